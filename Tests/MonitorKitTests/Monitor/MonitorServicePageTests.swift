import MonitorKit
import Testing

/// A whole replica without observers, asked for its page over a socket while its node is down.
@Suite(.timeLimit(.minutes(15))) struct MonitorServicePageTests {
    @Test func replica_withoutObservers_keepsServingItsPage() async throws {
        let loop = try EventLoop.start(name: "page-test")
        defer { loop.stop() }
        let chain = ChainParameters(
            genesisNumber: BlockNumber(0), genesisTime: Timestamp(1), blockTime: 2, activation: Timestamp(1))
        let plan = MonitorPlan(
            core: CoreConfiguration(
                parameters: ProtocolParameters(chains: [ChainID(901): chain]), attached: [ChainID(901)]),
            upstreams: [ConfiguredEndpoint(name: "el-901", url: try EndpointURL(parsing: "http://127.0.0.1:1"))],
            listen: try #require(SocketAddress(ip: "127.0.0.1", port: 0)),
            identity: ReplicaIdentity(
                version: "0.1.0", revision: "unknown", swiftVersion: "6", configurationHash: "00000000",
                dependencySet: [ChainID(901)]))
        let clock = LoopClock(loop)
        let log = EventLog(minimum: .crit, format: .text, clock: clock) { _ in true }
        let service = try MonitorService(plan, on: loop, clock: clock, log: log)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let port = try await service.waitUntilListening()
            let client = try await WireClient(port: port, on: loop)
            for (accept, type) in [("text/html", "text/html; charset=utf-8"), ("*/*", "text/plain; charset=utf-8")] {
                let reply = try await client.exchange("GET /?from=-1 HTTP/1.1\r\nHost: h\r\nAccept: \(accept)\r\n\r\n")
                #expect(reply.status == 200)
                let text = String(decoding: reply.body, as: UTF8.self)
                #expect(text.contains("STARTING") && text.contains("chain 901"), "\(type)")
                #expect(text.hasPrefix(accept == "text/html" ? "<!doctype html>" : "STARTING"))
            }
            let metrics = try await client.exchange("GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n")
            let drawn = String(decoding: metrics.body, as: UTF8.self).split(separator: "\n")
                .first { $0.hasPrefix("xmsg_mon_replica_identity ") }?.split(separator: " ").last
            #expect(MetricReadings.replicaNumbers.contains(drawn.flatMap { UInt64($0) } ?? 0), "nobody drew a number")
            let hash = "0x" + String(repeating: "0", count: 64)
            for (id, status) in [("901-\(hash)-1", 404), ("901-0x00-1", 400)] {
                let refusal = try await client.exchange("GET /messages/\(id) HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(refusal.status == status)
            }
            await service.stop()
            try await group.next()
        }
    }
}
