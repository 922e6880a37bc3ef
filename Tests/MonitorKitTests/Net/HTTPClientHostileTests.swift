import Testing

@testable import MonitorKit

/// What a node may do instead of answering, and the cause as which each must end.
@Suite(.timeLimit(.minutes(15)))
struct HTTPClientHostileTests {
    /// Long enough to connect on a busy machine, short enough to wait for.
    private let short = Duration.milliseconds(300)

    @Test(arguments: [
        ("garbage", "\u{1}\u{2}\u{3} this is not HTTP\r\n\r\n", UpstreamCause.http),
        ("another server's greeting", "SSH-2.0-OpenSSH_9.2\r\n", .http),
        ("another version", "HTTP/2 200 OK\r\n\r\n", .http),
        ("status without digits", "HTTP/1.1 2x0 OK\r\n\r\n", .http),
        ("status out of range", "HTTP/1.1 999 OK\r\n\r\n", .http),
        ("end inside the head", "HTTP/1.1 200 OK\r\nConte", .http),
        ("end inside the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", .http),
        ("end inside a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nshort", .http),
        ("end before the last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", .http),
        ("no answer", "", .connect),
        ("oversized length", "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n", .tooLarge),
        ("overflowing length", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n", .tooLarge),
        ("negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .http),
        ("signed length", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx", .http),
        ("lengths that differ", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", .http),
        ("both framings", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .http),
        ("coding twice", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", .http),
        ("chunked by 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .http),
        ("folded field", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", .http),
        ("blank before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\nx", .http),
        ("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 1\n\nx", .http),
        ("chunk size with sign", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\nx\r\n0\r\n\r\n", .http),
        ("huge chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", .tooLarge),
        ("compressed", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", .decode),
    ])
    func answer_endsAsItsCause(what: String, text: String, expected: UpstreamCause) async throws {
        let server = try ScriptedServer.answering(text)
        #expect(try await TestClient().cause(to: server.url()) == expected, "\(what)")
    }

    @Test(arguments: [
        ("endless head", "HTTP/1.1 200 OK\r\n", "X-Padding: 0123456789\r\n", UpstreamCause.tooLarge),
        ("endless field", "HTTP/1.1 200 OK\r\nX: ", "0123456789", .tooLarge),
        ("endless interim responses", "", "HTTP/1.1 100 Continue\r\n\r\n", .http),
        ("endless chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nhello\r\n", .tooLarge),
        ("endless chunk line", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x", .http),
        ("endless trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n", .http),
        ("endless body", "HTTP/1.1 200 OK\r\n\r\n", "0123456789", .tooLarge),
    ])
    func flood_isCutAtItsCap(what: String, start: String, rest: String, expected: UpstreamCause) async throws {
        let server = try ScriptedServer { socket, _ in
            _ = try await socket.readRequest()
            try await socket.say(start)
            try await socket.sayForever(rest)
        }
        let client = try TestClient { $0.bodyLimit = 1 << 16 }
        #expect(try await client.cause(to: server.url()) == expected, "\(what)")
    }

    @Test func hang_endsAtTheDeadline() async throws {
        let server = try ScriptedServer { socket, _ in try await socket.waitForEnd() }
        #expect(try await TestClient().cause(to: server.url(), timeout: short) == .timeout)
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"])
    func drip_endsAtTheDeadlineOfTheWholeExchange(start: String) async throws {
        let server = try ScriptedServer { socket, _ in
            _ = try await socket.readRequest()
            try await socket.say(start)
            while true {
                try await socket.say("x")
                try await socket.loop.sleep(until: .after(.milliseconds(10)))
            }
        }
        #expect(try await TestClient().cause(to: server.url(), timeout: short) == .timeout)
    }

    @Test func flood_thatNeverLetsAReadWait_endsAtTheDeadline() async throws {
        // Extensions carry no body, so no cap ends it.
        let server = try ScriptedServer { socket, _ in
            _ = try await socket.readRequest()
            try await socket.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            try await socket.sayForever("1;" + String(repeating: "x", count: 1_000) + "\r\ny\r\n")
        }
        let client = try TestClient { $0.bodyLimit = .max }
        #expect(try await client.cause(to: server.url(), timeout: short) == .timeout)
    }

    @Test func peerThatDoesNotRead_endsAtTheDeadline() async throws {
        let server = try ScriptedServer { socket, _ in try await socket.loop.sleep(until: .after(.seconds(20))) }
        let body = String(repeating: "x", count: 16 << 20)
        #expect(try await TestClient().cause(posting: body, to: server.url(), timeout: short) == .timeout)
    }

    @Test func reset_isConnect_beforeAnAnswer_andHTTP_insideOne() async throws {
        let early = try ScriptedServer { socket, _ in
            _ = try await socket.readRequest()
            socket.reset()
        }
        #expect(try await TestClient().cause(to: early.url()) == .connect)
        let late = try ScriptedServer { socket, _ in
            _ = try await socket.readRequest()
            try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: 60000000\r\n\r\n")
            // More than the buffers of both ends hold: once it is written, the client has read of it.
            try await socket.say(String(repeating: "x", count: 50_000_000))
            socket.reset()
        }
        #expect(try await TestClient().cause(to: late.url()) == .http)
    }

    @Test func refusedPort_isConnect() async throws {
        let port = try ClosedPort()
        let url = try EndpointURL(parsing: "http://\(port.address)/")
        #expect(try await TestClient().cause(to: url) == .connect)
        withExtendedLifetime(port) {}
    }

    @Test func https_isRefused_whenTLSIsNotSetUp() async throws {
        #expect(try await TestClient().cause(to: EndpointURL(parsing: "https://127.0.0.1:1/")) == .tls)
    }

    @Test func failures_neverCarryTheURLOrTheNodesText() async throws {
        let server = try ScriptedServer.answering("HTTP/1.1 302 hidden\r\nLocation: http://hidden/\r\nX\r\n\r\nhidden")
        let url = try server.url("/secret?k=secret", credentials: "secret:secret@")
        let client = try TestClient()
        do throws(UpstreamFailure) {
            _ = try await client.post(to: url)
            Issue.record("the exchange succeeded")
        } catch {
            #expect(!"\(error)".contains("hidden") && !"\(error)".contains("secret"))
            #expect(!"\(error)".contains("\(url.port)"))
        }
    }

    @Test func cancellation_closesTheConnection() async throws {
        let closed = AsyncStream<Void>.makeStream()
        let asked = AsyncStream<Void>.makeStream()
        let server = try ScriptedServer { socket, _ in
            _ = try await socket.readRequest()
            asked.continuation.finish()
            try await socket.waitForEnd()
            closed.continuation.finish()
        }
        let client = try TestClient()
        let url = try server.url()
        let exchange = Task { await client.cause(to: url) }
        for await _ in asked.stream {}
        exchange.cancel()
        #expect(await exchange.value == .timeout)
        for await _ in closed.stream {}
    }
}
