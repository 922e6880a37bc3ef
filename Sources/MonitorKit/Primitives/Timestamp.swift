/// A block's time: whole seconds since 1970-01-01 UTC.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970-01-01 UTC.
    package let seconds: UInt64

    /// Wraps whole seconds since 1970-01-01 UTC.
    package init(_ seconds: UInt64) {
        self.seconds = seconds
    }

    /// A later time, stopping at the largest.
    package func advanced(by seconds: UInt64) -> Timestamp {
        let (sum, overflow) = self.seconds.addingReportingOverflow(seconds)
        return Timestamp(overflow ? .max : sum)
    }

    /// How far a clock of ours may be behind, in seconds.
    ///
    /// Far below the age at which a replica ceases to be fresh: whoever names a head that much ahead keeps us waiting for no longer.
    static let tolerableSkew = 10.0

    /// Whether this time has not come yet, by a clock of ours.
    func isInTheFuture(at wall: Double) -> Bool { Double(seconds) > wall + Self.tolerableSkew }

    /// Earlier times come first.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }
}

extension Timestamp: CustomStringConvertible {
    /// The decimal number of seconds.
    package var description: String { String(seconds) }
}
