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
    }

    /// How often the status is read: as often as most chains make a block.
    static let interval = Duration.seconds(2)
    /// What one exchange may take.
    static let timeout = Duration.seconds(5)
    /// How often the node's dependency set is asked for: it changes with a rollout.
    static let setInterval: UInt64 = 3_600_000_000_000
    /// When it is asked for again after no answer, and after one that differs from ours: somebody is about to mend it.
    static let setRetry: UInt64 = 60_000_000_000

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

    /// Holds the node's dependency set, and the activation that it named with its chain, against ours, at first and then rarely.
    ///
    /// A node that does not tell its set says nothing: what it said before stands, because a gateway that finds no node for it
    /// answers like a node without the method. What most nodes have otherwise decides no verdict.
    private func compareParameters(of chain: ChainID) async {
        let now = clock.now().steady
        guard state.withLock({ $0.setDue <= now }) else { return }
        do throws(UpstreamFailure) {
            let set = try await reader.dependencySet()
            let before = state.withLock { $0.set }
            let told = ToldParameters(chain: chain, dependencySet: set ?? before, activation: reader.activation)
            let differences = told.differences(from: monitor.configuration.parameters)
            let isNews = note(told, differences, at: now)
            if isNews { log.dependencySet(reader.upstream, differences) }
            await monitor.deliver(.parametersTold(by: reader.upstream, told))
        } catch {
            let isNews = state.withLock { state in
                state.setDue = now.addingSaturating(Self.setRetry)
                guard error.cause == .decode, !state.isSetUnreadable else { return false }
                state.isSetUnreadable = true
                return true
            }
            if isNews { log.dependencySet(reader.upstream, error) }
        }
    }

    /// Keeps what the node told.
    ///
    /// - Returns: whether it differs from ours otherwise than before.
    private func note(_ told: ToldParameters, _ differences: [String], at now: UInt64) -> Bool {
        state.withLock { state in
            state.set = told.dependencySet
            state.readings.hasToldSet = told.dependencySet != nil
            state.setDue = now.addingSaturating(differences.isEmpty ? Self.setInterval : Self.setRetry)
            state.isSetUnreadable = false
            defer { state.readings.differences = differences }
            return state.readings.differences != differences
        }
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
            if !state.readings.presence.isUp {
                (state.set, state.setDue) = (nil, 0)
                (state.readings.hasToldSet, state.readings.differences) = (false, [])
            }
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
        if let chain { await monitor.look(.chain(chain), by: reader.upstream, .failure(failure)) }
        return max(Backoff.delay(after: failures, chance: monitor.surroundings.chance()), Self.interval)
    }
}
