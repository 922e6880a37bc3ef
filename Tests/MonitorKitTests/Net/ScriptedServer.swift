import Synchronization

@testable import MonitorKit

/// A server on a loop of its own that does to each connection what a test says, however rude.
final class ScriptedServer: Sendable {
    typealias Script = @Sendable (_ socket: StreamSocket, _ number: Int) async throws -> Void

    let loop: EventLoop
    private let listener: ListeningSocket
    private let accepting: Task<Void, Never>
    private let connections: Counter

    /// Counts what other threads do.
    final class Counter: Sendable {
        private let count = Atomic(0)
        var value: Int { count.load(ordering: .sequentiallyConsistent) }
        func increment() -> Int { count.add(1, ordering: .sequentiallyConsistent).newValue }
        func decrement() { count.subtract(1, ordering: .sequentiallyConsistent) }
    }

    /// The script is given the socket and the number of the connection, from 1.
    init(ip: String = "127.0.0.1", script: @escaping Script) throws {
        let loop = try EventLoop.start(name: "server")
        guard let address = SocketAddress(ip: ip, port: 0) else { throw SocketFailure.closed }
        let listener = try ListeningSocket(bindingTo: address, on: loop)
        let connections = Counter()
        self.loop = loop
        self.listener = listener
        self.connections = connections
        accepting = Task(executorPreference: loop) {
            await withDiscardingTaskGroup { group in
                while let socket = try? await listener.accept() {
                    let number = connections.increment()
                    group.addTask(executorPreference: loop) {
                        try? await script(socket, number)
                        socket.close()
                    }
                }
                group.cancelAll()
            }
        }
    }

    deinit {
        accepting.cancel()
        loop.stop()
    }

    /// How many connections were accepted.
    var connectionCount: Int { connections.value }

    /// The URL of the server.
    func url(_ path: String = "/", credentials: String = "") throws -> EndpointURL {
        try EndpointURL(parsing: "http://\(credentials)\(listener.address)\(path)")
    }

    /// A server that writes one text and then ends the stream.
    static func answering(_ text: String, ip: String = "127.0.0.1") throws -> ScriptedServer {
        try ScriptedServer(ip: ip) { socket, _ in
            _ = try await socket.readRequest()
            try await socket.say(text)
            socket.shutdownWrite()
            _ = try await socket.read(deadline: .after(.seconds(300)))
        }
    }

    /// A server that answers each request on a connection with its own body.
    static func echoing() throws -> ScriptedServer {
        try ScriptedServer { socket, _ in
            while let request = try await socket.readRequest() {
                try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n\(request.body)")
            }
        }
    }
}

extension StreamSocket {
    /// Head and body of the next request, or nil at the end; expects one request at a time.
    func readRequest() async throws -> (head: String, body: String)? {
        var bytes: [UInt8] = []
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let (head, body) = text.splitOnce("\r\n\r\n") {
                let length = head.splitOnce("Content-Length: ").flatMap { Int($0.1.prefix { $0.isNumber }) } ?? 0
                if body.utf8.count >= length { return (head, body) }
            }
            guard try await read(appendingTo: &bytes, deadline: .after(.seconds(300))) > 0 else { return nil }
        }
    }

    func say(_ text: String) async throws {
        try await write(Array(text.utf8), deadline: .after(.seconds(300)))
    }

    /// Writes the same bytes until the peer has had enough.
    func sayForever(_ text: String) async throws {
        let block = Array(String(repeating: text, count: 1 + 65_536 / text.utf8.count).utf8)
        while true { try await write(block, deadline: .after(.seconds(300))) }
    }

    /// Waits until the peer closes.
    func waitForEnd() async throws {
        while try await !read(deadline: .after(.seconds(300))).isEmpty {}
    }
}

extension String {
    /// The parts before and behind the first occurrence, by bytes: CRLF is one character in Swift.
    func splitOnce(_ separator: String) -> (String, String)? {
        let bytes = Array(utf8)
        let mark = Array(separator.utf8)
        guard bytes.count >= mark.count else { return nil }
        for start in 0...(bytes.count - mark.count) where bytes[start..<(start + mark.count)].elementsEqual(mark) {
            return (
                String(decoding: bytes[..<start], as: UTF8.self),
                String(decoding: bytes[(start + mark.count)...], as: UTF8.self)
            )
        }
        return nil
    }
}

/// A client on a loop of its own.
final class TestClient: Sendable {
    let loop: EventLoop
    let client: HTTPClient

    init(resolver: Resolver = Resolver(), _ adjust: (inout HTTPClient.Configuration) -> Void = { _ in }) throws {
        var configuration = HTTPClient.Configuration()
        adjust(&configuration)
        loop = try EventLoop.start(name: "client")
        client = HTTPClient(on: loop, configuration: configuration, resolver: resolver)
    }

    deinit { loop.stop() }

    /// Posts a text; the timeout is long, because a test that meets it has failed.
    func post(
        _ body: String = "{}", to url: EndpointURL, timeout: Duration = .seconds(30)
    ) async throws(UpstreamFailure) -> HTTPClientResponse {
        try await client.exchange(.json(Array(body.utf8)), with: url, timeout: timeout)
    }

    /// The cause with which a post fails, or nil when it does not.
    func cause(
        posting body: String = "{}", to url: EndpointURL, timeout: Duration = .seconds(30)
    ) async -> UpstreamCause? {
        do throws(UpstreamFailure) {
            _ = try await post(body, to: url, timeout: timeout)
            return nil
        } catch {
            return error.cause
        }
    }
}
