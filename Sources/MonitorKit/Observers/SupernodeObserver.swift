import Synchronization

/// Looks at all supernodes: their heads one by one, then the super roots that they name for one time.
///
/// Each has a task of its own for its heads, so that one that hangs keeps nobody waiting but the round of super roots, which
/// has a deadline. A lock guards the state; it is never held across a wait.
final class SupernodeObserver: Sendable {
    /// The way to ask one supernode.
    struct Endpoint: Sendable {
        let name: String
        let client: JSONRPCClient
    }

    private struct State {
        var readings: [ObserverReadings.Supernode]
        /// The invalid messages that each accepted at the last look.
        var accepted: [Set<JobID>]
        var rounds = SuperRootRounds()
        /// Blocks that were told, by the supernode that replaced them.
        var replaced: [String: Set<Hash32>] = [:]
        var times = ReplacedBlockTimes()

        /// Exactly these disagree.
        mutating func disagree(_ names: Set<String>) {
            for index in readings.indices { readings[index].disagrees = names.contains(readings[index].name) }
        }
    }

    /// How often heads are read.
    static let headInterval = Duration.seconds(5)
    /// How often super roots are compared.
    static let rootInterval = Duration.seconds(15)
    /// What one exchange may take.
    static let timeout = Duration.seconds(5)
    /// Replaced blocks that were told and are remembered, so that each is told once.
    private static let replacedLimit = 1_000

    private let endpoints: [Endpoint]
    private let monitor: Monitor
    private let invalid: @Sendable () -> [Job]
    private let clock: any MonitorClock
    private let log: ObserverLog
    private let state: Mutex<State>

    /// - Parameter invalid: the messages that are invalid now.
    init(
        _ endpoints: [Endpoint], monitor: Monitor, clock: any MonitorClock, log: ObserverLog,
        invalid: @escaping @Sendable () -> [Job]
    ) {
        self.endpoints = endpoints
        self.monitor = monitor
        self.clock = clock
        self.log = log
        self.invalid = invalid
        state = Mutex(
            State(
                readings: endpoints.map { ObserverReadings.Supernode(name: $0.name) },
                accepted: endpoints.map { _ in [] }))
    }

    var readings: [ObserverReadings.Supernode] { state.withLock { $0.readings } }

    /// Takes in something that the monitor announced: a block that was replaced is asked about, once its time is verified.
    func note(_ transition: Transition) {
        guard case .blockReplaced(_, let replacement) = transition else { return }
        state.withLock { $0.times.add(replacement.old.timestamp) }
    }

