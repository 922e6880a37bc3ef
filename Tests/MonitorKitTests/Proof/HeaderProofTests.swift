import Foundation
import MonitorKit
import Testing

@Suite struct HeaderProofTests {
    static let realBlocks = [
        "op/unichain-sepolia-35535698/block.json", "op/op-chain-canyon-274/block.json",
        "op/op-goerli-8381743/block.json", "op/op-sepolia-8790919/block.json", "op/op-sepolia-11065316/block.json",
        "op/l1-blocks/post-shanghai-success.json", "op/l1-blocks/post-shanghai-bad-transactions.json",
        "op/l1-blocks/post-shanghai-bad-withdrawals.json", "op/rpc-samples/geth-eth_getBlockByNumber/number-0.json",
        "op/rpc-samples/geth-eth_getBlockByNumber/tag-latest.json",
    ]

    @Test(arguments: realBlocks)
    func header_ofARealBlock_isProven(path: String) throws {
        let block = try ProofFixtures.object(path)
        let expected = try ProofFixtures.hash(block["hash"], "hash")
        let read = try HeaderProof.prove(blockJSON: ProofFixtures.json(block), expecting: expected)
        #expect(read.isProven)
        #expect(read.hash == expected)
        #expect(read.header.hash() == expected)
        let transactions: [Any] = try ProofFixtures.cast(block["transactions"], "transactions")
        #expect(read.transactionHashes.count == transactions.count)
        #expect(HexString.text(quantity: read.header.number.value) == block["number"] as? String)
        #expect(HexString.text(quantity: read.reference.timestamp.seconds) == block["timestamp"] as? String)
    }

    @Test(arguments: ["A13", "A14", "A15", "A14x", "B19", "B20", "B21", "B22", "B21r", "B22r", "B21m"])
    func header_ofAMadeUpBlock_isProven(name: String) throws {
        let block = try ProofFixtures.synthetic(name).block
        #expect(try HeaderProof.prove(blockJSON: ProofFixtures.json(block)).isProven)
    }

    @Test func header_ofABlockAlteredBySomeoneElse_isRefused() throws {
        let block = try ProofFixtures.object("op/l1-blocks/post-shanghai-bad-receipts-hash.json")
        #expect(try cause { try HeaderProof.prove(blockJSON: ProofFixtures.json(block)) } == .integrity)
    }

    /// Jovian headers with all 21 fields, which the source gives as RLP.
    @Test(arguments: Vector.all(.headers))
    func header_ofOPMainnet_isProven_andEncodedAsPublished(vector: Vector) throws {
        let fields = try vector.fields()
        let hash = try ProofFixtures.hash(fields["hash"], "hash")
        let encoding = try #require(try Self.publishedEncodings().first { Keccak256.hash($0) == hash })
        let read = try HeaderProof.prove(
            blockJSON: ProofFixtures.json(HeaderFields.block(fromRLP: encoding, hash: hash)), expecting: hash)
        #expect(read.isProven)
        #expect(read.header.rlp() == encoding)
        #expect(read.header.number.value == fields["number"] as? UInt64)
        #expect(read.header.extraData.count == 17)
    }

    /// Every header of the two files, from byte to byte.
    private static func publishedEncodings() throws -> [[UInt8]] {
        try ["eip2935_header_by_number", "eip2935_multi_iteration"].flatMap { file in
            let data = try ProofFixtures.object("op/op-mainnet-headers/\(file).json")
            let steps: [[String: Any]] = try ProofFixtures.cast(data["steps"], "steps")
            return try ([data["safe_head_header_rlp"]] + steps.map { $0["resolved_block_header_rlp"] })
                .compactMap { $0 as? String }.map { try HexString.bytes($0) }
        }
    }

    @Test func transactionHashes_areTheSame_whetherTransactionsAreFullOrNot() throws {
        var block = try ProofFixtures.object("op/unichain-sepolia-35535698/block.json")
        let full = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        let transactions: [[String: Any]] = try ProofFixtures.cast(block["transactions"], "transactions")
        block["transactions"] = transactions.compactMap { $0["hash"] }
        let short = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        #expect(full.transactionHashes == short.transactionHashes)
        #expect(full.transactionHashes.count == 6)
    }

    @Test func header_isRefused_whenItIsAnotherBlockThanTheOneAskedFor() throws {
        let block = try ProofFixtures.object(Self.realBlocks[0])
        let json = try ProofFixtures.json(block)
        #expect(try cause { try HeaderProof.prove(blockJSON: json, expecting: .zero) } == .integrity)
    }

    @Test(arguments: [
        "parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty",
        "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas",
        "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash", "hash",
    ])
    func header_isRefused_whenOneFieldIsSpoiled(field: String) throws {
        var block = try ProofFixtures.object(Self.realBlocks[0])
        block[field] = try spoiled(block[field])
        #expect(try cause { try HeaderProof.prove(blockJSON: ProofFixtures.json(block)) } == .integrity)
    }

