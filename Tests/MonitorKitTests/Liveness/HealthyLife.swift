import MonitorKit

/// What the life of a healthy chain makes a row say.
struct HealthyLife {
    private let chain: HealthyChain
    private let poll: Double
    private let length: Double
    private let start = 1_700_000_000.0
    private var numbers: SeededNumbers
    private var wall = 1_700_000_000.0
    private var safe = 1_700_000_000.0 - 120
    private var nextBatch = 1_700_000_000.0
    private var row: ChainRow
    private var raised: [RowTransition] = []
    /// The source whose node is being restarted, until when it does not answer, and until when it does not know much.
    private var restart: (source: String, dead: Double, dazed: Double)?
    private var nextRestart = 1_700_000_000.0 + 3_600
    private var startedAt: [String: Double] = [:]
    private var failures: LeaderFailures
    private var nextFailure = 1_700_000_000.0 + 1_800
    /// The number of the round with which the newest era began.
    private var firstRound: UInt64?
    /// How often a node was started anew.
    private(set) var restarts = 0
    /// How often a leader failed.
    private(set) var pauses = 0
    /// How far the node had derived the chain that derives nothing any more.
    private var derived: Double?
    /// How often it was told as stuck.
    private(set) var timesToldOfTheNode = 0
    /// How often our clock was told as wrong.
    private(set) var timesToldOfTheClock = 0

    init(_ chain: HealthyChain, poll: Double, for length: Double, seed: UInt64) {
        self.chain = chain
        self.poll = poll
        self.length = length
        numbers = SeededNumbers(seed: seed)
        row = Self.row(chain, poll)
        failures = LeaderFailures(start: start, blockTime: chain.blockTime)
    }

    private static func row(_ chain: HealthyChain, _ poll: Double) -> ChainRow {
        ChainRow(.chain(ChainID(chain.id)), RowParameters(chain.kind, blockTime: chain.blockTime, pollInterval: poll))
    }

    /// What was said, `degraded` of single heads and single sources that were lost left out.
    mutating func live() -> [RowTransition] {
        while wall < start + length {
            // A monitor is started anew every day or so.
            if below(UInt64(90_000 / poll)) == 0 { row = Self.row(chain, poll) }
            makeBatch()
            failLeader()
            restartNode()
            derived = isNodeStuck ? derived ?? safe : nil
            let now = Moment(
                wall: wall + (isClockWrong ? 3_600 : 0), steady: UInt64((wall - start) * 1e9) + 1)
            for source in chain.sources { look(at: source, now) }
            for transition in row.takeTransitions() {
                count(transition)
                if isNews(transition) { raised.append(transition) }
            }
            wall += poll * (55 + Double(below(10_000)) / 1_000) / 60
        }
        return raised
    }

    /// An hour in which our clock is ahead by one.
    private var isClockWrong: Bool { isWithin(3_600, of: 0.3) }

    /// The same, and until every source has been looked at once more.
    private var isClockDoubtful: Bool { isWithin(3_600 + 3 * poll, of: 0.3) }

    /// Four hours in which a rollup node follows the newest blocks and derives nothing.
    private var isNodeStuck: Bool { chain.isDerived && isWithin(4 * 3_600, of: 0.6) }

    /// The same, and until it has been looked at once more.
    private var isNodeDoubtful: Bool { chain.isDerived && isWithin(4 * 3_600 + 3 * poll, of: 0.6) }

    /// Whether so many seconds have not passed since a part of all was over.
    private func isWithin(_ seconds: Double, of part: Double) -> Bool {
        let begin = start + part * length
        return wall >= begin && wall < begin + seconds
    }

    private func isNews(_ transition: RowTransition) -> Bool {
        switch transition {
        case .head(_, _, _, .degraded, _, _), .head(_, _, _, .ok, _, _): false
        // Its only source is being restarted.
        case .head(_, let head, _, .unreadable, _, _): !chain.namedOnce.contains(head)
        case .head(_, _, _, .recovering, _, _): !isClockWrong
        case .source(_, "deriving", _, .stuck): !isNodeStuck
        case .source(_, _, _, .current), .source(_, _, _, .lost): false
        case .causes(_, let causes, _): !allowedCauses.isSuperset(of: causes)
        default: true
        }
    }

