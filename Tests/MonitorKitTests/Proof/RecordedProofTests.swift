import Foundation
import MonitorKit
import Testing

/// Everything that two real execution nodes answered, through a reorg and a block replacement.
///
/// The counts are those of the recording's own page, so that no test passes on nothing.
@Suite struct RecordedProofTests {
    private static func blocks() throws -> [[String: Any]] {
        try ProofFixtures.recorded { ($0 as? [String: Any])?["stateRoot"] != nil }.compactMap { $0 as? [String: Any] }
    }

    private static func isFull(_ block: [String: Any]) -> Bool {
        (block["transactions"] as? [[String: Any]])?.isEmpty == false
    }

    @Test func everyHeader_isProven() throws {
        let headers = try Self.blocks().map { try HeaderProof.prove(blockJSON: ProofFixtures.json($0)) }
        // The page counts 451 and leaves out the four answers about the pending block, which were already the next ones.
        #expect(headers.count == 451 + 4)
        #expect(Set(headers.map(\.hash)).count == 88)
        #expect(!headers.contains { !$0.isProven })
    }

    @Test func everyReceiptsAnswer_isProven() throws {
        var headers: [String: ReadHeader] = [:]
        for block in try Self.blocks() {
            guard let hash = block["hash"] as? String else { continue }
            headers[hash] = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        }
        let answers = try ProofFixtures.recorded {
            ($0 as? [[String: Any]])?.first?["cumulativeGasUsed"] != nil
        }
        var blocks: Set<Hash32> = []
        var withMessages = 0
        for answer in answers {
            let receipts: [[String: Any]] = try ProofFixtures.cast(answer, "receipts")
            let hash: String = try ProofFixtures.cast(receipts[0]["blockHash"], "blockHash")
            let block = try #require(headers[hash])
            let proven = try ReceiptsProof.prove(receiptsJSON: ProofFixtures.json(receipts), of: block)
            #expect(proven.isProven)
            let inbox = Address(0x4200_0000_0000_0000, 0, 0x22)
            if proven.logs.contains(where: { $0.log.address == inbox }) {
                #expect(block.header.logsBloom.mightContainExecutingMessage)
                withMessages += blocks.contains(block.hash) ? 0 : 1
            }
            blocks.insert(block.hash)
        }
        #expect(answers.count == 237)
        #expect(blocks.count == 84)
        #expect(withMessages > 0)
    }

    @Test func everyBlockWithFullTransactions_isProven() throws {
        let blocks = try Self.blocks().filter { Self.isFull($0) && $0["hash"] is String }
        var hashes: Set<Hash32> = []
        var transactions = 0
        for block in blocks {
            let read = try TransactionsProof.prove(blockJSON: ProofFixtures.json(block))
            #expect(read.isProven)
            transactions += read.transactions.count
            hashes.insert(read.block.hash)
        }
        #expect(hashes.count == 37)
        #expect(transactions == 224)
    }

    @Test func everySingleTransaction_hashesToItsHash() throws {
        let answers = try ProofFixtures.recorded {
            let member = $0 as? [String: Any]
            return member?["input"] != nil && member?["gas"] != nil
        }
        for answer in answers {
            let transaction: [String: Any] = try ProofFixtures.cast(answer, "transaction")
            let hash = try ProofFixtures.hash(transaction["hash"], "hash")
            let read = try TransactionsProof.prove(transactionJSON: ProofFixtures.json(transaction), expecting: hash)
            #expect(read.transaction?.hash() == hash)
        }
        #expect(answers.count == 61)
    }
}
