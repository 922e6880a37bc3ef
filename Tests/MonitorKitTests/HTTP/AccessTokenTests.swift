import MonitorKit
import Synchronization
import Testing

/// Who is let in at a port that wants a token.
@Suite struct AccessTokenTests {
    private let clock = SteppedClock()
    private let file = RewrittenFile()

    private final class RewrittenFile: Sendable {
        private let state = Mutex<(content: String?, reads: Int)>(("second", 0))
        var reads: Int { state.withLock { $0.reads } }
        func remove() { state.withLock { $0.content = nil } }
        func read() -> Secret<String>? {
            state.withLock { state in
                state.reads += 1
                return state.content.map { Secret($0) }
            }
        }
    }

    private func request(_ fields: String, path: String = "/metrics") throws -> HTTPRequest {
        var parser = HTTPRequestParser()
        parser.append("GET \(path) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n".utf8)
        guard case .request(let request) = try parser.next() else { throw NoRequest() }
        return request
    }

    private struct NoRequest: Error {}

    private func token() -> AccessToken { AccessToken(Secret("first"), clock: clock) }

    @Test(arguments: [
        "Authorization: Bearer first\r\n", "authorization: bearer first\r\n",
        // A browser that was asked for a password: anybody:first
        "Authorization: Basic YW55Ym9keTpmaXJzdA==\r\n",
    ])
    func rightToken_isLetIn(fields: String) throws {
        #expect(token().admits(try request(fields).headers))
    }

    @Test(arguments: [
        "", "Authorization: Bearer second\r\n", "Authorization: Bearer firs\r\n", "Authorization: Bearer first2\r\n",
        "Authorization: Bearer\r\n", "Authorization: first\r\n", "Authorization: Digest first\r\n",
        // first:anybody, no colon, and no base 64
        "Authorization: Basic Zmlyc3Q6YW55Ym9keQ==\r\n", "Authorization: Basic Zmlyc3Q=\r\n",
        "Authorization: Basic :first\r\n",
        // Which of two is meant is not for us to guess.
        "Authorization: Bearer first\r\nAuthorization: Bearer first\r\n",
    ])
    func anythingElse_isNot(fields: String) throws {
        #expect(!token().admits(try request(fields).headers))
    }

    @Test func changedFile_isTaken_whenSomebodyComesWithIt_andReadOnceInFiveSeconds() throws {
        let token = AccessToken(Secret("first"), clock: clock) { [file] in file.read() }
        let (first, second) = (
            try request("Authorization: Bearer first\r\n"), try request("Authorization: Bearer second\r\n")
        )
        #expect(token.admits(first.headers))
        #expect(file.reads == 0)
        #expect(token.admits(second.headers))
        #expect(!token.admits(first.headers))
        #expect(file.reads == 1)
        clock.advance(milliseconds: 5_000)
        file.remove()
        #expect(!token.admits(first.headers))
        #expect(file.reads == 2)
        #expect(token.admits(second.headers), "a file that cannot be read takes no token away")
    }

    /// Prometheus may have the old token for some time yet, and a scanner must neither end that nor keep the new one out.
    @Test func guess_neitherActivatesAChangedFile_norKeepsItOut() throws {
        let token = AccessToken(Secret("first"), clock: clock) { [file] in file.read() }
        func admits(_ sent: String) throws -> Bool {
            token.admits(try request("Authorization: Bearer \(sent)\r\n").headers)
        }
        #expect(try !admits("guess"))
        #expect(file.reads == 1)
        #expect(try admits("first"))
        #expect(try admits("second"), "the look that the guess caused is good enough")
        #expect(file.reads == 1)
        #expect(try !admits("first"))
    }

    @Test func tokenThatTheFileHeldOnce_isNotTakenLater() throws {
        let token = AccessToken(Secret("first"), clock: clock) { [file] in file.read() }
        let second = try request("Authorization: Bearer second\r\n")
        #expect(!token.admits(try request("Authorization: Bearer guess\r\n").headers))
        file.remove()
        clock.advance(milliseconds: 5_000)
        #expect(!token.admits(second.headers))
    }

    @Test func routes_wantTheToken_butForProbes_andTellNothingElse() async throws {
        var routes = HTTPRoutes()
        for path in ["/metrics", "/livez"] { routes.get(path) { _ in .text("here") } }
        routes.require(token(), besides: ["/livez"])
        #expect(await routes.respond(to: try request("", path: "/livez")).status == .ok)
        #expect(await routes.respond(to: try request("Authorization: Bearer first\r\n")).status == .ok)
        for path in ["/metrics", "/nothing", "/api/v1/nothing"] {
            let refusal = await routes.respond(to: try request("", path: path))
            #expect(refusal.status == .unauthorized)
            #expect(refusal.headers.contains { $0.name == "WWW-Authenticate" && $0.value.hasPrefix("Bearer ") })
            #expect(!String(decoding: refusal.body, as: UTF8.self).contains("first"))
        }
    }
}
