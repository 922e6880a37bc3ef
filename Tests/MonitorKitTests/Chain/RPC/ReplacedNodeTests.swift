import Testing

@testable import MonitorKit

/// A node in whose place another one answers from one exchange to the next, none of which fails.
@Suite(.timeLimit(.minutes(15))) struct ReplacedNodeTests {
    /// Reads chain 901 from a server whose first connection ends after one answer; behind it, another chain may be.
    private func reading(
        _ behind: ChainID, _ body: (JSONRPCChainReader, SimulatedChain, ScriptedServer) async throws -> Void
    ) async throws {
        let superchain = Rehearsed.busySuperchain()
        let ours = try #require(superchain[Rehearsed.first])
        let later = try #require(superchain[behind])
        let server = try ScriptedServer { socket, number in
            while let request = try await socket.readRequest() {
                let reply = NodeDefect.honestReply(to: Array(request.body.utf8), about: number == 1 ? ours : later)
                _ = try await NodeDefect.say(reply, on: socket)
                if number == 1 { return }
            }
        }
        let client = try TestClient()
        let transport = HTTPRPCTransport(client: client.client, endpoint: try server.url())
        let reader = JSONRPCChainReader(
            upstream: "el", chain: ours.id, client: JSONRPCClient(transport: transport, clock: FrozenClock()),
            clock: FrozenClock(), timeout: .seconds(30))
        try await body(reader, ours, server)
        withExtendedLifetime(client) {}
    }

    /// Its blocks prove themselves as well as those of ours.
    @Test func nodeOfAnotherChain_isNotBelieved() async throws {
        try await reading(Rehearsed.second) { reader, ours, server in
            let before = try await reader.heads().latest.reference
            #expect(before == ours.latest.reference)
            for _ in 0..<2 {
                let failure = await #expect(throws: UpstreamFailure.self) { try await reader.heads() }
                #expect(failure?.cause == .wrongChain)
            }
            #expect(server.connectionCount == 2)
        }
    }

    @Test func nodeThatWasStartedAnew_isReadOn() async throws {
        try await reading(Rehearsed.first) { reader, ours, server in
            for _ in 0..<3 {
                let head = try await reader.heads().latest.reference
                #expect(head == ours.latest.reference)
            }
            #expect(server.connectionCount == 2)
        }
    }
}
