/// The connections to one origin: how many may be open, which are idle, and who waits for one.
///
/// Belongs to one `HTTPClient`, whose isolation guards it. Open connections never exceed the limit: each needs a
/// place, and an idle one is used before another is opened. Some places are for urgent requests alone, which also come first
/// where one becomes free.
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
        let isUrgent: Bool
        var hasPlace = false

        init(isUrgent: Bool) { self.isUrgent = isUrgent }
    }

    /// What is on its way over all of the connections.
    let inFlight: BytesInFlight

    private let loop: EventLoop
    private let configuration: HTTPClient.Configuration
    /// Kept connections that the other side closed a moment after they were used.
    private(set) var closedConnections: UInt64 = 0
    private var inUse = 0
    /// Those of them that are not urgent.
    private var inUseByOthers = 0
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

    /// Waits for a place, first come, first served among those that are as urgent.
    func takePlace(isUrgent: Bool, deadline: Deadline) async throws(UpstreamFailure) {
        if hasPlace(isUrgent: isUrgent) {
            occupy(isUrgent: isUrgent)
            return
        }
        guard waiters.count(where: { $0.isUrgent == isUrgent }) < configuration.waitersPerOrigin else {
            throw UpstreamFailure(.connect, "too many requests wait for a connection to this endpoint")
        }
        let waiter = Waiter(isUrgent: isUrgent)
        waiters.append(waiter)
        do throws(SocketFailure) {
            try await loop.wait(for: waiter.signal, deadline: deadline)
        } catch {
            // The place may have been handed over in the moment in which the wait ended.
            if waiter.hasPlace { returnPlace(isUrgent: isUrgent) } else { waiters.removeAll { $0 === waiter } }
            throw error == .timedOut
                ? UpstreamFailure(.timeout, "no connection to this endpoint became free in time")
                : UpstreamFailure(during: .connecting, error)
        }
    }

    /// Hands the place to whoever waits longest of those that may have it, urgent requests first.
    ///
    /// One place has become free, so that one waiter can take it at most.
    func returnPlace(isUrgent: Bool) {
        inUse -= 1
        if !isUrgent { inUseByOthers -= 1 }
        let urgent = waiters.firstIndex(where: \.isUrgent)
        guard let index = urgent ?? (hasPlace(isUrgent: false) ? waiters.indices.first : nil) else { return }
        let next = waiters.remove(at: index)
        occupy(isUrgent: next.isUrgent)
        next.hasPlace = true
        next.signal.fire(on: loop)
    }

    private func hasPlace(isUrgent: Bool) -> Bool {
        guard inUse < configuration.connectionsPerOrigin else { return false }
        let others = configuration.connectionsPerOrigin - configuration.urgentConnectionsPerOrigin
        return isUrgent || inUseByOthers < max(1, others)
    }

    private func occupy(isUrgent: Bool) {
        inUse += 1
        if !isUrgent { inUseByOthers += 1 }
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
