import MonitorKit
import Synchronization
import Testing

@Suite struct TransitionLogTests {
    @Test func lineOfAMessage_bearsTheIdOfListsAndPaths() async throws {
        var rehearsed = Rehearsed()
        await rehearsed.pass(seconds: 20)
        rehearsed.world.withSuperchain { superchain in
            _ = superchain.forge(.wrongPayload, from: Rehearsed.second, to: Rehearsed.first)
        }
        await rehearsed.pass(seconds: 12)
        let lines = Lines()
        let log = EventLog(minimum: .trace, format: .logfmt, clock: FrozenClock()) { lines.take($0) }
        for transition in rehearsed.driver.transitions { TransitionLog.write(transition, to: log) }
        let page = rehearsed.driver.core.messages(matching: MessageFilter(), after: nil, limit: 10)
        let id = try #require(page.messages.first).job.id.description
        let line = try #require(lines.all.first { $0.contains("event=message_invalid") })
        #expect(line.contains(" id=\(id) executing_chain_id=901 "))
    }

    /// F16 of what an operator is used to: both chains, both heights, and the hashes, in every line about a message.
    @Test func everyLineAboutAMessage_namesBothChains_bothHeights_andTheHashes() throws {
        let job = PageState.job(safety: .crossSafe)
        let message = job.message
        let transitions: [(event: String, transition: Transition)] = [
            ("message_invalid", .judged(VerdictChange(job: job, from: .unknown(.notCheckedYet)))),
            ("message_safety", .invalidMoved(job, from: .localSafe)),
            ("message_undeclared", .announcedWrongly(Self.undeclared(job))),
            ("message_orphaned", .orphaned(job)), ("message_ended", .ended(job, .replaced)),
        ]
        for (event, transition) in transitions {
            let lines = Lines()
            let log = EventLog(minimum: .warn, format: .logfmt, clock: FrozenClock()) { lines.take($0) }
            TransitionLog.write(transition, to: log)
            let line = try #require(lines.all.first)
            for part in [
                "event=\(event)", "id=\(job.id)", "executing_chain_id=10", "block_number=\(job.block.number)",
                "block_hash=\(job.block.hash)", "tx_hash=\(message.transactionHash)",
                "log_index=\(message.logIndex)", "initiating_chain_id=8453", "initiating_block_number=29999550",
                "initiating_log_index=1", "payload_hash=\(message.payloadHash)", "safety=cross_safe", "tier=3",
            ] {
                #expect(" \(line.dropLast()) ".contains(" \(part) "), "\(event): \(part)")
            }
            #expect(lines.all.count == 1)
        }
    }

    @Test func logsWithoutReceipts_areToldOfWithTheirBlock() throws {
        let lines = Lines()
        let log = EventLog(minimum: .warn, format: .logfmt, clock: FrozenClock()) { lines.take($0) }
        let block = BlockReference(number: BlockNumber(7), hash: Hash32(1, 2, 3, 4), timestamp: Timestamp(9))
        TransitionLog.write(.receiptsMissing(ChainID(10), block), to: log)
        let line = try #require(lines.all.first)
        for part in ["event=receipts_missing", "chain_id=10", "block_number=7", "block_hash=\(block.hash)"] {
            #expect(" \(line.dropLast()) ".contains(" \(part) "), "\(part)")
        }
    }

    private static func undeclared(_ job: Job) -> Job {
        Job.judged(
            ExecutingMessage(
                transactionHash: job.message.transactionHash, logIndex: job.message.logIndex,
                identifier: job.message.identifier, payloadHash: job.message.payloadHash, accessList: .undeclared),
            chain: job.chain, block: job.block, safety: job.safety, status: job.status)
    }

    private final class Lines: Sendable {
        private let state = Mutex<[String]>([])
        var all: [String] { state.withLock { $0 } }
        func take(_ bytes: [UInt8]) -> Bool {
            state.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            return true
        }
    }
}
