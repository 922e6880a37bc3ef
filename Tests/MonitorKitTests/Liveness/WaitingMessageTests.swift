import Foundation
import Testing

@testable import MonitorKit

/// A message that waits for a chain that stands still: unknown, never invalid, and it is said why.
@Suite struct WaitingMessageTests {
    private static let initiating = ObservedJobs.initiating

    /// A snapshot whose initiating chain made its last block at a time, and was looked at for two minutes.
    private static func snapshot(stoppingAt stop: Double) -> MonitorSnapshot {
        var table = LivenessTable([.chain(initiating): RowParameters(.op, blockTime: 2)])
        for second in stride(from: 0.0, through: 120, by: 5) {
            var observation = RowObservation()
            let time = min(second, stop)
            observation.heads[.unsafe] = head(1_000 + UInt64(time / 2), at: time)
            table.look(.chain(initiating), by: "node", .success(observation), at: moment(second))
        }
        var snapshot = MonitorSnapshot()
        snapshot.rows = table.takeReports()
        return snapshot
    }

    private static let stopped = snapshot(stoppingAt: 40)
    private static let waiting = ObservedJobs.job(1, .unknown(.initiatingChainBehind))
    private static let sentence =
        "chain 902 stands still since \(TimeText.rfc3339(moment(40).wall)): no new L2 block"

    @Test func messageThatWaits_namesTheStop_andItsCause() {
        #expect(Self.stopped.stall(keeping: Self.waiting) == Self.sentence)
    }

    @Test func messageThatWaits_forAChainThatMoves_namesNoStop() {
        #expect(Self.snapshot(stoppingAt: .infinity).stall(keeping: Self.waiting) == nil)
        #expect(MonitorSnapshot().stall(keeping: Self.waiting) == nil)
    }

    @Test(arguments: [
        MessageStatus.valid, .invalid(.logMissing), .unknown(.notCheckedYet), .unknown(.upstreamUnreadable),
    ])
    func messageThatWaitsForNothing_namesNoStop(status: MessageStatus) {
        #expect(Self.stopped.stall(keeping: ObservedJobs.job(1, status)) == nil)
    }

    @Test func messageInTheAPIAndOnItsPage_namesTheStop() async throws {
        let job = Self.waiting
        let api = MonitorAPI(
            snapshots: SnapshotBox(Self.stopped), feed: EventFeed(epoch: 7), clock: FrozenClock(),
            identity: ReplicaIdentity(
                version: "1", revision: "r", swiftVersion: "6", configurationHash: "h", dependencySet: []),
            parameters: Rehearsed.superchain().parameters, observers: { ObserverReadings() },
            messages: { _, _, _ in MessagePage() },
            message: { _ in (FollowedMessage(job: job, violations: []), []) })
        var routes = HTTPRoutes()
        api.add(to: &routes)
        let path = "/api/v1/messages/\(job.id)"
        let body = await routes.respond(to: try MonitorAPITests.Fixture.request(path)).body
        let message = try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect(message["status"] as? String == "unknown")
        #expect(message["initiating_chain_stall"] as? String == Self.sentence)
        let page = StatusEndpoint(
            api: api, journal: JournalBox(), replica: PageState.healthy.page.replica, explorers: ExplorerLinks())
        let text = await page.message(try MonitorAPITests.Fixture.request("/messages/\(job.id)")).body
        #expect(String(decoding: text, as: UTF8.self).contains(Self.sentence))
    }
}
