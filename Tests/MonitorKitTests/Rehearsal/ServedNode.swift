import MonitorKit

/// The nodes of a rehearsed superchain behind real HTTP, with readers that go through the real client.
struct ServedNode {
    let world: RehearsalWorld
    let loop: EventLoop
    let urls: [ChainID: EndpointURL]

    /// Serves while `body` runs.
    static func serving(
        _ superchain: SimulatedSuperchain, _ body: (ServedNode) async throws -> Void
    ) async throws {
        let loop = try EventLoop.start(name: "served")
        defer { loop.stop() }
        let world = RehearsalWorld(superchain)
        let servers = superchain.chains.map { RehearsalServer($0.id, of: world, on: loop, clock: SystemClock()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { try await server.run() } }
            var urls: [ChainID: EndpointURL] = [:]
            for server in servers { urls[server.chain] = try EndpointURL(parsing: try await server.url()) }
            try await body(ServedNode(world: world, loop: loop, urls: urls))
            group.cancelAll()
        }
    }

    /// A reader of one chain, by its node or by another one's.
    func reader(_ chain: ChainID, named name: String? = nil, at url: EndpointURL? = nil) throws -> JSONRPCChainReader {
        JSONRPCChainReader(
            upstream: name ?? "el-\(chain)", chain: chain, client: try client(chain, at: url), clock: SystemClock(),
            timeout: .seconds(30))
    }

    /// An endpoint of one chain for a monitor.
    func upstream(_ chain: ChainID, named name: String? = nil, at url: EndpointURL? = nil) throws -> Upstream {
        Upstream(
            name: name ?? "el-\(chain)", client: try client(chain, at: url), clock: SystemClock(), timeout: .seconds(30)
        )
    }

    /// Sets the faults of a chain's node, and what it takes at once.
    func setNode(_ chain: ChainID, faults: [NodeFault] = [], batchLimit: Int = 1_000, batchBytes: Int = 25_000_000) {
        var node = SimulatedNode()
        node.faults = faults
        node.batchLimit = batchLimit
        node.batchBytesLimit = batchBytes
        world.setNode(node, of: chain)
    }

    /// What a chain's node was asked while `body` ran.
    func traffic(of chain: ChainID, _ body: () async throws -> Void) async rethrows -> NodeTraffic {
        let before = world.traffic(of: chain)
        try await body()
        return world.traffic(of: chain).since(before)
    }

    private func client(_ chain: ChainID, at url: EndpointURL?) throws -> JSONRPCClient {
        guard let url = url ?? urls[chain] else { throw UpstreamFailure(.connect, "no node of chain \(chain)") }
        return JSONRPCClient(
            transport: HTTPRPCTransport(client: HTTPClient(on: loop), endpoint: url), clock: SystemClock())
    }
}