    /// What may be said of a chain that moves: that leaders fail, that our clock is wrong, that one node is stuck.
    private var allowedCauses: Set<StallCause> {
        var allowed: Set<StallCause> = chain.kind == .concordium ? Self.limps : []
        if isClockDoubtful { allowed.insert(.clock) }
        if isNodeDoubtful { allowed.insert(.nodeLocal) }
        return allowed
    }

    private mutating func count(_ transition: RowTransition) {
        switch transition {
        case .source(_, "deriving", _, .stuck): timesToldOfTheNode += 1
        case .causes(_, let causes, _) where causes.contains(.clock): timesToldOfTheClock += 1
        default: break
        }
    }

    /// What may be said of a consensus of which leaders fail.
    private static let limps: Set<StallCause> = [.roundsTimeOut, .notFinalizing]

    private mutating func makeBatch() {
        guard wall >= nextBatch else { return }
        safe = wall - 24 - Double(below(60))
        nextBatch = wall + 60 + Double(below(360))
    }

    /// A leader fails one to three times an hour, and the next ones with it now and then.
    private mutating func failLeader() {
        guard chain.kind == .concordium, wall >= nextFailure else { return }
        failures.begin(at: wall, lasting: 10 + Double(below(30)))
        nextFailure = wall + 1_200 + Double(below(2_400))
        pauses += 1
    }

    /// One node at a time is down for a minute, a few times a day, and comes back without knowing where it was.
    private mutating func restartNode() {
        if let restart, wall >= restart.dazed { self.restart = nil }
        guard restart == nil, wall >= nextRestart else { return }
        let source = chain.sources[Int(below(UInt64(chain.sources.count)))]
        restart = (source, wall + 60, wall + 60 + max(30, 1.5 * poll))
        startedAt[source] = wall + 60
        nextRestart = wall + 7_200 + Double(below(14_400))
        restarts += 1
    }

    private mutating func look(at source: String, _ now: Moment) {
        // While one is down the others answer: two at once would be a loss of sight.
        let isSlow = below(60) == 0 && restart == nil
        let isDead = restart.map { $0.source == source && wall < $0.dead } ?? false
        if isSlow || isDead {
            row.failed(source, UpstreamFailure(.timeout, "slow"), at: now)
        } else {
            row.answered(source, observation(of: source, isDazed: restart?.source == source), at: now)
        }
    }

    private mutating func observation(of source: String, isDazed: Bool) -> RowObservation {
        // Up to two slots in a row are missed, and no two sources show the same moment.
        let isMissing = below(1_000) < chain.missShare
        let late =
            Double(below(1_000)) / 1_000 * min(chain.blockTime * 2, 5) + (isMissing ? 2 * chain.blockTime : 0)
        switch chain.kind {
        case .op, .evm:
            guard HealthyChain.rollupNodes.contains(source) else { return node(late, isDazed) }
            return deriving(late, isDazed, upTo: source == "deriving" ? derived ?? safe : safe)
        case .concordium:
            switch source {
            case "exporter": return exporter(late / 4, isDazed)
            case "detailed": return detailed(late, isDazed)
            default: return proxy(late)
            }
        }
    }

    private func head(_ time: Double) -> HeadPosition {
        let place = failures.place(time)
        let made = start + ((place.time - start) / chain.blockTime).rounded(.down) * chain.blockTime
        let slots = UInt64(max(0, (made - start + 10_000) / chain.blockTime + 0.5))
        let number = 1_000_000 + slots - slots * chain.missShare / 1_000
        return HeadPosition(number: number, hash: Hash32(5, 0, chain.id, number), time: made + place.lost)
    }

