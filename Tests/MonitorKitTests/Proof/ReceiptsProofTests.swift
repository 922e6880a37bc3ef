import Foundation
import MonitorKit
import Testing

@Suite struct ReceiptsProofTests {
    private func prove(_ block: [String: Any], _ receipts: Any) throws -> ProvenReceipts {
        let read = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        return try ReceiptsProof.prove(receiptsJSON: ProofFixtures.json(receipts), of: read)
    }

    private func unichain() throws -> (block: [String: Any], receipts: [[String: Any]]) {
        (
            try ProofFixtures.object("op/unichain-sepolia-35535698/block.json"),
            try ProofFixtures.list("op/unichain-sepolia-35535698/receipts.json")
        )
    }

    /// A header over other receipts than those it had, with a hash that fits.
    private func header(
        of block: [String: Any], transactions: [Any], root: Any?, bloom: Any?
    ) throws -> [String: Any] {
        var block = block
        block["receiptsRoot"] = root
        block["logsBloom"] = bloom
        block["transactions"] = transactions
        var rehashed = block
        rehashed["unknown"] = 1
        rehashed["hash"] = Hash32.zero.description
        block["hash"] = try HeaderProof.prove(blockJSON: ProofFixtures.json(rehashed)).header.hash().description
        return block
    }

    @Test(arguments: [("unichain-sepolia-35535698", 4), ("op-chain-canyon-274", 0), ("op-goerli-8381743", 0)])
    func receipts_ofARealBlock_areProven(folder: String, logs: Int) throws {
        let proven = try prove(
            ProofFixtures.object("op/\(folder)/block.json"), ProofFixtures.list("op/\(folder)/receipts.json"))
        #expect(proven.isProven)
        #expect(proven.logs.count == logs)
    }

    @Test(arguments: ["A13", "A14", "A15", "A14x", "B19", "B20", "B21", "B22", "B21r", "B22r", "B21m"])
    func receipts_ofAMadeUpBlock_areProven(name: String) throws {
        let (block, receipts) = try ProofFixtures.synthetic(name)
        let proven = try prove(block, receipts)
        #expect(proven.isProven)
        #expect(proven.logs.count == receipts.reduce(0) { $0 + (($1["logs"] as? [Any])?.count ?? 0) })
    }

    @Test func logs_areThoseOfTheNode_inOrder() throws {
        let (block, receipts) = try unichain()
        let proven = try prove(block, receipts)
        let expected = try ProofFixtures.list("op/unichain-sepolia-35535698/logs.json")
        #expect(proven.logs.count == expected.count)
        for (position, (log, json)) in zip(proven.logs, expected).enumerated() {
            #expect(log.index.value == UInt32(position))
            #expect(proven[log.index] == log)
            #expect(log.log.address.description == json["address"] as? String)
            #expect(log.log.topics.map(\.description) == json["topics"] as? [String])
            #expect(HexString.text(log.log.data) == json["data"] as? String)
            #expect(log.transactionHash.description == json["transactionHash"] as? String)
            #expect(HexString.text(quantity: UInt64(log.transactionIndex)) == json["transactionIndex"] as? String)
        }
        #expect(proven[LogIndex(4)] == nil)
        #expect(proven[LogIndex(.max)] == nil)
    }

