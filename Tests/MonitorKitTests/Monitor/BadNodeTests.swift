import Synchronization
import Testing

@testable import MonitorKit

/// A whole monitor before nodes that answer wrongly: no verdict comes from them, another node serves instead, and what was wrong is
/// counted under their name.
@Suite(.timeLimit(.minutes(15))) struct BadNodeTests {
    @Test(arguments: NodeDefect.inTheClear)
    func badNode_isReplacedByAGoodOne_andCountedWithItsCause(_ defect: NodeDefect) async throws {
        try await BadNodeStage.running(BadNodes([defect, nil])) { try await $0.expectReplacement(of: defect) }
    }

    @Test(arguments: NodeDefect.inTheClear.filter { !$0.causes.isEmpty })
    func badNodes_alone_leadToNoVerdict_andNeverToTheEnd(_ defect: NodeDefect) async throws {
        try await BadNodeStage.running(BadNodes([defect])) { try await $0.expectNoVerdict(from: defect) }
    }

    /// Their logs are true: messages are judged as they are, and the chains are marked.
    @Test func nodesWithoutReceipts_alone_areReadByTheirLogs_whichCountAsUnproven() async throws {
        try await BadNodeStage.running(BadNodes([.noReceipts])) { stage in
            try await ObservedStack.until("all is judged as it is") { stage.isJudgedRight }
            #expect(await stage.monitor.brokenInvariants == [])
            let chains = stage.monitor.snapshots.current.chains
            #expect(chains.count == 2 && chains.allSatisfy { $0.isComplete && $0.unprovenReads > 0 })
            #expect(chains.allSatisfy { $0.unprovenHeaders == 0 })
            let asked = stage.nodes.takeAsked()
            let receipts = asked["eth_getBlockReceipts", default: 0]
            #expect(
                receipts > 0 && receipts < asked["eth_getLogs", default: 0],
                "what is not offered is not asked for again")
        }
    }

    /// A batch may be answered in any order (JSON-RPC 2.0, section 6).
    @Test func nodeThatAnswersBatchesOutOfOrder_servesAlone() async throws {
        try await BadNodeStage.running(BadNodes([.batchOutOfOrder])) { stage in
            try await ObservedStack.until("all is judged as it is") { stage.isJudgedRight }
            #expect(stage.isBlameless(0))
        }
    }

    /// What turns bad while it serves is replaced by what stands behind it; when that turns bad too, what was judged stays, and only grows
    /// older, until one of them is well again.
    @Test(arguments: NodeDefect.inTheClear.filter { !$0.causes.isEmpty })
    func nodesThatTurnBad_oneAfterTheOther_ageTheirChains_andTakeNoVerdictBack(_ defect: NodeDefect) async throws {
        try await BadNodeStage.running(BadNodes([nil, nil])) { stage in
            try await ObservedStack.until("all is judged as it is") { stage.isJudgedRight }
            stage.nodes.turn(0, into: defect)
            try await ObservedStack.until("what is new is judged, beside \(defect)") { stage.isJudgedRight }
            try await stage.untilFailed(defect, times: 1, at: 0)
            #expect(stage.isBlameless(1))

            let judged = await stage.statuses()
            stage.nodes.turn(1, into: defect, isLying: true)
            try await stage.untilFailed(defect, times: 1, at: 1)
            let (failures, verifiedAt) = (stage.failures(defect), stage.verifiedAt)
            try await stage.untilFailed(defect, times: 3, since: failures)
            #expect(stage.verifiedAt == verifiedAt && !verifiedAt.contains(0), "what is not seen whole is not fresh")
            let statuses = await stage.statuses()
            #expect(judged.allSatisfy { statuses[$0.key] == $0.value }, "a verdict was taken back")
            #expect(!statuses.contains { judged[$0.key] == nil && $0.value.isDefinite }, "a verdict from nowhere")
            #expect(stage.monitor.snapshots.current.isReady, "an outage is for the alerts, not for the rollout")
            #expect(await stage.monitor.brokenInvariants == [])

            // Whoever shows what does not hash is left alone for minutes.
            guard defect.causes != [.integrity] else { return }
            stage.nodes.heal()
            try await ObservedStack.until("all is judged as it is, after \(defect)") { stage.isJudgedRight }
        }
    }

    @Test func nodesThatAreAllDeadAtTheStart_areReadOnceTheyLive() async throws {
        try await BadNodeStage.running(BadNodes([.unavailable, .unavailable])) { stage in
            for place in 0...1 { try await stage.untilFailed(.unavailable, times: 2, at: place) }
            #expect(await stage.monitor.liveJobs.isEmpty)
            stage.nodes.heal()
            try await ObservedStack.until("all is judged as it is") { stage.isJudgedRight }
        }
    }

    /// The waits are those of the table at `Backoff`, at either end of the spread.
    @Test(arguments: [(0.0, [125, 250, 500]), (1.0, [250, 500])])
    func nodeThatFails_isAskedAgain_afterWaitsThatGrow(chance: Double, waits: [Int]) async throws {
        let slept = Mutex<[Duration]>([])
        let clock = HurriedClock { duration in slept.withLock { $0.append(duration) } }
        try await BadNodeStage.running(BadNodes([.unavailable]), clock: clock, chance: { chance }) { _ in
            let expected = waits.map { Duration.milliseconds($0) }
            func times(_ wait: Duration) -> Int { slept.withLock { $0.count { $0 == wait } } }
            try await ObservedStack.until("the endpoints of both chains wait as long as that: \(expected)") {
                expected.allSatisfy { times($0) >= 2 }
            }
            let first = expected.map { wait in slept.withLock { $0.firstIndex(of: wait) ?? .max } }
            #expect(first == first.sorted())
        }
    }

    /// Counted where it is asked: a monitor that has judged all there is asks for heads and for nothing else.
    @Test func messagesThatAreJudged_costNoCall_asLongAsNothingHappens() async throws {
        try await BadNodeStage.running(BadNodes([nil], of: BadNodes.longPast)) { stage in
            let nodes = stage.nodes
            try await ObservedStack.until("all is judged as it is") { stage.isJudgedRight }
            let jobs = await stage.monitor.liveJobs.count
            #expect(jobs > 30)
            let blocks = nodes.superchain.chains.reduce(0) { $0 + Int($1.latest.number.value) + 1 }
            let receipts = nodes.takeAsked()["eth_getBlockReceipts", default: 0]
            #expect(
                receipts <= 2 * blocks, "once for the messages of a block, and once for the messages that point at it")
            var asked: [String: Int] = [:]
            try await ObservedStack.until("heads were read often") {
                asked.merge(nodes.takeAsked(), uniquingKeysWith: +)
                return asked["eth_getBlockByNumber", default: 0] >= 120
            }
            // Whether messages can be executed at all is looked at once in a minute at most.
            asked["eth_getStorageAt"] = nil
            #expect(asked.keys.sorted() == ["eth_getBlockByNumber"], "\(asked)")
        }
    }

    @Test func chainWhoseNodesHang_delaysNoOther() async throws {
        let nodes = BadNodes([nil], of: BadNodes.longPast, hanging: Rehearsed.second)
        try await BadNodeStage.running(nodes) { stage in
            let monitor = stage.monitor
            func chain() -> MonitorSnapshot.Chain? {
                monitor.snapshots.current.chains.first { $0.id == Rehearsed.first }
            }
            try await ObservedStack.until("the other chain is read whole") { chain()?.isComplete == true }
            try await ObservedStack.until("its messages wait no longer for the one that hangs") {
                await monitor.liveJobs.allSatisfy { $0.status.reasonLabel == "upstream_unreadable" }
            }
            let verified = chain()?.verifiedAt ?? 0
            try await ObservedStack.until("what is new is verified") { (chain()?.verifiedAt ?? 0) > verified }
            let (jobs, expected) = (await monitor.liveJobs, nodes.executed.count { $0.target == Rehearsed.first })
            #expect(jobs.count == expected && jobs.allSatisfy { $0.chain == Rehearsed.first && !$0.status.isDefinite })
        }
    }
}
