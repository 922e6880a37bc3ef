/// The nodes of one simulated chain behind real HTTP, on a free port of the loopback interface: the execution node at `/`, and
/// the rollup node at `/node`.
package struct RehearsalServer: Sendable {
    /// Bytes that a request body may have; op-geth's default.
    private static let bodyLimit = 5 * 1024 * 1024

    /// Which chain.
    package let chain: ChainID
    /// Whether this is the second node of the chain, which keeps its view when the world is split.
    let isSecond: Bool
    private let server: HTTPServer

    /// Prepares a server; nothing is opened before `run()`.
    package init(
        _ chain: ChainID, isSecond: Bool = false, of world: RehearsalWorld, on loop: EventLoop,
        clock: any MonitorClock
    ) {
        self.chain = chain
        self.isSecond = isSecond
        var configuration = HTTPServer.Configuration(address: Self.loopback, dates: clock)
        configuration.limits.body = .delivered(upTo: Self.bodyLimit)
        configuration.maximumConnections = 256
        server = HTTPServer(configuration: configuration, on: loop) { request in
            await Self.respond(to: request, on: chain, isSecond: isSecond, of: world, clock: clock)
        }
    }

    /// Serves until the task is cancelled.
    package func run() async throws(SocketFailure) {
        try await server.run()
    }

    /// The address to give to a monitor, once the server listens.
    package func url() async throws(SocketFailure) -> String {
        "http://127.0.0.1:\(try await server.waitUntilListening())"
    }

    /// The address of the rollup node, once the server listens.
    package func rollupNodeURL() async throws(SocketFailure) -> String { try await url() + Self.rollupNodePath }

    private static let rollupNodePath = "/node"
    private static let loopback = SocketAddress.loopback

    private static func respond(
        to request: HTTPRequest, on chain: ChainID, isSecond: Bool, of world: RehearsalWorld,
        clock: any MonitorClock
    ) async -> HTTPResponse {
        switch request.method {
        case "GET", "POST": break
        default: return .text("method not allowed", status: .methodNotAllowed)
        }
        let delay = world.delay
        if delay > .zero { try? await clock.sleep(for: delay) }
        let answer: [UInt8]?
        switch request.path {
        case "/":
            answer = isSecond ? world.secondAnswer(request.body, on: chain) : world.answer(request.body, on: chain)
        case rollupNodePath where !isSecond: answer = world.rollupAnswer(request.body, on: chain)
        default: answer = nil
        }
        guard let answer else { return .text("404 page not found", status: .notFound) }
        return HTTPResponse(contentType: "application/json", body: answer)
    }
}

extension SocketAddress {
    /// Any free port of `127.0.0.1`.
    static let loopback: SocketAddress = {
        guard let address = SocketAddress(ip: "127.0.0.1", port: 0) else {
            preconditionFailure("127.0.0.1 is an address")  // safe: a literal, proven by every test that serves
        }
        return address
    }()
}
