import MonitorKit
import Testing

/// A client that says exactly the bytes that a test gives it, and reads what comes back.
actor WireClient {
    /// What the server said before it fell silent.
    struct Reply: Sendable {
        let head: String
        let body: [UInt8]

        var status: Int? { head.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
        var text: String { String(decoding: body, as: UTF8.self) }

        func has(_ line: String) -> Bool { head.components(line) }
    }

    enum Failure: Error { case noHead, noLength, cutShort }

    private nonisolated let loop: EventLoop
    private nonisolated let socket: StreamSocket
    private var unread: [UInt8] = []
    /// Far beyond what any test needs: it only turns a hang into a failure.
    private let patience = Duration.seconds(300)

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(port: UInt16, on loop: EventLoop) async throws {
        let address = try #require(SocketAddress(ip: "127.0.0.1", port: port))
        socket = try await StreamSocket.connect(to: address, on: loop, deadline: .after(.seconds(300)))
        self.loop = loop
    }

    func send(_ text: String) async throws {
        try await socket.write(Array(text.utf8), deadline: .after(patience))
    }

    /// One reply, with as many bytes of body as it announces; none after `HEAD`.
    func reply(toHead isHead: Bool = false) async throws -> Reply {
        let end = Array("\r\n\r\n".utf8)
        var position: Int?
        while position == nil {
            position = unread.indices.first { unread[$0...].starts(with: end) }
            if position == nil { guard try await more() else { throw Failure.noHead } }
        }
        let headEnd = try #require(position) + end.count
        let head = String(decoding: unread[..<headEnd], as: UTF8.self)
        unread.removeFirst(headEnd)
        let isInterim = head.hasPrefix("HTTP/1.1 1")
        let announced = head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }?.dropFirst(16)
        guard let length = isInterim ? 0 : announced.flatMap({ Int($0) }) else { throw Failure.noLength }
        let wanted = isHead ? 0 : length
        while unread.count < wanted { guard try await more() else { throw Failure.cutShort } }
        defer { unread.removeFirst(wanted) }
        return Reply(head: head, body: Array(unread[..<wanted]))
    }

    /// Sends and reads one reply.
    func exchange(_ text: String) async throws -> Reply {
        try await send(text)
        return try await reply()
    }

    /// Everything until the server closes; a reset counts as the end.
    func untilEnd() async throws -> String {
        do { while try await more() {} } catch SocketFailure.system {}
        return String(decoding: unread, as: UTF8.self)
    }

    /// What has come so far, once it holds a text.
    func read(until text: String) async throws -> String {
        while true {
            let all = String(decoding: unread, as: UTF8.self)
            if all.contains(text) { return all }
            guard try await more() else { throw Failure.cutShort }
        }
    }

    func shutdownWrite() { socket.shutdownWrite() }
    func close() { socket.close() }
    func reset() { socket.reset() }

    private func more() async throws -> Bool {
        let bytes = try await socket.read(deadline: .after(patience))
        unread += bytes
        return !bytes.isEmpty
    }
}

extension String {
    /// Whether one of the lines is this one.
    fileprivate func components(_ line: String) -> Bool {
        split(separator: "\r\n").contains { $0 == line }
    }
}

/// Runs a server while the body uses it, and ends it afterwards.
func withServer(
    _ change: (inout HTTPServer.Configuration) -> Void = { _ in },
    handler: @escaping HTTPServer.Handler = { request in .text("\(request.method) \(request.path)") },
    body: (HTTPServer, UInt16, EventLoop) async throws -> Void
) async throws {
    let serverLoop = try EventLoop.start(name: "http-server")
    let clientLoop = try EventLoop.start(name: "http-client")
    defer {
        serverLoop.stop()
        clientLoop.stop()
    }
    var configuration = HTTPServer.Configuration(address: try #require(SocketAddress(ip: "127.0.0.1", port: 0)))
    change(&configuration)
    let server = HTTPServer(configuration: configuration, on: serverLoop, handler: handler)
    try await withThrowingTaskGroup { group in
        group.addTask { try await server.run() }
        try await body(server, try await server.waitUntilListening(), clientLoop)
        await server.stop(timeout: .zero)
        try await group.waitForAll()
    }
}
