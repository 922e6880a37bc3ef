import Synchronization

/// A TLS client connection over a stream socket.
///
/// OpenSSL reads and writes the descriptor itself and says what it waits for. Only the loop of the socket calls it:
/// OpenSSL's error queue belongs to a thread, and a connection is not to be used by two at once.
final class TLSConnection: Sendable {
    private let socket: StreamSocket
    private let context: TLSContext
    private let handle: OpenSSLLibrary.Handle
    private let isBroken = Atomic(false)
    private var library: OpenSSLLibrary { context.library }

    private init(_ socket: StreamSocket, _ context: TLSContext) throws(UpstreamFailure) {
        let handle = context.library.new(context.handle)
        guard handle != 0 else { throw UpstreamFailure(.tls, "OpenSSL has no memory for a connection") }
        self.socket = socket
        self.context = context
        self.handle = handle
    }

    deinit {
        library.free(handle)
    }

    /// Makes the handshake; the certificate must be valid for the host, a name or an address.
    static func secure(
        _ socket: StreamSocket, to host: String, with context: TLSContext, deadline: Deadline
    ) async throws(UpstreamFailure) -> TLSConnection {
        do throws(UpstreamFailure) {
            let connection = try TLSConnection(socket, context)
            try connection.expect(host)
            try await connection.handshake(deadline: deadline)
            return connection
        } catch {
            socket.close()
            throw error
        }
    }

    /// Sets what the certificate is checked against, and the server name (never an address, RFC 6066, section 3).
    private func expect(_ host: String) throws(UpstreamFailure) {
        let parameters = library.verifyParameters(handle)
        let isAddress = SocketAddress(ip: host, port: 0) != nil
        // A name may end with the root's dot, certificates and server names never do.
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        let isSet: Bool
        if isAddress {
            isSet = library.setAddress(parameters, host) == 1
        } else {
            library.setHostFlags(parameters, Constant.noPartialWildcards)
            isSet =
                library.setHost(parameters, name, 0) == 1
                && library.control(handle, Constant.setServerName, Constant.hostName, name) == 1
        }
        guard isSet, library.setDescriptor(handle, socket.descriptor) == 1 else {
            throw UpstreamFailure(.tls, "OpenSSL does not accept the host name")
        }
    }

    private func handshake(deadline: Deadline) async throws(UpstreamFailure) {
        while true {
            try requireOpen()
            library.clearErrors()
            let result = library.connect(handle)
            if result == 1 { return }
            switch step(after: result) {
            case .wait(let interest): try await wait(interest, deadline, during: .securing)
            case .ended: throw UpstreamFailure(.tls, "the peer closed the connection during the TLS handshake")
            case .failed(let failure): throw UpstreamFailure(.tls, verificationError ?? failure.detail)
            }
        }
    }

    /// Reads what is there behind what the buffer holds; 0 at the orderly end.
    func read(
        appendingTo buffer: inout [UInt8], atMost limit: Int, deadline: Deadline
    ) async throws(UpstreamFailure) -> Int {
        while true {
            try requireOpen()
            library.clearErrors()
            let result = readAvailable(appendingTo: &buffer, atMost: limit)
            if result > 0 { return Int(result) }
            switch step(after: result) {
            case .wait(let interest): try await wait(interest, deadline, during: .exchanging)
            case .ended: return 0
            case .failed(let failure): throw failure
            }
        }
    }

    private func readAvailable(appendingTo buffer: inout [UInt8], atMost limit: Int) -> Int32 {
        // One record holds at most 16 KiB, and one read gives at most one record.
        let capacity = max(1, min(limit, 16_384))
        return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 16) { scratch in
            let count = library.read(handle, UInt(bitPattern: scratch.baseAddress), Int32(capacity))
            if count > 0 { buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<Int(count)])) }
            return count
        }
    }

    /// Writes all bytes.
    func write(_ bytes: [UInt8], deadline: Deadline) async throws(UpstreamFailure) {
        var offset = 0
        while offset < bytes.count {
            try requireOpen()
            library.clearErrors()
            let result = bytes.withUnsafeBytes { raw in
                library.write(
                    handle, UInt(bitPattern: raw.baseAddress) + UInt(offset), Int32(clamping: raw.count - offset))
            }
            if result > 0 {
                offset += Int(result)
                continue
            }
            switch step(after: result) {
            case .wait(let interest): try await wait(interest, deadline, during: .exchanging)
            case .ended: throw UpstreamFailure(.connect, "the peer closed the connection")
            case .failed(let failure): throw failure
            }
        }
    }

    /// Says goodbye, without waiting for the reply, and closes the socket.
    func close() {
        guard isBroken.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else {
            socket.close()
            return
        }
        library.clearErrors()
        _ = library.shutdown(handle)
        socket.close()
    }

    private enum Step {
        case wait(SocketInterest)
        case ended
        case failed(UpstreamFailure)
    }

    private func step(after result: Int32) -> Step {
        switch library.error(handle, result) {
        case Constant.wantRead: return .wait(.readable)
        case Constant.wantWrite: return .wait(.writable)
        case Constant.zeroReturn: return .ended
        default:
            isBroken.store(true, ordering: .relaxed)
            return .failed(failure)
        }
    }

    /// The cut line is `connect`, a fault of the protocol `tls`; the texts are OpenSSL's own, not the peer's.
    private var failure: UpstreamFailure {
        let code = library.peekError()
        // The low 23 bits are the reason; OpenSSL reports a missing goodbye as one.
        guard code != 0, code & 0x7F_FFFF != Constant.unexpectedEnd else {
            return UpstreamFailure(.connect, "the connection broke")
        }
        return UpstreamFailure(.tls, library.errorReason(code).map { String(cString: $0) } ?? "TLS failed")
    }

    private var verificationError: String? {
        let code = library.verifyResult(handle)
        guard code != 0 else { return nil }
        return library.verifyErrorText(code).map { "\(String(cString: $0)) (verify code \(code))" }
    }

    private func wait(
        _ interest: SocketInterest, _ deadline: Deadline, during phase: ExchangePhase
    ) async throws(UpstreamFailure) {
        do throws(SocketFailure) {
            switch interest {
            case .readable: try await socket.waitUntilReadable(deadline: deadline)
            case .writable: try await socket.waitUntilWritable(deadline: deadline)
            }
        } catch {
            throw UpstreamFailure(during: phase, error)
        }
    }

    private func requireOpen() throws(UpstreamFailure) {
        if isBroken.load(ordering: .relaxed) { throw UpstreamFailure(.connect, "the connection is closed") }
    }

    /// Values from OpenSSL's headers, which are part of its stable binary interface.
    private enum Constant {
        static let wantRead: Int32 = 2
        static let wantWrite: Int32 = 3
        static let zeroReturn: Int32 = 6
        static let unexpectedEnd: UInt = 294
        static let noPartialWildcards: UInt32 = 0x4
        static let setServerName: Int32 = 55
        static let hostName = 0
    }
}
