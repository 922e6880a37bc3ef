import Testing

@testable import MonitorKit

/// Listeners at real sockets, by a clock that stands still: nothing is ever written that would show who has gone.
@Suite(.timeLimit(.minutes(15))) struct ListenerPlacesTests {
    private static let ask = "GET /api/v1/events HTTP/1.1\r\nHost: h\r\n\r\n"

    /// How a listener leaves.
    enum Departure: CaseIterable {
        case closes, endsItsSide, resets
    }

    /// Whether nobody else may listen.
    private func isFull(_ feed: EventFeed) -> Bool {
        guard feed.admit() else { return true }
        feed.leave()
        return false
    }

    @Test(arguments: Departure.allCases)
    func placeOfAListenerThatLeaves_isFreeAtOnce(departure: Departure) async throws {
        let fixture = await MonitorAPITests.Fixture(clock: VirtualTime(start: 1_795_000_100))
        let (routes, feed) = (fixture.routes, fixture.feed)
        try await withServer(
            handler: { await routes.respond(to: $0) },
            body: { _, port, loop in
                var listeners: [WireClient] = []
                for _ in 0..<EventFeed.listenerLimit {
                    let listener = try await WireClient(port: port, on: loop)
                    try await listener.send(Self.ask)
                    let greeting = try await listener.read(until: "\n\n")
                    #expect(greeting.hasPrefix("HTTP/1.1 200 ") && greeting.contains("retry: 2000\n"))
                    listeners.append(listener)
                }
                #expect(isFull(feed))
                // What it says before it leaves is no reason to go, and does not hide that it has gone.
                try await listeners[3].send(Self.ask)
                feed.publish("noticed") { _ in Array("{}".utf8) }
                for listener in listeners { _ = try await listener.read(until: "event: noticed\n") }
                #expect(isFull(feed))
                switch departure {
                case .closes: await listeners[3].close()
                case .endsItsSide: await listeners[3].shutdownWrite()
                case .resets: await listeners[3].reset()
                }
                for _ in 0..<12_000 where isFull(feed) { try await Task.sleep(for: .milliseconds(5)) }
                #expect(feed.admit(), "its place is not free")
                #expect(isFull(feed), "more than one place is free")
                feed.leave()
                feed.publish("later") { _ in Array("{}".utf8) }
                for place in listeners.indices where place != 3 {
                    _ = try await listeners[place].read(until: "event: later\n")
                }
            })
    }
}
