import Synchronization

@testable import MonitorKit

/// A whole monitor before nodes over real sockets; an endpoint is named by its place and its chain.
struct BadNodeStage: Sendable {
    /// What clients saw, by endpoint.
    final class Causes: Sendable {
        private let seen = Mutex<[String: [UpstreamCause: Int]]>([:])

        func note(_ name: String, _ cause: UpstreamCause?) {
            guard let cause else { return }
            seen.withLock { $0[name, default: [:]][cause, default: 0] += 1 }
        }

        /// How often one of the causes was counted.
        func count(_ name: String, _ causes: Set<UpstreamCause>) -> Int {
            let all = all(name)
            return causes.reduce(0) { $0 + all[$1, default: 0] }
        }

        func all(_ name: String) -> [UpstreamCause: Int] { seen.withLock { $0[name] ?? [:] } }
    }

    /// How connections are secured, and who shows a certificate that is not trusted.
    struct Security: Sendable {
        let context: TLSContext
        let strangersPort: UInt16
    }

    /// Asks a late node no longer than a test can wait, and any other as long as it takes.
    private struct Transport: RPCTransport {
        let transport: HTTPRPCTransport
        let isLate: @Sendable () -> Bool

        func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
            try await transport.post(body, timeout: isLate() ? .milliseconds(50) : timeout)
        }
    }

    static let chains = [Rehearsed.first, Rehearsed.second]

    let monitor: Monitor
    let nodes: BadNodes
    let causes: Causes

    /// Runs a monitor before nodes while the body runs.
    static func running(
        _ nodes: BadNodes, security: Security? = nil, clock: HurriedClock = HurriedClock(),
        chance: @escaping @Sendable () -> Double = { 0.5 }, _ body: @Sendable (BadNodeStage) async throws -> Void
    ) async throws {
        let loop = try EventLoop.start(name: "bad nodes")
        defer { loop.stop() }
        let (closed, causes) = (try ClosedPort(), Causes())
        var limits = HTTPClient.Configuration()
        limits.bodyLimit = NodeDefect.bodyLimit
        limits.tls = security?.context
        let client = HTTPClient(on: loop, configuration: limits)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var upstreams: [Upstream] = []
            for (place, defect) in nodes.defects.enumerated() {
                for chain in chains {
                    let port = try NodePort(on: loop) { try await nodes.serve($0, at: place, about: chain) }
                    group.addTask(executorPreference: loop) { await port.run() }
                    let url = url(of: port, defect, closed, security)
                    let transport = Transport(
                        transport: HTTPRPCTransport(client: client, endpoint: try EndpointURL(parsing: url)),
                        isLate: { nodes.defects[place]?.isLate ?? false })
                    upstreams.append(upstream("\(place)-\(chain)", transport, clock, causes))
                }
            }
            let parameters = nodes.superchain.parameters
            let monitor = Monitor(
                configuration: CoreConfiguration(
                    parameters: parameters, attached: parameters.chains.keys.sorted()),
                upstreams: upstreams, pollUpperBound: .seconds(1),
                surroundings: Monitor.Surroundings(clock: clock, chance: chance))
            group.addTask { await monitor.run() }
            try await body(BadNodeStage(monitor: monitor, nodes: nodes, causes: causes))
            group.cancelAll()
        }
        withExtendedLifetime(closed) {}
    }

    private static func upstream(
        _ name: String, _ transport: Transport, _ clock: HurriedClock, _ causes: Causes
    ) -> Upstream {
        let client = JSONRPCClient(transport: transport, clock: clock) { causes.note(name, $0.cause) }
        return Upstream(name: name, client: client, clock: clock, timeout: .seconds(20)) { causes.note(name, $1) }
    }

    private static func url(
        of port: NodePort, _ defect: NodeDefect?, _ closed: ClosedPort, _ security: Security?
    ) -> String {
        switch defect {
        case .down: "http://\(closed.address)/"
        case .plainText: "https://\(port.address)/"
        case .untrusted: "https://127.0.0.1:\(security?.strangersPort ?? 0)/"
        default: "http://\(port.address)/"
        }
    }

    /// When each chain was last seen whole.
    var verifiedAt: [Double] { monitor.snapshots.current.chains.map(\.verifiedAt) }

    /// Every message that was executed is judged, and as what it is.
    var isJudgedRight: Bool {
        let snapshot = monitor.snapshots.current
        let (valid, invalid) = snapshot.counts.values.reduce(into: (0, 0)) { sum, counts in
            sum.0 += counts.valid
            sum.1 += counts.invalid
        }
        let executed = nodes.executed
        let lies = executed.count { $0.forgery != nil }
        return snapshot.isReady && valid == executed.count - lies && invalid == lies
    }

    /// How often endpoints of each chain have failed in the way of a defect, at one place or at all.
    func failures(_ defect: NodeDefect, at place: Int? = nil) -> [Int] {
        let places: ClosedRange<Int> = place.map { $0...$0 } ?? 0...(nodes.defects.count - 1)
        return Self.chains.map { chain in
            places.reduce(0) { $0 + causes.count("\($1)-\(chain)", defect.causes) }
        }
    }

    /// Waits until endpoints of both chains have failed so often in the way of a defect.
    func untilFailed(_ defect: NodeDefect, times: Int, since before: [Int]? = nil, at place: Int? = nil) async throws {
        let before = before ?? Self.chains.map { _ in 0 }
        try await ObservedStack.until("it is counted \(times) times that a node \(defect)") {
            zip(failures(defect, at: place), before).allSatisfy { $0 - $1 >= times }
        }
    }

    /// Nothing is held against the node at a place.
    func isBlameless(_ place: Int) -> Bool { Self.chains.allSatisfy { causes.all("\(place)-\($0)") == [:] } }

    /// Whether the endpoints at a place are of use, by chain.
    func areUp(_ place: Int) -> [Bool?] {
        let upstreams = monitor.snapshots.current.upstreams
        return Self.chains.map { upstreams["\(place)-\($0)"] }
    }
}
