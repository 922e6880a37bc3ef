/// What can be wrong with a chain's history: a closed set, because it is a metric label.
package enum HistoryViolation: String, CaseIterable, Hashable, Sendable {
    /// A source names another hash for a height that it had named as final.
    case finalizedChanged = "finalized_changed"
    /// The finalized height of a source fell, and not because it was started anew.
    case finalizedFell = "finalized_fell"
    /// Finalized is above safe, or safe above the newest block.
    case orderBroken = "order_broken"
    /// The safe head fell by a thousand blocks or more.
    case safeFell = "safe_fell"
    /// Two sources name different hashes for one final height.
    case sourcesDisagree = "sources_disagree"
    /// Two sources follow two chains that both grow.
    case partition
}

/// Whether the history of a chain holds: never about whether it moves.
///
/// One odd answer may come from a node that lags or from a balancer between two nodes: what contradicts counts when a
/// second look contradicts too. Memory is bounded and goes forward only.
package struct HistoryWatch: Hashable, Sendable {
    /// How many looks in a row must contradict.
    static let looksToJudge = 2
    /// How many looks on two chains in a row make a partition, and for how long it must last.
    static let looksToPartition = 12
    /// Seconds for which two chains must have grown beside each other.
    static let secondsToPartition = 60.0
    /// Seconds for which a finalized height must stay below what it was: a balancer shows nodes that lag, and not for long.
    static let secondsToFall = 60.0
    /// How far the safe head must fall for it to be no reorg of L1: so many blocks, and for chains with short block times so many
    /// seconds.
    static let safeFall: (blocks: UInt64, seconds: Double) = (1_000, 3_600)
    /// Seconds for which a violation that was seen stays.
    static let hold = 3_600.0
    /// Seconds for which two blocks of one height stay a finding.
    static let equivocationHold = 600.0

    private struct Memory: Hashable {
        var finalized = HashMemory()
        var unsafe = HashMemory()
        /// The highest of those that a later look was not below.
        var highestFinalized: HeadPosition?
        var lastFinalized: HeadPosition?
        /// The lower one of the last two.
        var safe: UInt64?
        var lastSafe: UInt64?
        var startedAt: Double?
    }

    private struct Suspicion: Hashable {
        let kind: HistoryViolation
        let source: String
        let other: String
    }

    private let safeFall: UInt64
    private var memories: [String: Memory] = [:]
    private var suspicions: [Suspicion: Doubt] = [:]
    /// Looks in a row at which two sources named different newest blocks for one height.
    private var forks: [Suspicion: Doubt] = [:]
    private var answers: UInt64 = 0
    private var agreeing: Set<String> = []

    /// Looks in a row that contradict, since when, and over how many heights.
    private struct Doubt: Hashable {
        var looks = 0
        var heights = 0
        var height: UInt64?
        let since: Moment
        /// The last look that contradicted.
        var at: Moment

        init(at now: Moment) { (since, at) = (now, now) }
    }

    /// What was seen to be wrong, with what shows it and when it was last seen.
    package private(set) var violations: [HistoryViolation: Finding] = [:]
    /// When two blocks of one height were last seen at the head, and what shows it.
    package private(set) var equivocation: Finding?

    /// What shows something, and when.
    package struct Finding: Hashable, Sendable {
        /// In words of ours.
        package let evidence: String
        /// The first time it was seen.
        package let since: Moment
        /// The last time.
        package let at: Moment
    }

    /// Starts with nothing seen.
    ///
    /// - Parameter blockTime: seconds between two blocks.
    package init(blockTime: Double = 12) {
        safeFall = max(Self.safeFall.blocks, UInt64(Self.safeFall.seconds / max(blockTime, 0.1)))
    }

    /// Whether something is wrong; nil before there is anything to judge by.
    package var isHeld: Bool? { answers < 2 ? nil : violations.isEmpty }

    /// Two sources name different blocks, in two looks or more.
    package var sourcesDisagree: Bool {
        violations[.sourcesDisagree] != nil || forks.values.contains { $0.looks >= Self.looksToJudge }
    }

    /// What there is to show for `isHeld`.
    package func evidence(finalized: HeadPosition?) -> String {
        guard violations.isEmpty else {
            return violations.sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value.evidence).joined(separator: "; ")
        }
        var parts: [String] = []
        if let finalized {
            parts.append("finalized \(finalized.number)\(finalized.hash.map { " \($0)" } ?? "") has not changed")
        }
        if agreeing.count > 1 { parts.append("\(agreeing.count) sources name the same hashes") }
        parts.append("\(answers) answers without a contradiction")
        return parts.joined(separator: ", ")
    }

    /// Lets time pass, by the steady clock: what a wall clock that is set makes of the past is no reason to forget it.
    package mutating func prune(at now: Moment) {
        violations = violations.filter { now.elapsed(since: $0.value.at) < .seconds(Self.hold) }
        if let seen = equivocation?.at, now.elapsed(since: seen) >= .seconds(Self.equivocationHold) {
            equivocation = nil
        }
        // Of a source that is gone no look will ever take back what the last one showed.
        func isRecent(_ doubt: Doubt) -> Bool { now.elapsed(since: doubt.at) < .seconds(Self.equivocationHold) }
        suspicions = suspicions.filter { isRecent($0.value) }
        forks = forks.filter { isRecent($0.value) }
    }

    /// Takes in an answer of a source.
    package mutating func note(_ source: String, _ observation: RowObservation, at now: Moment) {
        answers = answers.addingSaturating(1)
        var memory = memories[source] ?? Memory()
        let restarted = observation.startedAt.map { $0 != memory.startedAt && memory.startedAt != nil } ?? false
        if restarted { (memory.highestFinalized, memory.lastFinalized) = (nil, nil) }
        memory.startedAt = observation.startedAt ?? memory.startedAt
        noteOrder(source, observation.heads, now)
        noteSafe(source, observation.heads, &memory, now)
        if let finalized = observation.heads[.finalized] { noteFinalized(source, finalized, &memory, now) }
        if let newest = observation.heads[.unsafe], let hash = newest.hash {
            noteNewest(source, newest.number, hash, &memory, now)
        }
        memories[source] = memory
    }

    private mutating func noteOrder(_ source: String, _ heads: [WatchedHead: HeadPosition], _ now: Moment) {
        let ordered = [WatchedHead.finalized, .crossSafe, .localSafe, .unsafe].compactMap { head in
            heads[head].map { (head: head, number: $0.number) }
        }
        let broken = zip(ordered, ordered.dropFirst()).first { $0.number > $1.number }
        suspect(.orderBroken, source, broken != nil, now) {
            broken.map { "\($0.head.rawValue) \($0.number) is above \($1.head.rawValue) \($1.number) in \(source)" }
                ?? ""
        }
    }

    private mutating func noteSafe(
        _ source: String, _ heads: [WatchedHead: HeadPosition], _ memory: inout Memory, _ now: Moment
    ) {
        guard let safe = heads[.crossSafe]?.number ?? heads[.localSafe]?.number else { return }
        let before = memory.safe ?? safe
        // A node that was restarted or reset derives again from what is final, and takes nothing back.
        let isReset = heads[.finalized]?.number == safe
        let fell = before > safe && before - safe >= safeFall && !isReset
        suspect(.safeFell, source, fell, now) { "safe fell from \(before) to \(safe) in \(source)" }
        guard !fell else { return }
        memory.safe = memory.lastSafe.map { min($0, safe) }
        memory.lastSafe = safe
    }

    private mutating func noteFinalized(
        _ source: String, _ head: HeadPosition, _ memory: inout Memory, _ now: Moment
    ) {
        let number = head.number
        if let hash = head.hash {
            if let known = memory.finalized[number] {
                suspect(.finalizedChanged, source, known != hash, now) {
                    "\(source) named \(known) for finalized \(number) and names \(hash)"
                }
            } else {
                memory.finalized.insert(hash, at: number)
            }
            compareFinalized(source, number, hash, now)
        }
        // An older block that was final before too only shows that another node answered.
        let isAncestor = head.hash.map { memory.finalized[number] == $0 } ?? false
        let highest = memory.highestFinalized
        let fell = highest.map { $0.number > number } ?? false
        let isNews = fell && (!isAncestor || highest?.hash == nil || memory.finalized.isNewest(number))
        suspect(.finalizedFell, source, isNews, now, lasting: Self.secondsToFall) {
            "finalized fell from \(highest?.number ?? 0) to \(number) in \(source)"
        }
        guard !fell else { return }
        if let last = memory.lastFinalized, last.number <= number { memory.highestFinalized = last }
        memory.lastFinalized = head
    }

    private mutating func compareFinalized(_ source: String, _ number: UInt64, _ hash: Hash32, _ now: Moment) {
        for (other, memory) in memories.sorted(by: { $0.key < $1.key }) where other != source {
            guard let theirs = memory.finalized[number] else { continue }
            if theirs == hash {
                agreeing.formUnion([source, other])
            } else {
                agreeing.subtract([source, other])
            }
            let pair = [source, other].sorted()
            suspect(.sourcesDisagree, pair[0], other: pair[1], theirs != hash, now) {
                "finalized \(number) is \(hash) in \(source) and \(theirs) in \(other)"
            }
        }
    }

    private mutating func noteNewest(
        _ source: String, _ number: UInt64, _ hash: Hash32, _ memory: inout Memory, _ now: Moment
    ) {
        if let known = memory.unsafe[number], known != hash {
            note(equivocation: "\(source) named \(known) at \(number), then \(hash)", at: now)
        }
        memory.unsafe.insert(hash, at: number)
        for (other, theirs) in memories.sorted(by: { $0.key < $1.key }) where other != source {
            guard let their = theirs.unsafe[number] else { continue }
            let pair = [source, other].sorted()
            let key = Suspicion(kind: .partition, source: pair[0], other: pair[1])
            guard their != hash else {
                forks[key] = nil
                agreeing.formUnion(pair)
                continue
            }
            agreeing.subtract(pair)
            var fork = forks[key] ?? Doubt(at: now)
            fork.at = now
            fork.looks = min(fork.looks + 1, Self.looksToPartition)
            if fork.height != number { fork.heights = min(fork.heights + 1, Self.looksToPartition) }
            fork.height = number
            forks[key] = fork
            let evidence = "block \(number) is \(hash) in \(source) and \(their) in \(other)"
            if fork.looks >= Self.looksToJudge { note(equivocation: evidence, at: now) }
            if fork.heights >= Self.looksToPartition,
                now.elapsed(since: fork.since) >= .seconds(Self.secondsToPartition)
            {
                note(.partition, evidence + ", and both grow", at: now)
            }
        }
    }

    private mutating func suspect(
        _ kind: HistoryViolation, _ source: String, other: String = "", _ contradicts: Bool, _ now: Moment,
        lasting: Double = 0, _ evidence: () -> String
    ) {
        let key = Suspicion(kind: kind, source: source, other: other)
        guard contradicts else {
            suspicions[key] = nil
            return
        }
        var doubt = suspicions[key] ?? Doubt(at: now)
        doubt.at = now
        doubt.looks = min(doubt.looks + 1, Self.looksToJudge)
        suspicions[key] = doubt
        guard doubt.looks >= Self.looksToJudge, now.elapsed(since: doubt.since) >= .seconds(lasting) else { return }
        note(kind, evidence(), at: now)
    }

    private mutating func note(_ kind: HistoryViolation, _ evidence: String, at now: Moment) {
        violations[kind] = Finding(evidence: evidence, since: violations[kind]?.since ?? now, at: now)
    }

    private mutating func note(equivocation evidence: String, at now: Moment) {
        equivocation = Finding(evidence: evidence, since: equivocation?.since ?? now, at: now)
    }
}
