/// A simulated superchain that lives by the clock, with a node of each chain behind HTTP: what a monitor is rehearsed against.
package struct RehearsalStack: Sendable {
    /// What is shared with whoever makes things happen.
    package let world: RehearsalWorld
    private let servers: [RehearsalServer]
    private let clock: any MonitorClock

    /// Prepares a stack; nothing is opened before `run`.
    ///
    /// - Parameter loop: Serves the nodes; give it a loop of its own, so that the monitor's is not kept waiting.
    /// - Parameter seconds: Chains with a second node.
    package init(
        _ superchain: SimulatedSuperchain, seconds: [ChainID] = [], on loop: EventLoop, clock: any MonitorClock
    ) {
        let world = RehearsalWorld(superchain)
        self.world = world
        self.clock = clock
        servers =
            superchain.chains.map { RehearsalServer($0.id, of: world, on: loop, clock: clock) }
            + seconds.map { RehearsalServer($0, isSecond: true, of: world, on: loop, clock: clock) }
    }

    /// Serves, and makes blocks when they are due, until the task is cancelled.
    ///
    /// - Parameter observe: Gets what happened, as soon as it can be seen at the nodes.
    /// - Throws: When a server cannot listen.
    package func run(observe: @escaping @Sendable ([SimulationEvent], Moment) -> Void = { _, _ in }) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { try await server.run() } }
            group.addTask { await advance(observe) }
            while try await group.next() != nil {}
        }
    }

    /// Where the nodes are, by chain, once all of them listen; second nodes come last.
    package func endpoints() async throws(SocketFailure) -> [(chain: ChainID, url: String)] {
        var endpoints: [(chain: ChainID, url: String)] = []
        for server in servers { endpoints.append((server.chain, try await server.url())) }
        return endpoints
    }

    /// Where the rollup nodes are, by chain, once all of them listen.
    package func rollupNodes() async throws(SocketFailure) -> [(chain: ChainID, url: String)] {
        var endpoints: [(chain: ChainID, url: String)] = []
        for server in servers where !server.isSecond {
            endpoints.append((server.chain, try await server.rollupNodeURL()))
        }
        return endpoints
    }

    /// Makes the blocks that are due now, and says what happened.
    package func catchUp(_ observe: (([SimulationEvent], Moment) -> Void)) {
        let now = clock.now()
        let time = Timestamp(UInt64(clamping: Int64(max(0, now.wall))))
        let events = world.withSuperchain { superchain in
            superchain.advance(to: time)
            return superchain.takeEvents()
        }
        world.advanceSecond(to: time)
        if !events.isEmpty { observe(events, now) }
    }

    private func advance(_ observe: @Sendable ([SimulationEvent], Moment) -> Void) async {
        while !Task.isCancelled {
            catchUp(observe)
            do throws(CancellationError) {
                try await clock.sleep(for: untilNextBlock())
            } catch {
                return
            }
        }
    }

    /// The time to the next block: at most a second, because a stalled chain may be let go.
    private func untilNextBlock() -> Duration {
        let wall = clock.now().wall
        guard let next = world.withSuperchain({ $0.nextTime }) else { return .seconds(1) }
        return min(.seconds(1), max(.milliseconds(5), .seconds(Double(next.seconds) - wall)))
    }
}
