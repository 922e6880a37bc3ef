import MonitorKit
import Testing

@Suite struct ReceiptTests {
    @Test func encoding_ofDeposits_equalsTheVectors() throws {
        let entries: [[String: Any]] = try ProofFixtures.vectors("receiptEncoding")
        #expect(entries.count == 2)
        let bare = Receipt(
            type: Transaction.depositType, succeeded: true, cumulativeGasUsed: 0xb741, logs: [])
        var canyon = bare
        canyon.deposit = Receipt.DepositFields(nonce: 0x3d_3bbf, version: 1)
        for entry in entries {
            #expect(HexString.text(bare.encoded()) == entry["encodingForRegolithRoot"] as? String)
        }
        #expect(HexString.text(canyon.encoded()) == entries.last?["consensusEncoding"] as? String)
    }

    /// The block of a test in op-reth: one EIP-2930 receipt with a log without topics and data, and a made-up bloom.
    @Test func encoding_withAnArtificialBloom_hasThePublishedRoot() throws {
        let entries: [[String: Any]] = try ProofFixtures.vectors("receiptsRoot")
        let receipt = Receipt(
            type: 1, succeeded: true, cumulativeGasUsed: 102_068,
            logs: [Log(address: .zero, topics: [], data: [])])
        let bytes = [UInt8](repeating: 0, count: 255) + [1]
        let bloom = try #require(bytes.withUnsafeBufferPointer { Bloom($0) })
        var items = EncodedList()
        items.append { receipt.encode(bloom: bloom, into: &$0) }
        #expect(OrderedTrieRoot.root(of: items).description == entries.first?["receiptsRoot"] as? String)
    }

    @Test func encoding_ofALegacyReceipt_hasNoTypeByte() {
        let receipt = Receipt(type: 0, succeeded: false, cumulativeGasUsed: 0, logs: [])
        // A list of 256 + 3 bytes of bloom and one byte for each of the other fields.
        #expect(HexString.text(receipt.encoded()).hasPrefix("0xf901068080b90100"))
        #expect(receipt.encoded().last == 0xc0)
    }
}
