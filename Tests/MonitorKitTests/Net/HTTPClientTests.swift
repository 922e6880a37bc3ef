import Testing

@testable import MonitorKit

@Suite(.timeLimit(.minutes(15)))
struct HTTPClientTests {
    @Test(arguments: [
        ("Content-Length: 5\r\n\r\nhello", "hello"),
        ("content-length:5\r\ncontent-length: 5\r\n\r\nhello", "hello"),
        ("Content-Length: 0\r\n\r\n", ""),
        ("Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;ext=\"x\"\r\nlo\r\n0\r\nTrailer: x\r\n\r\n", "hello"),
        ("Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", ""),
        ("Connection: close\r\n\r\nhello", "hello"),
        ("Content-Encoding: identity\r\nContent-Length: 1\r\n\r\nx", "x"),
    ])
    func body_isReadInEachFraming(rest: String, expected: String) async throws {
        let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\n" + rest)
        let response = try await TestClient().post(to: server.url())
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == expected)
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func exchange_works_overBothAddressFamilies(ip: String) async throws {
        let server = try ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", ip: ip)
        #expect(try await TestClient().post(to: server.url()).body == Array("ok".utf8))
    }

    @Test func request_hasTheFieldsThatAServerNeeds() async throws {
        let server = try ScriptedServer { socket, _ in
            let request = try await socket.readRequest()
            let seen = (request?.head ?? "") + "|" + (request?.body ?? "")
            try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: \(seen.utf8.count)\r\n\r\n\(seen)")
        }
        let url = try server.url("/key?x=%20", credentials: "Aladdin:open%20sesame@")
        let response = try await TestClient().post("{\"a\":1}", to: url)
        #expect(
            String(decoding: response.body, as: UTF8.self) == """
                POST /key?x=%20 HTTP/1.1\r
                Host: 127.0.0.1:\(url.port)\r
                User-Agent: xmsg-mon\r
                Accept-Encoding: identity\r
                Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r
                Content-Type: application/json\r
                Content-Length: 7|{"a":1}
                """)
    }

    @Test func get_hasNoBodyAndNoLength() async throws {
        let server = try ScriptedServer { socket, _ in
            let head = try await socket.readRequest()?.head ?? ""
            let isBare = head.hasPrefix("GET /v0/x HTTP/1.1") && !head.contains("Content-Length")
            try await socket.say("HTTP/1.1 \(isBare ? 200 : 400) x\r\nContent-Length: 0\r\n\r\n")
        }
        let url = try server.url().appending(path: "/v0/x")
        let client = try TestClient()
        let response = try await client.client.exchange(HTTPClientRequest(.get), with: url, timeout: .seconds(30))
        #expect(response.status == 200)
    }

    @Test(arguments: [200, 201, 204, 400, 401, 404, 413, 500, 503])
    func status_isReturnedToTheCaller(status: Int) async throws {
        let server = try ScriptedServer.answering("HTTP/1.1 \(status) x\r\nX-Y: z\r\nContent-Length: 0\r\n\r\n")
        let response = try await TestClient().post(to: server.url())
        #expect(response.status == status)
        #expect(response.header("x-y") == "z")
    }

    @Test(arguments: [
        (301, UpstreamCause.http), (302, .http), (304, .http), (308, .http), (429, .rateLimited), (101, .http),
    ])
    func status_isAFailure_whenItIsNoAnswer(status: Int, expected: UpstreamCause) async throws {
        let server = try ScriptedServer.answering(
            "HTTP/1.1 \(status) x\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        #expect(try await TestClient().cause(to: server.url()) == expected)
        #expect(server.connectionCount == 1)
    }

    @Test func interimResponses_areSkipped_whenTheyAreFew() async throws {
        let server = try ScriptedServer.answering(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200\r\nContent-Length: 1\r\n\r\ny"
        )
        #expect(try await TestClient().post(to: server.url()).body == [0x79])
    }

    @Test func largeBodies_arriveWhole_inBothDirections() async throws {
        let server = try ScriptedServer.echoing()
        let body = String(repeating: "0123456789abcdef", count: 200_000)
        let response = try await TestClient().post(body, to: server.url())
        #expect(response.body.count == body.utf8.count)
        #expect(response.body.elementsEqual(body.utf8))
    }
}
