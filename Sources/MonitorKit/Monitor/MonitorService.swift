/// One replica as a whole: the monitor, its nodes, its port.
package final class MonitorService: Sendable {
    /// The shell and, in it, the core.
    package let monitor: Monitor
    /// Observers and actions.
    package let observers: ObserverSet
    private let rows: RowWatch
    private let reminders: LogReminders
    private let server: HTTPServer
    private let shutdown = ShutdownFlag()

    /// Puts a replica together; nothing is opened before `run()`.
    ///
    /// - Parameters:
    ///   - loop: where all sockets live.
    ///   - onTransition: gets each transition after it was logged.
    /// - Throws: where an `https` node is named and the system has no OpenSSL.
    package init(
        _ plan: MonitorPlan, on loop: EventLoop, clock: any MonitorClock, log: EventLog,
        onTransition: @escaping @Sendable (Transition, Moment) -> Void = { _, _ in }
    ) throws(TLSUnavailable) {
        let telemetry = RPCTelemetry(
            upstreams: Dictionary(
                plan.upstreams.map { ($0.name, RPCMethod.executionNode) } + plan.observers.askedMethods
                    + plan.rows.sources.map { ($0.name, $0.kind.askedMethods) }.filter { !$0.1.isEmpty },
                uniquingKeysWith: { first, _ in first }))
        let startedAt = clock.now()
        let tick = CoreTick(startedAt: startedAt)
        let journal = JournalBox(names: plan.names)
        let events = EventFeed(epoch: UInt64(clamping: Int64(max(0, startedAt.wall * 1000))))
        let feed = TransitionFeed()
        monitor = Monitor(
            configuration: plan.core,
            upstreams: try Self.upstreams(plan, on: loop, clock: clock, log: log, telemetry: telemetry),
            pollUpperBound: plan.pollUpperBound,
            surroundings: Monitor.Surroundings(
                clock: clock,
                announce: { [logsProgress = plan.logsProgress] transition, moment in
                    if !transition.isProgress || logsProgress() { TransitionLog.write(transition, to: log) }
                    events.publish(transition, at: moment)
                    journal.note(transition, at: moment)
                    feed.send(transition, moment)
                    onTransition(transition, moment)
                },
                upstreamChanged: { name, failure in TransitionLog.write(upstream: name, failure, to: log) },
                rowChanged: { transition, moment in
                    RowLog.write(transition, to: log)
                    events.publish(transition, at: moment)
                    journal.note(transition, at: moment)
                },
                tick: { tick.advance(to: $0) },
                selfTested: { TransitionLog.write(selfTest: $0, to: log) }), rows: plan.rows)
        let observers = try ObserverSet(plan.observers, of: monitor, on: loop, clock: clock, log: log) {
            name, observation in telemetry.record(observation, of: name)
        }
        feed.connect { observers.note($0, at: $1) }
        self.observers = observers
        rows = try RowWatch(plan.rows, of: monitor, on: loop, clock: clock, files: plan.files, log: log) {
            name, observation in telemetry.record(observation, of: name)
        }
        let replica = StatusPage.Replica(
            version: plan.identity.version, configurationHash: plan.identity.configurationHash, startedAt: startedAt,
            names: plan.names)
        reminders = LogReminders(
            snapshots: monitor.snapshots, journal: journal, replica: replica, clock: clock, log: log,
            observers: { observers.readings })
        let scrapes = ScrapeTelemetry()
        let api = MonitorAPI(
            of: monitor, feed: events, clock: clock, identity: plan.identity, names: plan.names,
            observers: { observers.readings })
        let surface = MonitorSurface(
            snapshots: monitor.snapshots, tick: tick, clock: clock,
            metrics: MetricsEndpoint(
                identity: plan.identity, rpc: telemetry, scrapes: scrapes, log: log, clock: clock,
                created: plan.showsCreation ? startedAt.wall : nil,
                observers: { observers.readings }),
            shutdown: shutdown,
            api: api,
            status: StatusEndpoint(api: api, journal: journal, replica: replica, explorers: plan.explorers),
            token: plan.access.map { access in
                AccessToken(access.token, clock: clock) { [files = plan.files] in
                    try? CredentialFiles.token(at: access.path, files).get()
                }
            })
        let routes = surface.routes
        var configuration = HTTPServer.Configuration(address: plan.listen, dates: clock)
        configuration.shape = APIError.shape
        // Whoever finds no room may have been a scraper: a storm must show.
        configuration.answered = { path, status in
            if path?.hasPrefix("/metrics") ?? true { scrapes.record(code: status.rawValue) }
        }
        server = HTTPServer(configuration: configuration, on: loop) { request in
            await routes.respond(to: request)
        }
    }

    /// Watches and serves until `stop()`, or until the task is canceled.
    ///
    /// Throws when the port cannot be opened; a node that cannot be read never ends it.
    package func run() async throws(SocketFailure) {
        let outcome = await withTaskGroup(of: Result<Void, SocketFailure>.self) { group in
            group.addTask {
                do throws(SocketFailure) { return .success(try await self.server.run()) } catch {
                    return .failure(error)
                }
            }
            group.addTask { .success(await self.watch()) }
            let first = await group.next() ?? .success(())
            group.cancelAll()
            return first
        }
        try outcome.get()
    }

    /// Watches and observes; one that has nothing to observe is done at once, and does not end the other.
    private func watch() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.monitor.run() }
            group.addTask { await self.observers.run() }
            group.addTask { await self.rows.run() }
            group.addTask { await self.reminders.run() }
        }
    }

    /// The port that is listened on; throws when it cannot be opened.
    package func waitUntilListening() async throws(SocketFailure) -> UInt16 {
        try await server.waitUntilListening()
    }

    /// Ends the replica: not ready at once, answers under way are given a second.
    package func stop() async {
        shutdown.set()
        await server.stop(timeout: .seconds(1))
    }

    private static func upstreams(
        _ plan: MonitorPlan, on loop: EventLoop, clock: any MonitorClock, log: EventLog, telemetry: RPCTelemetry
    ) throws(TLSUnavailable) -> [Upstream] {
        var configuration = HTTPClient.Configuration()
        configuration.bodyLimit = plan.maximumResponseBytes
        if plan.upstreams.contains(where: { $0.url.scheme == .https }) { configuration.tls = try TLSContext() }
        let client = HTTPClient(on: loop, configuration: configuration)
        return plan.upstreams.map { endpoint in
            let name = endpoint.name
            let source = EndpointSource(endpoint, clock: clock, log: log)
            let rpc = JSONRPCClient(
                transport: HTTPRPCTransport(client: client, source: source), clock: clock, budget: endpoint.budget
            ) {
                telemetry.record($0, of: name)
            }
            return Upstream(name: name, client: rpc, clock: clock, timeout: plan.requestTimeout) { method, cause in
                telemetry.recordRefusal(upstream: name, method: method, cause: cause)
            }
        }
    }
}

extension Transition {
    /// Whether it only tells how far a backfill is.
    fileprivate var isProgress: Bool {
        if case .windowProgress = self { true } else { false }
    }
}
