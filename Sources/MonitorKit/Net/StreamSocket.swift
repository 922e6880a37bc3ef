import Glibc
import Synchronization

/// A connected TCP socket whose waits go through an event loop.
///
/// Each operation tries first and waits only when the system has nothing to give. Use it on its loop: from an actor
/// whose executor the loop is, or from a task that prefers it. One reader and one writer at a time.
package final class StreamSocket: Sendable {
    /// The most that one read takes.
    package static let readLimit = 65_536

    /// The loop that waits for the socket.
    package let loop: EventLoop
    let descriptor: Int32
    private let isClosed = Atomic(false)

    /// Takes over an open descriptor, which becomes non-blocking.
    init(adopting descriptor: Int32, on loop: EventLoop) {
        self.descriptor = descriptor
        self.loop = loop
        makeNonblockingAndPrivate(descriptor)
        setOption(IPPROTO_TCP, TCP_NODELAY, 1)
    }

    deinit {
        if !isClosed.load(ordering: .relaxed) { _ = Glibc.close(descriptor) }
    }

    /// Connects to one address.
    package static func connect(
        to address: SocketAddress, on loop: EventLoop, deadline: Deadline
    ) async throws(SocketFailure) -> StreamSocket {
        let descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .system(operation: "socket", code: errno) }
        let socket = StreamSocket(adopting: descriptor, on: loop)
        if address.withPointer({ Glibc.connect(descriptor, $0, $1) }) == 0 { return socket }
        guard errno == EINPROGRESS || errno == EINTR else { throw .system(operation: "connect", code: errno) }
        try await loop.wait(for: descriptor, .writable, deadline: deadline)
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw .system(operation: "connect", code: code) }
        return socket
    }

    /// Reads what is there, at most `limit` bytes, and returns it; empty at the end of the stream.
    package func read(atMost limit: Int = readLimit, deadline: Deadline) async throws(SocketFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try await read(appendingTo: &bytes, atMost: limit, deadline: deadline)
        return bytes
    }

    /// Reads what is there, at most `limit` bytes, behind what the buffer holds; returns how many, 0 at the end.
    package func read(
        appendingTo buffer: inout [UInt8], atMost limit: Int = readLimit, deadline: Deadline
    ) async throws(SocketFailure) -> Int {
        while true {
            if let count = try readAvailable(appendingTo: &buffer, atMost: limit) { return count }
            try await loop.wait(for: descriptor, .readable, deadline: deadline)
        }
    }

    /// Reads without waiting; nil when nothing is there yet, 0 at the end.
    package func readAvailable(
        appendingTo buffer: inout [UInt8], atMost limit: Int = readLimit
    ) throws(SocketFailure) -> Int? {
        try requireOpen()
        let capacity = max(1, min(limit, Self.readLimit))
        let (count, code) = withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 16) { scratch in
            let count = recv(descriptor, scratch.baseAddress, capacity, 0)
            if count > 0 { buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<count])) }
            return (count, count < 0 ? errno : 0)
        }
        guard count < 0 else { return count }
        if code == EAGAIN || code == EINTR { return nil }
        throw .system(operation: "recv", code: code)
    }

    /// Writes all bytes.
    package func write(_ bytes: [UInt8], deadline: Deadline) async throws(SocketFailure) {
        try await write(bytes[...], deadline: deadline)
    }

    /// Writes all bytes.
    package func write(_ bytes: ArraySlice<UInt8>, deadline: Deadline) async throws(SocketFailure) {
        var rest = bytes
        while !rest.isEmpty {
            if let count = try writeAvailable(rest) {
                rest = rest.dropFirst(count)
            } else {
                try await loop.wait(for: descriptor, .writable, deadline: deadline)
            }
        }
    }

    /// Writes what fits without waiting and returns how much; nil when nothing does.
    package func writeAvailable(_ bytes: ArraySlice<UInt8>) throws(SocketFailure) -> Int? {
        try requireOpen()
        let (count, code) = bytes.withUnsafeBytes { raw in
            let count = send(descriptor, raw.baseAddress, raw.count, Int32(MSG_NOSIGNAL))
            return (count, count < 0 ? errno : 0)
        }
        guard count < 0 else { return count }
        if code == EAGAIN || code == EINTR { return nil }
        throw .system(operation: "send", code: code)
    }

    /// Waits until bytes, or the end, can be read.
    package func waitUntilReadable(deadline: Deadline) async throws(SocketFailure) {
        try requireOpen()
        try await loop.wait(for: descriptor, .readable, deadline: deadline)
    }

    /// Waits until bytes can be written.
    package func waitUntilWritable(deadline: Deadline) async throws(SocketFailure) {
        try requireOpen()
        try await loop.wait(for: descriptor, .writable, deadline: deadline)
    }

    /// Tells the peer that nothing more will be written; reading goes on.
    package func shutdownWrite() {
        if !isClosed.load(ordering: .relaxed) { shutdown(descriptor, Int32(SHUT_WR)) }
    }

    /// Lets the connection fail once the peer's system has not taken what was written for so long.
    package func giveUp(whenUnacknowledgedFor limit: Duration) {
        guard !isClosed.load(ordering: .relaxed) else { return }
        let milliseconds = limit.components.seconds * 1000 + limit.components.attoseconds / 1_000_000_000_000_000
        setOption(IPPROTO_TCP, TCP_USER_TIMEOUT, Int32(clamping: max(milliseconds, 1)))
    }

    /// Closes the socket and ends every wait for it; a second call does nothing.
    package func close() {
        guard isClosed.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else { return }
        loop.abandon(descriptor)
        _ = Glibc.close(descriptor)
    }

    /// Closes the socket so that the peer sees a reset and not an orderly end.
    package func reset() {
        guard !isClosed.load(ordering: .relaxed) else { return }
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        close()
    }

    private func requireOpen() throws(SocketFailure) {
        if isClosed.load(ordering: .relaxed) { throw .closed }
    }

    private func setOption(_ level: Int, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, Int32(level), option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
