import Glibc

/// A point on the monotonic clock by which something has to be done.
///
/// Absolute on purpose: it is handed down through every step of an exchange, so that a peer that makes each step
/// take a little longer cannot stretch the whole.
package struct Deadline: Hashable, Comparable, Sendable {
    /// Nanoseconds of `CLOCK_MONOTONIC`.
    package let nanoseconds: UInt64

    /// Wraps a reading of `CLOCK_MONOTONIC` in nanoseconds.
    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// No deadline: the largest reading.
    package static let never = Deadline(nanoseconds: .max)

    /// What the clock shows now.
    package static func now() -> Deadline {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Deadline(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    }

    /// The point that lies this far ahead of now; a negative duration is now, one too large is `never`.
    package static func after(_ duration: Duration) -> Deadline {
        now().advanced(by: duration)
    }

    /// The point that lies this far ahead of this one; a negative duration changes nothing, one too large gives `never`.
    package func advanced(by duration: Duration) -> Deadline {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return self }
        let (whole, tooLong) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (span, carried) = whole.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
        let (sum, beyond) = nanoseconds.addingReportingOverflow(span)
        return tooLong || carried || beyond ? .never : Deadline(nanoseconds: sum)
    }

    /// Whether the point lies at or before now.
    package var hasPassed: Bool {
        self <= .now()
    }

    /// Earlier points come first.
    package static func < (left: Deadline, right: Deadline) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
