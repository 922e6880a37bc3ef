import Testing

@testable import MonitorKit

/// Two chains behind one gateway, over real connections.
@Suite(.timeLimit(.minutes(15))) struct UrgentLooksTests {
    /// A gateway that takes requests for receipts and never answers them.
    private func gateway(
        _ superchain: SimulatedSuperchain, on loop: EventLoop, hanging: ScriptedServer.Counter
    ) throws -> HTTPServer {
        let first = try #require(superchain[Rehearsed.first])
        let second = try #require(superchain[Rehearsed.second])
        var configuration = HTTPServer.Configuration(address: .loopback)
        configuration.limits.body = .delivered(upTo: 5_000_000)
        return HTTPServer(configuration: configuration, on: loop) { request in
            if String(decoding: request.body, as: UTF8.self).includes("eth_getBlockReceipts") {
                _ = hanging.increment()
                try? await SystemClock().sleep(for: .seconds(3_600))
            }
            let chain = request.path == "/first" ? first : second
            return HTTPResponse(
                contentType: "application/json", body: SimulatedNode().answer(request.body, about: chain))
        }
    }

    @Test func readsThatHang_holdUpNoLookAtTheHeads_ofTheirChainOrOfAnotherOne() async throws {
        let loop = try EventLoop.start(name: "gateway")
        defer { loop.stop() }
        let hanging = ScriptedServer.Counter()
        let server = try gateway(Rehearsed.busySuperchain(), on: loop, hanging: hanging)
        var configuration = HTTPClient.Configuration()
        configuration.urgentConnectionsPerOrigin = 4
        let client = HTTPClient(on: loop, configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let port = try await server.waitUntilListening()
            func reader(_ chain: ChainID, _ path: String) throws -> JSONRPCChainReader {
                let url = try EndpointURL(parsing: "http://127.0.0.1:\(port)\(path)")
                let transport = HTTPRPCTransport(client: client, endpoint: url)
                return JSONRPCChainReader(
                    upstream: path, chain: chain, client: JSONRPCClient(transport: transport, clock: SystemClock()),
                    clock: SystemClock(), timeout: .seconds(60))
            }
            let first = try reader(Rehearsed.first, "/first")
            let second = try reader(Rehearsed.second, "/second")
            let head = try await first.heads().latest.reference
            for _ in 0..<20 {
                group.addTask { _ = try? await first.messages(of: head) }
            }
            try await ObservedStack.until("reads hang") { hanging.value == 12 }
            for _ in 0..<3 {
                let (mine, theirs) = (try await first.heads(), try await second.heads())
                #expect(mine.latest.number.value > 0 && theirs.latest.number.value > 0)
            }
            #expect(hanging.value == 12, "the others wait")
            group.cancelAll()
        }
    }
}
