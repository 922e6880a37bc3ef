/// One time for which a head stood still.
package struct Stall: Hashable, Sendable {
    /// Where it stood.
    package let frozenAt: HeadPosition
    /// The last progress: the head's own time, or when it was first seen there; seconds since 1970-01-01 UTC.
    package let since: Double
    /// When this was noticed, likewise.
    package let noticedAt: Double
    /// When the head moved again.
    package internal(set) var movedAt: Double?
    /// When it had moved as it should for a while.
    package internal(set) var clearedAt: Double?
    /// Blocks made afterwards with the times at which they were missing: the chain itself then shows no gap.
    package internal(set) var backFilled: ClosedRange<UInt64>?
}
