import Foundation
import Testing

@testable import MonitorKit

@Suite(.timeLimit(.minutes(15))) struct AlertPusherTests {
    private static func job(_ number: UInt64 = 1, safety: SafetyLevel = .unsafe) -> Job {
        let now = UInt64(SystemClock().now().wall)
        return ObservedJobs.job(number, .invalid(.logMissing), safety: safety, executedAt: now - 100)
    }

    private static func pusher(
        _ kind: AlertPusher.Kind, to url: EndpointURL, _ client: TestClient, _ jobs: [Job]
    ) -> AlertPusher {
        let clock = LoopClock(client.loop)
        let log = ObserverLog(log: EventLog(minimum: .crit, format: .text, clock: clock) { _ in true })
        return AlertPusher(
            kind, to: EndpointSource(url), named: "receiver", client: client.client, clock: clock, log: log,
            invalid: { jobs })
    }

    @Test func labelsAndStart_areEqualOnReplicas_whateverLevelEachSees() throws {
        func alert(_ job: Job, at seconds: Double) throws -> [String: Any] {
            let body = AlertMessage.alertmanager([job], at: ObservedJobs.moment(seconds))
            let alerts = try #require(JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]])
            return try #require(alerts.first)
        }
        let first = try alert(ObservedJobs.job(1, .invalid(.logMissing)), at: 200)
        let second = try alert(ObservedJobs.job(1, .invalid(.logMissing), safety: .finalized), at: 230)
        #expect(first["labels"] as? [String: String] == second["labels"] as? [String: String])
        #expect(first["annotations"] as? [String: String] == second["annotations"] as? [String: String])
        #expect(first["startsAt"] as? String == second["startsAt"] as? String)
        #expect(first["endsAt"] as? String != second["endsAt"] as? String)
    }

    @Test func messageOfAWebhook_hasOneIdAtEveryLevel_andAReason() throws {
        func message(_ safety: SafetyLevel) throws -> [String: Any] {
            let body = AlertMessage.webhook([ObservedJobs.job(1, .invalid(.logMissing), safety: safety)])
            let object = try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
            return try #require((object["invalid_messages"] as? [[String: Any]])?.first)
        }
        let (first, second) = (try message(.unsafe), try message(.finalized))
        let job = ObservedJobs.job(1)
        #expect(first["id"] as? String == "901-\(job.block.hash)-2")
        #expect(first["id"] as? String == second["id"] as? String)
        #expect(first["reason"] as? String == InvalidReason.logMissing.rawValue)
    }

    @Test func delivery_isBounded_theWorstFirst() throws {
        let jobs =
            (0..<500).map { ObservedJobs.job($0, .invalid(.expired)) }
            + [ObservedJobs.job(900, .invalid(.expired), safety: .finalized)]
        let body = AlertMessage.webhook(jobs)
        let object = try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        let listed = try #require(object["invalid_messages"] as? [[String: Any]])
        #expect(object["count"] as? Int == 501 && listed.count == AlertMessage.limit)
        #expect(listed[0]["safety"] as? String == "finalized")
    }

    @Test func webhook_isToldOnce_andAgainUntilItTakesIt() async throws {
        let server = try ScriptedServer { socket, number in
            _ = try await socket.readRequest()
            let status =
                number == 1 ? "500 Internal Server Error" : number == 2 ? "302 Found\r\nLocation: /x" : "204 No Content"
            try await socket.say("HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        let client = try TestClient()
        let pusher = Self.pusher(.webhook, to: try server.url(), client, [Self.job()])
        await pusher.turn()
        #expect(server.connectionCount == 0)
        pusher.appeared()
        for _ in 0..<400 where pusher.readings.delivered == 0 {
            await pusher.turn()
            try await Task.sleep(for: .milliseconds(25))
        }
        #expect(pusher.readings.delivered == 1 && pusher.readings.failed == 2 && server.connectionCount == 3)
        await pusher.turn()
        #expect(pusher.readings.delivered == 1)
    }

    @Test(arguments: [AlertPusher.Kind.webhook, .alertmanager])
    func deliveries_areASecondApart_howeverMuchHappens(kind: AlertPusher.Kind) async throws {
        let server = try ScriptedServer { socket, _ in
            while try await socket.readRequest() != nil {
                try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let client = try TestClient()
        defer { withExtendedLifetime((client, server)) {} }
        let pusher = Self.pusher(kind, to: try server.url(), client, [Self.job()])
        let start = ContinuousClock.now
        try await ObservedStack.until("three are delivered") {
            pusher.appeared()
            await pusher.turn()
            return pusher.readings.delivered == 3
        }
        #expect(ContinuousClock.now - start >= AlertPusher.pause * 2)
    }

    @Test func receiverThatAnswersTooLate_isAFailure_andIsToldAgain() async throws {
        let late = ScriptedServer.Counter()
        let server = try ScriptedServer { socket, number in
            while try await socket.readRequest() != nil {
                if number == 1 {
                    try await Task.sleep(for: AlertPusher.timeout + .seconds(3))
                    _ = late.increment()
                }
                try await socket.say("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let client = try TestClient()
        defer { withExtendedLifetime((client, server)) {} }
        let pusher = Self.pusher(.webhook, to: try server.url(), client, [Self.job()])
        pusher.appeared()
        await pusher.turn()
        #expect(late.value == 0, "the time limit ends the call, not the answer")
        #expect(pusher.readings.delivered == 0 && pusher.readings.failed == 1)
        try await ObservedStack.until("it is told again") {
            await pusher.turn()
            return pusher.readings.delivered == 1
        }
        // What comes after the limit is nobody's answer.
        try await ObservedStack.until("the late answer has come") { late.value == 1 }
        await pusher.turn()
        #expect(pusher.readings.delivered == 1 && pusher.readings.failed == 1)
        #expect(server.connectionCount == 2)
    }

    /// The real program, as Debian ships it.
    @Test func threeReplicas_makeOneAlert() async throws {
        guard RunningAlertmanager.program.path != nil else { return try RunningAlertmanager.program.reportMissing() }
        let client = try TestClient()
        let alertmanager = try await RunningAlertmanager(
            configuration: "route: {receiver: none}\nreceivers: [{name: none}]\n", client)
        let pushers = [SafetyLevel.unsafe, .localSafe, .crossSafe].map {
            Self.pusher(.alertmanager, to: alertmanager.url, client, [Self.job(safety: $0)])
        }
        for pusher in pushers { await pusher.turn() }
        #expect(pushers.allSatisfy { $0.readings.delivered == 1 && $0.readings.failed == 0 })
        try await ObservedStack.until("an alert is there") { await alertmanager.alerts()?.isEmpty == false }
        let found = try #require(await alertmanager.alerts())
        #expect(found.map(\.state) == ["active"])
    }
}
