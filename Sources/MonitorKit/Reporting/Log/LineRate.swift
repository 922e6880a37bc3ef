/// Bounds the lines of each event per second and remembers how many it held back.
///
/// A pure value: time is passed in. Events are words of the program, so there are no more entries than the program has words.
struct LineRate: Sendable {
    private struct Window {
        var start: Moment
        var written = 0
        var suppressed: UInt64 = 0
    }

    private let limit: Int
    private var windows: [String: Window] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether one more line of the event may be written now.
    mutating func admits(_ event: String, at now: Moment) -> Bool {
        var window = windows[event] ?? Window(start: now)
        if now.elapsed(since: window.start) >= .seconds(1) {
            window = Window(start: now, suppressed: window.suppressed)
        }
        defer { windows[event] = window }
        guard window.written < limit else {
            window.suppressed = window.suppressed.addingSaturating(1)
            return false
        }
        window.written += 1
        return true
    }

    /// The events whose second has passed with lines held back, by name, and how many; each is told once.
    mutating func expired(at now: Moment, all: Bool = false) -> [(event: String, count: UInt64)] {
        let due = windows.filter { all || now.elapsed(since: $0.value.start) >= .seconds(1) }
        let told = due.compactMap { $0.value.suppressed > 0 ? (event: $0.key, count: $0.value.suppressed) : nil }
        for (event, _) in told { windows[event]?.suppressed = 0 }
        return told.sorted { $0.event < $1.event }
    }
}
