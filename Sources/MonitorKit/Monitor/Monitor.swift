/// The shell around the core: it owns sockets' answers, timers and tasks, and has no opinion.
///
/// One actor owns the core. Replies become events, directives become requests; what readers see is a snapshot that is
/// swapped after each event.
package actor Monitor {
    /// What the shell is given from outside, so that a simulator can give it something else.
    package struct Surroundings: Sendable {
        /// Where time comes from.
        package var clock: any MonitorClock
        /// A number between 0 and 1, drawn anew at each call.
        package var chance: @Sendable () -> Double
        /// Where transitions go.
        package var announce: @Sendable (Transition, Moment) -> Void
        /// Where upstreams that answer, or cease to, are reported.
        package var upstreamChanged: @Sendable (String, UpstreamFailure?) -> Void
        /// Where what happened to the liveness of chains goes.
        package var rowChanged: @Sendable (RowTransition, Moment) -> Void
        /// Called at each turn of the monitor's loop: what the liveness probe observes.
        package var tick: @Sendable (Moment) -> Void
        /// Gets what the monitor's judge made of messages that are known to be true or false.
        package var selfTested: @Sendable (SelfTest.Report) -> Void

        /// Puts the surroundings together.
        package init(
            clock: any MonitorClock, chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
            announce: @escaping @Sendable (Transition, Moment) -> Void = { _, _ in },
            upstreamChanged: @escaping @Sendable (String, UpstreamFailure?) -> Void = { _, _ in },
            rowChanged: @escaping @Sendable (RowTransition, Moment) -> Void = { _, _ in },
            tick: @escaping @Sendable (Moment) -> Void = { _ in },
            selfTested: @escaping @Sendable (SelfTest.Report) -> Void = { _ in }
        ) {
            self.clock = clock
            self.chance = chance
            self.announce = announce
            self.upstreamChanged = upstreamChanged
            self.rowChanged = rowChanged
            self.tick = tick
            self.selfTested = selfTested
        }
    }

    /// The newest picture of what is known.
    package nonisolated let snapshots: SnapshotBox

    nonisolated let surroundings: Surroundings
    nonisolated let configuration: CoreConfiguration
    nonisolated let pollUpperBound: Duration
    private nonisolated let readinessPatience: Duration
    private nonisolated let upstreams: [Upstream]
    private(set) var core: MonitorCore
    private(set) var followers: [ChainID: ChainFollower] = [:]
    /// Whether each upstream's last answer was useful.
    private var upstreamState: [String: Bool]
    private var isReady = false
    private let startedAt: Moment
    private var history = TransitionHistory()
    /// Which chains move, and whether their history holds.
    var liveness: LivenessTable
    private var selfTestPassedAt = 0.0

    /// Prepares a monitor that has not read anything.
    ///
    /// - Parameters:
    ///   - pollUpperBound: the longest wait between two looks at a chain's heads.
    ///   - rows: the chains that are watched for stops alone, and what operators set; attached chains are watched anyway.
    ///   - readinessPatience: how long a chain that has never answered keeps the monitor from being ready.
    package init(
        configuration: CoreConfiguration, upstreams: [Upstream], pollUpperBound: Duration, surroundings: Surroundings,
        rows: RowPlan = RowPlan(), readinessPatience: Duration = Monitor.readinessPatience
    ) {
        self.configuration = configuration
        self.upstreams = upstreams
        self.pollUpperBound = pollUpperBound
        self.readinessPatience = readinessPatience
        self.surroundings = surroundings
        startedAt = surroundings.clock.now()
        core = MonitorCore(configuration)
        upstreamState = Dictionary(upstreams.map { ($0.name, false) }, uniquingKeysWith: { first, _ in first })
        let interval = Self.lookInterval(pollUpperBound, upstreams.count, configuration.attached.count)
        liveness = LivenessTable(
            configuration.rowParameters(lookInterval: interval).merging(rows.rows) { attached, _ in attached }
                .reduce(into: [:]) { all, row in all[row.key] = rows.completed(row.key, row.value) })
        var first = core.snapshot
        first.upstreams = upstreamState
        first.rows = liveness.takeReports()
        snapshots = SnapshotBox(first)
    }

    /// Follows every chain until the task is cancelled.
    package func run() async {
        var followers: [ChainFollower] = []
        for chain in configuration.attached {
            guard let parameters = configuration.parameters.chains[chain] else { continue }
            let follower = ChainFollower(chain: chain, parameters: parameters, monitor: self)
            self.followers[chain] = follower
            followers.append(follower)
        }
        await withDiscardingTaskGroup { group in
            for (rank, upstream) in upstreams.enumerated() {
                group.addTask { await self.attach(upstream, rank: rank) }
            }
            for follower in followers { group.addTask { await follower.run() } }
            group.addTask { await self.beat() }
        }
        self.followers = [:]
    }

    /// Takes in an event and carries out what follows from it.
    func deliver(_ event: MonitorEvent) {
        let now = surroundings.clock.now()
        switch event {
        case .statusRead(let chain, let name, let status), .supernodeStatusRead(let chain, let name, let status):
            look(.chain(chain), by: name, .success(RowObservation(status)), at: now)
        default: break
        }
        let directives = core.handle(event, at: now)
        for directive in directives {
            switch directive {
            case .announce(let transition):
                history.record(transition, at: now)
                surroundings.announce(transition, now)
            case .read(let request): followers[request.chain]?.request(request)
            }
        }
        publish()
        surroundings.tick(now)
    }

    /// Notes whether an upstream's last answer was useful, and tells of a change.
    func note(_ upstream: String, failure: UpstreamFailure?) {
        let isUp = failure == nil
        // What ends with us is no failure of an upstream.
        guard isUp || !Task.isCancelled else { return }
        guard upstreamState[upstream] != isUp || (!isUp && !hasBeenReported.contains(upstream)) else { return }
        upstreamState[upstream] = isUp
        hasBeenReported.insert(upstream)
        publish()
        surroundings.upstreamChanged(upstream, failure)
    }

    /// Upstreams whose state has been told at least once, because the first failure is news too.
    ///
    /// Bounded by the configuration.
    private var hasBeenReported: Set<String> = []

    /// Every live job: for tests, and for looking at one monitor in full.
    package var liveJobs: [Job] { core.liveJobs }

    /// The live messages that a filter admits, in order, after a place; a call costs a bounded time.
    ///
    /// - Parameter limit: the most messages, from 1 to 1000.
    package func messages(matching filter: MessageFilter, after place: MessagePlace?, limit: Int) -> MessagePage {
        core.messages(matching: filter, after: place, limit: min(max(limit, 1), 1000))
    }

    /// The live message with an id.
    package func message(_ id: JobID) -> FollowedMessage? { core.message(id) }

    /// Every rule for the live message with an id, as far as it is decided.
    package func steps(of id: JobID) -> [VerdictStep]? { core.steps(of: id) }

    /// The hash of the canonical block of a height; nil where the window does not hold it.
    package func blockHash(of chain: ChainID, at number: BlockNumber) -> Hash32? {
        core.index(of: chain).flatMap { core.chains[$0].window[number]?.hash }
    }

    /// Every broken invariant of the core, in words.
    package var brokenInvariants: [String] { core.brokenInvariants }

    func publish() {
        var snapshot = core.snapshot
        snapshot.rows = liveness.takeReports()
        snapshot.upstreams = upstreamState
        snapshot.history = history
        snapshot.selfTestPassedAt = selfTestPassedAt
        // Once ready, always ready: an outage later is for the alerts, not for the rollout.
        isReady = isReady || hasSeenEnough(snapshot.chains)
        snapshot.isReady = isReady
        snapshots.store(snapshot)
    }

    /// Whether every chain has a whole window, but for those that have not answered for long, where any answers.
    private func hasSeenEnough(_ chains: [MonitorSnapshot.Chain]) -> Bool {
        let isPatienceOver = surroundings.clock.now().elapsed(since: startedAt) >= readinessPatience
        return chains.contains(where: \.isComplete)
            && chains.allSatisfy { $0.isComplete || (isPatienceOver && $0.hasNeverAnswered) }
    }

    /// How long a chain that has never answered keeps a monitor from being ready.
    ///
    /// Longer than a rollout may take: where a new configuration names a wrong node, the rollout fails, and replicas that see that chain
    /// are not traded for some that do not. A chain whose nodes are gone for days holds up a rollout, and does not prevent it.
    package static let readinessPatience = Duration.seconds(40 * 60)

    /// Asks an endpoint for its chain until it answers, then hands it to that chain.
    private nonisolated func attach(_ upstream: Upstream, rank: Int) async {
        var failures = 0
        while !Task.isCancelled {
            do throws(UpstreamFailure) {
                let chain = try await upstream.identify()
                guard let follower = await self.follower(of: chain) else {
                    upstream.refused("eth_chainId", .wrongChain)
                    throw UpstreamFailure(.wrongChain, "chain \(chain) is not in the dependency set, or unattached")
                }
                await note(upstream.name, failure: nil)
                follower.add(upstream.reader(chain), rank: rank)
                return
            } catch {
                failures += 1
                await note(upstream.name, failure: error)
            }
            let wait = Backoff.delay(after: failures, chance: surroundings.chance())
            guard (try? await surroundings.clock.sleep(for: wait)) != nil else { return }
        }
    }

    private func follower(of chain: ChainID) -> ChainFollower? { followers[chain] }

    /// Turns the loop once a second, so that a stuck actor shows even while no node answers; tests the judge now and then.
    private func beat() async {
        var beats = 0
        repeat {
            let now = surroundings.clock.now()
            if beats > 0 { passTime(at: now) }
            surroundings.tick(now)
            if beats.isMultiple(of: Self.beatsPerSelfTest) { testItself() }
            beats += 1
        } while (try? await surroundings.clock.sleep(for: .seconds(1))) != nil
    }

    private static let beatsPerSelfTest = 30

    private func testItself() {
        let report = core.selfTest()
        if report.isPassed { selfTestPassedAt = surroundings.clock.now().wall }
        publish()
        surroundings.selfTested(report)
    }
}
