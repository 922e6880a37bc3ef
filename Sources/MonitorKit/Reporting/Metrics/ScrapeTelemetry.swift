import Synchronization

/// Counts answered scrapes by HTTP status code; safe to call from any thread.
package final class ScrapeTelemetry: Sendable {
    /// The codes with a row of their own; any other counts as `other`.
    package static let codes = [200, 400, 405, 429, 503]

    // One entry per code and a last one for the rest. Held only for an addition or a copy.
    private let counts = Mutex([UInt64](repeating: 0, count: codes.count + 1))

    /// Starts at zero.
    package init() {}

    /// Counts one answer.
    package func record(code: Int) {
        let index = Self.codes.firstIndex(of: code) ?? Self.codes.count
        counts.withLock { $0[index] = $0[index].addingSaturating(1) }
    }

    /// How often each code was answered, in the order of `codes`, the rest last.
    package func readings() -> [UInt64] {
        counts.withLock { $0 }
    }
}