    @Test(arguments: Vector.all(.receiptsRoot))
    func receipts_ofEveryVector_haveItsRoot(vector: Vector) throws {
        let fields = try vector.fields()
        let root = fields["receiptsRoot"] as? String
        switch (fields["file"] as? String)?.split(separator: "/").dropFirst(2).first {
        case nil where vector.name == "empty list": try expectNoReceipts(under: root)
        // A filter that is made up is never proven: `ReceiptTests` holds its root.
        case nil: #expect(vector.name.hasPrefix("single EIP-2930 receipt, artificial bloom"))
        case "op-goerli-regolith-receipts"?:
            try expectRegolith(fields["receiptsRootRegolith"], not: fields["receiptsRootCanyonRuleWithoutVersion"])
        case let folder?:
            let block = try ProofFixtures.object("op/\(folder)/block.json")
            let receipts = try ProofFixtures.list("op/\(folder)/receipts.json")
            #expect(block["receiptsRoot"] as? String == root)
            #expect(try prove(block, receipts).isProven)
            for (count, root) in fields["prefixRoots"] as? [String: String] ?? [:] {
                try expectFlashblock(of: try #require(Int(count)), receipts, in: block, under: root)
            }
        }
    }

    /// A block that grew in steps, and the source gives the root after each.
    private func expectFlashblock(
        of count: Int, _ receipts: [[String: Any]], in block: [String: Any], under root: String
    ) throws {
        let flashblocks = try ProofFixtures.list("op/unichain-sepolia-35535698/flashblocks.json")
        let difference: [String: Any] = try ProofFixtures.cast(flashblocks[count - 2]["diff"], "diff")
        let transactions: [Any] = try ProofFixtures.cast(block["transactions"], "transactions")
        let prefix = try header(
            of: block, transactions: Array(transactions.prefix(count)), root: root, bloom: difference["logs_bloom"])
        let claims = receipts.prefix(count).map { receipt in
            var receipt = receipt.filter { $0.key != "blockHash" }
            receipt["logs"] = (receipt["logs"] as? [[String: Any]])?.map { $0.filter { $0.key != "blockHash" } }
            return receipt
        }
        #expect(try prove(prefix, claims).isProven, "\(count) receipts")
    }

    /// Deposits between Regolith and Canyon show a nonce that the root leaves out.
    private func expectRegolith(_ root: Any?, not wrong: Any?) throws {
        let file = try ProofFixtures.object("op/op-goerli-regolith-receipts/receipts.json")
        let receipts: [[String: Any]] = try ProofFixtures.cast(file["receipts"], "receipts")
        var bloom = Bloom()
        for receipt in receipts {
            let bytes = try HexString.bytes(try ProofFixtures.cast(receipt["logsBloom"], "logsBloom") as String)
            bloom.formUnion(try #require(bytes.withUnsafeBufferPointer { Bloom($0) }))
        }
        let block = try ProofFixtures.object("op/op-goerli-8381743/block.json")
        let hashes = receipts.compactMap { $0["transactionHash"] }
        let regolith = try header(of: block, transactions: hashes, root: root, bloom: bloom.description)
        let proven = try prove(regolith, receipts)
        #expect(proven.isProven)
        #expect(proven.logs.count == 16)
        let other = try header(of: block, transactions: hashes, root: wrong, bloom: bloom.description)
        #expect(try cause { try prove(other, receipts) } == .integrity)
    }

    /// A block without transactions has the root of an empty list.
    private func expectNoReceipts(under root: String?) throws {
        #expect(OrderedTrieRoot.empty.description == root)
        let block = try header(
            of: ProofFixtures.object("op/op-goerli-8381743/block.json").merging(
                ["transactionsRoot": OrderedTrieRoot.empty.description], uniquingKeysWith: { $1 }),
            transactions: [], root: root, bloom: Bloom().description)
        #expect(try prove(block, [Any]()).logs.isEmpty)
        #expect(try cause { try prove(block, [[String: Any]()]) } == .integrity)
    }

    @Test func receipts_ofAnUnprovenHeader_areUnproven() throws {
        var (block, receipts) = try unichain()
        block["gasUsed"] = "0x1"
        block["newField"] = "0x1"
        let proven = try prove(block, receipts)
        #expect(!proven.isProven)
        #expect(proven.evidence == .unproven(unknownFields: ["newField"]))
        #expect(proven.logs.count == 4)
    }

    @Test func null_isMissing_andTextIsNotUnderstood() throws {
        let block = try unichain().block
        #expect(try cause { try prove(block, NSNull()) } == .missing)
        for tree in [[String: Any](), "0x", ["0x"], [[String: Any]()], [NSNull()]] as [Any] {
            #expect(try cause { try prove(block, tree) } == .decode)
        }
    }

    @Test func receipts_fromBeforeByzantium_areNotUnderstood() throws {
        var (block, receipts) = try unichain()
        receipts[0].removeValue(forKey: "status")
        receipts[0]["root"] = Hash32.zero.description
        #expect(try cause { try prove(block, receipts) } == .decode)
        block["number"] = "0x1"
        #expect(try cause { try prove(block, receipts) } == .integrity)
    }

    @Test func receipts_ofAnUnknownType_areNotUnderstood_whenTheyDoNotHash() throws {
        var (block, receipts) = try unichain()
        receipts[1]["type"] = "0x55"
        #expect(try cause { try prove(block, receipts) } == .decode)
        block["receiptsRoot"] = Hash32.zero.description
        #expect(try cause { try prove(block, receipts) } == .integrity)
    }

    @Test func log_withFiveTopics_isNotUnderstood() throws {
        let (block, receipts) = try unichain()
        let spoiled = try change(receipts) { log in
            log["topics"] = [String](repeating: Hash32.zero.description, count: 5)
        }
        #expect(try cause { try prove(block, spoiled) } == .decode)
    }

    /// Applies a change to the first log of the block.
    private func change(
        _ receipts: [[String: Any]], _ body: (inout [String: Any]) throws -> Void
    ) throws -> [[String: Any]] {
        var receipts = receipts
        for index in receipts.indices {
            guard var logs = receipts[index]["logs"] as? [[String: Any]], !logs.isEmpty else { continue }
            try body(&logs[0])
            receipts[index]["logs"] = logs
            return receipts
        }
        throw ProofFixtures.Failure.shape("a block without logs")
    }
}

/// From one true block, one thing at a time is spoiled, and each time the receipts are refused.
@Suite struct ReceiptsForgeryTests {
    private func refusal(of receipts: [[String: Any]]) throws -> UpstreamCause? {
        let block = try ProofFixtures.synthetic("A14").block
        let read = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        return try cause { try ReceiptsProof.prove(receiptsJSON: ProofFixtures.json(receipts), of: read) }
    }

    private func receipts() throws -> [[String: Any]] {
        try ProofFixtures.synthetic("A14").receipts
    }

    private func logs(_ receipt: [String: Any]) throws -> [[String: Any]] {
        try ProofFixtures.cast(receipt["logs"], "logs")
    }

    @Test func theUnspoiledReceipts_areAccepted() throws {
        let receipts = try receipts()
        #expect(receipts.count == 2)
        #expect(try logs(receipts[1]).count >= 3)
        #expect(try refusal(of: receipts) == nil)
    }

    @Test(
        arguments: [0, 1],
        [
            "type", "status", "cumulativeGasUsed", "logsBloom", "transactionHash", "transactionIndex", "blockHash",
            "blockNumber",
        ])
    func receipts_areRefused_whenAMemberIsSpoiled(position: Int, member: String) throws {
        var receipts = try receipts()
        let value = try #require(receipts[position][member] as? String)
        // A status has two values, and a type without a meaning is another matter.
        receipts[position][member] =
            switch member {
            case "status": value == "0x1" ? "0x0" : "0x1"
            case "type": value == "0x2" ? "0x1" : "0x2"
            default: try spoiled(value)
            }
        #expect(try refusal(of: receipts) == .integrity)
    }

    @Test(arguments: ["depositNonce", "depositReceiptVersion"])
    func receipts_areRefused_whenADepositsFieldIsSpoiled(member: String) throws {
        var receipts = try receipts()
        receipts[0][member] = try spoiled(receipts[0][member])
        #expect(try refusal(of: receipts) == .integrity)
    }

    @Test func receipts_areRefused_whenADepositsVersionIsGone() throws {
        var receipts = try receipts()
        receipts[0].removeValue(forKey: "depositReceiptVersion")
        #expect(try refusal(of: receipts) == .integrity)
    }

    @Test(
        arguments: [0, 1, 2],
        [
            "address", "data", "blockHash", "blockNumber", "transactionHash", "transactionIndex", "logIndex", "removed",
            "topics", "fewer topics", "more topics",
        ])
    func receipts_areRefused_whenALogsMemberIsSpoiled(position: Int, member: String) throws {
        var receipts = try receipts()
        var logs = try logs(receipts[1])
        var topics: [String] = try ProofFixtures.cast(logs[position]["topics"], "topics")
        switch member {
        case "topics":
            topics[0] = try spoiled(topics[0])
            logs[position]["topics"] = topics
        case "fewer topics": logs[position]["topics"] = Array(topics.dropLast())
        // The last log has four topics already; a fifth is another matter.
        case "more topics": logs[position]["topics"] = Array((topics + [topics[0]]).prefix(4).reversed())
        case "removed": logs[position]["removed"] = true
        default: logs[position][member] = try spoiled(logs[position][member])
        }
        receipts[1]["logs"] = logs
        #expect(try refusal(of: receipts) == .integrity)
    }

    /// The bloom of the answer is spoiled too, so that only the hash can tell.
    @Test func receipts_areRefused_whenALogIsWithheld() throws {
        for position in 0..<3 {
            var receipts = try receipts()
            var logs = try logs(receipts[1])
            logs.remove(at: position)
            receipts[1]["logs"] = logs
            #expect(try refusal(of: receipts) == .integrity)
            receipts[1].removeValue(forKey: "logsBloom")
            receipts[1]["logs"] = logs.map { $0.filter { $0.key != "logIndex" } }
            #expect(try refusal(of: receipts) == .integrity)
        }
    }

    @Test func receipts_areRefused_whenLogsChangePlaces() throws {
        var receipts = try receipts()
        var logs = try logs(receipts[1])
        logs.swapAt(0, 1)
        receipts[1]["logs"] = logs.map { $0.filter { $0.key != "logIndex" } }
        #expect(try refusal(of: receipts) == .integrity)
    }

    @Test func receipts_areRefused_whenOneIsMissing_added_orElsewhere() throws {
        let receipts = try receipts()
        #expect(try refusal(of: receipts.dropLast()) == .integrity)
        #expect(try refusal(of: receipts + [receipts[0]]) == .integrity)
        #expect(try refusal(of: receipts.reversed()) == .integrity)
        #expect(try refusal(of: []) == .integrity)
    }

    @Test func receipts_ofTheCompetingBlock_areRefused() throws {
        #expect(try refusal(of: ProofFixtures.synthetic("A14x").receipts) == .integrity)
    }

    @Test func receipts_areAccepted_whenClaimsThatProveNothingAreLeftOut() throws {
        var receipts = try receipts()
        let claims: Set = ["blockHash", "blockNumber", "transactionIndex", "logsBloom", "logIndex", "removed"]
        for index in receipts.indices {
            receipts[index]["logs"] = try logs(receipts[index]).map { $0.filter { !claims.contains($0.key) } }
            receipts[index] = receipts[index].filter { !claims.contains($0.key) }
        }
        #expect(try refusal(of: receipts) == nil)
    }
}
