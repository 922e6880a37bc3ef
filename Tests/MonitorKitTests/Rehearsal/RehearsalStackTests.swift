import MonitorKit
import Testing

@Suite(.timeLimit(.minutes(15))) struct RehearsalStackTests {
    /// A world at a fixed time: the clock does not move, and waiting ends only with the task.
    private struct StoppedClock: MonitorClock {
        func now() -> Moment { Moment(wall: Double(Rehearsed.genesis.seconds) + 10, steady: 0) }

        func sleep(for duration: Duration) async throws(CancellationError) {
            do { try await Task.sleep(for: .seconds(3600)) } catch { throw CancellationError() }
        }
    }

    private func withStack(_ body: (RehearsalStack, EventLoop) async throws -> Void) async throws {
        let loop = try EventLoop.start(name: "rehearsal-test")
        defer { loop.stop() }
        let stack = RehearsalStack(Rehearsed.superchain(), on: loop, clock: StoppedClock())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await stack.run() }
            stack.catchUp { _, _ in }
            try await body(stack, loop)
            group.cancelAll()
        }
    }

    @Test func everyChain_isServedOverHTTP_asItsNodeAnswers() async throws {
        try await withStack { stack, loop in
            let endpoints = try await stack.endpoints()
            #expect(endpoints.map(\.chain) == [Rehearsed.first, Rehearsed.second])
            for endpoint in endpoints {
                let port = try #require(endpoint.url.split(separator: ":").last.flatMap { UInt16($0) })
                let client = try await WireClient(port: port, on: loop)
                for method in ["eth_chainId", "eth_blockNumber"] {
                    let body = String(decoding: RPC.body(method, ""), as: UTF8.self)
                    let reply = try await client.exchange(
                        "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
                    #expect(reply.status == 200)
                    let expected = stack.world.answer(Array(body.utf8), on: endpoint.chain)
                    #expect(reply.body == expected)
                }
                #expect(try await client.exchange("GET /x HTTP/1.1\r\nHost: h\r\n\r\n").status == 404)
            }
            #expect(stack.world.superchain[Rehearsed.second]?.latest.number == BlockNumber(10))
        }
    }

    @Test func node_canBeReplaced_whileItServes() async throws {
        try await withStack { stack, _ in
            var node = SimulatedNode()
            node.faults = [.chainID(ChainID(7))]
            stack.world.setNode(node, of: Rehearsed.first)
            let answer = stack.world.answer(RPC.body("eth_chainId", ""), on: Rehearsed.first) ?? []
            #expect(String(decoding: answer, as: UTF8.self).contains("\"0x7\""))
        }
    }
}
