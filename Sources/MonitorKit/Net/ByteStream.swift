/// The bytes of one connection, plain or through TLS.
enum ByteStream: Sendable {
    case plain(StreamSocket)
    case tls(TLSConnection)

    /// Reads what is there, at most `limit` bytes, behind what the buffer holds; 0 at the end.
    func read(
        appendingTo buffer: inout [UInt8], atMost limit: Int, deadline: Deadline
    ) async throws(UpstreamFailure) -> Int {
        switch self {
        case .plain(let socket):
            do throws(SocketFailure) {
                return try await socket.read(appendingTo: &buffer, atMost: limit, deadline: deadline)
            } catch {
                throw UpstreamFailure(during: .exchanging, error)
            }
        case .tls(let connection):
            return try await connection.read(appendingTo: &buffer, atMost: limit, deadline: deadline)
        }
    }

    /// Writes all bytes.
    func write(_ bytes: [UInt8], deadline: Deadline) async throws(UpstreamFailure) {
        switch self {
        case .plain(let socket):
            do throws(SocketFailure) {
                try await socket.write(bytes, deadline: deadline)
            } catch {
                throw UpstreamFailure(during: .exchanging, error)
            }
        case .tls(let connection):
            try await connection.write(bytes, deadline: deadline)
        }
    }

    /// Whether the peer has said nothing since the last answer, neither bytes nor the end.
    ///
    /// TLS has housekeeping of its own on the line, so there the next exchange finds out.
    var isQuiet: Bool {
        guard case .plain(let socket) = self else { return true }
        var unexpected: [UInt8] = []
        do throws(SocketFailure) {
            return try socket.readAvailable(appendingTo: &unexpected, atMost: 1) == nil
        } catch {
            return false
        }
    }

    func close() {
        switch self {
        case .plain(let socket): socket.close()
        case .tls(let connection): connection.close()
        }
    }
}

/// What was under way when a socket failed; it decides the cause.
enum ExchangePhase: Sendable {
    case connecting
    case securing
    case exchanging
}

extension UpstreamFailure {
    /// Classifies what a socket said.
    init(during phase: ExchangePhase, _ failure: SocketFailure) {
        switch failure {
        case .timedOut: self.init(.timeout, "the exchange did not end in time")
        case .cancelled: self.init(.timeout, "the exchange was canceled")
        case .closed, .tooManyDescriptors: self.init(.connect, failure.description)
        case .endOfStream, .system: self.init(phase == .securing ? .tls : .connect, failure.description)
        }
    }
}
