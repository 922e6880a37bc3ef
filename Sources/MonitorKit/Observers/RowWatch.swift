/// Looks at the chains that are watched for stops alone, each source in a task of its own.
package final class RowWatch: Sendable {
    /// The largest answer of a source, in bytes.
    private static let bodyLimit = 4 << 20

    private let sources: [any RowSource]
    private let monitor: Monitor
    private let clock: any MonitorClock
    private let interval: Duration

    /// Prepares the sources; nothing is opened before `run()`.
    ///
    /// - Parameter observe: counts what is asked of whom by JSON-RPC.
    package init(
        _ plan: RowPlan, of monitor: Monitor, on loop: EventLoop, tls: TLSLoader, clock: any MonitorClock,
        files: FileReader, log: EventLog, observe: @escaping @Sendable (_ name: String, RPCObservation) -> Void
    ) throws(TLSUnavailable) {
        var configuration = HTTPClient.Configuration()
        configuration.bodyLimit = Self.bodyLimit
        configuration.connectionsPerOrigin = 4
        configuration.waitersPerOrigin = 64
        configuration.tls = try tls.context(isNeeded: plan.sources.contains(where: \.isEncrypted))
        let http = HTTPClient(on: loop, configuration: configuration)
        self.monitor = monitor
        self.clock = clock
        interval = .milliseconds(Int(plan.pollInterval * 1_000))
        sources = plan.sources.map { source in
            Self.source(source, http: http, clock: clock, files: files, log: log) { observe(source.name, $0) }
        }
    }

    /// Looks until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for source in sources { group.addTask { await self.look(at: source) } }
        }
    }

    private func look(at source: any RowSource) async {
        await monitor.expect(source.name, of: source.row)
        while !Task.isCancelled {
            let outcome: Result<RowObservation, UpstreamFailure>
            do throws(UpstreamFailure) { outcome = .success(try await source.look()) } catch {
                outcome = .failure(error)
            }
            guard !Task.isCancelled else { return }
            await monitor.look(source.row, by: source.name, outcome)
            guard (try? await clock.sleep(for: interval)) != nil else { return }
        }
    }

    private static func source(
        _ source: RowPlan.Source, http: HTTPClient, clock: any MonitorClock, files: FileReader,
        log: EventLog, observe: @escaping @Sendable (RPCObservation) -> Void
    ) -> any RowSource {
        switch source.place {
        case .file(let path):
            return DetailedStatusFileSource(
                name: source.name, row: source.row, path: path, files: files, clock: clock)
        case .endpoint(let endpoint):
            let place = EndpointSource(endpoint, clock: clock, log: log)
            let page = PageSource(client: http, source: place)
            switch (source.kind, source.row) {
            case (.rpc, .chain(let chain)), (.rollupNode, .chain(let chain)), (.supernode, .chain(let chain)):
                let client = JSONRPCClient(
                    transport: HTTPRPCTransport(client: http, source: place), clock: clock, budget: endpoint.budget,
                    observe: observe)
                if source.kind != .rpc {
                    let reader = JSONRPCSyncStatusReader(
                        upstream: source.name, kind: source.kind == .supernode ? .supernode : .opNode, client: client,
                        timeout: PageSource.timeout)
                    return DerivingNodeSource(name: source.name, row: source.row, chain: chain, reader: reader)
                }
                let reader = JSONRPCChainReader(
                    upstream: source.name, chain: chain, client: client, clock: clock, timeout: PageSource.timeout)
                return NodeSource(name: source.name, row: source.row, reader: reader)
            case (.exporter, _): return ExporterSource(name: source.name, row: source.row, page: page)
            case (.walletProxy, _): return WalletProxySource(name: source.name, row: source.row, page: page)
            default: return DetailedStatusSource(name: source.name, row: source.row, page: page)
            }
        }
    }
}

extension RowPlan.Source {
    fileprivate var isEncrypted: Bool {
        if case .endpoint(let endpoint) = place { endpoint.url.scheme == .https } else { false }
    }
}
