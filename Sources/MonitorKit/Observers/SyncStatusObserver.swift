import Synchronization

/// Asks one rollup node where its chain stands, and hands that to the monitor: what tells local-safe blocks from others.
///
/// One task, one exchange at a time, each with a deadline, over connections of its own: a node that hangs makes levels
/// older and keeps no verdict waiting. A lock guards the state; it is never held across a wait.
final class SyncStatusObserver: PacedObserver {
    private struct State {
        var readings: ObserverReadings.Node
        var failures = 0
        var hasBeenReported = false
        /// The dependency set that it told last.
        var set: DependencySet?
        /// From when on the node's dependency set is asked for.
        var setDue: UInt64 = 0
        /// Its dependency set was in another form, and that was told.
        var isSetUnreadable = false
        /// Whether the core may hold something that the node told.
        var holdsWords = false
        /// When it first failed to answer since it last did.
        var silentSince: UInt64?

        mutating func forgetWords() {
            (set, setDue, holdsWords) = (nil, 0, false)
            (readings.hasToldSet, readings.differences) = (false, [])
        }
    }

    /// How often the status is read: as often as most chains make a block.
    static let interval = Duration.seconds(2)
    /// What one exchange may take.
    static let timeout = Duration.seconds(5)
    /// How often the node's dependency set is asked for, in nanoseconds: verdicts hang on it, and somebody may be about to mend it.
    static let setInterval: UInt64 = 60_000_000_000
    /// How long what a node told holds while it does not answer, in nanoseconds.
    static let lifetimeOfWords: UInt64 = 600_000_000_000

    private let reader: any SyncStatusReader
    private let monitor: Monitor
    let clock: any MonitorClock
    private let log: ObserverLog
    private let state: Mutex<State>

    init(_ reader: any SyncStatusReader, monitor: Monitor, clock: any MonitorClock, log: ObserverLog) {
        self.reader = reader
        self.monitor = monitor
        self.clock = clock
        self.log = log
        state = Mutex(State(readings: ObserverReadings.Node(name: reader.upstream)))
    }

    var readings: ObserverReadings.Node { state.withLock { $0.readings } }

    /// One look.
    ///
    /// - Returns: how long to wait before the next one.
    func turn() async -> Duration {
        do throws(UpstreamFailure) {
            let (chain, status) = try await read()
            answered(chain, status)
            await monitor.deliver(.statusRead(chain, by: reader.upstream, status))
            await compareParameters(of: chain)
            return Self.interval
        } catch {
            guard !Task.isCancelled else { return .zero }
            return await failed(error)
        }
    }

    /// Holds the node's dependency set, and the activation that it named with its chain, against ours, at first and each minute.
    ///
    /// A node that does not tell its set says nothing: what it said before stands, because a gateway that finds no node for it
    /// answers like a node without the method. What most nodes have otherwise decides no verdict.
    private func compareParameters(of chain: ChainID) async {
        let now = clock.now().steady
        guard state.withLock({ $0.setDue <= now }) else { return }
        var set = state.withLock { $0.set }
        var failure: UpstreamFailure?
        do throws(UpstreamFailure) {
            set = try await reader.dependencySet() ?? set
        } catch {
            failure = error
        }
        let told = ToldParameters(chain: chain, dependencySet: set, activation: reader.activation)
        note(told, failure, at: now)
        await monitor.deliver(.parametersTold(by: reader.upstream, told))
        // It may be rolled to another configuration without one look that fails.
        reader.forgetConfiguration()
    }

    /// Keeps what the node told, and says so where it differs from ours otherwise than before, or cannot be read.
    private func note(_ told: ToldParameters, _ failure: UpstreamFailure?, at now: UInt64) {
        let differences = told.differences(from: monitor.configuration.parameters)
        let isUnreadable = failure?.cause == .decode
        let (isNews, isNewlyUnreadable) = state.withLock { state in
            defer {
                (state.set, state.holdsWords) = (told.dependencySet, true)
                state.readings.hasToldSet = told.dependencySet != nil
                state.readings.differences = differences
                state.setDue = now.addingSaturating(Self.setInterval)
                if failure == nil || isUnreadable { state.isSetUnreadable = isUnreadable }
            }
            return (state.readings.differences != differences, isUnreadable && !state.isSetUnreadable)
        }
        if isNews { log.dependencySet(reader.upstream, differences) }
        if isNewlyUnreadable, let failure { log.dependencySet(reader.upstream, failure) }
    }

    /// Lets go what a node told that has been silent for long: nobody who starts now knows of it, and it may be gone for good.
    private func lapse() async {
        let now = clock.now().steady
        let chain = state.withLock { state -> ChainID? in
            guard let silentSince = state.silentSince else {
                state.silentSince = now
                return nil
            }
            guard now >= silentSince.addingSaturating(Self.lifetimeOfWords), state.holdsWords else { return nil }
            state.forgetWords()
            return state.readings.chain
        }
        if let chain { await monitor.deliver(.parametersTold(by: reader.upstream, ToldParameters(chain: chain))) }
    }

    private func read() async throws(UpstreamFailure) -> (ChainID, SyncStatus) {
        let statuses = try await reader.statuses()
        guard let (chain, status) = statuses.first, statuses.count == 1 else {
            throw UpstreamFailure(.decode, "the status of \(statuses.count) chains instead of one")
        }
        guard monitor.configuration.attached.contains(chain) else {
            throw UpstreamFailure(.wrongChain, "chain \(chain) is not in the dependency set, or unattached")
        }
        return (chain, status)
    }

    private func answered(_ chain: ChainID, _ status: SyncStatus) {
        let now = clock.now()
        let isNews = state.withLock { state in
            // It may have been started anew, with another set, or as a version that tells none.
            if !state.readings.presence.isUp { state.forgetWords() }
            state.silentSince = nil
            defer {
                state.readings.presence = .init(isUp: true, seenAt: now.wall)
                (state.readings.chain, state.readings.status) = (chain, status)
                (state.failures, state.hasBeenReported) = (0, true)
            }
            return !state.readings.presence.isUp
        }
        if isNews { log.presence(reader.upstream, nil) }
    }

    private func failed(_ failure: UpstreamFailure) async -> Duration {
        let (isNews, failures, chain) = state.withLock { state in
            let isNews = state.readings.presence.isUp || !state.hasBeenReported
            state.readings.presence.isUp = false
            state.hasBeenReported = true
            state.failures = min(state.failures + 1, 1_000)
            return (isNews, state.failures, state.readings.chain)
        }
        if isNews { log.presence(reader.upstream, failure) }
        await lapse()
        if let chain { await monitor.look(.chain(chain), by: reader.upstream, .failure(failure)) }
        return max(Backoff.delay(after: failures, chance: monitor.surroundings.chance()), Self.interval)
    }
}
