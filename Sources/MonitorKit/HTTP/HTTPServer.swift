/// A small HTTP/1.1 server on the event loop, bounded in every direction.
///
/// The actor's executor is the loop, so all state here, and every connection, belongs to one thread. Connections are
/// children of `run()`: none outlives it. A server is run once.
package actor HTTPServer {
    /// Answers one request.
    ///
    /// Called on the event loop, where it must not compute for long: what takes milliseconds goes to another executor.
    package typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse

    /// What the bounds have done so far.
    package struct Counts: Hashable, Sendable {
        /// Connections that are open.
        package let open: Int
        /// Connections that were taken in beyond the maximum, for probes only.
        package let admittedToReserve: UInt64
        /// Connections that were closed at once because even the reserve was full.
        package let refused: UInt64
    }

    private let loop: EventLoop
    private let configuration: Configuration
    private let handler: Handler
    private let hasListened = Latch()
    private let hasDrained = Latch()
    private let hasEnded = Latch()
    private var listener: ListeningSocket?
    private var failure: SocketFailure?
    private var connections: [UInt64: (connection: HTTPConnection, service: HTTPConnection.Service)] = [:]
    private var lastNumber: UInt64 = 0
    private var drainDeadline: Deadline?
    private var reserved = 0
    private var admittedToReserve: UInt64 = 0
    private var refused: UInt64 = 0

    /// Prepares a server; nothing is opened before `run()`.
    package init(configuration: Configuration, on loop: EventLoop, handler: @escaping Handler) {
        self.configuration = configuration
        self.loop = loop
        self.handler = handler
    }

    /// The event loop.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// What the bounds have done so far.
    package var counts: Counts {
        Counts(open: connections.count, admittedToReserve: admittedToReserve, refused: refused)
    }

    /// Listens and serves until `stop(timeout:)`, or until the task is canceled, which ends every connection at once.
    ///
    /// Throws when the address cannot be listened at.
    package func run() async throws(SocketFailure) {
        defer {
            hasListened.open()
            hasEnded.open()
        }
        guard drainDeadline == nil else { return }
        let listener = try listen()
        defer {
            listener.close()
            self.listener = nil
        }
        await withDiscardingTaskGroup { group in
            await acceptConnections(from: listener, into: &group)
            if let drainDeadline { await waitUntilDrained(by: drainDeadline) }
            group.cancelAll()
        }
    }

    /// Returns the port once the server listens; throws when it cannot, or has already ended.
    package func waitUntilListening() async throws(SocketFailure) -> UInt16 {
        await hasListened.wait()
        if let listener { return listener.address.port }
        throw failure ?? (Task.isCancelled ? .cancelled : .closed)
    }

    /// Stops listening, lets requests in progress be answered for at most so long, then ends what is left.
    ///
    /// Connections between two requests are closed at once. Returns when `run()` has nothing left.
    package func stop(timeout: Duration) async {
        let isRunning = listener != nil
        if drainDeadline == nil { drainDeadline = .after(timeout) }
        listener?.close()
        for (connection, _) in connections.values { connection.endSoon() }
        if connections.isEmpty { hasDrained.open() }
        if isRunning { await hasEnded.wait() }
    }

    private func listen() throws(SocketFailure) -> ListeningSocket {
        do {
            let listener = try ListeningSocket(bindingTo: configuration.address, on: loop)
            self.listener = listener
            hasListened.open()
            return listener
        } catch {
            failure = error
            throw error
        }
    }

    private func acceptConnections(from listener: ListeningSocket, into group: inout DiscardingTaskGroup) async {
        while true {
            do {
                admit(try await listener.accept(), into: &group)
                // A burst of clients must not keep those that are connected waiting.
                await Task.yield()
            } catch .system {
                // Of that one client, or no descriptor is left: a pause, because it may be the latter.
                do { try await loop.sleep(until: .after(.milliseconds(20))) } catch { return }
            } catch {
                return
            }
        }
    }

    /// Takes a client in, or closes the connection.
    ///
    /// Beyond the reserve it is closed at once and not left in the backlog: there it would look connected, and
    /// would keep a probe that comes later waiting behind it.
    private func admit(_ socket: StreamSocket, into group: inout DiscardingTaskGroup) {
        guard let service = serviceForNext() else {
            refused += 1
            configuration.answered(nil, .serviceUnavailable)
            return socket.close()
        }
        lastNumber += 1
        let number = lastNumber
        let connection = HTTPConnection(socket, service, configuration: configuration, handler: handler)
        connections[number] = (connection, service)
        group.addTask(executorPreference: loop) { await self.serve(number) }
    }

    private func serviceForNext() -> HTTPConnection.Service? {
        guard connections.count - reserved >= configuration.maximumConnections else { return .everything }
        if makeRoom() { return .everything }
        guard reserved < configuration.probeReserve else { return nil }
        reserved += 1
        admittedToReserve += 1
        return .probesOnly
    }

    /// Closes the oldest connection that is only kept: whoever keeps them by the dozen must not keep out a scraper.
    private func makeRoom() -> Bool {
        for number in connections.keys.sorted() {
            guard let (connection, _) = connections[number], connection.giveWay() else { continue }
            connections[number] = nil
            return true
        }
        return false
    }

    private func serve(_ number: UInt64) async {
        guard let (connection, service) = connections[number] else { return }
        await connection.serve()
        connections[number] = nil
        if service == .probesOnly { reserved -= 1 }
        if connections.isEmpty, drainDeadline != nil { hasDrained.open() }
    }

    /// Waits for the last connection to end, or for the deadline.
    private func waitUntilDrained(by deadline: Deadline) async {
        await withDiscardingTaskGroup { race in
            race.addTask(executorPreference: loop) { [loop, hasDrained] in
                _ = try? await loop.sleep(until: deadline)
                hasDrained.open()
            }
            await hasDrained.wait()
            race.cancelAll()
        }
    }
}

extension HTTPRefusal {
    /// What is said on the reserve to whatever is no probe.
    static func tooManyConnections(path: String) -> HTTPRefusal {
        HTTPRefusal(
            .serviceUnavailable, .full,
            "Too many connections are open; only the probes are answered now. Try again later.", path: path,
            fields: [HTTPField("Retry-After", "5")])
    }
}
