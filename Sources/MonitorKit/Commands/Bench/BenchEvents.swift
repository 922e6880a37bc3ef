/// Events from the feed over the server to as many listeners as may listen at once, each on a connection of its own.
enum BenchEvents {
    private static let rounds = 500
    /// The longest that a listener waits for one event.
    private static let patience = Duration.seconds(10)
    /// As long as a transition in JSON is.
    private static let event = Array("{\"kind\":\"\(String(repeating: "x", count: 700))\"}".utf8)

    static func measure(_ clock: any MonitorClock) async throws -> [BenchFigure] {
        let serverLoop = try EventLoop.start(name: "bench-server")
        let clientLoop = try EventLoop.start(name: "bench-client")
        defer {
            serverLoop.stop()
            clientLoop.stop()
        }
        guard let address = SocketAddress(ip: "127.0.0.1", port: 0) else { return [] }
        let feed = EventFeed(epoch: 1)
        let server = HTTPServer(configuration: .init(address: address), on: serverLoop) { _ in
            let stream = EventStream(feed, clock: clock, lastEventID: nil)
            return HTTPResponse(
                contentType: "text/event-stream", body: [], stream: HTTPStream(next: { await stream.next() }))
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let port = try await server.waitUntilListening()
            let (arrivals, arrival) = AsyncStream<Void>.makeStream()
            for _ in 0..<EventFeed.listenerLimit {
                group.addTask(executorPreference: clientLoop) {
                    // Whoever waits for arrivals must not wait for ever.
                    defer { arrival.finish() }
                    try await listen(at: port, on: clientLoop) { arrival.yield() }
                }
            }
            let delays = try await delays(feed, arrivals)
            group.cancelAll()
            return figures(delays)
        }
    }

    /// Seconds from the publication of each event until the last listener has it.
    private static func delays(_ feed: EventFeed, _ arrivals: AsyncStream<Void>) async throws -> [Double] {
        var iterator = arrivals.makeAsyncIterator()
        var delays: [Double] = []
        // The first arrival of each is the greeting.
        for round in 0...rounds {
            let start = Stopwatch.wall()
            if round > 0 { feed.publish("bench") { _ in event } }
            for _ in 0..<EventFeed.listenerLimit {
                guard await iterator.next() != nil else { throw BenchFailure("a listener lost its connection") }
            }
            if round > 0 { delays.append(Stopwatch.wall() - start) }
        }
        return delays.sorted()
    }

    private static func figures(_ delays: [Double]) -> [BenchFigure] {
        guard let worst = delays.last else { return [] }
        let name = "event to \(EventFeed.listenerLimit) listeners, the last of them"
        return [
            BenchFigure(
                name: "\(name), p99", value: delays[delays.count * 99 / 100] * 1000, unit: "ms", target: .atMost(50)),
            BenchFigure(name: "\(name), worst", value: worst * 1000, unit: "ms", target: .atMost(50)),
        ]
    }

    /// Listens until the end; tells each empty line of the stream, with which an event is whole.
    private static func listen(at port: UInt16, on loop: EventLoop, _ arrived: () -> Void) async throws {
        guard let address = SocketAddress(ip: "127.0.0.1", port: port) else { return }
        let socket = try await StreamSocket.connect(to: address, on: loop, deadline: .after(patience))
        defer { socket.close() }
        try await socket.write(
            Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8), deadline: .after(patience))
        var last: UInt8 = 0
        while !Task.isCancelled {
            let bytes = try await socket.read(deadline: .after(patience))
            guard !bytes.isEmpty else { return }
            for byte in bytes {
                // The head ends its lines in CR LF, and so has none of these.
                if byte == 0x0A, last == 0x0A { arrived() }
                last = byte
            }
        }
    }
}