    /// An execution node; after its start it names no head.
    private func node(_ late: Double, _ isDazed: Bool) -> RowObservation {
        var observation = RowObservation()
        guard !isDazed else { return observation }
        observation.heads[.unsafe] = head(wall - late)
        let epoch = ((wall - 768 - start) / 384).rounded(.down) * 384 + start
        observation.heads[.finalized] = head(chain.kind == .op ? min(epoch, safe) - 300 : epoch)
        if chain.kind == .op { observation.heads[.crossSafe] = head(safe) }
        return observation
    }

    /// A node that derives the chain; after its start it names no head.
    private func deriving(_ late: Double, _ isDazed: Bool, upTo safe: Double) -> RowObservation {
        var observation = RowObservation()
        guard !isDazed else { return observation }
        observation.sequencingWindow = 7_200
        observation.heads[.unsafe] = head(wall - late)
        observation.heads[.localSafe] = head(safe)
        let origin = ((wall - late - 48 - start) / 12).rounded(.down)
        observation.heads[.l1Origin] = HeadPosition(number: UInt64(1_000 + origin), time: start + origin * 12)
        return observation
    }

    /// The exporter of a node; after its start it is zeros.
    private func exporter(_ late: Double, _ isDazed: Bool) -> RowObservation {
        var observation = RowObservation()
        observation.startedAt = startedAt["exporter"] ?? start - 86_400
        observation.tellsOfUpdates = true
        observation.peers = isDazed ? 0 : 8
        guard !isDazed else { return observation }
        for (name, lag) in [(WatchedHead.unsafe, 0.0), (.finalized, 4)] {
            observation.heads[name] = head(wall - late - lag)
            observation.heads[name]?.hash = nil
        }
        return observation
    }

    /// Where consensus is; in the middle of the time an update begins rounds and epochs anew.
    private mutating func consensus(_ seen: Double) -> (era: UInt64, place: ConsensusRound) {
        let update = start + length / 2
        let isUpdated = seen >= update
        let began = isUpdated ? update : start
        let rounds = UInt64(max(0, failures.place(seen).time - start) / chain.blockTime)
        if isUpdated, firstRound == nil { firstRound = rounds }
        let round = isUpdated ? rounds - min(rounds, firstRound ?? 0) + 1 : rounds + 5_000_000
        let epochs = UInt64(max(0, seen - began - 3) / 3_600)
        let place = ConsensusRound(
            round: round, epoch: epochs + (isUpdated ? 0 : 6_000), timeout: failures.timeout(at: seen),
            triggerTime: began + Double(epochs + 1) * 3_600)
        return (isUpdated ? 6 : 5, place)
    }

    /// A wallet proxy.
    private mutating func proxy(_ late: Double) -> RowObservation {
        let seen = max(wall - late, start)
        let (era, place) = consensus(seen)
        var observation = RowObservation()
        observation.era = ConsensusEra(index: era, genesis: Hash32(0, 0, 0, era))
        observation.heads[.unsafe] = head(seen)
        observation.heads[.finalized] = head(seen - 4)
        observation.heads[.round] = HeadPosition(number: place.round)
        observation.heads[.epoch] = HeadPosition(number: place.epoch, time: place.triggerTime)
        observation.round = place
        return observation
    }

    /// The detailed status of a node, which names no blocks; after its start it says nothing.
    private mutating func detailed(_ late: Double, _ isDazed: Bool) -> RowObservation {
        var observation = RowObservation()
        guard !isDazed else { return observation }
        let (era, place) = consensus(max(wall - late, start))
        observation.era = ConsensusEra(index: nil, genesis: Hash32(0, 0, 0, era))
        observation.heads[.round] = HeadPosition(number: place.round)
        var detail = ConsensusDetail(round: place.round, epoch: place.epoch)
        detail.timeout = place.timeout
        observation.detail = detail
        return observation
    }

    private mutating func below(_ bound: UInt64) -> UInt64 { numbers.next() % bound }
}
