/// What one endpoint beside the nodes showed when it was asked what an observer asks.
struct ObserverReport: Sendable {
    /// The configured name.
    let name: String
    /// What it is.
    let kind: ObserverProbe.Kind
    /// The chains that it speaks for.
    var chains: [ChainID] = []
    /// Whether it answered what cannot be done without.
    var answers = false
    /// What will hinder the monitor, in words of ours.
    var problems: [String] = []

    /// The heads of the columns.
    static let columns = ["OBSERVED", "KIND", "CHAINS", "ANSWERS"]

    /// The cells of its row, in the order of `columns`.
    var cells: [String] {
        let list = chains.map(\.description).joined(separator: " ")
        return [name, kind.rawValue, list.isEmpty ? "-" : list, answers ? "yes" : "no"]
    }

    /// One object.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("kind", kind.rawValue)
            json.key("chain_ids")
            json.array { json in chains.forEach { json.write($0.description) } }
            json.member("answers", answers)
            json.key("problems")
            json.array { json in problems.forEach { json.write($0) } }
        }
    }
}

/// Asks one endpoint beside the nodes what an observer asks of it, once.
struct ObserverProbe: Sendable {
    /// What an endpoint is to the monitor.
    enum Kind: String, Sendable {
        case rollupNode = "rollup-node"
        case filter
        case supervisor
        case supernode
        case failsafe
    }

    let name: String
    let kind: Kind
    let client: JSONRPCClient
    let rollups: [ChainID: RollupConfiguration]
    let watched: [ChainID]
    let dependencySet: DependencySet
    let timeout: Duration

    /// One probe for each endpoint that can be asked without a change; alerts are not sent to see whether they arrive.
    static func all(_ configuration: Configuration, _ http: HTTPClient, _ clock: any MonitorClock) -> [ObserverProbe] {
        let plan = configuration.observers
        func probe(_ kind: Kind, _ endpoint: ConfiguredEndpoint, key: SigningKey? = nil) -> ObserverProbe {
            let source = EndpointSource(endpoint.url)
            let transport: any RPCTransport =
                if let key {
                    SignedRPCTransport(client: http, source: source, keys: SigningKeySource(key), clock: clock)
                } else {
                    HTTPRPCTransport(client: http, source: source)
                }
            return ObserverProbe(
                name: endpoint.name, kind: kind,
                client: JSONRPCClient(transport: transport, clock: clock, budget: endpoint.budget),
                rollups: configuration.rollups, watched: configuration.attachedChains,
                dependencySet: configuration.dependencySet, timeout: configuration.requestTimeout)
        }
        return plan.nodes.map { probe(.rollupNode, $0) } + plan.filters.map { probe(.filter, $0) }
            + plan.supervisors.map { probe(.supervisor, $0) } + plan.supernodes.map { probe(.supernode, $0) }
            + plan.targets.map { probe(.failsafe, $0.endpoint, key: $0.key) }
    }

    /// Asks, and never throws: what fails is part of the report.
    func report() async -> ObserverReport {
        var report = ObserverReport(name: name, kind: kind)
        do throws(UpstreamFailure) {
            switch kind {
            case .rollupNode: try await askRollup(&report)
            case .supernode: try await askStatus(.supernode, &report)
            case .filter, .supervisor: try await askCheck(&report)
            case .failsafe: _ = try await client.failsafe(timeout: timeout)
            }
            report.answers = true
        } catch {
            report.problems.append(error.description)
        }
        return report
    }

    private func askRollup(_ report: inout ObserverReport) async throws(UpstreamFailure) {
        try await askStatus(.opNode, &report)
        if let theirs = try await client.dependencySet(timeout: timeout) {
            report.problems += theirs.differences(from: dependencySet)
        }
        let json = try await client.call(RPCCall("optimism_rollupConfig"), timeout: timeout)
        guard let theirs = try? RollupConfigurationFile.decode(Array(json)).chains.first,
            let ours = rollups[theirs.chain]
        else { return }
        report.problems += theirs.differences(from: ours)
    }

    private func askStatus(
        _ kind: JSONRPCSyncStatusReader.Kind, _ report: inout ObserverReport
    ) async throws(UpstreamFailure) {
        let reader = JSONRPCSyncStatusReader(
            upstream: name, kind: kind, client: client, timeout: timeout)
        report.chains = try await reader.statuses().keys.sorted()
        if kind == .supernode {
            for chain in watched where !report.chains.contains(chain) {
                report.problems.append("it says nothing about chain \(chain)")
            }
        } else {
            for chain in report.chains where !watched.contains(chain) {
                report.problems.append("it serves chain \(chain), which is not watched")
            }
        }
    }

    /// An empty list is refused or accepted; that the method is there is what counts.
    private func askCheck(_ report: inout ObserverReport) async throws(UpstreamFailure) {
        var verdict = AccessListVerdict.none(.unsupported)
        for method in AccessListCheck.Method.allCases where verdict == .none(.unsupported) {
            let call = RPCCall(method.rawValue, [.list([]), .text("unsafe"), .object([])])
            do throws(UpstreamFailure) {
                verdict = AccessListVerdict(
                    .success(try await client.call(call, timeout: timeout)))
            } catch {
                guard error.cause == .rpc || error.cause == .missing else { throw error }
                verdict = AccessListVerdict(.failure(error))
            }
        }
        if verdict == .none(.unsupported) {
            throw UpstreamFailure(.rpc, "it has no method that checks access lists")
        }
        if (try? await client.failsafe(timeout: timeout)) == nil {
            report.problems.append("admin_getFailsafeEnabled is not answered: whether its failsafe is on stays unknown")
        }
    }
}
