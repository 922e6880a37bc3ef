/// What to do with the body of a request.
package enum HTTPBodyPolicy: Hashable, Sendable {
    /// Read and dropped; more bytes than this are refused with 413.
    case ignored(upTo: Int)
    /// Given to the handler; more bytes than this are refused with 413.
    case delivered(upTo: Int)

    /// The largest body, in bytes, that is read.
    package var limit: Int {
        switch self {
        case .ignored(let limit), .delivered(let limit): limit
        }
    }
}

/// How large a request may be.
package struct HTTPRequestLimits: Hashable, Sendable {
    /// Bytes of request line and header fields together.
    package var head = 16_384
    /// Number of header fields.
    package var fields = 100
    /// What becomes of bodies; the monitor's own port has no use for them.
    package var body = HTTPBodyPolicy.ignored(upTo: 65_536)

    /// The limits of the monitor's own port.
    package init() {}
}

/// Turns bytes, however they are cut, into requests (RFC 9112).
///
/// A state machine without I/O: bytes are appended as they come, and `next()` is asked until it needs more.
/// It holds at most one head or body within its limits, plus what was appended after it. After an error it is of no
/// further use, because where the next request would begin is not known.
package struct HTTPRequestParser: Sendable {
    /// What the bytes so far amount to.
    package enum Step: Sendable {
        /// Not yet a whole request.
        case needsBytes
        /// The client waits for `100 Continue` before it sends the body; told once, and only when no body byte is here.
        case expectsContinue
        /// A whole request; more may follow in the same bytes.
        case request(HTTPRequest)
    }

    private enum Phase: Sendable {
        case head
        case body(HTTPRequest, remaining: Int)
    }

    private let limits: HTTPRequestLimits
    private var buffer: [UInt8] = []
    /// Where the request that is being read begins in `buffer`.
    private var start = 0
    /// Where the search for the end of the head goes on.
    private var scanned = 0
    /// The whole lines of the head so far, as offsets from `start`.
    private var lines: [Range<Int>] = []
    private var emptyLines = 0
    private var phase = Phase.head

    /// The beginning of the target of the request that is being read, as far as it is here: what is wrong with it can
    /// then be said as whoever asks reads it.
    var beginningOfTarget: String {
        if case .body(let request, _) = phase { return request.path }
        let line = buffer[min(start, buffer.count)...].prefix(32)
        let target = line.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix { 0x21...0x7E ~= $0 }
        return String(decoding: target, as: UTF8.self)
    }

    /// Starts before the first byte of a connection.
    package init(limits: HTTPRequestLimits = HTTPRequestLimits()) {
        self.limits = limits
    }

    /// No byte of a further request has come.
    package var isBetweenRequests: Bool {
        guard case .head = phase else { return false }
        return start == buffer.count
    }

    /// A head has come whole, and its body has not.
    package var isInsideBody: Bool {
        guard case .body = phase else { return false }
        return true
    }

    /// Takes the next bytes of the connection.
    package mutating func append(_ bytes: some Sequence<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    /// The next request, as far as it is here; throws when there can be none.
    package mutating func next() throws(HTTPRequestError) -> Step {
        if case .head = phase {
            guard try findEndOfHead() else { return .needsBytes }
            let head = try HTTPRequestHead(bytes: Array(buffer[start..<scanned]), lines: lines)
            guard head.bodyLength <= limits.body.limit else { throw .bodyTooLarge(limit: limits.body.limit) }
            start = scanned
            phase = .body(head.request, remaining: head.bodyLength)
            if head.expectsContinue, head.bodyLength > 0, start == buffer.count {
                dropConsumed()
                return .expectsContinue
            }
        }
        return takeBody()
    }

    /// Reads on from `scanned` to the empty line that ends the head, and refuses early what can become no head.
    private mutating func findEndOfHead() throws(HTTPRequestError) -> Bool {
        var isWhole = false
        while !isWhole, scanned < buffer.count {
            let byte = buffer[scanned]
            if byte == 0x0D {
                guard scanned + 1 < buffer.count else { break }
                guard buffer[scanned + 1] == 0x0A else { throw .malformedLine }
                isWhole = try endLine()
            } else if (byte < 0x20 && byte != 0x09) || byte == 0x7F {
                // The first byte of a TLS hello ends here too.
                throw .malformedLine
            } else {
                scanned += 1
            }
            guard scanned - start <= limits.head else {
                throw lines.isEmpty ? .targetTooLong(limit: limits.head) : .headTooLarge(limit: limits.head)
            }
        }
        return isWhole
    }

    /// Takes note of the line that ends at `scanned`; true when it was the empty one after the fields.
    private mutating func endLine() throws(HTTPRequestError) -> Bool {
        let lineStart = lines.last.map { $0.upperBound + 2 } ?? 0
        let line = lineStart..<(scanned - start)
        scanned += 2
        if !line.isEmpty {
            guard lines.count <= limits.fields else { throw .tooManyFields(limit: limits.fields) }
            lines.append(line)
            return false
        }
        if !lines.isEmpty { return true }
        // Empty lines before a request are to be ignored (section 2.2), which is no reason to read them for ever.
        emptyLines += 1
        guard emptyLines <= 4 else { throw .malformedRequestLine }
        start = scanned
        return false
    }

    private mutating func takeBody() -> Step {
        guard case .body(var request, let remaining) = phase else { return .needsBytes }
        // The phase lets go of the request first, so that its body grows in place.
        phase = .head
        let here = min(remaining, buffer.count - start)
        if case .delivered = limits.body { request.body += buffer[start..<(start + here)] }
        start += here
        guard here == remaining else {
            phase = .body(request, remaining: remaining - here)
            dropConsumed()
            return .needsBytes
        }
        scanned = start
        lines.removeAll(keepingCapacity: true)
        emptyLines = 0
        dropConsumed()
        return .request(request)
    }

    /// Gives back the room of what has been read, at a cost that does not grow with the number of pipelined requests.
    private mutating func dropConsumed() {
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= 65_536)
        } else if start > buffer.count / 2 {
            buffer.removeFirst(start)
        } else {
            return
        }
        start = 0
        scanned = 0
    }
}
