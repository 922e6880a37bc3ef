import MonitorKit
import Testing

@Suite struct ReceiptTests {
    @Test(arguments: Vector.all(.receiptEncoding))
    func encoding_ofADeposit_equalsTheVector(vector: Vector) throws {
        let entry = try vector.fields()
        let json: [String: Any] = try ProofFixtures.cast(entry["receipt"], "receipt")
        func quantity(_ key: String) throws -> UInt64 {
            try HexString.quantity(ProofFixtures.cast(json[key], key) as String)
        }
        var receipt = Receipt(
            type: UInt8(try quantity("type")), succeeded: try quantity("status") == 1,
            cumulativeGasUsed: try quantity("cumulativeGasUsed"), logs: [])
        #expect(receipt.type == Transaction.depositType)
        #expect(HexString.text(receipt.encoded()) == entry["encodingForRegolithRoot"] as? String)
        // A nonce without a version is shown by nodes, and is in no root.
        guard json["depositReceiptVersion"] != nil else { return }
        receipt.deposit = Receipt.DepositFields(
            nonce: try quantity("depositNonce"), version: try quantity("depositReceiptVersion"))
        #expect(HexString.text(receipt.encoded()) == entry["consensusEncoding"] as? String)
    }

    /// The block of a test in op-reth: one EIP-2930 receipt with a log without topics and data, and a made-up bloom.
    @Test func encoding_withAnArtificialBloom_hasThePublishedRoot() throws {
        let vector = try #require(Vector.all(.receiptsRoot).first { $0.name.hasPrefix("single EIP-2930 receipt") })
        let receipt = Receipt(
            type: 1, succeeded: true, cumulativeGasUsed: 102_068,
            logs: [Log(address: .zero, topics: [], data: [])])
        let bytes = [UInt8](repeating: 0, count: 255) + [1]
        let bloom = try #require(bytes.withUnsafeBufferPointer { Bloom($0) })
        var items = EncodedList()
        items.append { receipt.encode(bloom: bloom, into: &$0) }
        #expect(OrderedTrieRoot.root(of: items).description == (try vector.fields())["receiptsRoot"] as? String)
    }

    @Test func encoding_ofALegacyReceipt_hasNoTypeByte() {
        let receipt = Receipt(type: 0, succeeded: false, cumulativeGasUsed: 0, logs: [])
        // A list of 256 + 3 bytes of bloom and one byte for each of the other fields.
        #expect(HexString.text(receipt.encoded()).hasPrefix("0xf901068080b90100"))
        #expect(receipt.encoded().last == 0xc0)
    }
}
