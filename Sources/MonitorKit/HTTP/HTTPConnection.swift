/// One connection of a client, from its first byte to its end.
///
/// Belongs to its server's actor and so runs on the event loop; nothing else touches it. Every wait has a deadline.
final class HTTPConnection {
    /// Which requests are answered.
    enum Service: Sendable {
        case everything
        /// Only the probes, and only one request.
        case probesOnly
    }

    /// What came instead of, or as, the next request.
    private enum Arrival {
        case request(HTTPRequest)
        case refused(HTTPRequestError)
        case late
        case end
    }

    /// What came of one read.
    private enum Receipt {
        case bytes
        case end
        case late
    }

    private static let interimReply = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    private let socket: StreamSocket
    private let service: Service
    private let configuration: HTTPServer.Configuration
    private let handler: HTTPServer.Handler
    private var parser: HTTPRequestParser
    private var replies = 0
    private var isEnding = false
    private var isIdle = false

    /// Serves a socket that was just accepted.
    init(
        _ socket: StreamSocket, _ service: Service, configuration: HTTPServer.Configuration,
        handler: @escaping HTTPServer.Handler
    ) {
        self.socket = socket
        self.service = service
        self.configuration = configuration
        self.handler = handler
        parser = HTTPRequestParser(limits: configuration.limits)
    }

    /// Lets the request in progress be answered, and nothing after it; closes at once when there is none.
    func endSoon() {
        isEnding = true
        if isIdle { socket.close() }
    }

    /// Closes the connection if it was kept and waits for a request that nobody has begun to send; false if not.
    func giveWay() -> Bool {
        guard isIdle, replies > 0 else { return false }
        socket.close()
        return true
    }

    /// Answers requests until the connection ends.
    func serve() async {
        defer { socket.close() }
        do throws(SocketFailure) {
            while try await answerNext() {
                // Once per reply: a client whose next request is already here would never let go of the loop.
                await Task.yield()
            }
        } catch .timedOut {
            // A reply that is not read must not wait in the system's buffers either.
            socket.reset()
        } catch {
            // The client is gone, or the server ends: there is nobody to tell.
            return
        }
    }

    /// Reads and answers one request; false when there will be no other.
    private func answerNext() async throws(SocketFailure) -> Bool {
        switch try await nextArrival() {
        case .request(let request):
            return try await answer(request)
        case .refused(let error):
            try await refuse(error.status, .badRequest, error.description)
        case .late:
            try await refuse(.requestTimeout, .late, "The request did not arrive whole in time.")
        case .end:
            break
        }
        return false
    }

    /// Refuses what has become no request, and ends the connection.
    private func refuse(
        _ status: HTTPStatus, _ reason: HTTPRefusal.Reason, _ text: String
    ) async throws(SocketFailure) {
        let path = parser.beginningOfTarget
        configuration.answered(path, status)
        try await sendLast(configuration.shape(HTTPRefusal(status, reason, text, path: path)))
    }

    private func answer(_ request: HTTPRequest) async throws(SocketFailure) -> Bool {
        let isHead = request.method == "HEAD"
        if service == .probesOnly {
            let isProbe = configuration.probePaths.contains(request.path)
            let response =
                isProbe
                ? await handler(request) : configuration.shape(.tooManyConnections(path: request.path))
            configuration.answered(request.path, response.status)
            try await sendLast(response, isHead: isHead)
            return false
        }
        let response = await handler(request)
        configuration.answered(request.path, response.status)
        defer { response.stream?.finish() }
        if let stream = response.stream, !isHead, !isEnding {
            try await send(response, .closes, isHead: false)
            try await send(stream)
            return false
        }
        guard request.wantsKeepAlive, !isEnding else {
            try await sendLast(response, isHead: isHead)
            return false
        }
        try await send(response, request.version == .http10 ? .staysByRequest : .stays, isHead: isHead)
        replies += 1
        return !isEnding
    }

    private func send(
        _ response: HTTPResponse, _ persistence: HTTPResponse.Persistence, isHead: Bool
    ) async throws(SocketFailure) {
        let date = configuration.wallClock.flatMap { HTTPDate.text(secondsSince1970: $0()) }
        try await socket.write(
            response.head(persistence, date: date), followedBy: isHead ? [] : response.body,
            deadline: .after(configuration.writeTimeout))
    }

    /// Sends piece after piece until the stream, the client or the server ends.
    private func send(_ stream: HTTPStream) async throws(SocketFailure) {
        // A client that is gone without a word takes nothing, which the system finds out, and tells with the next write.
        socket.giveUp(whenUnacknowledgedFor: configuration.writeTimeout)
        while !isEnding, let bytes = await stream.piece(for: socket, dropping: configuration.lingerBytes) {
            try await socket.write(bytes, followedBy: [], deadline: .after(configuration.writeTimeout))
        }
        socket.shutdownWrite()
    }

    /// Sends a reply and ends the connection so that the client can still read it.
    ///
    /// To close while input is unread makes the system reset the connection, and a reset can destroy the reply on its
    /// way. So only the write side is shut down, and input is dropped for a while (RFC 9112, section 9.6).
    private func sendLast(_ response: HTTPResponse, isHead: Bool = false) async throws(SocketFailure) {
        try await send(response, .closes, isHead: isHead)
        socket.shutdownWrite()
        try await dropInput(until: .after(configuration.lingerTimeout))
    }

    /// Reads and drops until the client closes, within bounds.
    private func dropInput(until deadline: Deadline) async throws(SocketFailure) {
        var dropped = 0
        while dropped < configuration.lingerBytes, !deadline.hasPassed {
            do throws(SocketFailure) {
                let bytes = try await socket.read(deadline: deadline)
                guard !bytes.isEmpty else { return }
                dropped += bytes.count
            } catch .timedOut {
                return
            }
        }
    }

    /// Reads until a request is whole or cannot become one.
    private func nextArrival() async throws(SocketFailure) -> Arrival {
        var deadline = Deadline.after(parser.isBetweenRequests && replies > 0 ? configuration.idleTimeout : headTimeout)
        while true {
            let wasInsideBody = parser.isInsideBody
            let step: HTTPRequestParser.Step
            do { step = try parser.next() } catch { return .refused(error) }
            if case .request(let request) = step { return .request(request) }
            if case .expectsContinue = step {
                try await socket.write(Self.interimReply, deadline: .after(configuration.writeTimeout))
            }
            if parser.isInsideBody, !wasInsideBody { deadline = .after(configuration.bodyTimeout) }
            let isBetweenRequests = parser.isBetweenRequests
            if isBetweenRequests, isEnding { return .end }
            switch try await receive(by: deadline, isIdle: isBetweenRequests) {
            case .bytes where isBetweenRequests && replies > 0: deadline = .after(headTimeout)
            case .bytes: break
            case .end: return .end
            case .late: return isBetweenRequests ? .end : .late
            }
        }
    }

    private var headTimeout: Duration {
        service == .probesOnly ? configuration.probeHeadTimeout : configuration.headTimeout
    }

    /// Gives the parser what comes next.
    private func receive(by deadline: Deadline, isIdle: Bool) async throws(SocketFailure) -> Receipt {
        // A client that always has one more byte ready would never meet the deadline inside the read.
        guard !deadline.hasPassed else { return .late }
        self.isIdle = isIdle
        defer { self.isIdle = false }
        var bytes: [UInt8] = []
        do throws(SocketFailure) {
            guard try await socket.read(appendingTo: &bytes, atMost: 16_384, deadline: deadline) > 0 else {
                return .end
            }
        } catch .timedOut {
            return .late
        }
        parser.append(bytes)
        return .bytes
    }
}
