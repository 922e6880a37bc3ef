import MonitorKit
import Testing

@Suite struct HTTPRoutesTests {
    @Test(arguments: [
        ("GET", "/metrics", 200, "metrics\n"), ("HEAD", "/metrics", 200, "metrics\n"),
        ("GET", "/api/v1/messages", 200, "all\n"), ("GET", "/api/v1/messages/10-0xab-3", 200, "one\n"),
        ("GET", "/api/v1/messages/", 404, nil), ("GET", "/api/v1/messages/a/b", 404, nil),
        ("GET", "/metrics/", 404, nil),
        ("GET", "/Metrics", 404, nil), ("GET", "/%6Detrics", 404, nil), ("GET", "//metrics", 404, nil),
        ("POST", "/metrics", 405, nil), ("OPTIONS", "/metrics", 405, nil), ("get", "/metrics", 405, nil),
        ("POST", "/nothing", 404, nil),
    ])
    func respond_goesByPathAndMethod(method: String, path: String, code: Int, body: String?) async throws {
        let response = await routes.respond(to: try request(method, path))
        #expect(response.status.rawValue == code)
        if let body { #expect(String(decoding: response.body, as: UTF8.self) == body) }
        #expect(response.headers.contains(HTTPField("Allow", "GET, HEAD")) == (code == 405))
    }

    @Test func notFound_listsThePaths_andNotWhatWasAsked() async throws {
        let response = await routes.respond(to: try request("GET", "/secret-canary"))
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == "Not found. The paths here are:\n/api/v1/messages\n/api/v1/messages/<id>\n/metrics\n")
    }

    @Test(arguments: [("/api/v1/messages", "application/json"), ("/metrics", "text/plain")])
    func refusal_isReadByWhoAsked(path: String, type: String) async throws {
        let wrong = await routes.respond(to: try request("POST", path))
        #expect(wrong.status == .methodNotAllowed && wrong.contentType.hasPrefix(type))
        #expect(String(decoding: wrong.body, as: UTF8.self).contains("Only GET and HEAD are answered."))
        var closed = routes
        closed.require(AccessToken(Secret("first"), clock: FrozenClock()), besides: [])
        let refused = await closed.respond(to: try request("GET", path))
        #expect(refused.status == .unauthorized && refused.contentType.hasPrefix(type))
        #expect(refused.headers.contains { $0.name == "WWW-Authenticate" })
    }

    private var routes: HTTPRoutes {
        var routes = HTTPRoutes(refusing: APIError.shape)
        routes.get("/metrics") { _ in .text("metrics") }
        routes.get("/api/v1/messages") { _ in .text("all") }
        routes.get(below: "/api/v1/messages") { _ in .text("one") }
        return routes
    }

    private func request(_ method: String, _ path: String) throws -> HTTPRequest {
        var parser = HTTPRequestParser()
        parser.append("\(method) \(path) HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        guard case .request(let request) = try parser.next() else { throw NoRequest() }
        return request
    }

    private struct NoRequest: Error {}
}
