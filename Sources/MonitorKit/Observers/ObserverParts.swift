/// What the observers and actions of one replica share, and how each of them is made.
struct ObserverParts {
    let plan: ObserverPlan
    let monitor: Monitor
    let clock: any MonitorClock
    let log: EventLog
    /// Counts what is asked of whom.
    let observe: @Sendable (_ name: String, RPCObservation) -> Void
    let invalid: InvalidMessagesBox
    let disputes: VerifierDisputesBox

    private let observerLog: ObserverLog
    private let http: HTTPClient

    /// The largest answer of an observer, in bytes.
    private static let bodyLimit = 4 << 20

    init(
        _ plan: ObserverPlan, of monitor: Monitor, on loop: EventLoop, tls: TLSLoader, clock: any MonitorClock,
        log: EventLog, observe: @escaping @Sendable (_ name: String, RPCObservation) -> Void
    ) throws(TLSUnavailable) {
        var configuration = HTTPClient.Configuration()
        configuration.bodyLimit = Self.bodyLimit
        configuration.connectionsPerOrigin = 4
        configuration.waitersPerOrigin = 64
        configuration.tls = try tls.context(isNeeded: plan.endpoints.contains { $0.url.scheme == .https })
        http = HTTPClient(on: loop, configuration: configuration)
        observerLog = ObserverLog(log: log)
        invalid = InvalidMessagesBox(startedAt: clock.now())
        disputes = VerifierDisputesBox(log: observerLog)
        (self.plan, self.monitor, self.clock, self.log, self.observe) = (plan, monitor, clock, log, observe)
    }

    private func client(_ endpoint: ConfiguredEndpoint) -> JSONRPCClient {
        let source = EndpointSource(endpoint, clock: clock, log: log)
        return JSONRPCClient(
            transport: HTTPRPCTransport(client: http, source: source), clock: clock, budget: endpoint.budget
        ) {
            [observe] in observe(endpoint.name, $0)
        }
    }

    /// Who reads the sync statuses of rollup nodes.
    func nodes() -> [SyncStatusObserver] {
        plan.nodes.map { endpoint in
            let reader = JSONRPCSyncStatusReader(
                upstream: endpoint.name, kind: .opNode, client: client(endpoint), timeout: SyncStatusObserver.timeout)
            return SyncStatusObserver(reader, monitor: monitor, clock: clock, log: observerLog)
        }
    }

    /// Who asks filters and supervisors, with who looks at the blocks that they hold.
    func verifiers() -> [(VerifierObserver, BlockViewObserver)] {
        plan.filters.map { verifier($0, .interop) } + plan.supervisors.map { verifier($0, .supervisor) }
    }

    private func verifier(
        _ endpoint: ConfiguredEndpoint, _ method: AccessListCheck.Method
    ) -> (VerifierObserver, BlockViewObserver) {
        // One client for both, so that what they ask comes out of one budget.
        let client = client(endpoint)
        let verifier = VerifierObserver(
            name: endpoint.name, method: method, safety: plan.minimumSafety, client: client, clock: clock,
            log: observerLog, said: { [disputes] in disputes.said(endpoint.name, about: $0, accepts: $1) })
        let blocks = BlockViewObserver(
            name: endpoint.name, method: method, client: client, monitor: monitor, clock: clock, log: observerLog)
        return (verifier, blocks)
    }

    /// Who compares supernodes; nil where there is none.
    func supernodes() -> SupernodeObserver? {
        guard !plan.supernodes.isEmpty else { return nil }
        return SupernodeObserver(
            plan.supernodes.map { .init(name: $0.name, client: client($0)) }, monitor: monitor, clock: clock,
            log: observerLog,
            invalid: { [invalid] in invalid.all })
    }

    /// Who presses failsafes; nil where there is none.
    func presser() -> FailsafePresser? {
        guard !plan.targets.isEmpty else { return nil }
        return FailsafePresser(
            plan.targets.map(target), tier: plan.tier, isDryRun: plan.isDryRun, clock: clock, log: observerLog,
            heads: { [monitor] in monitor.snapshots.current.unsafeHeads })
    }

    private func target(_ target: ObserverPlan.Target) -> FailsafePresser.Target {
        let connections = ConnectionWatch()
        let transport = SignedRPCTransport(
            client: http, source: EndpointSource(target.endpoint, clock: clock, log: log),
            keys: SigningKeySource(target.key, reread: target.reread), clock: clock,
            connections: connections
        ) {
            [observerLog] in observerLog.secretReplaced(target.endpoint.name)
        }
        return FailsafePresser.Target(
            name: target.endpoint.name,
            client: JSONRPCClient(transport: transport, clock: clock) { [observe] in
                observe(target.endpoint.name, $0)
            },
            connections: connections)
    }

    /// Who tells Alertmanagers and webhooks.
    func pushers() -> [AlertPusher] {
        plan.alertmanagers.map { pusher(.alertmanager, $0) } + plan.webhooks.map { pusher(.webhook, $0) }
    }

    private func pusher(_ kind: AlertPusher.Kind, _ endpoint: ConfiguredEndpoint) -> AlertPusher {
        AlertPusher(
            kind, to: EndpointSource(endpoint, clock: clock, log: log), named: endpoint.name, client: http,
            clock: clock, log: observerLog,
            invalid: { [invalid] in kind == .webhook ? invalid.happened : invalid.all })
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
