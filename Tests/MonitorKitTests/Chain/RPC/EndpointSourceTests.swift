import MonitorKit
import Synchronization
import Testing

/// Credentials that are replaced in their file while the program runs.
@Suite(.timeLimit(.minutes(15))) struct EndpointSourceTests {
    /// A file that a test rewrites, and how often it was read.
    private final class RewritableFile: Sendable {
        private let state = Mutex<(content: String?, reads: Int)>((nil, 0))

        init(_ content: String?) { write(content) }

        var reads: Int { state.withLock { $0.reads } }

        func write(_ content: String?) { state.withLock { $0.content = content } }

        var endpoint: EndpointFiles {
            EndpointFiles(
                .file("url"),
                files: FileReader { (path, limit) throws(FileError) in
                    let content = self.state.withLock { state in
                        state.reads += 1
                        return state.content
                    }
                    guard let content else { throw .system(2) }
                    guard content.utf8.count <= limit else { throw .tooLarge(limit: limit) }
                    return Array(content.utf8)
                })
        }
    }

    private final class Looks: Sendable {
        private let looks = Mutex<[EndpointSource.Look]>([])
        var all: [EndpointSource.Look] { looks.withLock { $0 } }
        func add(_ look: EndpointSource.Look) { looks.withLock { $0.append(look) } }
    }

    private let clock = SteppedClock()
    private let looks = Looks()

    private func source(_ url: EndpointURL, _ file: RewritableFile) -> EndpointSource {
        EndpointSource(url, clock: clock, report: { [looks] in looks.add($0) }, reread: { file.endpoint.read() })
    }

    @Test func anotherURL_isUsed_afterAFailure() throws {
        let (old, new) = (try EndpointURL(parsing: "https://a/old"), try EndpointURL(parsing: "https://a/new"))
        let file = RewritableFile("https://a/new\n")
        let source = source(old, file)
        #expect(source.url == old)
        #expect(source.lookAgain(insteadOf: old))
        #expect(source.url == new)
        #expect(looks.all == [.replaced])
    }

    @Test func file_isReadOnce_inFiveSeconds() throws {
        let url = try EndpointURL(parsing: "https://a/old")
        let file = RewritableFile("https://a/old")
        let source = source(url, file)
        for _ in 0..<100 { #expect(!source.lookAgain(insteadOf: url)) }
        #expect(file.reads == 1)
        clock.advance(milliseconds: 4_999)
        #expect(!source.lookAgain(insteadOf: url))
        #expect(file.reads == 1)
        clock.advance(milliseconds: 1)
        #expect(!source.lookAgain(insteadOf: url))
        #expect(file.reads == 2)
        #expect(looks.all == [])
    }

    /// Of several exchanges that fail together one reads the file, and all of them learn of the new URL.
    @Test func replacement_isTold_toWhoeverUsedTheOldURL() throws {
        let url = try EndpointURL(parsing: "https://a/old")
        let source = source(url, RewritableFile("https://a/new"))
        #expect(source.lookAgain(insteadOf: url))
        #expect(source.lookAgain(insteadOf: url))
        #expect(!source.lookAgain(insteadOf: source.url))
        #expect(looks.all == [.replaced])
    }

    @Test(arguments: [
        (nil, "does not exist"), ("", "holds no usable URL"), ("secret", "holds no usable URL"),
        (String(repeating: "a", count: 4_099), "has more than 4098"),
    ])
    func unusableFile_leavesTheURLInUse_andIsReportedOnce(_ content: String?, _ reason: String) throws {
        let url = try EndpointURL(parsing: "https://a/old")
        let file = RewritableFile(content)
        let source = source(url, file)
        for _ in 0..<3 {
            #expect(!source.lookAgain(insteadOf: url))
            clock.advance(milliseconds: 5_000)
        }
        #expect(file.reads == 3)
        #expect(source.url == url)
        guard case .unusable(let problem)? = looks.all.first else {
            Issue.record("\(looks.all) is not the one report of an unusable file")
            return
        }
        #expect(looks.all.count == 1)
        #expect(problem.path == "url" && problem.fault == reason)
        #expect(!"\(problem)".contains("secret"))
        file.write("https://a/new")
        #expect(source.lookAgain(insteadOf: url))
        #expect(looks.all == [.unusable(problem), .replaced])
    }

    @Test func fixedEndpoint_staysWhereItIs() throws {
        let url = try EndpointURL(parsing: "https://a/old")
        #expect(!EndpointSource(url).lookAgain(insteadOf: url))
    }
}

/// The same over real sockets.
@Suite(.timeLimit(.minutes(15))) struct RotatedCredentialsTests {
    /// A server that lets in whoever comes by the right path, and answers others with a status.
    private static func gate(_ path: String, status: Int) throws -> ScriptedServer {
        try ScriptedServer { socket, _ in
            while let request = try await socket.readRequest() {
                let isRight = request.head.hasPrefix("POST \(path) ")
                let answer = isRight ? #"{"id":1,"result":"0x1"}"# : #"{"id":1,"error":{"code":-32000,"message":"no"}}"#
                try await socket.say(
                    "HTTP/1.1 \(isRight ? 200 : status) X\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)")
            }
        }
    }

    private static func transport(
        from url: EndpointURL, to file: @escaping @Sendable () -> EndpointURL
    ) throws -> (transport: HTTPRPCTransport, client: TestClient) {
        let client = try TestClient()
        let source = EndpointSource(url, clock: SteppedClock(), reread: { .success(file()) })
        return (HTTPRPCTransport(client: client.client, source: source), client)
    }

    @Test(arguments: [401, 403, 404, 500])
    func refusedCredentials_areReadAgain(_ status: Int) async throws {
        let server = try Self.gate("/new", status: status)
        let (old, new) = (try server.url("/old"), try server.url("/new"))
        let (transport, client) = try Self.transport(from: old) { new }
        // The answer that made us look counts for nothing: the chain has to be asked from the new endpoint first.
        await #expect(throws: UpstreamFailure(.http, "HTTP status \(status); the URL in the file is another now")) {
            try await transport.post([], timeout: .seconds(30))
        }
        #expect(try await transport.post([], timeout: .seconds(30)).status == 200)
        withExtendedLifetime(client) {}
    }

    @Test func nodeThatMoved_isFound() async throws {
        let server = try Self.gate("/new", status: 401)
        let new = try server.url("/new")
        // Port 1 of the loopback: nobody listens there.
        let (transport, client) = try Self.transport(from: EndpointURL(parsing: "http://127.0.0.1:1/")) { new }
        await #expect(throws: UpstreamFailure.self) { try await transport.post([], timeout: .seconds(30)) }
        #expect(try await transport.post([], timeout: .seconds(30)).status == 200)
        withExtendedLifetime(client) {}
    }

    @Test func fileIsLeftAlone_whileTheNodeAnswers() async throws {
        let server = try Self.gate("/old", status: 401)
        let old = try server.url("/old")
        let (transport, client) = try Self.transport(from: old) {
            Issue.record("the file was read")
            return old
        }
        for _ in 0..<3 { #expect(try await transport.post([], timeout: .seconds(30)).status == 200) }
        withExtendedLifetime(client) {}
    }
}
