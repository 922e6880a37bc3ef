/// One chain of the liveness table: whether it moves, whether its history holds, and what can be said about why.
///
/// Several sources are read for one row. A source that is lost is never a chain that stopped, and one that is alone far
/// ahead of others that stand still is not followed.
package struct ChainRow: Sendable {
    /// Which chain.
    package let id: RowID
    /// What its thresholds are derived from.
    package private(set) var parameters: RowParameters
    /// Its heads; one that no source has named is in no state.
    package internal(set) var watches: [WatchedHead: HeadWatch]
    /// What its history looks like.
    package private(set) var history: HistoryWatch
    /// The endpoints that it is read from, in the order in which they came.
    package internal(set) var sources: [SourceWatch] = []
    /// The source that is alone far ahead of the others, which stand still.
    var runaway: Runaway?
    /// The source that names a height that no chain comes to from where the others are.
    var outOfReach: String?
    /// What can be said about why, in the order in which causes are declared.
    package private(set) var causes: [StallCause] = []
    /// Every source that can say so says that the chain was to stop.
    private(set) var isStopAnnounced = false
    /// Sources that say so while others do not, or have left them behind.
    private(set) var outdated: [String] = []
    /// The causes in words, with numbers; empty where there is nothing to say.
    package private(set) var explanation = ""
    /// The place of consensus, from the sources whose answers count; it goes when they go.
    package internal(set) var round: ConsensusRound?
    /// What consensus is waiting for in its newest round, from the source that has most of the stake, and when that was so;
    /// it goes when they go.
    package internal(set) var detail: (value: ConsensusDetail, at: Moment)?
    /// What each of these sources says of it.
    var details: [SourcedDetail] = []
    /// When a round was first seen to have a quorum for its timeout.
    var quorumSince: (round: UInt64, at: Moment)?
    /// The eras of the chain that sources have named.
    private(set) var eras = EraOrder()
    /// When the next payday is, seconds since 1970-01-01 UTC.
    private(set) var nextPayday: Double?
    /// Where the sequencing window is counted from, from the sources whose answers count; it goes when they go.
    package internal(set) var sequencing: SequencingPlace?
    private(set) var pace = PaceWatch()

    var transitions: [RowTransition] = []
    /// What was told last of each head.
    private var told: [WatchedHead: LivenessState] = [:]

    /// Starts a row with nothing seen.
    package init(_ id: RowID, _ parameters: RowParameters) {
        self.id = id
        self.parameters = parameters
        history = HistoryWatch(blockTime: parameters.blockTime)
        watches = Dictionary(
            uniqueKeysWithValues: parameters.kind.heads.map { head in
                (head, HeadWatch(head, threshold: parameters.threshold(of: head), blockTime: parameters.blockTime))
            })
    }

    /// What kind of chain.
    package var kind: RowKind { parameters.kind }

    /// How the chain as a whole moves: as its worst head, where the head that drives the others does not recover already.
    ///
    /// An epoch that is overdue makes no stop of its own: consensus closes it when it moves.
    package var state: LivenessState? {
        let states = kind.heads.filter { $0 != .epoch }.compactMap { watches[$0]?.state }
        if kind == .concordium, let driver = watches[.round]?.state, driver == .recovering { return driver }
        // Of a chain whose newest blocks are seen it is known whether it moves, whatever nobody tells of its other heads.
        let isBlind = watches[.unsafe]?.state == .unreadable || states.allSatisfy { $0 == .unreadable }
        let worst: [LivenessState] = [.stalled, .unreadable, .recovering, .degraded, .ok]
        return worst.first { states.contains($0) && ($0 != .unreadable || isBlind) }
    }

    /// Adds a source; one that is known already stays as it is.
    package mutating func add(source name: String) {
        guard !sources.contains(where: { $0.name == name }) else { return }
        sources.append(SourceWatch(name: name))
    }

    /// Takes in what a source said.
    package mutating func answered(_ name: String, _ observation: RowObservation, at now: Moment) {
        add(source: name)
        guard let index = sources.firstIndex(where: { $0.name == name }) else { return }
        let oldest = parameters.oldestCopy(of: Array(observation.heads.keys))
        if let age = observation.copyAge, age > oldest {
            if sources[index].holds(observation, at: now) {
                judge(at: now)
                return
            }
            let text = "a copy of \(StallThreshold.text(age)) ago, older than \(StallThreshold.text(oldest))"
            failed(name, UpstreamFailure(.missing, text), at: now)
            return
        }
        let before = history.violations
        let isOver = observation.detail?.hasTerminalBlock == true
        var beginsEra = false
        if let new = observation.era { beginsEra = eras.note(new, before: sources[index].era, isOver: isOver) }
        let isOfNewestEra = eras.counts(observation.era)
        let limit = LeapLimit(blockTime: parameters.blockTime, lead: lead)
        let odd = oddHeads(of: observation, by: sources[index], limit: limit, at: now)
        sources[index].answered(
            observation, lifetime: oldest, limit: limit, odd: odd, isOfNewestEra: isOfNewestEra, at: now)
        noteRunaway(at: now)
        if isOfNewestEra { noteBlocks(besides: index, at: now) }
        noteDerivation(of: index, at: now)
        if beginsEra { beginEra() }
        if !sources[index].isSameCopy { history.note(name, observation, at: now) }
        takeIn(observation)
        weigh(at: now)
        for head in kind.heads where sources[index].tells(of: head) { look(at: head, by: name, now) }
        for (kind, finding) in history.violations where before[kind] == nil {
            transitions.append(.violated(id, kind, evidence: finding.evidence))
        }
        judge(at: now)
    }

    /// Takes in that a source did not answer.
    package mutating func failed(_ name: String, _ failure: UpstreamFailure, at now: Moment) {
        add(source: name)
        guard let index = sources.firstIndex(where: { $0.name == name }) else { return }
        sources[index].failed(failure, at: now)
        judge(at: now)
    }

    /// Lets time pass: silence shows too.
    package mutating func tick(at now: Moment) {
        judge(at: now)
    }

    /// What has happened since the last call.
    package mutating func takeTransitions() -> [RowTransition] {
        defer { transitions.removeAll() }
        return transitions
    }

    private mutating func beginEra() {
        for head in kind.heads where head.isCountedByEra { watches[head]?.beginAnew() }
        quorumSince = nil
    }

    private mutating func takeIn(_ observation: RowObservation) {
        if let payday = observation.nextPayday { nextPayday = payday }
        // What an operator's files say comes first.
        if parameters.sequencingWindow == nil, let window = observation.sequencingWindow, window > 0 {
            parameters.sequencingWindow = window
            let parameters = parameters
            for head in kind.heads { watches[head]?.threshold = parameters.threshold(of: head) }
        }
        if let timeout = observation.round?.timeout ?? observation.detail?.timeout, eras.counts(observation.era),
            timeout > 0, parameters.roundTimeout != timeout
        {
            parameters.roundTimeout = timeout
            let parameters = parameters
            for head in kind.heads { watches[head]?.threshold = parameters.threshold(of: head) }
        }
    }

    private mutating func look(at head: WatchedHead, by name: String, _ now: Moment) {
        guard let position = position(of: head, at: now), let before = watches[head] else { return }
        guard let confirmed = confirmation(of: head, at: position, by: name, at: now) else {
            watches[head]?.show(position, at: now)
            return
        }
        let copiesLast = sources.first { $0.name == name }?.longestPause ?? 0
        var after = before
        after.see(
            position, at: now, since: confirmed.since, before: confirmed.before,
            patience: max(parameters.patience, copiesLast),
            isKnownStuck: head == .round && isCertificateMissing(at: now), ageOfNewestBlock: ageOfNewestBlock(at: now))
        watches[head] = after
        if before.stall?.backFilled == nil, let range = after.stall?.backFilled {
            transitions.append(.backFilled(id, range))
        }
        if head == .unsafe {
            if before.state == .stalled, after.state != .stalled { pace = PaceWatch() }
            // What a source that lags says alone is no sign of how fast blocks come.
            pace.note(position.number, at: now, blockTime: parameters.blockTime)
        }
        tell(head)
    }

    /// How old the newest block is by our clock: where the chain does not stand still, it may be the clock that is wrong.
    private func ageOfNewestBlock(at now: Moment) -> Double {
        guard let newest = watches[.unsafe], !newest.isStalled, newest.state != .unreadable,
            let time = newest.position?.time
        else { return 0 }
        return max(0, now.wall - time)
    }

    /// Says that a head is in another state than was said last; between two looks it may be in none.
    private mutating func tell(_ head: WatchedHead) {
        guard let watch = watches[head], let state = watch.state, state != told[head] else { return }
        let from = told.updateValue(state, forKey: head)
        guard from != nil || state != .ok else { return }
        transitions.append(.head(id, head, from: from, to: state, watch.position, age: watch.age))
    }

    private mutating func judge(at now: Moment) {
        history.prune(at: now)
        judgeSources(at: now)
        weigh(at: now)
        (isStopAnnounced, outdated) = announcements(at: now)
        // A source that has not been asked yet is not silence.
        let isSilent = !sources.isEmpty && sources.allSatisfy { $0.isLost(at: now, patience: parameters.patience) }
        for head in kind.heads {
            guard let watch = watches[head], watch.state != .unreadable,
                isSilent && (watch.position != nil || head == .unsafe) || isUnnamed(head, at: now)
            else { continue }
            watches[head]?.becameUnreadable()
            tell(head)
        }
        let (causes, explanation) = diagnosis(at: now)
        if causes != self.causes { transitions.append(.causes(id, causes, detail: explanation)) }
        self.causes = causes
        self.explanation = explanation
    }
}
