import Foundation
import Testing

@testable import MonitorKit

/// Logs that came without receipts: what the header shows of a lie about them, and what it does not show.
@Suite struct LogsCheckTests {
    private func check(_ block: [String: Any], _ logs: Any, limit: Int = LogAnswer.limit) throws -> ProvenReceipts {
        let read = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        return try LogsCheck.check(logsJSON: ProofFixtures.json(logs), of: read, limit: limit)
    }

    /// The block and the logs of `eth_getLogs` that the same source gives for it.
    private func unichain() throws -> (block: [String: Any], logs: [[String: Any]]) {
        (
            try ProofFixtures.object("op/unichain-sepolia-35535698/block.json"),
            try ProofFixtures.list("op/unichain-sepolia-35535698/logs.json")
        )
    }

    @Test func logs_ofARealBlock_areThoseOfItsReceipts_andNotProven() throws {
        let (block, logs) = try unichain()
        let header = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        let receipts = try ProofFixtures.list("op/unichain-sepolia-35535698/receipts.json")
        let proven = try ReceiptsProof.prove(receiptsJSON: ProofFixtures.json(receipts), of: header)
        let read = try check(block, logs)
        #expect(read.logs.count == 4 && read.logs == proven.logs && read.block == proven.block)
        #expect(read.proof == .bloom && !read.isProven && read.deposits == nil)
        #expect(proven.proof == .receipts && proven.isProven)
    }

    /// The logs of every block that two real nodes gave receipts of, without the receipts.
    @Test func logs_ofEveryRecordedBlock_areAccepted() throws {
        var headers: [String: ReadHeader] = [:]
        for case let block as [String: Any] in try ProofFixtures.recorded({
            ($0 as? [String: Any])?["stateRoot"] != nil
        }) {
            guard let hash = block["hash"] as? String else { continue }
            headers[hash] = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        }
        let answers = try ProofFixtures.recorded { ($0 as? [[String: Any]])?.first?["cumulativeGasUsed"] != nil }
        var logs = 0
        for answer in answers {
            let receipts: [[String: Any]] = try ProofFixtures.cast(answer, "receipts")
            let hash: String = try ProofFixtures.cast(receipts[0]["blockHash"], "blockHash")
            let header = try #require(headers[hash])
            let alone = receipts.flatMap { $0["logs"] as? [[String: Any]] ?? [] }
            let read = try LogsCheck.check(logsJSON: ProofFixtures.json(alone), of: header)
            let proven = try ReceiptsProof.prove(receiptsJSON: ProofFixtures.json(receipts), of: header)
            #expect(read.logs == proven.logs)
            logs += read.logs.count
        }
        #expect(answers.count == 237, "the count is that of the recording's own page")
        #expect(logs > 237)
    }

    @Test func blockWithoutLogs_isAccepted_andHasNoneThatANodeAdds() throws {
        let block = try ProofFixtures.object("op/op-goerli-8381743/block.json")
        #expect(try check(block, [Any]()).logs.isEmpty)
        let transactions: [[String: Any]] = try ProofFixtures.cast(block["transactions"], "transactions")
        let log: [String: Any] = [
            "address": try #require(transactions[0]["to"]), "topics": [String](), "data": "0x", "logIndex": "0x0",
            "transactionIndex": "0x0", "transactionHash": try #require(transactions[0]["hash"]),
        ]
        #expect(try cause { try check(block, [log]) } == .integrity)
    }

    @Test func logs_ofAnUnprovenHeader_haveNothingThatSpeaksForThem() throws {
        var (block, logs) = try unichain()
        block["gasUsed"] = "0x1"
        block["newField"] = "0x1"
        #expect(try check(block, logs).proof == .nothing)
    }

    @Test func null_isMissing_andWhatIsNoListOfLogsIsNotUnderstood() throws {
        let block = try unichain().block
        #expect(try cause { try check(block, NSNull()) } == .missing)
        for tree in [[String: Any](), "0x", ["0x"], [[String: Any]()], [NSNull()]] as [Any] {
            #expect(try cause { try check(block, tree) } == .decode)
        }
    }

    @Test func moreLogsThanAreRead_areNotUnderstood() throws {
        let (block, logs) = try unichain()
        #expect(try check(block, logs, limit: 4).logs.count == 4)
        #expect(try cause { try check(block, logs, limit: 3) } == .decode)
    }

    /// All four logs of the block come from one contract and have one topic: one of them less sets the same bits.
    @Test func whatTheBloomDoesNotShow_isBelieved_andThatIsWhyNothingOfItIsProven() throws {
        var (block, logs) = try unichain()
        logs.removeLast()
        #expect(try check(block, logs).logs.count == 3)
        (block, logs) = try unichain()
        logs[0]["data"] = try spoiled(logs[0]["data"])
        #expect(try check(block, logs).proof == .bloom)
    }

