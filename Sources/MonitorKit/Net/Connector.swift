/// Opens connections: looks the name up, tries its addresses in order, secures what is `https`.
struct Connector: Sendable {
    let loop: EventLoop
    let resolver: Resolver
    let tls: TLSContext?

    /// A connection ready for a request.
    func connect(to origin: EndpointURL.Origin, deadline: Deadline) async throws(UpstreamFailure) -> ByteStream {
        if origin.scheme == .https, tls == nil { throw UpstreamFailure(.tls, "TLS is not set up") }
        let addresses = try await resolver.addresses(of: origin.host, port: origin.port, on: loop, deadline: deadline)
        let socket = try await connect(toFirstOf: addresses, deadline: deadline)
        guard origin.scheme == .https, let tls else { return .plain(socket) }
        return .tls(try await TLSConnection.secure(socket, to: origin.host, with: tls, deadline: deadline))
    }

    private func connect(
        toFirstOf addresses: [SocketAddress], deadline: Deadline
    ) async throws(UpstreamFailure) -> StreamSocket {
        var last = UpstreamFailure(.dns, "the host name has no address")
        for (index, address) in addresses.enumerated() {
            do throws(SocketFailure) {
                let share = Self.share(of: deadline, among: addresses.count - index)
                return try await StreamSocket.connect(to: address, on: loop, deadline: share)
            } catch {
                last = UpstreamFailure(during: .connecting, error)
                if error == .cancelled || error == .closed || deadline.hasPassed { throw last }
            }
        }
        throw last
    }

    /// An equal part of the time that is left, so that an address that swallows packets does not cost the others theirs.
    private static func share(of deadline: Deadline, among count: Int) -> Deadline {
        let now = Deadline.now()
        guard count > 1, deadline > now, deadline != .never else { return deadline }
        return Deadline(nanoseconds: now.nanoseconds + (deadline.nanoseconds - now.nanoseconds) / UInt64(count))
    }
}
