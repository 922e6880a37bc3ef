/// The connections to one origin: how many may be open, which are idle, and who waits for one.
///
/// Belongs to one `HTTPClient`, whose isolation guards it. Open connections never exceed the limit: each needs a
/// place, and an idle one is used before another is opened.
final class ConnectionPool {
    /// A connection that was kept.
    struct Idle {
        let stream: ByteStream
        let expiry: Deadline
        /// Should the other side close it before, then not because nobody used it.
        let newsUntil: Deadline
    }

    /// No server closes what was idle for so short a time, unless it ends.
    private static let idleForNews = Duration.seconds(4)

    private final class Waiter {
        let signal = LoopSignal()
        var hasPlace = false
    }

    /// What is on its way over all of the connections.
    let inFlight: BytesInFlight

    private let loop: EventLoop
    private let configuration: HTTPClient.Configuration
    /// Kept connections that the other side closed a moment after they were used.
    private(set) var closedConnections: UInt64 = 0
    private var inUse = 0
    private var idle: [Idle] = []
    private var waiters: [Waiter] = []

    init(on loop: EventLoop, configuration: HTTPClient.Configuration) {
        self.loop = loop
        self.configuration = configuration
        // One body may be as large as it may, whatever the rest does.
        inFlight = BytesInFlight(limit: max(configuration.bytesInFlight, configuration.bodyLimit))
    }

    /// Whether nothing is open and nobody waits, so that the pool can be forgotten.
    var isUnused: Bool { inUse == 0 && idle.isEmpty && waiters.isEmpty }

    /// Waits for a place, first come, first served.
    func takePlace(deadline: Deadline) async throws(UpstreamFailure) {
        if inUse < configuration.connectionsPerOrigin {
            inUse += 1
            return
        }
        guard waiters.count < configuration.waitersPerOrigin else {
            throw UpstreamFailure(.connect, "too many requests wait for a connection to this endpoint")
        }
        let waiter = Waiter()
        waiters.append(waiter)
        do throws(SocketFailure) {
            try await loop.wait(for: waiter.signal, deadline: deadline)
        } catch {
            // The place may have been handed over in the moment in which the wait ended.
            if waiter.hasPlace { returnPlace() } else { waiters.removeAll { $0 === waiter } }
            throw error == .timedOut
                ? UpstreamFailure(.timeout, "no connection to this endpoint became free in time")
                : UpstreamFailure(during: .connecting, error)
        }
    }

    /// Hands the place to whoever waits longest.
    func returnPlace() {
        guard !waiters.isEmpty else {
            inUse -= 1
            return
        }
        let next = waiters.removeFirst()
        next.hasPlace = true
        next.signal.fire(on: loop)
    }

    /// The connection that was used last, if one is still good.
    func takeIdle() -> Idle? {
        while let last = idle.popLast() {
            if last.expiry > .now(), last.stream.isQuiet { return last }
            noteClosed(last)
            last.stream.close()
        }
        return nil
    }

    /// Takes in that the other side had closed a kept connection.
    func noteClosed(_ kept: Idle) {
        if kept.newsUntil > .now() { closedConnections = closedConnections.addingSaturating(1) }
    }

    /// Keeps a connection for the next request.
    func keep(_ stream: ByteStream) {
        guard idle.count < configuration.idlePerOrigin else {
            stream.close()
            return
        }
        let news = min(Self.idleForNews, configuration.idleLifetime)
        idle.append(Idle(stream: stream, expiry: .after(configuration.idleLifetime), newsUntil: .after(news)))
    }

    /// Closes the connections that have been idle for too long.
    func closeExpired(at now: Deadline) {
        for old in idle where old.expiry <= now { old.stream.close() }
        idle.removeAll { $0.expiry <= now }
    }
}
