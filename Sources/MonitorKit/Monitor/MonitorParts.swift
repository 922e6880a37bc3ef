/// What the parts of one replica share, and how each of them is made.
struct MonitorParts {
    let plan: MonitorPlan
    let loop: EventLoop
    let clock: any MonitorClock
    let log: EventLog
    /// Gets each transition after it was logged.
    let onTransition: @Sendable (Transition, Moment) -> Void
    let shutdown = ShutdownFlag()

    private let startedAt: Moment
    private let tick: CoreTick
    private let telemetry: RPCTelemetry
    private let scrapes = ScrapeTelemetry()
    private let journal: JournalBox
    private let events: EventFeed
    private let feed = TransitionFeed()

    init(
        _ plan: MonitorPlan, on loop: EventLoop, clock: any MonitorClock, log: EventLog,
        onTransition: @escaping @Sendable (Transition, Moment) -> Void
    ) {
        (self.plan, self.loop, self.clock, self.log, self.onTransition) = (plan, loop, clock, log, onTransition)
        telemetry = RPCTelemetry(
            upstreams: Dictionary(
                plan.upstreams.map { ($0.name, RPCMethod.executionNode) } + plan.observers.askedMethods
                    + plan.rows.sources.map { ($0.name, $0.kind.askedMethods) }.filter { !$0.1.isEmpty },
                uniquingKeysWith: { first, _ in first }))
        startedAt = clock.now()
        tick = CoreTick(startedAt: startedAt)
        journal = JournalBox(names: plan.names)
        events = EventFeed(epoch: UInt64(clamping: Int64(max(0, startedAt.wall * 1000))))
    }

    /// The shell with the core in it.
    func monitor() throws(TLSUnavailable) -> Monitor {
        Monitor(
            configuration: plan.core,
            upstreams: try Self.upstreams(plan, on: loop, clock: clock, log: log, telemetry: telemetry),
            pollUpperBound: plan.pollUpperBound, surroundings: surroundings, rows: plan.rows)
    }

    /// Whoever hears what the monitor announces.
    private var surroundings: Monitor.Surroundings {
        Monitor.Surroundings(
            clock: clock,
            announce: {
                [log, events, journal, feed, onTransition, logsProgress = plan.logsProgress] transition, moment in
                if !transition.isProgress || logsProgress() { TransitionLog.write(transition, to: log) }
                events.publish(transition, at: moment)
                journal.note(transition, at: moment)
                feed.send(transition, moment)
                onTransition(transition, moment)
            },
            upstreamChanged: { [log] name, failure in TransitionLog.write(upstream: name, failure, to: log) },
            rowChanged: { [log, events, journal] transition, moment in
                RowLog.write(transition, to: log)
                events.publish(transition, at: moment)
                journal.note(transition, at: moment)
            },
            tick: { [tick] in tick.advance(to: $0) },
            selfTested: { [log] in TransitionLog.write(selfTest: $0, to: log) })
    }

    /// Observers and actions, which hear of everything from now on.
    func observers(of monitor: Monitor) throws(TLSUnavailable) -> ObserverSet {
        let observers = try ObserverSet(
            plan.observers, of: monitor, on: loop, tls: plan.tls, clock: clock, log: log
        ) {
            [telemetry] name, observation in telemetry.record(observation, of: name)
        }
        feed.connect { observers.note($0, at: $1) }
        return observers
    }

    /// The chains that are watched for stops alone.
    func rows(of monitor: Monitor) throws(TLSUnavailable) -> RowWatch {
        try RowWatch(plan.rows, of: monitor, on: loop, tls: plan.tls, clock: clock, files: plan.files, log: log) {
            [telemetry] name, observation in telemetry.record(observation, of: name)
        }
    }

    private var replica: StatusPage.Replica {
        StatusPage.Replica(
            version: plan.identity.version, configurationHash: plan.identity.configurationHash, startedAt: startedAt,
            names: plan.names)
    }

    /// What the log says again and again.
    func reminders(of monitor: Monitor, _ observers: ObserverSet) -> LogReminders {
        LogReminders(
            snapshots: monitor.snapshots, journal: journal, replica: replica, clock: clock, log: log,
            observers: { observers.readings })
    }

    /// The port.
    func server(of monitor: Monitor, _ observers: ObserverSet) -> HTTPServer {
        let routes = surface(of: monitor, observers).routes
        var configuration = HTTPServer.Configuration(address: plan.listen, dates: clock)
        configuration.shape = APIError.shape
        // Whoever finds no room may have been a scraper: a storm must show.
        configuration.answered = { [scrapes] path, status in
            if path?.hasPrefix("/metrics") ?? true { scrapes.record(code: status.rawValue) }
        }
        return HTTPServer(configuration: configuration, on: loop) { request in
            await routes.respond(to: request)
        }
    }

    /// What the port shows.
    private func surface(of monitor: Monitor, _ observers: ObserverSet) -> MonitorSurface {
        let api = MonitorAPI(
            of: monitor, feed: events, clock: clock, identity: plan.identity, names: plan.names,
            observers: { observers.readings })
        return MonitorSurface(
            snapshots: monitor.snapshots, tick: tick, clock: clock,
            metrics: MetricsEndpoint(
                identity: plan.identity, rpc: telemetry, scrapes: scrapes, log: log, clock: clock,
                created: plan.showsCreation ? startedAt.wall : nil,
                replicaNumber: .random(in: MetricReadings.replicaNumbers),
                observers: { observers.readings }),
            shutdown: shutdown,
            api: api,
            status: StatusEndpoint(api: api, journal: journal, replica: replica, explorers: plan.explorers),
            token: plan.access.map { access in
                AccessToken(access.token, clock: clock) { [files = plan.files] in
                    try? CredentialFiles.token(at: access.path, files).get()
                }
            })
    }

    private static func upstreams(
        _ plan: MonitorPlan, on loop: EventLoop, clock: any MonitorClock, log: EventLog, telemetry: RPCTelemetry
    ) throws(TLSUnavailable) -> [Upstream] {
        var configuration = HTTPClient.Configuration()
        configuration.bodyLimit = plan.maximumResponseBytes
        // Reads of one chain alone can take all the others, for as long as an exchange may take.
        configuration.urgentConnectionsPerOrigin = 4
        configuration.tls = try plan.tls.context(isNeeded: plan.upstreams.contains { $0.url.scheme == .https })
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
