import Glibc

@testable import MonitorKit

/// A port of the loopback interface that is taken, and on which nobody listens: whoever calls is refused, for as long as this lives.
final class ClosedPort: Sendable {
    let address: SocketAddress
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SocketFailure.system(operation: "socket", code: errno) }
        makeNonblockingAndPrivate(descriptor)
        let isBound = SocketAddress.loopback.withPointer { bind(descriptor, $0, $1) } == 0
        guard isBound, let address = SocketAddress(localOf: descriptor) else {
            let code = errno
            _ = Glibc.close(descriptor)
            throw SocketFailure.system(operation: "bind", code: code)
        }
        self.address = address
        self.descriptor = descriptor
    }

    deinit { _ = Glibc.close(descriptor) }
}