    /// Observes until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for index in endpoints.indices {
                group.addTask { await self.repeating(Self.headInterval) { await self.readHeads(of: index) } }
            }
            group.addTask { await self.repeating(Self.rootInterval) { await self.compareRoots() } }
        }
    }

    private func repeating(_ interval: Duration, _ turn: @Sendable () async -> Void) async {
        while !Task.isCancelled {
            await turn()
            guard (try? await clock.sleep(for: interval)) != nil else { return }
        }
    }

    /// Reads the heads of one supernode and holds them against what we found invalid.
    func readHeads(of index: Int) async {
        let endpoint = endpoints[index]
        do throws(UpstreamFailure) {
            let json = try await endpoint.client.call(RPCCall("supernode_syncStatus"), timeout: Self.timeout)
            var heads = try SupernodeHeads(json)
            await deliver(try SyncStatus.decodeSupernode(json), by: endpoint.name)
            heads.keep(Set(monitor.configuration.parameters.members))
            if heads.heads.isEmpty {
                throw UpstreamFailure(.missing, "it names no chain of this set: is it a supernode of another network?")
            }
            let read = heads
            let accepted = await acceptedInvalid(by: read, before: state.withLock { $0.accepted[index] })
            let now = clock.now()
            let (isNews, found) = state.withLock { state -> (Bool, Int) in
                defer {
                    state.readings[index].presence = .init(isUp: true, seenAt: now.wall)
                    state.readings[index].heads = read
                    state.readings[index].acceptedInvalid = accepted.count
                    state.accepted[index] = Set(accepted.map(\.id))
                }
                return (!state.readings[index].presence.isUp, state.readings[index].acceptedInvalid)
            }
            if isNews { log.presence(endpoint.name, nil) }
            if accepted.count > found, let first = accepted.first { log.accepted(endpoint.name, first, accepted.count) }
        } catch {
            guard !Task.isCancelled else { return }
            let isNews = state.withLock { state -> Bool in
                defer {
                    state.readings[index].isDown()
                    state.accepted[index] = []
                }
                return state.readings[index].presence.isUp || state.readings[index].presence.seenAt == 0
            }
            if isNews { log.presence(endpoint.name, error) }
        }
    }

    /// Hands on what is said about chains that are watched: what has been derived is a safety level.
    private func deliver(_ statuses: [ChainID: SyncStatus], by name: String) async {
        for chain in monitor.configuration.attached {
            guard let status = statuses[chain] else { continue }
            await monitor.deliver(.supernodeStatusRead(chain, by: name, status))
        }
    }

    /// Invalid messages in blocks at or below the cross-safe head, where that head is on the chain that we follow.
    ///
    /// - Parameter before: those of the last look, which stand where the head is one that we have not read.
    private func acceptedInvalid(by heads: SupernodeHeads, before: Set<JobID>) async -> [Job] {
        var accepted: [Job] = []
        let jobs = invalid()
        for (chain, levels) in heads.heads.sorted(by: { $0.key < $1.key }) {
            guard let safe = levels[.crossSafe] else { continue }
            let below = jobs.filter { $0.chain == chain && $0.block.number <= safe.number }
            guard !below.isEmpty else { continue }
            switch await monitor.blockHash(of: chain, at: safe.number) {
            case safe.hash: accepted += below
            case nil: accepted += below.filter { before.contains($0.id) }
            default: break
            }
        }
        return accepted
    }

    /// Asks every supernode that answers for its super roots at the times of a round.
    func compareRoots() async {
        let known = state.withLock { $0.readings }
        let times = known.compactMap { $0.presence.isUp ? $0.heads?.safeTimestamp : nil }.filter { $0.seconds > 0 }
        // A difference between super roots takes two: what was found stands only as long as it can be found again.
        guard let time = times.min() else { return state.withLock { $0.disagree([]) } }
        var asked: [SuperRootRounds.Answers] = []
        for time in SuperRootRounds.times(verified: times) { asked.append((time, await roots(at: time, known))) }
        let answers = asked
        let news = state.withLock { state in
            let (disagreeing, news) = state.rounds.compare(answers)
            state.disagree(disagreeing)
            return news
        }
        for (name, time) in news { log.superRoot(name, time) }
        for (time, byName) in answers { note(byName, at: time) }
        let isUp = known.count { $0.presence.isUp }
        for due in state.withLock({ $0.times.due(upTo: time) }) {
            let answers = await roots(at: due, known)
            note(answers, at: due)
            state.withLock { $0.times.settle(due, isAnswered: answers.count == isUp) }
        }
    }

    /// What all that answer say about a time, by name.
    private func roots(
        at time: Timestamp, _ known: [ObserverReadings.Supernode]
    ) async -> [String: SuperRootAnswer] {
        let answers = await withTaskGroup(of: (Int, SuperRootAnswer?).self) { group in
            for (index, endpoint) in endpoints.enumerated() where known[index].presence.isUp {
                group.addTask { (index, await self.superRoot(of: endpoint, at: time)) }
            }
            return await group.reduce(into: [Int: SuperRootAnswer]()) { $0[$1.0] = $1.1 }
        }
        return Dictionary(uniqueKeysWithValues: answers.map { (endpoints[$0.key].name, $0.value) })
    }

    /// Counts and tells the blocks whose verified output is not the derived one, each once for each supernode.
    private func note(_ answers: [String: SuperRootAnswer], at time: Timestamp) {
        let watched = Set(monitor.configuration.parameters.members)
        let found = state.withLock { state in
            var found: [(String, ObserverReadings.ReplacedBlock)] = []
            for index in state.readings.indices {
                let name = state.readings[index].name
                for block in answers[name]?.replacedBlocks(at: time) ?? [] where watched.contains(block.chain) {
                    if state.replaced[name, default: []].count >= Self.replacedLimit { state.replaced[name] = [] }
                    guard state.replaced[name, default: []].insert(block.derived).inserted else { continue }
                    state.readings[index].note(block)
                    found.append((name, block))
                }
            }
            return found
        }
        for (name, block) in found { log.replaced(name, block.chain, block.derived, time) }
    }

    private func superRoot(of endpoint: Endpoint, at time: Timestamp) async -> SuperRootAnswer? {
        do throws(UpstreamFailure) {
            let call = RPCCall("superroot_atTimestamp", [.quantity(time.seconds)])
            return try SuperRootAnswer(try await endpoint.client.call(call, timeout: Self.timeout), at: time)
        } catch {
            // What it did not give or what does not hash is not compared; the request counts as failed.
            if error.cause == .integrity { log.refused(endpoint.name, error) }
            return nil
        }
    }
}

extension ObserverReadings.Supernode {
    /// What it says now is not known: nothing is held against it that it may have taken back.
    fileprivate mutating func isDown() {
        presence.isUp = false
        acceptedInvalid = 0
    }

    fileprivate mutating func note(_ block: ObserverReadings.ReplacedBlock) {
        replaced[block.chain] = (replaced[block.chain] ?? 0).addingSaturating(1)
        if lastReplaced.count >= ObserverReadings.replacedLimit { lastReplaced.removeFirst() }
        lastReplaced.append(block)
    }
}
