@testable import MonitorKit

/// What nodes do to their connections.
extension NodeDefect {
    /// How long a connection is held on which nothing comes of a request, where whoever asks is more patient than that.
    private static let endurance = Duration.milliseconds(500)

    /// Answers whoever wants to speak TLS as a server does that speaks plain HTTP.
    static func refuseTLS(on socket: StreamSocket) async throws {
        _ = try await socket.read(deadline: .after(.seconds(300)))
        try await socket.say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        try await socket.waitForEnd()
    }

    /// Answers a request, or does what such a node does instead.
    ///
    /// - Returns: whether the connection may carry another request.
    func answer(
        _ request: (head: String, body: String), on socket: StreamSocket, about chain: SimulatedChain
    ) async throws -> Bool {
        let body = Array(request.body.utf8)
        switch self {
        case .down:
            socket.reset()
            return false
        case .hangsUp: return false
        case .silent:
            // Returns as soon as whoever asked has given up.
            _ = try await socket.read(deadline: .after(Self.endurance))
            return false
        case .dripsItsHead: return try await Self.drip(behind: "HTTP/1.1 200 OK\r\nX: ", on: socket)
        case .dripsItsBody:
            return try await Self.drip(behind: "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", on: socket)
        case .resetsInTheBody, .endsInTheBody:
            let reply = Self.honestReply(to: body, about: chain)
            let half: [UInt8] = reply.head + reply.body.prefix(reply.body.count / 2)
            try await socket.write(half, deadline: .after(.seconds(300)))
            if self == .resetsInTheBody { socket.reset() }
            return false
        case .endless:
            try await socket.say("HTTP/1.1 200 OK\r\n\r\n")
            try await socket.sayForever(" ")
            return false
        case .redirects where request.head.hasPrefix("POST \(Self.refuge) "):
            return try await Self.say(Self.honestReply(to: body, about: chain), on: socket)
        default: return try await Self.say(reply(to: body, about: chain), on: socket)
        }
    }

    /// Says something whole, behind which the connection goes on.
    static func say(_ reply: Reply, on socket: StreamSocket) async throws -> Bool {
        let whole: [UInt8] = reply.head + reply.body
        try await socket.write(whole, deadline: .after(.seconds(300)))
        return true
    }

    /// Says one byte after the other, each of which comes in good time.
    private static func drip(behind start: String, on socket: StreamSocket) async throws -> Bool {
        let end = Deadline.after(endurance)
        try await socket.say(start)
        while !end.hasPassed {
            try await socket.say("x")
            try await socket.loop.sleep(until: .after(.milliseconds(5)))
        }
        return false
    }
}