    @Test(arguments: [
        "baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash",
    ])
    func header_isRefused_whenAFieldOfItsTailIsGone(field: String) throws {
        var block = try ProofFixtures.object(Self.realBlocks[0])
        block[field] = NSNull()
        #expect(try cause { try HeaderProof.prove(blockJSON: ProofFixtures.json(block)) } == .integrity)
        block.removeValue(forKey: field)
        #expect(try cause { try HeaderProof.prove(blockJSON: ProofFixtures.json(block)) } == .integrity)
    }

    @Test(arguments: ["stateRoot", "logsBloom", "nonce", "hash", "transactions"])
    func header_isNotUnderstood_whenAFieldThatAllHaveIsGone(field: String) throws {
        var block = try ProofFixtures.object(Self.realBlocks[0])
        block.removeValue(forKey: field)
        #expect(try cause { try HeaderProof.prove(blockJSON: ProofFixtures.json(block)) } == .decode)
        block[field] = NSNull()
        #expect(try cause { try HeaderProof.prove(blockJSON: ProofFixtures.json(block)) } == .decode)
    }

    @Test func header_isRefused_whenItsTransactionsAreWithheld() throws {
        var block = try ProofFixtures.object(Self.realBlocks[0])
        block["transactions"] = [String]()
        #expect(try cause { try HeaderProof.prove(blockJSON: ProofFixtures.json(block)) } == .integrity)
    }

    @Test func header_withAnUnknownField_isProven_whenItHashesWithoutIt() throws {
        var block = try ProofFixtures.object(Self.realBlocks[0])
        block["blockAccessListHash"] = Hash32.zero.description
        let read = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        #expect(read.evidence == .proven)
    }

    @Test func header_withAnUnknownField_isUnproven_whenItDoesNotHash() throws {
        var block = try ProofFixtures.object(Self.realBlocks[0])
        let hash = try ProofFixtures.hash(block["hash"], "hash")
        block["blockAccessListHash"] = Hash32.zero.description
        block["gasUsed"] = "0x1"
        let read = try HeaderProof.prove(blockJSON: ProofFixtures.json(block), expecting: hash)
        #expect(read.evidence == .unproven(unknownFields: ["blockAccessListHash"]))
        #expect(!read.isProven)
        #expect(read.hash == hash)
        #expect(
            try cause { try HeaderProof.prove(blockJSON: ProofFixtures.json(block), expecting: .zero) } == .integrity)
    }

    @Test func header_withAnUnknownNull_isRefused_whenItDoesNotHash() throws {
        var block = try ProofFixtures.object(Self.realBlocks[0])
        block["blockAccessListHash"] = NSNull()
        block["gasUsed"] = "0x1"
        #expect(try cause { try HeaderProof.prove(blockJSON: ProofFixtures.json(block)) } == .integrity)
    }

    @Test func unknownNames_areFewShortAndClean() throws {
        var block = try ProofFixtures.object(Self.realBlocks[0])
        block["gasUsed"] = "0x1"
        for number in 0..<100 { block["\u{1b}[31m\"<é>\(number)" + String(repeating: "x", count: 500)] = 1 }
        let read = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        guard case .unproven(let names) = read.evidence else {
            Issue.record("proven")
            return
        }
        #expect(names.count == 8)
        #expect(names.allSatisfy { $0.utf8.count <= 40 && $0.hasPrefix("??31m??") })
    }

    @Test func null_isMissing_andTextIsNotUnderstood() throws {
        #expect(try cause { try HeaderProof.prove(blockJSON: Array("null".utf8)[...]) } == .missing)
        for text in ["", "[]", "{}", "\"0x\"", "{\"hash\":", "{\"number\":\"0x10000000000000000\"}"] {
            #expect(try cause { try HeaderProof.prove(blockJSON: Array(text.utf8)[...]) } == .decode)
        }
    }
}

/// Takes a header's RLP apart, which nothing shipped has to do.
private enum HeaderFields {
    private static let names = [
        "parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty",
        "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas",
        "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash",
    ]
    private static let quantities: Set = [
        "difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas", "blobGasUsed", "excessBlobGas",
    ]

    /// The block as a node would write it down, with one made-up transaction hash.
    static func block(fromRLP bytes: [UInt8], hash: Hash32) throws -> [String: Any] {
        var items: [[UInt8]] = []
        var rest = bytes.dropFirst(3)
        while let first = rest.first {
            var start = 1
            var count = Int(first) - 0x80
            if first < 0x80 {
                (start, count) = (0, 1)
            } else if first > 0xb7 {
                let size = Int(first) - 0xb7
                start += size
                count = rest.dropFirst().prefix(size).reduce(0) { $0 << 8 | Int($1) }
            }
            items.append(Array(rest.dropFirst(start).prefix(count)))
            rest = rest.dropFirst(start + count)
        }
        guard items.count == names.count else { throw ProofFixtures.Failure.shape("\(items.count) header fields") }
        var block: [String: Any] = ["hash": hash.description, "transactions": [Hash32.zero.description]]
        for (name, item) in zip(names, items) {
            block[name] =
                quantities.contains(name)
                ? HexString.text(quantity: item.reduce(0) { $0 << 8 | UInt64($1) }) : HexString.text(item)
        }
        return block
    }
}
