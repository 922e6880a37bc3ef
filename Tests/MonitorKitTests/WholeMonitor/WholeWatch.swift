@testable import MonitorKit

/// What must hold of one life of a replica at every moment, seen from outside and held against what the chains really did.
///
/// What a replica tells may be wrong where a node that shows something else was believed: whoever is alone is. That a node lags, or
/// is on a branch that was left, is no such excuse while another node of the chain is well.
struct WholeWatch {
    /// For how long a node has to have been well to be known as such: rests after failures are over by then, and so is the next look.
    private static let timeToBeKnown = Duration.seconds(60)
    /// For how long after the start of a replica its endpoints may not have been measured against each other.
    private static let timeToMeasure = Duration.seconds(30)

    private let bornAt: Moment
    /// How high each chain was final for the replica, in a block that it had read.
    private var known: [ChainID: BlockNumber] = [:]
    /// The same at the end of the second before: what is told may have been so before it was final.
    private var knownBefore: [ChainID: BlockNumber] = [:]
    /// The chains of which a node that could be believed told something else about finality.
    private var strayed: Set<ChainID> = []
    /// How far the true blocks went that a node showed which could be believed, and when that was last so.
    private var lacking: [ChainID: [BlockNumber: UInt64]] = [:]
    private var freshness = FreshnessWatch()
    private var memory = MemoryWatch()

    init(bornAt: Moment) {
        self.bornAt = bornAt
    }

    /// After each second: what was told in it, and what is believed at its end.
    mutating func broken(
        _ told: [Transition], _ core: MonitorCore, _ wires: [SimulatedWire], _ moment: TrueMoment
    ) -> [String] {
        for case .finalityViolated(let chain, _, let finalized) in told {
            known[chain] = max(known[chain] ?? finalized, finalized)
        }
        var broken = core.brokenInvariants + memory.broken(core)
        for chain in core.chains {
            noteFinality(chain)
            let agreed = standings(on: chain.id, wires, moment)
            broken += freshness.broken(chain, agreed, moment, isAstray: strayed.contains(chain.id))
        }
        broken += told.compactMap { self.broken($0, moment) }
        knownBefore = known
        return broken
    }

    /// When nothing goes on any more: what is kept is what has to be.
    func brokenAtRest(_ core: MonitorCore) -> [String] { memory.brokenFootprint(core) }

    private mutating func noteFinality(_ chain: ChainState) {
        guard let head = chain.levelBlocks[.finalized], chain.window[head.number]?.hash == head.hash else { return }
        known[chain.id] = max(known[chain.id] ?? head.number, head.number)
    }

    /// How high the chain is final for the replica and in truth.
    private func finalized(_ chain: ChainID, _ moment: TrueMoment) -> BlockNumber? {
        finalized(known[chain], chain, moment)
    }

    /// The same, as far as it was known before this second.
    private func finalizedBefore(_ chain: ChainID, _ moment: TrueMoment) -> BlockNumber? {
        finalized(knownBefore[chain], chain, moment)
    }

    private func finalized(_ known: BlockNumber?, _ chain: ChainID, _ moment: TrueMoment) -> BlockNumber? {
        guard let known, let truth = moment.superchain[chain]?.finalized else { return nil }
        return min(known, truth)
    }

    /// Notes what wires to a chain show that is not as it is.
    ///
    /// - Returns: up to which height all of them show the true blocks.
    private mutating func standings(
        on chain: ChainID, _ wires: [SimulatedWire], _ moment: TrueMoment
    ) -> BlockNumber {
        guard let truth = moment.superchain[chain] else { return BlockNumber(0) }
        var agreed = truth.latest.number
        let wires = wires.filter { $0.chain == chain }
        for wire in wires {
            guard let standing = WireStanding(of: wire, in: moment) else { continue }
            agreed = min(agreed, standing.agreed)
            guard standing.isCredible || !hasKnownRival(wire, wires, moment.now) else { continue }
            let finalized = finalized(chain, moment)
            if standing.overstatesFinality || finalized.map(standing.differs) ?? false { strayed.insert(chain) }
            if standing.agreed < truth.latest.number {
                lacking[chain, default: [:]][standing.agreed] = moment.second
            }
        }
        return agreed
    }

    /// Whether another node of the chain is known to be well, so that one that shows something else must not be believed.
    private func hasKnownRival(_ wire: SimulatedWire, _ wires: [SimulatedWire], _ now: Moment) -> Bool {
        now.elapsed(since: bornAt) >= Self.timeToMeasure
            && wires.contains { $0 !== wire && $0.hasBeenWell(for: Self.timeToBeKnown) }
    }

    private func broken(_ transition: Transition, _ moment: TrueMoment) -> String? {
        switch transition {
        case .finalityViolated(let chain, let ancestor, let finalized):
            guard isHeld(chain, moment) else { return nil }
            let kept = ancestor.map { "\($0)" } ?? "nothing"
            return "finality of chain \(chain) was told as violated, \(finalized) final and \(kept) kept; it never was"
        case .levelMovedBack(let chain, .finalized, let old, let new):
            guard isHeld(chain, moment) else { return nil }
            return "finality of chain \(chain) was told as moved back from \(old) to \(new); it never did"
        case .rewound(let chain, let head, _): return brokenReach(chain, keeping: head, moment, "rewound")
        case .reorged(let chain, let ancestor, _): return brokenReach(chain, keeping: ancestor, moment, "reorged")
        case .windowLost(let chain, let first, _):
            return brokenReach(chain, keeping: first.lowered(by: 1), moment, "lost")
        case .ended(let job, let end) where end == .reorgedOut || end == .replaced:
            return brokenEnd(of: job, end, moment)
        // No world comes near a bound, and all blocks have the time of their height.
        case .windowFull, .capacityReached, .configurationConflict: return "told without a reason: \(transition)"
        default: return nil
        }
    }

    /// Whether what is told of the finality of a chain has to be true.
    private func isHeld(_ chain: ChainID, _ moment: TrueMoment) -> Bool {
        !strayed.contains(chain) && !moment.history.withBrokenFinality.contains(chain)
    }

    /// What was final, and known to be, is not among blocks that are said to be gone.
    private func brokenReach(
        _ chain: ChainID, keeping kept: BlockNumber, _ moment: TrueMoment, _ verb: String
    ) -> String? {
        guard isHeld(chain, moment), let finalized = finalizedBefore(chain, moment), kept < finalized else {
            return nil
        }
        return "chain \(chain) was told as \(verb) down to \(kept), and is final up to \(finalized)"
    }

    /// A job whose block has always stood ends so only where a node was believed that did not show the block.
    ///
    /// Of one node alone nobody can tell whether it lags or its chain was rewound. Where the block is final, not even then.
    private func brokenEnd(of job: Job, _ end: JobEnd, _ moment: TrueMoment) -> String? {
        let number = job.block.number
        guard isHeld(job.chain, moment), moment.alwaysStood(job.block, on: job.chain) else { return nil }
        if let finalized = finalizedBefore(job.chain, moment), number <= finalized {
            return "\(job.id) ended as \(end.rawValue), and its block \(number) is final"
        }
        let madeIn = job.block.timestamp.seconds - min(WholeWorldPlan.genesis.seconds, job.block.timestamp.seconds)
        let wasLacking = lacking[job.chain]?.contains { $0.key < number && $0.value >= madeIn } ?? false
        return wasLacking ? nil : "\(job.id) ended as \(end.rawValue), and its block \(number) always stood"
    }
}
