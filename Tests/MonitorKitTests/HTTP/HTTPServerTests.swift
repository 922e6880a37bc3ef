import MonitorKit
import Testing

@Suite(.timeLimit(.minutes(15))) struct HTTPServerTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test func reply_hasStatusFieldsAndBody() async throws {
        try await withServer { configuration in
            configuration.wallClock = { 784_111_777 }
        } body: { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            try await client.send("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(
                try await client.untilEnd() == """
                    HTTP/1.1 200 OK\r
                    Date: Sun, 06 Nov 1994 08:49:37 GMT\r
                    Content-Type: text/plain; charset=utf-8\r
                    Content-Length: 7\r
                    X-Content-Type-Options: nosniff\r
                    Connection: close\r
                    \r
                    GET /a

                    """)
        }
    }

    @Test(arguments: [("/api/v1/status", true), ("/metrics", false)])
    func headThatIsTooLarge_isRefused_asItsClientReads(path: String, isJSON: Bool) async throws {
        try await withServer { configuration in
            configuration.shape = APIError.shape
        } body: { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            let field = String(repeating: "x", count: 20_000)
            let reply = try await client.exchange("GET \(path) HTTP/1.1\r\nHost: h\r\nX: \(field)\r\n\r\n")
            #expect(reply.status == 431)
            #expect(
                reply.text.hasPrefix(#"{"error":{"code":"bad_request","message":"The request head is larger"#) == isJSON
            )
        }
    }

    @Test func connection_isKept_untilTheClientSaysClose() async throws {
        try await withServer { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            for _ in 0..<3 { #expect(try await client.exchange(Self.get).text == "GET /a\n") }
            let last = try await client.exchange("GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(last.has("Connection: close"))
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test func http10_closes_unlessItAsksToBeKept() async throws {
        try await withServer { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            let kept = try await client.exchange("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(kept.has("Connection: keep-alive"))
            #expect(try await client.exchange("GET /b HTTP/1.0\r\n\r\n").has("Connection: close"))
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test func pipelinedRequests_areAnsweredInOrder_beforeTheEnd() async throws {
        try await withServer { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            let paths = (0..<200).map { "/\($0)" }
            try await client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
            await client.shutdownWrite()
            for path in paths { #expect(try await client.reply().text == "GET \(path)\n") }
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test func halfClosedClient_isAnswered() async throws {
        try await withServer { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            try await client.send(Self.get)
            await client.shutdownWrite()
            #expect(try await client.reply().status == 200)
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test func head_hasTheLength_andNoBody() async throws {
        try await withServer { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            try await client.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await client.reply(toHead: true).has("Content-Length: 8"))
            #expect(try await client.exchange(Self.get).text == "GET /a\n")
        }
    }

    @Test func largeBody_arrivesWhole() async throws {
        let page = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try await withServer(handler: { _ in HTTPResponse(contentType: "text/plain", body: page) }) { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            for _ in 0..<3 { #expect(try await client.exchange(Self.get).body == page) }
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", 400), ("\u{16}\u{03}\u{01}\u{02}\u{00}", 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 65537\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        ("GET / HTTP/3.0\r\nHost: h\r\n\r\n", 505), ("GET / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n", 417),
    ])
    func refusedRequest_isAnswered_andTheConnectionEnds(text: String, code: Int) async throws {
        try await withServer { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            let reply = try await client.exchange(text + Self.get)
            #expect(reply.status == code)
            #expect(reply.has("Connection: close"))
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test(arguments: [(200_000, "X: ", 431), (200_000, "", 431), (900_000, "X: ", 431)])
    func refusal_isDeliveredWhole_toAClientThatIsStillSending(bytes: Int, name: String, code: Int) async throws {
        try await withServer { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            let line = "\(name.isEmpty ? "X: " : name)\(String(repeating: "y", count: name.isEmpty ? 100 : bytes))\r\n"
            let lines = String(repeating: line, count: name.isEmpty ? bytes / line.utf8.count : 1)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\(lines)\r\n")
            let reply = try await client.reply()
            #expect(reply.status == code)
            #expect(reply.text.hasPrefix("The request "))
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test func bodyTooLarge_isRefused_whileItIsBeingSent() async throws {
        try await withServer { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            let body = String(repeating: "z", count: 500_000)
            let reply = try await client.exchange(
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n\(body)")
            #expect(reply.status == 413)
        }
    }

    @Test func ignoredBody_isReadPast() async throws {
        try await withServer(handler: { .text("\($0.path) \($0.body.count)") }) { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            let body = String(repeating: "z", count: 65_536)
            try await client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 65536\r\n\r\n\(body)\(Self.get)")
            #expect(try await client.reply().text == "/a 0\n")
            #expect(try await client.reply().text == "/a 0\n")
        }
    }

    @Test func deliveredBody_reachesTheHandler_afterTheInterimReply() async throws {
        let size = 1_000_000
        try await withServer { configuration in
            configuration.limits.body = .delivered(upTo: size)
        } handler: { request in
            .text("\(request.body.count) \(request.body.allSatisfy { $0 == UInt8(ascii: "z") })")
        } body: { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            try await client.send(
                "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: \(size)\r\n\r\n")
            #expect(try await client.reply().head == "HTTP/1.1 100 Continue\r\n\r\n")
            try await client.send(String(repeating: "z", count: size))
            #expect(try await client.reply().text == "\(size) true\n")
        }
    }

    @Test func twoServers_answerEachForItself() async throws {
        try await withServer(handler: { _ in .text("one") }) { _, first, loop in
            try await withServer(handler: { _ in .text("two") }) { _, second, _ in
                #expect(first != second)
                let one = try await WireClient(port: first, on: loop)
                #expect(try await one.exchange(Self.get).text == "one\n")
                let two = try await WireClient(port: second, on: loop)
                #expect(try await two.exchange(Self.get).text == "two\n")
            }
        }
    }

    @Test func fieldValue_cannotBeginAnotherField() async throws {
        try await withServer(handler: { _ in .text("a", headers: [HTTPField("X-A", "b\r\nX-B: c")]) }) {
            _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            #expect(try await client.exchange(Self.get).has("X-A: b  X-B: c"))
        }
    }

    @Test func run_throws_whenThePortIsTaken() async throws {
        try await withServer { server, port, loop in
            let taken = try #require(SocketAddress(ip: "127.0.0.1", port: port))
            let second = HTTPServer(configuration: .init(address: taken), on: loop) { _ in .text("second") }
            await #expect(throws: SocketFailure.system(operation: "bind", code: 98)) { try await second.run() }
            await #expect(throws: SocketFailure.system(operation: "bind", code: 98)) {
                _ = try await second.waitUntilListening()
            }
        }
    }
}
