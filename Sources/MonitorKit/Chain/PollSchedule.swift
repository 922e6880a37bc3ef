/// When to ask a chain for its heads next: block times are known, so ask when the next block is due.
package struct PollSchedule: Hashable, Sendable {
    /// Seconds between blocks.
    package let blockTime: UInt64
    /// The longest wait.
    package let upperBound: Duration

    /// A block needs a moment from its time to the node's answer; asking at once would mostly be too early.
    private static let settlingTime = 0.03
    /// The shortest wait, for a block that is late.
    private static let shortest = 0.1

    /// Follows a chain's block time.
    package init(blockTime: UInt64, upperBound: Duration) {
        self.blockTime = max(blockTime, 1)
        self.upperBound = upperBound
    }

    /// The wait before the next question.
    ///
    /// Until the block is due, the time that is left; after that, a quarter of the time that it is late, so that a
    /// stalled chain is asked less and less often, up to the bound.
    package func wait(head: Timestamp, now: Double) -> Duration {
        let untilDue = Double(head.seconds) + Double(blockTime) + Self.settlingTime - now
        let wait = untilDue > 0 ? min(untilDue, Double(blockTime)) : max(Self.shortest, -untilDue / 4)
        return min(.seconds(max(wait, Self.settlingTime)), upperBound)
    }
}
