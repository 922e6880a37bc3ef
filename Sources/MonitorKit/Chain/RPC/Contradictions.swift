/// Answers in a row whose parts do not belong together, each of which hashes.
///
/// The first of them are no lie: a block was replaced between two exchanges, or several nodes answer behind one address.
struct Contradictions: Sendable {
    /// How many in a row may be an accident.
    static let tolerable = 2

    private var count = 0
    private var lastAt: UInt64 = 0

    /// Notes one; those that were on their way at once are one case.
    ///
    /// - Returns: whether there were too many for an accident; the count then begins anew.
    mutating func add(askedAt: Moment, now: Moment) -> Bool {
        guard askedAt.steady >= lastAt else { return false }
        lastAt = now.steady
        count += 1
        guard count > Self.tolerable else { return false }
        count = 0
        return true
    }

    /// Notes an answer whose parts belong together.
    mutating func end() { count = 0 }
}
