/// How one source of a chain stands to the others: a closed set, because it is a metric label.
package enum SourceState: String, CaseIterable, Hashable, Sendable {
    /// It answers, and keeps up.
    case current
    /// It does not answer.
    case lost
    /// It answers, and stands still while the chain moves, or derives or verifies nothing while others do.
    case stuck
    /// It answers, and is behind the chain.
    case behind
    /// It is alone far ahead of all others, which stand still, or names a height that cannot be beside theirs.
    case ahead
}

/// One endpoint that a row is read from, and what it has said.
package struct SourceWatch: Hashable, Sendable {
    /// Seconds after which a copy says nothing about now, also where it was believed when it was younger.
    static let longestHold = 30.0

    /// Its configured name.
    package let name: String
    /// How it stands to the others; nil before it was asked.
    package internal(set) var state: SourceState?
    /// The same by the newest blocks alone, and by what others say now.
    var standing: SourceState?
    /// Where the heads are that it named last.
    package private(set) var heads: [WatchedHead: HeadPosition] = [:]
    /// When it last answered.
    package private(set) var answeredAt: Moment?
    /// When it last answered with what can be believed, or once more with the copy that was.
    private var heardAt: Moment?
    /// When what it answered was so: before it was read, where the answer is a copy.
    private(set) var madeAt: Moment?
    /// For how long a copy says something about now, in seconds; 0 where the answer is none.
    private var lifetime = 0.0
    /// Failures in a row.
    package private(set) var failures = 0
    /// Why it failed last, in a row that has not ended.
    package private(set) var failure: UpstreamFailure?
    private(set) var observation = RowObservation()
    /// Whether blocks go on without its round.
    private(set) var outrun = OutrunWatch()
    /// Whether it derives nothing while others do.
    private(set) var derivation = DerivationWatch()
    /// The heads that it named last where they cannot be yet, or by another era than the newest: its last answer says nothing of
    /// them.
    private(set) var doubted: Set<WatchedHead> = []
    private var leaps = LeapWatch()
    /// Its last answer was the copy of the one before once more.
    private(set) var isSameCopy = false
    private var firstFailureAt: Moment?
    private var movedAt: [WatchedHead: Moment] = [:]
    private var namedAt: [WatchedHead: Moment] = [:]
    /// When it named a head before it did last.
    private var namedBefore: [WatchedHead: Moment] = [:]
    /// The era that it named last.
    private(set) var era: ConsensusEra?
    /// The era by which its rounds and epochs are counted.
    private var countedEra: ConsensusEra?
    private var timeouts = LeastTimeout()
    /// The one that it named last.
    private(set) var timeout: Double?
    /// Answers in a row that showed several live blocks of one height, up to two.
    private(set) var forkedLooks = 0

    /// Starts with nothing asked.
    package init(name: String) {
        self.name = name
    }

    /// Takes in an answer.
    ///
    /// - Parameters:
    ///   - lifetime: how old a copy of such an answer may be for it to be believed, in seconds.
    ///   - limit: how far a head can have come since it was seen last.
    ///   - odd: the heads that it names for the first time, and where they cannot be.
    ///   - isOfNewestEra: its rounds and epochs are those of the chain; others say nothing, and take nothing back.
    mutating func answered(
        _ observation: RowObservation, lifetime: Double, limit: LeapLimit, odd: Set<WatchedHead> = [],
        isOfNewestEra: Bool = true, at now: Moment
    ) {
        heard(at: now)
        answeredAt = now
        let made = now.earlier(by: observation.copyAge ?? 0)
        let isNew = isNewer(made)
        isSameCopy = observation.copyAge != nil && !isNew
        if isOfNewestEra { noteEra(observation) }
        noteConsensus(observation, isNew: isNew)
        madeAt = made
        self.lifetime = observation.copyAge == nil ? 0 : max(lifetime, Self.longestHold)
        self.observation = observation
        doubted = []
        for (head, said) in observation.heads {
            // One copy that is read twice confirms nothing.
            guard isOfNewestEra || !head.isCountedByEra, !isSameCopy || !leaps.isDoubted(head),
                let position = leaps.believe(said, of: head, isOdd: odd.contains(head), limit: limit, at: now)
            else {
                doubted.insert(head)
                continue
            }
            namedBefore[head] = namedAt.updateValue(now, forKey: head)
            if heads[head]?.number != position.number {
                movedAt[head] = now
                if head == .round { outrun.roundMoved() }
            }
            heads[head] = position
        }
    }

    /// Takes in a copy that is too old to be believed now, where it is the one that was believed before.
    ///
    /// It is no other look and says nothing new. What it said stays as it was: else a cache or a file that is written seldom would
    /// make a source, and what it alone names, come and go.
    ///
    /// - Returns: whether it is that copy, and not so old that even what was believed is over.
    mutating func holds(_ observation: RowObservation, at now: Moment) -> Bool {
        guard let age = observation.copyAge, age <= Self.longestHold, !isNewer(now.earlier(by: age)) else {
            return false
        }
        heard(at: now)
        lifetime = max(lifetime, Self.longestHold)
        for head in observation.heads.keys where !doubted.contains(head) { namedAt[head] = now }
        return true
    }

    private mutating func heard(at now: Moment) {
        failures = 0
        failure = nil
        firstFailureAt = nil
        heardAt = now
    }

    /// Whether what was so then is later than what it has said so far: copies tell their age in whole seconds.
    private func isNewer(_ made: Moment) -> Bool { madeAt.map { made.elapsed(since: $0) >= .seconds(1) } ?? true }

    /// Takes in how blocks go on elsewhere, after an answer that names a round.
    ///
    /// - Parameters:
    ///   - newest: the newest block that other sources have named since the round moved; nil where none has.
    ///   - isMoving: blocks have come a moment ago.
    ///   - hasStopped: the chain stands still.
    ///   - pause: the longest usual time between two blocks or looks, in seconds.
    mutating func noteBlocks(newest: UInt64?, isMoving: Bool, hasStopped: Bool, pause: Double, at now: Moment) {
        guard observation.heads[.round] != nil, movedAt[.round] != now else { return }
        let own = (heads[.unsafe] ?? heads[.finalized])?.number
        outrun.roundStands(
            newest: newest, own: own, isMoving: isMoving, hasStopped: hasStopped, pause: pause, at: now)
    }

    /// The shortest timeout of a round that it has named lately in its era, in seconds.
    var leastTimeout: Double? { timeouts.seconds }

    /// Takes in how far others derive the chain, after an answer.
    mutating func noteDerivation(
        _ head: WatchedHead, others: UInt64?, within limits: DerivationWatch.Limits, at now: Moment
    ) {
        let isNamed = observation.heads[head] != nil && !doubted.contains(head)
        derivation.look(at: head, own: isNamed ? heads[head]?.number : nil, others: others, within: limits, at: now)
    }

    /// Whether it derives nothing while others do, by the nearest head to that which it names.
    var derivesNothing: Bool {
        derivation.isStuck(at: observation.heads[.localSafe] == nil ? .crossSafe : .localSafe)
    }

    /// What it shows of a head: where it names it, or else how far it must have come at least.
    func showing(of head: WatchedHead, at now: Moment, patience: Double) -> Showing? {
        func named(_ level: WatchedHead) -> Showing? {
            guard names(level, at: now, patience: patience), let position = heads[level],
                let top = leaps.top(of: level)
            else { return nil }
            let isNewest = heads[.unsafe].map { position.number >= $0.number } ?? false
            return Showing(
                name: name, level: level, position: position, isNewest: isNewest, top: top, answeredAt: answeredAt,
                seenBefore: seenBefore(level))
        }
        if let own = named(head) { return own }
        // A node that calls its newest block safe or final derives nothing that it could show.
        guard heads[.unsafe] != nil else { return nil }
        return head.reachedBy.compactMap(named).filter { !$0.isNewest }
            .max { $0.position.number < $1.position.number }
    }

    /// When it named a head before it did last, where that was the same place.
    private func seenBefore(_ head: WatchedHead) -> Moment? {
        guard let before = namedBefore[head], let moved = movedAt[head] else { return nil }
        return moved.elapsed(since: before) == .zero ? before : nil
    }

    /// Whether its last answer says something of a head.
    func tells(of head: WatchedHead) -> Bool {
        ([head] + head.reachedBy).contains { observation.heads[$0] != nil && !doubted.contains($0) }
    }

    /// The furthest that it has named a head.
    func furthest(_ head: WatchedHead) -> UInt64? { leaps.top(of: head)?.number }

    /// When it first named the place that it names for a head.
    func movedAt(_ head: WatchedHead) -> Moment? { movedAt[head] }

    private mutating func noteEra(_ observation: RowObservation) {
        if let new = observation.era {
            if let countedEra, !countedEra.agrees(with: new) {
                // Rounds and epochs of another era are other rounds and epochs.
                for head in [WatchedHead.round, .epoch] {
                    heads[head] = nil
                    leaps.forget(head)
                }
                timeouts = LeastTimeout()
            }
            countedEra = new
        }
        let timeout = observation.round?.timeout ?? observation.detail?.timeout
        if let timeout, timeout > 0, let epoch = observation.round?.epoch ?? observation.detail?.epoch {
            timeouts.note(timeout, in: epoch)
        }
    }

    /// - Parameter isNew: this is another answer than the last one, and not the same copy once more.
    private mutating func noteConsensus(_ observation: RowObservation, isNew: Bool) {
        era = observation.era ?? era
        timeout = observation.round?.timeout ?? observation.detail?.timeout
        if isNew, let detail = observation.detail {
            forkedLooks = detail.liveBlocksOfOneHeight > 1 ? min(forkedLooks + 1, 2) : 0
        }
    }

    /// Notes a failure.
    mutating func failed(_ failure: UpstreamFailure, at now: Moment) {
        failures = min(failures + 1, 1_000_000)
        self.failure = failure
        if firstFailureAt == nil { firstFailureAt = now }
    }

    /// How many seconds may lie between two of its looks that confirm each other: copies may come no more often than they last.
    var longestPause: Double { lifetime }

    /// Whether its last answer still counts: by when it was so, and not by when it was read.
    ///
    /// A copy that was believed when it was read counts for longer, while it is read again: what it names is not forgotten between
    /// looks.
    func isFresh(at now: Moment, patience: Double) -> Bool {
        guard let madeAt, let heardAt, now.elapsed(since: heardAt) <= .seconds(patience) else { return false }
        return now.elapsed(since: madeAt) <= .seconds(max(patience, lifetime))
    }

    /// Whether it has failed for so long that it counts as lost.
    func isLost(at now: Moment, patience: Double) -> Bool {
        if let heardAt, now.elapsed(since: heardAt) <= .seconds(patience) { return false }
        guard let firstFailureAt else { return heardAt != nil }
        return now.elapsed(since: heardAt ?? firstFailureAt) > .seconds(patience)
    }

    /// Whether it has said lately where a head is: it may answer and no longer name one that it named before.
    func names(_ head: WatchedHead, at now: Moment, patience: Double) -> Bool {
        guard let namedAt = namedAt[head] else { return false }
        return now.elapsed(since: namedAt) <= .seconds(patience)
    }

    /// Whether it says that the chain was to stop by now; nil where it cannot say.
    func saysStop(at now: Moment) -> Bool? {
        if observation.detail?.hasTerminalBlock == true { return true }
        if observation.tellsOfUpdates { return observation.unsupportedUpdateAt.map { $0 <= now.wall } ?? false }
        return observation.detail.map { _ in false }
    }

    /// Whether it is where the newest block is, as far as is known.
    var keepsUp: Bool { standing != .stuck && standing != .behind }

    /// Seconds for which it has named one place for a head.
    func idle(_ head: WatchedHead) -> Double {
        guard let moved = movedAt[head], let answeredAt else { return 0 }
        return answeredAt.elapsed(since: moved) / .seconds(1)
    }
}
