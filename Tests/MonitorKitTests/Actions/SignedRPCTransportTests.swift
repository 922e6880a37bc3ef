import Synchronization
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
        let key = try Self.key("5a")
        let target = VerifierServer(
            of: RehearsalWorld(Rehearsed.superchain()), key: key, on: client.loop, clock: clock)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await target.run() }
            let url = try EndpointURL(parsing: try await target.url() + "/admin")
            let signing = SignedRPCTransport(
                client: client.client, source: EndpointSource(url),
                keys: SigningKeySource(try Self.key(secret)),
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

    private static func key(_ byte: String) throws -> SigningKey {
        try SigningKey(parsing: Array(String(repeating: byte, count: 32).utf8))
    }

    @Test func secretThatWasReplaced_isReadAgain_afterARefusal_andNotBefore() async throws {
        let client = try TestClient()
        defer { withExtendedLifetime(client) {} }
        let clock = LoopClock(client.loop)
        let target = VerifierServer(
            of: RehearsalWorld(Rehearsed.superchain()), key: try Self.key("5b"), on: client.loop, clock: clock)
        let (old, new) = (try Self.key("5a"), try Self.key("5b"))
        let reads = Mutex(0)
        let replacements = Mutex(0)
        let keys = SigningKeySource(old) {
            reads.withLock { $0 += 1 }
            return new
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await target.run() }
            let url = try EndpointURL(parsing: try await target.url() + "/admin")
            let transport = SignedRPCTransport(
                client: client.client, source: EndpointSource(url), keys: keys, clock: clock
            ) {
                replacements.withLock { $0 += 1 }
            }
            let rpc = JSONRPCClient(transport: transport, clock: clock)
            await #expect(throws: UpstreamFailure.self) { try await rpc.failsafe(timeout: .seconds(60)) }
            #expect(try await rpc.failsafe(timeout: .seconds(60)) == false)
            #expect(reads.withLock { $0 } == 1 && replacements.withLock { $0 } == 1)
            group.cancelAll()
        }
    }

    @Test func fileThatHoldsNoSecret_orIsLookedAtTooOften_changesNothing() throws {
        let (old, new) = (try Self.key("5a"), try Self.key("5b"))
        let file = Mutex<SigningKey?>(nil)
        let keys = SigningKeySource(old) { file.withLock { $0 } }
        #expect(!keys.lookAgain(at: ObservedJobs.moment(1)))
        #expect(keys.key.isEqual(to: old))
        file.withLock { $0 = new }
        #expect(!keys.lookAgain(at: ObservedJobs.moment(2)))
        #expect(keys.lookAgain(at: ObservedJobs.moment(7)))
        #expect(keys.key.isEqual(to: new))
        #expect(!keys.lookAgain(at: ObservedJobs.moment(20)))
        #expect(!SigningKeySource(old).lookAgain(at: ObservedJobs.moment(1)))
    }

    @Test func answerWithoutADate_leavesBothCausesOpen() {
        let words = "the secret is another, or the clocks differ by more than 60 s"
        #expect(SignedRPCTransport.refusal(ours: 1_795_000_000, theirs: nil) == words)
    }
}
