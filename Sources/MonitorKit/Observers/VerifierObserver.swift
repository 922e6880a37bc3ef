import Synchronization

/// Asks one filter or supervisor what it says about our messages, and whether its failsafe is on.
///
/// One task, one question at a time, at most twenty a second, each with a deadline: whatever the other side does, it
/// costs this task and nothing else. A lock guards the state; it is never held across a wait.
final class VerifierObserver: PacedObserver {
    private struct State {
        var comparison = FilterComparison()
        var method: AccessListCheck.Method
        var readings: ObserverReadings.Verifier
        var nextLook: UInt64 = 0
        var failures = 0
        /// No message is checked before, in steady nanoseconds: fewer questions were asked for.
        var checksNotBefore: UInt64 = 0
        /// Checks in a row that were refused because there were too many.
        var refusals = 0

        /// Rests after a refusal, longer each time: what waits comes out of one rate, whichever message it is about.
        mutating func rest(after verdict: AccessListVerdict, at now: Moment) {
            guard verdict == .none(.rateLimited) else {
                refusals = 0
                return
            }
            refusals = min(refusals + 1, 1_000)
            let pause = max(Backoff.delay(after: refusals, chance: 0.5), .seconds(1))
            checksNotBefore = now.steady.addingSaturating(pause.wholeNanoseconds)
        }
    }

    /// How often the failsafe is looked at: as often as a sequencer's own node does, rounded up.
    static let failsafeInterval = Duration.seconds(2)
    /// The least time between two checks.
    static let checkPause = Duration.milliseconds(50)
    /// What one exchange may take; a sequencer's own node waits no longer.
    static let timeout = Duration.seconds(2)

    private let name: String
    private let safety: AccessListCheck.MinimumSafety
    private let client: JSONRPCClient
    let clock: any MonitorClock
    private let log: ObserverLog
    private let said: @Sendable (Job, Bool) -> Void
    private let state: Mutex<State>

    /// - Parameter said: gets whether the verifier accepts a message, after each check that makes that certain.
    init(
        name: String, method: AccessListCheck.Method, safety: AccessListCheck.MinimumSafety, client: JSONRPCClient,
        clock: any MonitorClock, log: ObserverLog, said: @escaping @Sendable (Job, _ accepts: Bool) -> Void
    ) {
        self.name = name
        self.safety = safety
        self.client = client
        self.clock = clock
        self.log = log
        self.said = said
        state = Mutex(State(method: method, readings: ObserverReadings.Verifier(name: name)))
    }

    /// Takes in something that the monitor announced; takes no longer than a look into a table.
    func note(_ transition: Transition, at now: Moment) {
        state.withLock { state in
            switch transition {
            case .judged(let change): state.comparison.judged(change.job, at: now)
            case .orphaned(let job), .ended(let job, _): state.comparison.ended(job.id)
            default: break
            }
        }
    }

    var readings: ObserverReadings.Verifier {
        state.withLock { state in
            var readings = state.readings
            (readings.divergingValid, readings.divergingInvalid) = state.comparison.diverging
            readings.dropped = state.comparison.dropped
            return readings
        }
    }

    /// One look or one check.
    ///
    /// - Returns: how long to wait before the next turn.
    func turn() async -> Duration {
        let now = clock.now()
        let (isLookDue, job) = state.withLock { state -> (Bool, Job?) in
            if state.nextLook <= now.steady { return (true, nil) }
            // A verifier that does not answer is looked at, and asked nothing else, until it does.
            let mayAsk = state.failures == 0 && state.checksNotBefore <= now.steady
            return (false, mayAsk ? state.comparison.next(at: now) : nil)
        }
        if isLookDue {
            await look()
            return Self.checkPause
        }
        guard let job else { return .milliseconds(100) }
        await check(job)
        return Self.checkPause
    }

    private func look() async {
        var (isOn, failure): (Bool?, UpstreamFailure?)
        do throws(UpstreamFailure) {
            isOn = try await client.failsafe(timeout: Self.timeout)
        } catch {
            failure = error
        }
        // A verifier without the method says so, and is there.
        let isUp = failure == nil || failure?.cause == .rpc
        let now = clock.now()
        let (hasChanged, isNews) = state.withLock { state -> (Bool, Bool) in
            let hasChanged = state.readings.presence.isUp != isUp || (!isUp && state.failures == 0)
            state.readings.presence.isUp = isUp
            if isUp { state.readings.presence.seenAt = now.wall }
            state.failures = isUp ? 0 : min(state.failures + 1, 1_000)
            let pause =
                isUp ? Self.failsafeInterval : max(Backoff.delay(after: state.failures, chance: 0.5), .seconds(1))
            state.nextLook = now.steady.addingSaturating(pause.wholeNanoseconds)
            guard let isOn else { return (hasChanged, false) }
            state.comparison.failsafeSeen(isOn, at: now)
            return (hasChanged, state.readings.failsafe.saw(isOn, at: now))
        }
        if hasChanged { log.presence(name, isUp ? nil : failure) }
        if isNews, let isOn { log.failsafe(name, isOn: isOn) }
    }

    private func check(_ job: Job) async {
        let method = state.withLock { $0.method }
        let call = AccessListCheck(job, safety: safety).call(method)
        var outcome: Result<ArraySlice<UInt8>, UpstreamFailure>
        do throws(UpstreamFailure) {
            outcome = .success(try await client.call(call, timeout: Self.timeout))
        } catch {
            outcome = .failure(error)
        }
        let verdict = AccessListVerdict(outcome)
        let now = clock.now()
        let (relation, news) = state.withLock { state in
            // Older and newer verifiers have the method under different names.
            if verdict == .none(.unsupported) { state.method = method.other }
            if verdict == .none(.unreachable) {
                (state.failures, state.nextLook) = (max(state.failures, 1), now.steady)
            }
            state.rest(after: verdict, at: now)
            let result = state.comparison.checked(job, verdict, at: now)
            state.readings.count(result.relation)
            // Under the lock: about a message that has ended meanwhile nothing is said.
            if verdict.accepts != nil, let accepts = state.comparison.accepts(job.id) { said(job, accepts) }
            return (result.relation, result.news)
        }
        if let news { log.comparison(name, job, verdict, relation, news) }
    }
}

extension ObserverReadings.Verifier {
    fileprivate mutating func count(_ relation: FilterComparison.Relation) {
        switch relation {
        case .agrees: agreements = agreements.addingSaturating(1)
        case .differs: differences = differences.addingSaturating(1)
        case .none(let reason):
            guard let index = NoVerdictReason.allCases.firstIndex(of: reason) else { return }
            noVerdicts[index] = noVerdicts[index].addingSaturating(1)
        }
    }
}

extension JSONRPCClient {
    /// Whether the failsafe of a verifier is on.
    func failsafe(timeout: Duration) async throws(UpstreamFailure) -> Bool {
        let json = try await call(RPCCall("admin_getFailsafeEnabled"), timeout: timeout)
        do throws(JSONError) {
            return try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in try json.readBool() }
        } catch {
            throw UpstreamFailure(.decode, "whether the failsafe is on is neither true nor false")
        }
    }
}
