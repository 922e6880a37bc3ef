import Synchronization
import Testing

@testable import MonitorKit

/// What becomes of a failsafe between two looks, over real sockets.
@Suite(.timeLimit(.minutes(15))) struct FailsafePresserTests {
    /// A target that keeps its failsafe in memory.
    ///
    /// It goes off behind the first answer that shows it on: somebody switches it off, or the program is restarted, with which
    /// its connections end.
    private final class Target: Sendable {
        private struct Memory {
            var isOn = false
            var presses = 0
            var wasSeenOn = false
            /// The newest connection, and the newest of those that ended with a program.
            var (newest, ended) = (0, 0)
        }

        private let restarts: Bool
        private let memory = Mutex(Memory())

        init(restarts: Bool) {
            self.restarts = restarts
        }

        var presses: Int { memory.withLock { $0.presses } }

        func serve(_ socket: StreamSocket, _ number: Int) async throws {
            memory.withLock { $0.newest = max($0.newest, number) }
            while let request = try await socket.readRequest(), isOpen(number) {
                let answer = #"{"jsonrpc":"2.0","id":1,"result":\#(result(of: request.body))}"#
                try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)")
                guard isOpen(number) else { return }
            }
        }

        private func isOpen(_ number: Int) -> Bool { memory.withLock { number > $0.ended } }

        private func result(of body: String) -> String {
            memory.withLock { memory in
                if body.contains("admin_setFailsafeEnabled") {
                    (memory.isOn, memory.presses) = (true, memory.presses + 1)
                    return "null"
                }
                let wasOn = memory.isOn
                if wasOn, !memory.wasSeenOn {
                    (memory.isOn, memory.wasSeenOn) = (false, true)
                    if restarts { memory.ended = memory.newest }
                }
                return "\(wasOn)"
            }
        }
    }

    private static func presser(of url: EndpointURL, _ client: TestClient) throws -> FailsafePresser {
        let clock = LoopClock(client.loop)
        let connections = ConnectionWatch()
        let transport = SignedRPCTransport(
            client: client.client, source: EndpointSource(url),
            keys: SigningKeySource(try #require(ObservedStack.key)), clock: clock, connections: connections)
        let target = FailsafePresser.Target(
            name: "target", client: JSONRPCClient(transport: transport, clock: clock), connections: connections)
        return FailsafePresser(
            [target], tier: 1, isDryRun: false, clock: clock,
            log: ObserverLog(log: EventLog(minimum: .crit, format: .text, clock: clock) { _ in true }), heads: { [:] })
    }

    /// Announces a message that happens now.
    private static func press(_ presser: FailsafePresser, _ clock: LoopClock) {
        let job = ObservedJobs.job(1, .invalid(.logMissing), executedAt: UInt64(clock.now().wall) + 100)
        presser.note(.judged(VerdictChange(job: job, from: nil)), at: clock.now())
    }

    @Test(arguments: [
        ("302 Found\r\nLocation: /elsewhere", ""), ("500 Internal Server Error", ""), ("200 OK", "nonsense"),
        ("200 OK", "[]"),
        (
            "200 OK",
            #"{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"SetFailsafeEnabled not yet implemented"}}"#
        ),
    ])
    func answerThatIsNone_isARefusal_andIsTriedAgain(status: String, body: String) async throws {
        let server = try ScriptedServer { socket, _ in
            while try await socket.readRequest() != nil {
                try await socket.say("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            }
        }
        let client = try TestClient()
        defer { withExtendedLifetime((client, server)) {} }
        let presser = try Self.presser(of: server.url(), client)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await presser.run() }
            Self.press(presser, LoopClock(client.loop))
            try await ObservedStack.until("it is tried again") { presser.presses.count == 2 }
            #expect(presser.presses.allSatisfy { $0.outcome == .refused })
            #expect(presser.readings[0].failsafe.isOn == nil && presser.readings[0].released == [0, 0])
            group.cancelAll()
        }
    }

    @Test(arguments: [(true, StopButton.Release.afterSilence), (false, .switchedOff)])
    func targetThatRestartsBetweenTwoLooks_isToldFromAnOperator_byItsConnections(
        restarts: Bool, release: StopButton.Release
    ) async throws {
        let target = Target(restarts: restarts)
        let server = try ScriptedServer { try await target.serve($0, $1) }
        let client = try TestClient()
        defer { withExtendedLifetime((client, server)) {} }
        let presser = try Self.presser(of: server.url(), client)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await presser.run() }
            Self.press(presser, LoopClock(client.loop))
            try await ObservedStack.until("the failsafe is found off") { presser.readings[0].lastRelease != nil }
            #expect(presser.readings[0].lastRelease == release)
            #expect(presser.readings[0].presence.isUp && presser.readings[0].failsafe.isOn == false)
            #expect(target.presses == 1)
            group.cancelAll()
        }
    }
}

@Suite struct ConnectionWatchTests {
    @Test func connectionsThatWereClosed_areNewsOnce_andACountThatBeganAnewIsNone() {
        let watch = ConnectionWatch()
        // What was closed before the first answer is nobody's business.
        let steps: [(closed: UInt64, isNews: Bool)] = [
            (4, false), (4, false), (5, true), (5, false), (0, false), (2, true),
        ]
        for step in steps {
            watch.answered(closedConnections: step.closed)
            #expect(watch.takeNews() == step.isNews)
            #expect(!watch.takeNews())
        }
    }
}
