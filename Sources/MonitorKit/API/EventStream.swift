import Synchronization

/// One client's view of the feed as server-sent events (WHATWG HTML, "Server-sent events").
///
/// A client that comes back with `Last-Event-ID` gets what it missed; where that is gone, an event `gap` says so first.
final class EventStream: Sendable {
    /// How often a comment is sent when nothing happens, so that a client that is gone is noticed.
    static let heartbeat = Duration.seconds(15)

    /// How long a client is served before it has to ask again, which loses it nothing: one that holds the connection and does not
    /// read, while its system still takes what comes, loses its place here at the latest.
    static let lifetime = Duration.seconds(900)

    private struct State {
        var position: UInt64
        var greeting: [UInt8]?
    }

    private let feed: EventFeed
    private let clock: any MonitorClock
    private let beginning: Moment
    private let state: Mutex<State>

    /// Starts behind the event that the client has seen last; behind the newest one for a client that names none.
    init(_ feed: EventFeed, clock: any MonitorClock, lastEventID: String?) {
        self.feed = feed
        self.clock = clock
        beginning = clock.now()
        let known = lastEventID.map { feed.sequence(of: $0) }
        let position = known.flatMap(\.self) ?? feed.last
        // An id without data is no event, and yet what a client sends when it comes back before it has seen one.
        let greeting = "retry: 2000\nid: \(feed.id(position))\n\n" + (known == .some(nil) ? Self.gap : "")
        state = Mutex(State(position: position, greeting: Array(greeting.utf8)))
    }

    /// The next piece of the stream; nil at the end of its lifetime, and when the task is canceled.
    func next() async -> [UInt8]? {
        if let greeting = state.withLock({ state in
            defer { state.greeting = nil }
            return state.greeting
        }) {
            return greeting
        }
        guard clock.now().elapsed(since: beginning) < Self.lifetime else { return nil }
        let position = state.withLock { $0.position }
        if feed.last <= position { await waitForNews(after: position) }
        guard !Task.isCancelled else { return nil }
        let (events, hasGap) = feed.events(after: position)
        guard let last = events.last else { return Array(": nothing happened\n\n".utf8) }
        state.withLock { $0.position = last.sequence }
        return (hasGap ? Array(Self.gap.utf8) : []) + events.flatMap(text)
    }

    private func waitForNews(after position: UInt64) async {
        await withDiscardingTaskGroup { race in
            let isOver = Latch()
            race.addTask { [clock] in
                try? await clock.sleep(for: Self.heartbeat)
                isOver.open()
            }
            race.addTask { [feed] in
                await feed.wait(after: position)
                isOver.open()
            }
            await isOver.wait()
            race.cancelAll()
        }
    }

    private func text(_ event: FeedEvent) -> [UInt8] {
        Array("id: \(feed.id(event.sequence))\nevent: \(event.kind)\ndata: ".utf8) + event.data + Array("\n\n".utf8)
    }

    private static let gap = "event: gap\ndata: {\"hint\":\"events were missed; read /api/v1/messages again\"}\n\n"
}