    /// Their bits are the same, and so is their number: only the order of their transactions tells.
    @Test func logs_areRefused_whenTheyChangePlaces() throws {
        let (block, inOrder) = try unichain()
        var logs = inOrder
        logs.swapAt(1, 2)
        for index in logs.indices { logs[index]["logIndex"] = HexString.text(quantity: UInt64(index)) }
        #expect(try cause { try check(block, logs) } == .integrity)
    }
}

/// From the logs of one true block, one thing at a time is spoiled, and each time they are refused.
@Suite struct LogsForgeryTests {
    private func refusal(of logs: [[String: Any]]) throws -> UpstreamCause? {
        let block = try HeaderProof.prove(blockJSON: ProofFixtures.json(ProofFixtures.synthetic("A14").block))
        return try cause { try LogsCheck.check(logsJSON: ProofFixtures.json(logs), of: block) }
    }

    private func logs(_ name: String = "A14") throws -> [[String: Any]] {
        try ProofFixtures.synthetic(name).receipts.flatMap { $0["logs"] as? [[String: Any]] ?? [] }
    }

    private func renumbered(_ logs: [[String: Any]]) -> [[String: Any]] {
        var logs = logs
        for index in logs.indices { logs[index]["logIndex"] = HexString.text(quantity: UInt64(index)) }
        return logs
    }

    @Test func theUnspoiledLogs_areAccepted() throws {
        #expect(try logs().count == 3)
        #expect(try refusal(of: logs()) == nil)
    }

    @Test(
        arguments: [0, 1, 2],
        [
            "address", "topics", "fewer topics", "blockHash", "blockNumber", "transactionHash", "transactionIndex",
            "logIndex", "removed",
        ])
    func logs_areRefused_whenAMemberIsSpoiled(position: Int, member: String) throws {
        var logs = try logs()
        var topics: [String] = try ProofFixtures.cast(logs[position]["topics"], "topics")
        switch member {
        case "topics":
            topics[0] = try spoiled(topics[0])
            logs[position]["topics"] = topics
        case "fewer topics": logs[position]["topics"] = Array(topics.dropFirst())
        case "removed": logs[position]["removed"] = true
        default: logs[position][member] = try spoiled(logs[position][member])
        }
        #expect(try refusal(of: logs) == .integrity)
    }

    /// With a gap in the count, and with a count without a gap, where only the bloom of the header is left to tell.
    @Test(arguments: [0, 1, 2]) func logs_areRefused_whenOneIsWithheld(position: Int) throws {
        var logs = try logs()
        logs.remove(at: position)
        #expect(try refusal(of: logs) == .integrity)
        #expect(try refusal(of: renumbered(logs)) == .integrity)
    }

    @Test func logs_areRefused_whenOneIsToldTwice_added_orNoneIsTold() throws {
        let logs = try logs()
        #expect(try refusal(of: [logs[0]] + logs) == .integrity)
        var other = logs[2]
        other["address"] = try spoiled(other["address"])
        #expect(try refusal(of: renumbered(logs + [other])) == .integrity)
        #expect(try refusal(of: []) == .integrity)
    }

    @Test func logs_areRefused_whenTheyStandInATransactionThatTheBlockDoesNotHave() throws {
        var logs = try logs()
        for index in ["0x2", "0xffffffffffffffff"] {
            logs[2]["transactionIndex"] = index
            #expect(try refusal(of: logs) == .integrity)
        }
        // There is one in that place, and it is another.
        logs[2]["transactionIndex"] = "0x0"
        #expect(try refusal(of: logs) == .integrity)
    }

    @Test func logs_ofAnotherBlock_areRefused() throws {
        let logs = try logs("B20")
        #expect(!logs.isEmpty)
        #expect(try refusal(of: logs) == .integrity)
    }

    @Test(arguments: ["logIndex", "transactionIndex", "transactionHash", "address", "topics", "data"])
    func logs_thatDoNotSayWhatAndWhereTheyAre_areNotUnderstood(member: String) throws {
        var logs = try logs()
        logs[1].removeValue(forKey: member)
        #expect(try refusal(of: logs) == .decode)
    }

    @Test func log_withFiveTopics_isNotUnderstood() throws {
        var logs = try logs()
        logs[0]["topics"] = [String](repeating: Hash32.zero.description, count: 5)
        #expect(try refusal(of: logs) == .decode)
    }

    @Test func logs_areAccepted_whenClaimsThatTellNothingNewAreLeftOut() throws {
        let claims: Set = ["blockHash", "blockNumber", "removed"]
        let logs = try logs().map { $0.filter { !claims.contains($0.key) } }
        #expect(try refusal(of: logs) == nil)
    }
}
