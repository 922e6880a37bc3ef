/// Whether a source derives nothing from L1 while others do: it follows the newest blocks, and its safe heads stand still.
///
/// Only others show it. Of a source with nobody beside it, it is the chain of which nothing is derived.
struct DerivationWatch: Hashable, Sendable {
    /// The heads by which it shows.
    static let heads: [WatchedHead] = [.localSafe, .crossSafe]

    /// What a stand is held against.
    struct Limits: Sendable {
        /// Seconds after which a head that stands still has stopped.
        let stalled: Double
        /// The longest usual time between two moves, in seconds.
        let pause: Double
        /// How many blocks apart two sources may be because they were asked at different moments.
        let lead: UInt64
        /// How many blocks are made in the longest usual time between two moves.
        let batch: UInt64
        /// Seconds after which a look says nothing of the one before it.
        let patience: Double
    }

    /// A head that has been in one place for some looks.
    fileprivate struct Stand: Hashable {
        let number: UInt64
        let since: Moment
        var lastLook: Moment
        /// The furthest that others showed it last.
        var others: UInt64?
        /// The furthest that they have shown it.
        var furthest: UInt64?
        /// When they were last seen to come further than they had been.
        var othersMovedAt: Moment?
        var isStuck = false

        init(number: UInt64, others: UInt64?, at now: Moment) {
            self.number = number
            since = now
            lastLook = now
            self.others = others
            furthest = others
        }
    }

    private var stands: [WatchedHead: Stand] = [:]

    /// Whether one of the heads has stood still for too long, with others far beyond it that went on.
    var isStuck: Bool { stands.values.contains { $0.isStuck } }

    /// Whether what the source names of a head says nothing of the chain: that head is stuck, or one that it never goes beyond.
    func isStuck(at head: WatchedHead) -> Bool {
        switch head {
        case .localSafe: stands[.localSafe]?.isStuck ?? false
        case .crossSafe, .finalized: isStuck
        case .unsafe, .l1Origin, .round, .epoch: false
        }
    }

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
            stands[head] = Stand(number: own, others: others, at: now)
            return
        }
        stand.lastLook = now
        if let others { stand.note(others, at: now) }
        stand.judge(within: limits, at: now)
        stands[head] = stand
    }
}

extension DerivationWatch.Stand {
    /// One that is lost and comes back shows what it showed before: that is no move.
    fileprivate mutating func note(_ others: UInt64, at now: Moment) {
        if let furthest, others > furthest { othersMovedAt = now }
        furthest = max(furthest ?? others, others)
        self.others = others
    }

    /// While nobody shows any more how far others are, what they showed last stands.
    fileprivate mutating func judge(within limits: DerivationWatch.Limits, at now: Moment) {
        guard let others, others > number, others - number > limits.lead else {
            isStuck = false
            return
        }
        guard now.elapsed(since: since) >= .seconds(limits.stalled) else { return }
        let othersMove = othersMovedAt.map { now.elapsed(since: $0) <= .seconds(limits.pause) } ?? false
        // Others that stand still too have stopped with it, and only were the last to hear of what L1 had: no more than a batch.
        // By how far apart they are then, who saw them move and who did not say the same.
        isStuck = othersMove || others - number > limits.lead.addingSaturating(limits.batch)
    }
}
