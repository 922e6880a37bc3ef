/// The endpoints of one chain and what each has shown lately: who is asked next, and who is left alone for a while.
///
/// A pure value: time and chance are passed in. The first healthy endpoint in configured order serves; one that fails waits
/// longer after each failure and is then tried before it serves again, with a look at its heads or with the read that failed;
/// one whose bytes do not hash waits longest; one that answers and stands still while another moves on does not serve, nor does
/// one that does not hold the heads that it names.
struct EndpointRoster: Sendable {
    /// Failures in a row, and the wait that they cost.
    struct Failures {
        private(set) var count = 0
        /// Until then nothing is asked, unless what was asked before is answered.
        private(set) var restsUntil: UInt64 = 0

        mutating func add(at now: Moment, chance: Double) {
            count = min(count + 1, 1000)
            restsUntil = now.steady.addingSaturating(Backoff.delay(after: count, chance: chance).wholeNanoseconds)
        }
    }

    /// What an endpoint has shown.
    struct Entry {
        let name: String
        /// Its place in the configuration, which is not the order in which endpoints say what they serve.
        let rank: Int
        /// Looks at its heads that failed.
        var looks = Failures()
        /// Reads of what stands behind the heads that failed: heads end none of that.
        var reads = Failures()
        /// The last of those reads, until one of its kind is answered; an initiating block only where nothing else failed.
        var failedRead: ReadRequest?
        /// How it failed at that.
        var readFailure: UpstreamFailure?
        /// Until then nothing that it says is believed, whatever it answers.
        var distrustedUntil: UInt64 = 0
        /// Its newest head.
        var head: SeenHead?
        /// How many looks in a row showed it behind another endpoint.
        var looksBehind = 0
        /// Whether it holds the heads that it names.
        var headDoubt = HeadDoubt()

        /// When its heads may be looked at again.
        var isVisibleAt: UInt64 { max(looks.restsUntil, distrustedUntil) }
        /// When anything may be asked of it again.
        var isFreeAt: UInt64 { max(isVisibleAt, reads.restsUntil) }
        /// Nothing that it was asked last has failed.
        var isWell: Bool { looks.count == 0 && failedRead == nil && !headDoubt.isConfirmed }
        /// Its chain can be followed: its head shows, and so do blocks, whatever became of a single initiating block.
        var showsItsChain: Bool {
            looks.count == 0 && (failedRead == nil || failedRead?.kind == .evidence) && !headDoubt.isConfirmed
        }
    }

    /// How long an endpoint rests whose answer did not hash to what was asked for.
    static let integrityRest: UInt64 = 5 * 60 * 1_000_000_000
    /// How far behind another endpoint, in blocks, an endpoint may be.
    static let tolerableLag: UInt64 = 2
    /// How many looks in a row must show that.
    static let looksToJudgeLag = 2

    /// How often an initiating block is asked for in vain before that is taken for a fault of this block, and not of the endpoint.
    static let evidenceAttempts = 5

    private(set) var entries: [Entry] = []

    /// The names, in configured order.
    var names: [String] { entries.map(\.name) }

    /// Adds an endpoint, behind those of lower rank, which moves those of higher rank by one place.
    ///
    /// - Returns: its place; nil for one that is known already, which stays as it is.
    mutating func add(_ name: String, rank: Int) -> Int? {
        guard !entries.contains(where: { $0.name == name }) else { return nil }
        let place = entries.firstIndex { $0.rank > rank } ?? entries.count
        entries.insert(Entry(name: name, rank: rank), at: place)
        return place
    }

    /// Whether another endpoint has lately named a head that speaks against what one names.
    func hasHead(against plausibility: SeenHead.Plausibility, of name: String, at now: Moment) -> Bool {
        entries.contains { entry in
            guard entry.name != name, entry.looks.count == 0, entry.distrustedUntil <= now.steady,
                !entry.headDoubt.isConfirmed, let head = entry.head, head.isMeasure(at: now)
            else { return false }
            return head.speaks(against: plausibility, at: now)
        }
    }

    /// Notes heads that an endpoint gave, which ends no rest but that of a failed look.
    ///
    /// - Parameter plausibility: what speaks against the heads by themselves.
    mutating func answered(
        _ index: Int, _ heads: ChainHeads, _ plausibility: SeenHead.Plausibility = .plausible, at now: Moment
    ) {
        guard entries.indices.contains(index) else { return }
        entries[index].looks = Failures()
        entries[index].head = SeenHead(block: heads.latest.reference, plausibility: plausibility, seenAt: now)
        // A chain that cannot be read is no measure.
        let measures = entries.filter(\.showsItsChain).compactMap(\.head).filter { $0.isMeasure(at: now) }
        let furthest = SeenHead.furthest(of: measures, at: now) ?? heads.latest.number
        let isBehind = heads.latest.number.advanced(by: Self.tolerableLag) < furthest
        entries[index].looksBehind = isBehind ? min(entries[index].looksBehind + 1, Self.looksToJudgeLag) : 0
    }

