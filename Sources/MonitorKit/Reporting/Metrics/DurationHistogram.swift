/// Durations counted by upper bound.
///
/// The bounds are constants of the program: replicas with different bounds could not be added up.
package struct DurationHistogram: Hashable, Sendable {
    /// The upper bounds, ascending, each with its `le` label; above the last one there is only `+Inf`.
    ///
    /// Two per decade: enough to tell a node's cache from its disk, few enough to have one histogram per upstream and method.
    package static let bounds: [(nanoseconds: UInt64, label: String)] = [
        (1_000_000, "0.001"), (3_000_000, "0.003"), (10_000_000, "0.01"), (30_000_000, "0.03"),
        (100_000_000, "0.1"), (300_000_000, "0.3"), (1_000_000_000, "1.0"), (3_000_000_000, "3.0"),
        (10_000_000_000, "10.0"),
    ]

    /// How many durations are at or below each bound and above the one before; the last entry is for the rest.
    package private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
    private var nanoseconds: UInt64 = 0

    /// Starts empty.
    package init() {}

    /// How many durations there are.
    package var count: UInt64 { counts.reduce(0) { $0.addingSaturating($1) } }

    /// All durations together, in seconds.
    package var sum: Double { Double(nanoseconds) / 1e9 }

    /// Adds one duration; a negative one counts as zero.
    package mutating func record(_ duration: Duration) {
        let elapsed = Self.nanoseconds(duration)
        let index = Self.bounds.firstIndex { elapsed <= $0.nanoseconds } ?? Self.bounds.count
        counts[index] = counts[index].addingSaturating(1)
        nanoseconds = nanoseconds.addingSaturating(elapsed)
    }

    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = seconds.magnitude.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole.addingSaturating(attoseconds.magnitude / 1_000_000_000)
    }
}
