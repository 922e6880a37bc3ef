import Glibc
import Synchronization

/// A TCP socket that accepts connections on an event loop.
package final class ListeningSocket: Sendable {
    /// Where it listens, with the real port when port 0 was asked for.
    package let address: SocketAddress
    /// The loop that waits for connections.
    package let loop: EventLoop
    private let descriptor: Int32
    private let isClosed = Atomic(false)

    /// Binds and listens.
    ///
    /// Port 0 takes any free port. `::` also accepts IPv4. Throws the system's error, such as an address in use.
    package init(bindingTo wanted: SocketAddress, on loop: EventLoop, backlog: Int32 = 512) throws(SocketFailure) {
        let descriptor = socket(wanted.family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .system(operation: "socket", code: errno) }
        makeNonblockingAndPrivate(descriptor)
        do throws(SocketFailure) {
            address = try Self.listen(descriptor, at: wanted, backlog: backlog)
        } catch {
            _ = Glibc.close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.loop = loop
    }

    deinit {
        if !isClosed.load(ordering: .relaxed) { _ = Glibc.close(descriptor) }
    }

    /// Waits for the next connection.
    ///
    /// Throws `closed` after `close()`. A `system` error is of one connection (`ECONNABORTED`) or of the process
    /// (`EMFILE`): the caller goes on after a pause.
    package func accept(deadline: Deadline = .never) async throws(SocketFailure) -> StreamSocket {
        while true {
            if isClosed.load(ordering: .relaxed) { throw .closed }
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted >= 0 { return StreamSocket(adopting: accepted, on: loop) }
            let code = errno
            guard code == EAGAIN || code == EINTR else { throw .system(operation: "accept", code: code) }
            try await loop.wait(for: descriptor, .readable, deadline: deadline)
        }
    }

    /// Stops listening; a waiting `accept` throws `closed`.
    package func close() {
        guard isClosed.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else { return }
        loop.abandon(descriptor)
        _ = Glibc.close(descriptor)
    }

    private static func listen(
        _ descriptor: Int32, at wanted: SocketAddress, backlog: Int32
    ) throws(SocketFailure) -> SocketAddress {
        // A restarted replica must get its port back while old connections linger.
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard wanted.withPointer({ bind(descriptor, $0, $1) }) == 0 else {
            throw .system(operation: "bind", code: errno)
        }
        guard Glibc.listen(descriptor, backlog) == 0 else { throw .system(operation: "listen", code: errno) }
        guard let bound = SocketAddress(localOf: descriptor) else {
            throw .system(operation: "getsockname", code: errno)
        }
        return bound
    }
}

extension SocketAddress {
    /// Asks where a socket is bound.
    init?(localOf descriptor: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let address = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                getsockname(descriptor, pointer, &length) == 0 ? SocketAddress(pointer, length: length) : nil
            }
        }
        guard let address else { return nil }
        self = address
    }
}
