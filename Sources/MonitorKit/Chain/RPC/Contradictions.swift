/// Answers in a row whose parts do not belong together, each of which hashes.
///
/// The first of them are no lie: a block was replaced between two exchanges, or several nodes answer behind one address. They are
/// forgotten after an answer that fits, and after a while: reorgs that are far apart add up to nothing.
struct Contradictions: Sendable {
    /// How many in a row may be an accident.
    static let tolerable = 2
    /// How long one is remembered: some times the longest wait before a read that failed is tried again.
    static let lifetime: UInt64 = 2 * 60 * 1_000_000_000

    private var count = 0
    private var lastAt: UInt64 = 0

    /// Notes one; those that were on their way at once are one case.
    ///
    /// - Returns: whether there were too many for an accident; the count then begins anew.
    mutating func add(askedAt: Moment, now: Moment) -> Bool {
        guard askedAt.steady >= lastAt else { return false }
        if askedAt.steady - lastAt >= Self.lifetime { count = 0 }
        lastAt = now.steady
        count += 1
        guard count > Self.tolerable else { return false }
        count = 0
        return true
    }

    /// Notes an answer whose parts belong together.
    mutating func end() { count = 0 }
}
