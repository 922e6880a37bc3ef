/// Whether a source derives nothing from L1 while others do: it follows the newest blocks, and its safe heads stand still.
///
/// Only others show it. Of a source with nobody beside it, it is the chain of which nothing is derived.
struct DerivationWatch: Hashable, Sendable {
    /// The heads by which it shows.
    static let heads: [WatchedHead] = [.localSafe, .crossSafe]

    /// What a stand is held against.
    struct Limits {
        /// Seconds after which a head that stands still has stopped.
        let stalled: Double
        /// How many blocks apart two sources may be because they were asked at different moments.
        let lead: UInt64
        /// Seconds after which a look says nothing of the one before it.
        let patience: Double
    }

    /// A head that has been in one place for some looks.
    fileprivate struct Stand: Hashable {
        let number: UInt64
        let since: Moment
        var lastLook: Moment
        /// The furthest that others were meanwhile.
        var others: UInt64?
        /// When they were last seen to come further.
        var othersMovedAt: Moment?
        var isStuck = false
    }

    private var stands: [WatchedHead: Stand] = [:]

    /// Whether one of the heads has stood still for too long, with others far beyond it that went on.
    var isStuck: Bool { stands.values.contains { $0.isStuck } }

    /// Takes in where a head is after an answer of the source.
    ///
    /// - Parameters:
    ///   - own: where the source names it; nil where it does not.
    ///   - others: the furthest that others show it; nil where nobody does.
    mutating func look(
        at head: WatchedHead, own: UInt64?, others: UInt64?, within limits: Limits, at now: Moment
    ) {
        guard let own else {
            stands[head] = nil
            return
        }
        guard var stand = stands[head], stand.number == own,
            now.elapsed(since: stand.lastLook) <= .seconds(limits.patience)
        else {
            stands[head] = Stand(number: own, since: now, lastLook: now, others: others)
            return
        }
        stand.lastLook = now
        if let others { stand.note(others, within: limits, at: now) }
        stands[head] = stand
    }
}

extension DerivationWatch.Stand {
    /// Takes in how far others are; while nobody shows it, what was known stays.
    fileprivate mutating func note(_ others: UInt64, within limits: DerivationWatch.Limits, at now: Moment) {
        if let before = self.others, others > before { othersMovedAt = now }
        self.others = max(others, self.others ?? 0)
        guard others > number, others - number > limits.lead else {
            isStuck = false
            return
        }
        let limit = Duration.seconds(limits.stalled)
        // Others that stand still too may only have been the last to hear of what L1 had.
        let othersMove = othersMovedAt.map { now.elapsed(since: $0) < limit } ?? false
        if now.elapsed(since: since) >= limit, othersMove { isStuck = true }
    }
}
