import MonitorKit
import Synchronization
import Testing

/// How a server ends.
@Suite(.timeLimit(.minutes(15))) struct HTTPServerStopTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"

    /// A handler that says that it was entered, and answers when it is let.
    private final class Gate: Sendable {
        private let entered = AsyncStream<Void>.makeStream()
        private let released = AsyncStream<Void>.makeStream()

        func pass() async {
            entered.continuation.yield()
            for await _ in released.stream { return }
        }

        func waitUntilEntered() async { for await _ in entered.stream { return } }
        func release() { released.continuation.yield() }
    }

    @Test func stop_letsTheRequestInProgressBeAnswered_andRefusesNewClients() async throws {
        let gate = Gate()
        try await withServer(handler: { _ in
            await gate.pass()
            return .text("late but whole")
        }) { server, port, loop in
            let client = try await WireClient(port: port, on: loop)
            try await client.send(Self.get + Self.get)
            await gate.waitUntilEntered()
            async let stopped: Void = server.stop(timeout: .seconds(30))
            // The listener is closed first: once a client is turned away, the server is draining.
            var isListening = true
            while isListening {
                do { await (try await WireClient(port: port, on: loop)).close() } catch { isListening = false }
            }
            gate.release()
            let reply = try await client.reply()
            #expect(reply.text == "late but whole\n")
            #expect(reply.has("Connection: close"))
            #expect(try await client.untilEnd() == "")
            await client.close()
            await stopped
            #expect(await server.counts.open == 0)
        }
    }

    @Test func stop_endsWhatIsLeft_atItsTimeout() async throws {
        let gate = Gate()
        try await withServer(handler: { _ in
            await gate.pass()
            return .text("too late")
        }) { server, port, loop in
            let client = try await WireClient(port: port, on: loop)
            try await client.send(Self.get)
            await gate.waitUntilEntered()
            // The gate is never opened: only the cancellation of the handler can end it.
            await server.stop(timeout: .milliseconds(50))
            #expect(await server.counts.open == 0)
        }
    }

    @Test func stop_closesIdleConnections_atOnce() async throws {
        try await withServer { server, port, loop in
            let client = try await WireClient(port: port, on: loop)
            #expect(try await client.exchange(Self.get).status == 200)
            await server.stop(timeout: .seconds(1_000))
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test func cancellation_endsEverything() async throws {
        let loop = try EventLoop.start(name: "http-cancel")
        defer { loop.stop() }
        let address = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        let gate = Gate()
        let server = HTTPServer(configuration: .init(address: address), on: loop) { _ in
            await gate.pass()
            return .text("never")
        }
        let client = try await withThrowingTaskGroup { group in
            group.addTask { try await server.run() }
            let client = try await WireClient(port: try await server.waitUntilListening(), on: loop)
            try await client.send(Self.get)
            await gate.waitUntilEntered()
            group.cancelAll()
            try await group.waitForAll()
            return client
        }
        #expect(await server.counts.open == 0)
        _ = try await client.untilEnd()
        await #expect(throws: SocketFailure.closed) { _ = try await server.waitUntilListening() }
    }

    @Test func run_doesNothing_afterStop() async throws {
        let loop = try EventLoop.start(name: "http-stopped")
        defer { loop.stop() }
        let address = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        let server = HTTPServer(configuration: .init(address: address), on: loop) { _ in .text("never") }
        await server.stop(timeout: .seconds(1_000))
        try await server.run()
        await #expect(throws: SocketFailure.closed) { _ = try await server.waitUntilListening() }
    }
}
