/// An HTTP/1.1 client for nodes that may lie, hang or drip.
///
/// One deadline covers a whole exchange; head and body are capped; redirects are not followed; connections are kept
/// and shared per origin. Lives on an event loop, which guards all its state.
package actor HTTPClient {
    /// The bounds of a client.
    package struct Configuration: Sendable {
        /// The longest accepted body in bytes.
        package var bodyLimit = 64 << 20
        /// The most bytes of answers from one origin that have come in part; never less than one body.
        package var bytesInFlight = 128 << 20
        /// The most open connections to one origin; further requests wait in order.
        package var connectionsPerOrigin = 16
        /// How many of them only urgent requests get, so that answers that hang hold up no look at the heads.
        package var urgentConnectionsPerOrigin = 0
        /// The most requests that may wait for a connection to one origin, urgent ones apart from the others.
        package var waitersPerOrigin = 1_024
        /// The most idle connections to one origin.
        package var idlePerOrigin = 16
        /// How long an idle connection is kept.
        package var idleLifetime = Duration.seconds(30)
        /// How `https` endpoints are secured; nil refuses them.
        package var tls: TLSContext?

        /// The default bounds, without TLS.
        package init() {}
    }

    private let loop: EventLoop
    private let configuration: Configuration
    private let resolver: Resolver
    private var pools: [EndpointURL.Origin: ConnectionPool] = [:]
    private var nextSweep = Deadline.now()

    /// The loop.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// A client on a loop.
    package init(on loop: EventLoop, configuration: Configuration = Configuration(), resolver: Resolver = Resolver()) {
        self.loop = loop
        self.configuration = configuration
        self.resolver = resolver
    }

    /// Sends a request and returns the whole answer.
    ///
    /// The timeout covers everything, from the wait for a connection to the last byte. Statuses 2xx, 4xx and 5xx are
    /// returned (JSON-RPC errors come with any of them), except 429, which throws `rate_limited`; 3xx throws `http`.
    /// A request that fails on a kept connection before any byte of an answer is sent once more on a new one.
    /// Cancellation closes the connection and throws `timeout`.
    package func exchange(
        _ request: HTTPClientRequest, with url: EndpointURL, timeout: Duration
    ) async throws(UpstreamFailure) -> HTTPClientResponse {
        guard !Task.isCancelled else { throw UpstreamFailure(.timeout, "the exchange was canceled") }
        let deadline = Deadline.after(timeout)
        let pool = pool(for: url.origin)
        try await pool.takePlace(isUrgent: request.isUrgent, deadline: deadline)
        defer { pool.returnPlace(isUrgent: request.isUrgent) }
        let bytes = request.encoded(for: url)
        if let kept = pool.takeIdle() {
            if let response = try await attempt(bytes, on: kept.stream, pool, deadline) {
                return try Self.accepted(response)
            }
            pool.noteClosed(kept)
        }
        let fresh = try await connect(to: url.origin, deadline: deadline)
        guard let response = try await attempt(bytes, on: fresh, pool, deadline, isLast: true) else {
            throw UpstreamFailure(.connect, "the connection closed without an answer")
        }
        return try Self.accepted(response)
    }

    /// One try on one connection; nil when the connection was stale, so that another try is in order.
    private func attempt(
        _ bytes: [UInt8], on stream: ByteStream, _ pool: ConnectionPool, _ deadline: Deadline, isLast: Bool = false
    ) async throws(UpstreamFailure) -> HTTPClientResponse? {
        var reader = ResponseReader(
            stream: stream, bodyLimit: configuration.bodyLimit, inFlight: pool.inFlight, deadline: deadline)
        defer { pool.inFlight.remove(reader.bytesRead) }
        do throws(UpstreamFailure) {
            try await stream.write(bytes, deadline: deadline)
            let response = try await reader.response()
            if reader.allowsReuse { pool.keep(stream) } else { stream.close() }
            return response.after(closedConnections: pool.closedConnections)
        } catch {
            stream.close()
            guard !isLast, !reader.hasBegun, error.cause == .connect else { throw error }
            return nil
        }
    }

    private func connect(
        to origin: EndpointURL.Origin, deadline: Deadline
    ) async throws(UpstreamFailure) -> ByteStream {
        let connector = Connector(loop: loop, resolver: resolver, tls: configuration.tls)
        return try await connector.connect(to: origin, deadline: deadline)
    }

    private static func accepted(_ response: HTTPClientResponse) throws(UpstreamFailure) -> HTTPClientResponse {
        switch response.status {
        case 300...399: throw UpstreamFailure(.http, "a redirect (status \(response.status)); give the final URL")
        case 429: throw UpstreamFailure(.rateLimited, "status 429")
        default: return response
        }
    }

    private func pool(for origin: EndpointURL.Origin) -> ConnectionPool {
        sweep()
        if let pool = pools[origin] { return pool }
        let pool = ConnectionPool(on: loop, configuration: configuration)
        pools[origin] = pool
        return pool
    }

    /// Now and then closes what has been idle for too long, on all origins.
    private func sweep() {
        let now = Deadline.now()
        guard now >= nextSweep else { return }
        nextSweep = now.advanced(by: configuration.idleLifetime)
        for (origin, pool) in pools {
            pool.closeExpired(at: now)
            if pool.isUnused { pools[origin] = nil }
        }
    }
}
