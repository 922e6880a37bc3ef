/// All observers and actions of one replica.
///
/// What the monitor announces is noted at once, in tables that are bounded; everything that takes time happens in tasks of
/// their own, with an HTTP client of their own. Nothing of it can make a verdict wait.
package final class ObserverSet: Sendable {
    private let nodes: [SyncStatusObserver]
    private let verifiers: [VerifierObserver]
    /// What blocks they hold, in the same order.
    private let blockViews: [BlockViewObserver]
    private let supernodes: SupernodeObserver?
    private let presser: FailsafePresser?
    private let pushers: [AlertPusher]
    private let invalid: InvalidMessagesBox
    private let disputes: VerifierDisputesBox

    /// The largest answer of an observer, in bytes.
    static let bodyLimit = 4 << 20

    /// Puts observers together; nothing is opened before `run()`.
    ///
    /// - Parameter observe: counts what is asked of whom.
    package init(
        _ plan: ObserverPlan, of monitor: Monitor, on loop: EventLoop, clock: any MonitorClock, log: EventLog,
        observe: @escaping @Sendable (_ name: String, RPCObservation) -> Void
    ) throws(TLSUnavailable) {
        var configuration = HTTPClient.Configuration()
        configuration.bodyLimit = Self.bodyLimit
        configuration.connectionsPerOrigin = 4
        configuration.waitersPerOrigin = 64
        if plan.endpoints.contains(where: { $0.url.scheme == .https }) { configuration.tls = try TLSContext() }
        let http = HTTPClient(on: loop, configuration: configuration)
        let observerLog = ObserverLog(log: log)
        func client(_ endpoint: ConfiguredEndpoint) -> JSONRPCClient {
            let source = EndpointSource(endpoint, clock: clock, log: log)
            return JSONRPCClient(
                transport: HTTPRPCTransport(client: http, source: source), clock: clock, budget: endpoint.budget
            ) {
                observe(endpoint.name, $0)
            }
        }
        let disputes = VerifierDisputesBox(log: observerLog)
        self.disputes = disputes
        func verifier(
            _ endpoint: ConfiguredEndpoint, _ method: AccessListCheck.Method
        ) -> (VerifierObserver, BlockViewObserver) {
            // One client for both, so that what they ask comes out of one budget.
            let client = client(endpoint)
            let verifier = VerifierObserver(
                name: endpoint.name, method: method, safety: plan.minimumSafety, client: client, clock: clock,
                log: observerLog, said: { disputes.said(endpoint.name, about: $0, accepts: $1) })
            let blocks = BlockViewObserver(
                name: endpoint.name, method: method, client: client, monitor: monitor, clock: clock, log: observerLog)
            return (verifier, blocks)
        }
        nodes = plan.nodes.map { endpoint in
            let reader = JSONRPCSyncStatusReader(
                upstream: endpoint.name, kind: .opNode, client: client(endpoint), timeout: SyncStatusObserver.timeout)
            return SyncStatusObserver(reader, monitor: monitor, clock: clock, log: observerLog)
        }
        let invalid = InvalidMessagesBox(startedAt: clock.now())
        self.invalid = invalid
        let pairs = plan.filters.map { verifier($0, .interop) } + plan.supervisors.map { verifier($0, .supervisor) }
        verifiers = pairs.map(\.0)
        blockViews = pairs.map(\.1)
        supernodes =
            plan.supernodes.isEmpty
            ? nil
            : SupernodeObserver(
                plan.supernodes.map { .init(name: $0.name, client: client($0)) }, monitor: monitor, clock: clock,
                log: observerLog,
                invalid: { invalid.all })
        presser =
            plan.targets.isEmpty
            ? nil
            : FailsafePresser(
                plan.targets.map { target in
                    let connections = ConnectionWatch()
                    let transport = SignedRPCTransport(
                        client: http, source: EndpointSource(target.endpoint, clock: clock, log: log),
                        keys: SigningKeySource(target.key, reread: target.reread), clock: clock,
                        connections: connections
                    ) {
                        observerLog.secretReplaced(target.endpoint.name)
                    }
                    return FailsafePresser.Target(
                        name: target.endpoint.name,
                        client: JSONRPCClient(transport: transport, clock: clock) { observe(target.endpoint.name, $0) },
                        connections: connections)
                }, tier: plan.tier, isDryRun: plan.isDryRun, clock: clock, log: observerLog,
                heads: { monitor.snapshots.current.unsafeHeads })
        func pusher(_ kind: AlertPusher.Kind, _ endpoint: ConfiguredEndpoint) -> AlertPusher {
            AlertPusher(
                kind, to: EndpointSource(endpoint, clock: clock, log: log), named: endpoint.name, client: http,
                clock: clock, log: observerLog, invalid: { kind == .webhook ? invalid.happened : invalid.all })
        }
        pushers = plan.alertmanagers.map { pusher(.alertmanager, $0) } + plan.webhooks.map { pusher(.webhook, $0) }
    }

    /// Takes in something that the monitor announced; takes no longer than looks into tables.
    package func note(_ transition: Transition, at now: Moment) {
        if invalid.note(transition, at: now) { for pusher in pushers { pusher.appeared() } }
        presser?.note(transition, at: now)
        supernodes?.note(transition)
        for verifier in verifiers { verifier.note(transition, at: now) }
        // After those who say something: what is forgotten here is not said again.
        disputes.note(transition)
    }

    /// Observes and acts until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for node in nodes { group.addTask { await node.run() } }
            for verifier in verifiers { group.addTask { await verifier.run() } }
            for view in blockViews { group.addTask { await view.run() } }
            for pusher in pushers { group.addTask { await pusher.run() } }
            if let supernodes { group.addTask { await supernodes.run() } }
            if let presser { group.addTask { await presser.run() } }
        }
    }

    /// What is known at this moment.
    package var readings: ObserverReadings {
        var readings = ObserverReadings()
        readings.nodes = nodes.map(\.readings)
        let judges = zip(verifiers, blockViews).map { verifier, view in
            var readings = verifier.readings
            readings.blocksDiffer = view.differs
            return readings
        }
        (readings.verifiers, readings.disputes) = disputes.complete(judges)
        readings.supernodes = supernodes?.readings ?? []
        readings.targets = presser?.readings ?? []
        readings.presses = presser?.presses ?? []
        readings.pushes = pushers.map(\.readings)
        return readings
    }
}

extension MonitorSnapshot {
    /// The unsafe heads of the chains that have one.
    fileprivate var unsafeHeads: [ChainID: BlockNumber] {
        Dictionary(
            chains.compactMap { chain in chain.heads[.unsafe].map { (chain.id, $0.number) } },
            uniquingKeysWith: { first, _ in first })
    }
}
