import MonitorKit

extension StreamSocket {
    /// Two ends of one real TCP connection over 127.0.0.1.
    static func connectedPair(on loop: EventLoop) async throws(SocketFailure) -> (StreamSocket, StreamSocket) {
        guard let anyPort = SocketAddress(ip: "127.0.0.1", port: 0) else { throw .closed }
        let listener = try ListeningSocket(bindingTo: anyPort, on: loop)
        defer { listener.close() }
        let deadline = Deadline.after(.seconds(10))
        let near = try await connect(to: listener.address, on: loop, deadline: deadline)
        return (near, try await listener.accept(deadline: deadline))
    }
}
