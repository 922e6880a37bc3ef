/// Two readings of one moment: the wall clock, which people and metrics use, and the steady clock, which
/// deadlines and ages use because it never jumps.
package struct Moment: Hashable, Sendable {
    /// Seconds since 1970-01-01 UTC, with fractions.
    package let wall: Double
    /// Nanoseconds of a clock that only goes forward; its zero means nothing.
    package let steady: UInt64

    /// Pairs the two readings.
    package init(wall: Double, steady: UInt64) {
        self.wall = wall
        self.steady = steady
    }

    /// The steady time since an earlier moment; zero when `earlier` is not earlier.
    package func elapsed(since earlier: Moment) -> Duration {
        .nanoseconds(Int64(clamping: steady > earlier.steady ? steady - earlier.steady : 0))
    }

    /// The moment so many seconds before, as far back as the steady clock goes.
    func earlier(by seconds: Double) -> Moment {
        let bounded = min(max(seconds.isFinite ? seconds : 0, 0), 1e9)
        let nanoseconds = UInt64(bounded * 1e9)
        return Moment(wall: wall - bounded, steady: steady > nanoseconds ? steady - nanoseconds : 0)
    }
}

/// Where time comes from.
///
/// Production has the system's clocks, the simulator has its own.
package protocol MonitorClock: Sendable {
    /// What the clocks show.
    func now() -> Moment
    /// Waits for a time by the steady clock; returns early, by throwing, when the task is cancelled.
    func sleep(for duration: Duration) async throws(CancellationError)
}

extension Duration {
    /// The duration in nanoseconds, zero where it is negative.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000).partialValue
            .addingSaturating(UInt64(attoseconds / 1_000_000_000))
    }
}
