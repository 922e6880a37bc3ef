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

    /// Seconds that this process asks later than it could, so that replicas do not all ask in one moment.
    private let offset: Double
    /// Seconds after which blocks of this chain usually are to be had, beyond the settling time: learned from looks.
    private var usualDelay = 0.0
    private var newest: Timestamp?
    /// The block after the newest was due, and a look did not bring it.
    private var lookedInVain = false

    /// What a block that was looked for in vain adds to the usual delay, in seconds, and what one that was there at once takes off:
    /// most blocks must be late before anyone waits for that, and the rest is seen as fast as ever.
    private static let (slower, faster) = (0.01, 0.1)
    /// The largest usual delay, in seconds; half a block time where that is less.
    private static let largestDelay = 1.0

    /// The largest offset, in seconds; small beside a block time.
    private static let largestOffset = 0.05

    /// Follows a chain's block time.
    ///
    /// - Parameter chance: between 0 and 1, drawn once for each process and chain.
    package init(blockTime: UInt64, upperBound: Duration, chance: Double = 0) {
        self.blockTime = max(blockTime, 1)
        self.upperBound = upperBound
        offset = Self.largestOffset * min(max(chance, 0), 1)
    }

    /// Takes in what a look showed.
    package mutating func looked(head: Timestamp, now: Double) {
        defer { newest = head }
        guard let newest, head > newest else {
            if newest == head, now >= Double(head.seconds) + Double(blockTime) { lookedInVain = true }
            return
        }
        let delay = usualDelay + (lookedInVain ? Self.slower : -Self.faster)
        usualDelay = min(max(delay, 0), Self.largestDelay, Double(blockTime) / 2)
        lookedInVain = false
    }

    /// The wait before the next question.
    ///
    /// Until the block is due, the time that is left; after that, a quarter of the time that it is late, so that a
    /// stalled chain is asked less and less often, up to the bound.
    package func wait(head: Timestamp, now: Double) -> Duration {
        let untilDue = Double(head.seconds) + Double(blockTime) + Self.settlingTime + offset + usualDelay - now
        let wait = untilDue > 0 ? min(untilDue, Double(blockTime)) : max(Self.shortest, -untilDue / 4)
        return min(.seconds(max(wait, Self.settlingTime)), upperBound)
    }
}
