import Synchronization

/// What one replica shows on its port: metrics and probes, all from the newest snapshot.
struct MonitorSurface: Sendable {
    let snapshots: SnapshotBox
    let tick: CoreTick
    let clock: any MonitorClock
    let metrics: MetricsEndpoint
    let shutdown: ShutdownFlag
    let api: MonitorAPI
    let status: StatusEndpoint
    var token: AccessToken?

    /// The paths and what answers them.
    var routes: HTTPRoutes {
        var routes = HTTPRoutes(refusing: APIError.shape)
        routes.get("/") { status.status($0) }
        routes.get(below: "/messages") { await status.message($0) }
        routes.get("/metrics") { scrape($0) }
        routes.get("/livez") { _ in Probes.liveness(sinceLastTick: tick.age(at: clock.now())) }
        routes.get("/healthz") { _ in
            Probes.health(sinceLastTick: tick.age(at: clock.now()), version: BuildInfo.version)
        }
        routes.get("/readyz") { _ in Probes.readiness(readiness) }
        api.add(to: &routes)
        // A kubelet sends no token, and what probes tell is no secret.
        if let token { routes.require(token, besides: ["/livez", "/readyz", "/healthz"]) }
        return routes
    }

    private func scrape(_ request: HTTPRequest) -> HTTPResponse {
        let (snapshot, generation) = snapshots.versioned
        // A list may come in several fields (RFC 9110, section 5.3).
        let accept = request.headers.values(of: "accept").joined(separator: ",")
        let page = metrics.respond(to: snapshot, generation: generation, accept: accept)
        return HTTPResponse(
            status: .ok, contentType: page.contentType, headers: [HTTPField("Vary", page.vary)], body: page.body)
    }

    private var readiness: Probes.Readiness {
        let snapshot = snapshots.current
        return Probes.Readiness(
            isReady: snapshot.isReady, isShuttingDown: shutdown.isSet,
            missing: snapshot.chains.filter { !$0.isComplete }.map(progress))
    }

    private func progress(_ chain: MonitorSnapshot.Chain) -> String {
        let name = api.names.phrase(chain.id)
        guard let head = chain.heads[.unsafe]?.number else { return "\(name): no head has been read yet" }
        guard let window = chain.window else { return "\(name): no block has been read yet, head \(head)" }
        return "\(name): blocks \(window.lowerBound) to \(window.upperBound) read, head \(head), "
            + "\(chain.blocksToRead) headers and receipts to read"
    }
}

/// Set once, when the replica was asked to end.
final class ShutdownFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() { flag.store(true, ordering: .relaxed) }
}
