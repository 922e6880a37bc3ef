import MonitorKit
import Synchronization

/// The recorded nodes behind real HTTP servers on loopback, all in the same phase of the recording.
final class RecordedStack: Sendable {
    static let chains = [901, 902]

    let servers: [(chain: Int, server: HTTPServer)]
    private let phase = RecordedPhase()

    init(on loop: EventLoop, at address: SocketAddress) {
        let phase = self.phase
        servers = Self.chains.map { chain in
            var configuration = HTTPServer.Configuration(address: address)
            configuration.limits.body = .delivered(upTo: 5_000_000)
            let server = HTTPServer(configuration: configuration, on: loop) { request in
                HTTPResponse(
                    status: .ok, contentType: "application/json", headers: [],
                    body: phase.answer(request.body, on: chain))
            }
            return (chain, server)
        }
    }

    /// Makes the nodes answer as they did in a phase.
    func enter(_ name: String) throws {
        for chain in Self.chains { phase.set(try RecordedNode(chain: chain, through: name), of: chain) }
    }
}

/// What each node answers at the moment.
final class RecordedPhase: Sendable {
    private let nodes = Mutex<[Int: RecordedNode]>([:])

    func set(_ node: RecordedNode, of chain: Int) {
        nodes.withLock { $0[chain] = node }
    }

    func answer(_ body: [UInt8], on chain: Int) -> [UInt8] {
        nodes.withLock { $0[chain] }?.answer(body) ?? []
    }
}
