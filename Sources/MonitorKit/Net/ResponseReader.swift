/// Reads one response from a connection.
///
/// What it has read so far stays visible after a failure: a request may be repeated only when no byte has come.
struct ResponseReader: Sendable {
    /// The most interim (1xx) responses before the real one.
    private static let interimLimit = 8
    /// After how many reads other connections get their turn, should the bytes never stop coming.
    private static let readsPerTurn = 32

    private let stream: ByteStream
    private let bodyLimit: Int
    private let inFlight: BytesInFlight
    private let deadline: Deadline
    private var buffer: [UInt8] = []
    private var reads = 0

    /// How many bytes have come and are counted as on their way.
    private(set) var bytesRead = 0
    /// Whether any byte of an answer has arrived.
    var hasBegun: Bool { bytesRead > 0 }
    /// Whether the connection may carry another request; known when `response()` has returned.
    private(set) var allowsReuse = false

    init(stream: ByteStream, bodyLimit: Int, inFlight: BytesInFlight, deadline: Deadline) {
        self.stream = stream
        self.bodyLimit = bodyLimit
        self.inFlight = inFlight
        self.deadline = deadline
    }

    /// The whole response, interim ones skipped.
    mutating func response() async throws(UpstreamFailure) -> HTTPClientResponse {
        let head = try await finalHead()
        try head.requireIdentityCoding()
        let framing = try head.framing()
        let body = try await readBody(framing)
        allowsReuse = head.allowsReuse && framing != .untilClose && buffer.isEmpty
        return HTTPClientResponse(status: head.status, headers: head.fields, body: body)
    }

    private mutating func finalHead() async throws(UpstreamFailure) -> HTTPResponseHead {
        var headBytes = 0
        for _ in 0...Self.interimLimit {
            let head = try await nextHead(&headBytes)
            guard head.status < 200 else { return head }
            guard head.status != 101 else { throw UpstreamFailure(.http, "a switch to another protocol") }
        }
        throw UpstreamFailure(.http, "too many interim responses")
    }

    private mutating func nextHead(_ headBytes: inout Int) async throws(UpstreamFailure) -> HTTPResponseHead {
        var searched = 0
        while true {
            if let end = HTTPResponseHead.end(in: buffer, from: searched) {
                headBytes += end
                guard headBytes <= HTTPResponseHead.lengthLimit else { throw Self.headTooLarge }
                let head = try HTTPResponseHead(parsing: buffer[..<end])
                buffer.removeFirst(end + 2)
                return head
            }
            guard headBytes + buffer.count <= HTTPResponseHead.lengthLimit else { throw Self.headTooLarge }
            try refuseForeignProtocol()
            searched = buffer.count
            guard try await fill(atMost: 16_384) > 0 else {
                throw hasBegun
                    ? UpstreamFailure(.http, "the connection closed inside the response head")
                    : UpstreamFailure(.connect, "the connection closed without an answer")
            }
        }
    }

    private static let headTooLarge = UpstreamFailure(
        .tooLarge, "the response head is over \(HTTPResponseHead.lengthLimit) bytes")

    /// Garbage is recognized at its first bytes and not when the line, or the deadline, ends.
    private func refuseForeignProtocol() throws(UpstreamFailure) {
        guard zip(buffer, "HTTP/1.".utf8).allSatisfy({ $0 == $1 }) else {
            throw UpstreamFailure(.http, "the answer is not HTTP/1.1")
        }
    }

    private mutating func readBody(_ framing: HTTPResponseHead.Framing) async throws(UpstreamFailure) -> [UInt8] {
        switch framing {
        case .length(let length): return try await readBody(length: length)
        case .chunked: return try await readChunkedBody()
        case .untilClose: return try await readBodyUntilClose()
        }
    }

    private mutating func readBody(length: Int) async throws(UpstreamFailure) -> [UInt8] {
        guard length <= bodyLimit else { throw UpstreamFailure(.tooLarge, "the announced body is over the cap") }
        // What was announced is believed up to a point: memory follows what has really come.
        if buffer.count < length { buffer.reserveCapacity(min(length, 1 << 20)) }
        while buffer.count < length {
            guard try await fill(atMost: length - buffer.count) > 0 else { throw Self.truncated }
        }
        guard buffer.count > length else {
            defer { buffer = [] }
            return buffer
        }
        defer { buffer.removeFirst(length) }
        return Array(buffer[..<length])
    }

    private mutating func readChunkedBody() async throws(UpstreamFailure) -> [UInt8] {
        var decoder = ChunkedDecoder(bodyLimit: bodyLimit)
        while true {
            let consumed = try decoder.consume(buffer[...])
            buffer.removeFirst(consumed)
            if decoder.isComplete { return decoder.body }
            guard try await fill(atMost: StreamSocket.readLimit) > 0 else { throw Self.truncated }
        }
    }

    private mutating func readBodyUntilClose() async throws(UpstreamFailure) -> [UInt8] {
        repeat {
            guard buffer.count <= bodyLimit else { throw UpstreamFailure(.tooLarge, "the body is over the cap") }
        } while try await fill(atMost: StreamSocket.readLimit) > 0
        defer { buffer = [] }
        return buffer
    }

    private static let truncated = UpstreamFailure(.http, "the connection closed inside the response body")

    private mutating func fill(atMost limit: Int) async throws(UpstreamFailure) -> Int {
        // A peer that never lets a read wait would otherwise never meet its deadline.
        guard !deadline.hasPassed else { throw UpstreamFailure(.timeout, "the exchange did not end in time") }
        reads += 1
        if reads.isMultiple(of: Self.readsPerTurn) {
            await Task.yield()
            guard !Task.isCancelled else { throw UpstreamFailure(.timeout, "the exchange was canceled") }
        }
        do throws(UpstreamFailure) {
            let count = try await stream.read(appendingTo: &buffer, atMost: limit, deadline: deadline)
            bytesRead += count
            try inFlight.add(count)
            return count
        } catch {
            guard error.cause == .connect, hasBegun else { throw error }
            throw UpstreamFailure(.http, "the connection broke inside the response")
        }
    }
}
