import Testing

@testable import MonitorKit

/// What is expected of any defect, whatever is needed to show it.
extension BadNodeStage {
    /// A bad node from the start, and a good one behind it.
    func expectReplacement(of defect: NodeDefect) async throws {
        #expect(nodes.executed.count > 12 && nodes.executed.contains { $0.forgery != nil })
        try await ObservedStack.until("all is judged as it is, beside \(defect)") { isJudgedRight }
        #expect(await monitor.brokenInvariants == [])
        if defect.causes.isEmpty {
            try await ObservedStack.until("it is of use") { areUp(0) == [true, true] }
            #expect(isBlameless(0))
        } else {
            try await untilFailed(defect, times: 1, at: 0)
        }
        if !defect.showsHeads { try await ObservedStack.until("it is told as down") { areUp(0) == [false, false] } }
        #expect(isBlameless(1), "nothing is held against the good one")
    }

    /// Bad nodes from the start, and no others.
    func expectNoVerdict(from defect: NodeDefect) async throws {
        try await untilFailed(defect, times: 3)
        let jobs = await monitor.liveJobs
        #expect(jobs.filter(\.status.isDefinite).map(\.id) == [], "a verdict from a node that shows what is not so")
        let snapshot = monitor.snapshots.current
        #expect(!snapshot.isReady && snapshot.chains.allSatisfy { !$0.isComplete })
        #expect(await monitor.brokenInvariants == [])
    }

    /// What is believed of each message that is followed.
    func statuses() async -> [JobID: MessageStatus] {
        let jobs = await monitor.liveJobs
        return Dictionary(jobs.map { ($0.id, $0.status) }, uniquingKeysWith: { first, _ in first })
    }
}
