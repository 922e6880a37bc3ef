import Testing

@testable import MonitorKit

/// Tokens count within 60 s of the target's clock, whatever ours says.
@Suite(.timeLimit(.minutes(15))) struct SignedRPCTransportTests {
    /// A clock that is ahead of another, or behind it.
    private struct ShiftedClock: MonitorClock {
        let base: LoopClock
        let seconds: Double

        func now() -> Moment {
            let now = base.now()
            return Moment(wall: now.wall + seconds, steady: now.steady)
        }

        func sleep(for duration: Duration) async throws(CancellationError) { try await base.sleep(for: duration) }
    }

    /// What a call comes to when our clock differs from the target's.
    private func call(ahead seconds: Double, secret: String = "5a") async throws -> UpstreamFailure? {
        let client = try TestClient()
        defer { withExtendedLifetime(client) {} }
        let clock = LoopClock(client.loop)
        let key = try SigningKey(parsing: Array(String(repeating: "5a", count: 32).utf8))
        let target = VerifierServer(
            of: RehearsalWorld(Rehearsed.superchain()), key: key, on: client.loop, clock: clock)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await target.run() }
            let url = try EndpointURL(parsing: try await target.url() + "/admin")
            let signing = SignedRPCTransport(
                client: client.client, source: EndpointSource(url),
                key: try SigningKey(parsing: Array(String(repeating: secret, count: 32).utf8)),
                clock: ShiftedClock(base: clock, seconds: seconds))
            defer { group.cancelAll() }
            do throws(UpstreamFailure) {
                let rpc = JSONRPCClient(transport: signing, clock: clock)
                _ = try await rpc.call(RPCCall("admin_setFailsafeEnabled", [.flag(true)]), timeout: .seconds(60))
                return nil
            } catch {
                return error
            }
        }
    }

    @Test(arguments: [-50.0, 0, 50]) func clocksLessThanAMinuteApart_areOfNoAccount(seconds: Double) async throws {
        #expect(try await call(ahead: seconds) == nil)
    }

    @Test(arguments: [(90.0, "ahead of"), (-90, "behind")])
    func clocksMoreThanAMinuteApart_areNamedAsTheCause(seconds: Double, side: String) async throws {
        let failure = try #require(try await call(ahead: seconds))
        #expect(failure.cause == .http && StopButton.Outcome(failure) == .refused)
        #expect(failure.detail.hasPrefix("HTTP status 401: our clock is "))
        #expect(failure.detail.hasSuffix(" s \(side) the target's, and tokens count within 60 s: set the clocks"))
    }

    @Test func anotherSecret_isNamedAsTheCause_whereTheClocksAgree() async throws {
        let failure = try #require(try await call(ahead: 0, secret: "5b"))
        #expect(failure.detail == "HTTP status 401: the secret is another")
    }

    @Test func answerWithoutADate_leavesBothCausesOpen() {
        let words = "the secret is another, or the clocks differ by more than 60 s"
        #expect(SignedRPCTransport.refusal(ours: 1_795_000_000, theirs: nil) == words)
    }
}