    /// Notes a read that an endpoint answered; of the kinds of reads only this one is known to work.
    mutating func answered(_ index: Int, _ request: ReadRequest) {
        guard entries.indices.contains(index), entries[index].failedRead?.kind == request.kind else { return }
        forgiveReads(index)
    }

    /// Notes a failure.
    ///
    /// - Parameters:
    ///   - request: the read that failed; nil for a look at the heads.
    ///   - chance: between 0 and 1.
    mutating func failed(
        _ index: Int, _ failure: UpstreamFailure, of request: ReadRequest? = nil, at now: Moment, chance: Double
    ) {
        guard entries.indices.contains(index) else { return }
        if let request {
            noteFailedRead(index, request, failure, at: now, chance: chance)
        } else {
            entries[index].looks.add(at: now, chance: chance)
        }
        guard failure.cause == .integrity else { return }
        entries[index].distrustedUntil = now.steady.addingSaturating(Self.integrityRest)
    }

    private mutating func noteFailedRead(
        _ index: Int, _ request: ReadRequest, _ failure: UpstreamFailure, at now: Moment, chance: Double
    ) {
        let last = entries[index].failedRead
        entries[index].reads.add(at: now, chance: chance)
        // That its blocks cannot be had says more of it than that one initiating block cannot.
        if request.kind == .evidence, let last, last.kind != .evidence { return }
        entries[index].failedRead = request
        entries[index].readFailure = failure
        guard request.kind == .evidence, last == request, entries[index].reads.count >= Self.evidenceAttempts else {
            return
        }
        // It may never give that block, and others all day long.
        forgiveReads(index)
    }

    private mutating func forgiveReads(_ index: Int) {
        entries[index].failedRead = nil
        entries[index].readFailure = nil
        entries[index].reads = Failures()
    }

    /// How an endpoint failed at blocks or their messages, if it has not answered any since.
    func pendingFailure(_ index: Int) -> UpstreamFailure? {
        guard entries.indices.contains(index), entries[index].failedRead?.kind != .evidence else { return nil }
        return entries[index].readFailure
    }

    /// Notes that an endpoint lacks a block: at or below the head that it named, that calls the head into question.
    mutating func lacked(_ index: Int, _ number: BlockNumber) {
        guard entries.indices.contains(index), let head = entries[index].head, number <= head.block.number else {
            return
        }
        entries[index].headDoubt.raise(number)
    }

    /// The heads to check now, each with the endpoint that named it; none where nobody could serve in its place.
    mutating func takeHeadChecks(at now: Moment) -> [(index: Int, check: HeadDoubt.Check)] {
        guard entries.count > 1 else { return [] }
        var checks: [(index: Int, check: HeadDoubt.Check)] = []
        for index in rested(at: now) where entries[index].looks.count == 0 {
            guard let head = entries[index].head?.block,
                let check = entries[index].headDoubt.takeCheck(of: head, at: now)
            else { continue }
            checks.append((index: index, check: check))
        }
        return checks
    }

    /// Notes whether an endpoint holds the head that it named last.
    mutating func headChecked(_ index: Int, isHeld: Bool) {
        guard entries.indices.contains(index) else { return }
        let wasKnown = entries[index].headDoubt.isConfirmed
        entries[index].headDoubt.checked(isHeld: isHeld)
        guard entries[index].headDoubt.isConfirmed, !wasKnown else { return }
        // What they were measured by is no head.
        for other in entries.indices where other != index { entries[other].looksBehind = 0 }
    }

    /// Whether an endpoint is known not to hold the heads that it names.
    func namesFalseHeads(_ index: Int) -> Bool {
        entries.indices.contains(index) && entries[index].headDoubt.isConfirmed
    }

    /// How long no heads need to be looked at, because every endpoint rests.
    func rest(at now: Moment) -> Duration {
        let soonest = entries.map(\.isVisibleAt).min() ?? 0
        return .nanoseconds(Int64(clamping: soonest > now.steady ? soonest - now.steady : 0))
    }
}

extension ReadRequest {
    /// Kinds of reads, of which a node may serve one and not another.
    fileprivate enum Kind {
        case blocks, messages, evidence
    }

    fileprivate var kind: Kind {
        switch self {
        case .blocks: .blocks
        case .messages: .messages
        case .evidence: .evidence
        }
    }
}
