import MonitorKit

/// How the true chains live: they grow with the clock, and now and then do what chains do.
struct ChainLife {
    private let writer: BlockWriter
    private let plan: WorldPlan

    init(_ plan: WorldPlan) {
        self.plan = plan
        writer = BlockWriter(plan: plan)
    }

    /// The chains when the replicas start.
    func begin(_ numbers: inout SeededNumbers) -> [TrueChain] {
        var chains = plan.chains.enumerated().map { place, chain in
            TrueChain(place: place, id: chain.id, parameters: chain.parameters)
        }
        for place in chains.indices {
            grow(&chains[place], by: plan.chains[place].history + 1, &numbers)
            climb(&chains[place])
            chains[place].past = [chains[place].view]
        }
        return chains
    }

    /// One step of one chain; what is worth telling is told.
    func live(
        _ chain: inout TrueChain, at now: Double, _ numbers: inout SeededNumbers, tell: (String) -> Void
    ) {
        if numbers.chance(0.2) { chain.remember(&numbers) }
        if plan.faults.strike(.stall, &numbers) { chain.stalledUntil = now + numbers.fraction(from: 1, to: 40) }
        if plan.faults.strike(.finalityStalls, &numbers) {
            chain.finalityStalledUntil = now + numbers.fraction(from: 5, to: 120)
        }
        breakFinality(&chain, at: now, &numbers, tell: tell)
        reorganize(&chain, at: now, &numbers, tell: tell)
        if now >= chain.stalledUntil {
            let due = Int(clamping: chain.height(at: now)) - Int(clamping: chain.view.headNumber)
            // Mostly all that is due, which after a stall is a jump; else a chain that catches up.
            grow(&chain, by: numbers.chance(0.8) ? due : min(due, 2), &numbers)
        }
        if now >= chain.finalityStalledUntil { climb(&chain) }
    }

    /// Adds blocks, as many as there is time for.
    func grow(_ chain: inout TrueChain, by count: Int, _ numbers: inout SeededNumbers, isEmpty: Bool = false) {
        guard count > 0 else { return }
        let traits = plan.chains[chain.place]
        for _ in 0..<count {
            let number = chain.view.blocks.isEmpty ? chain.view.genesis : chain.view.headNumber + 1
            let content = isEmpty ? BlockContent() : writer.write(chain, &numbers)
            chain.append(
                content, skew: traits.skewedFrom.map { number >= $0 ? 1 : 0 } ?? 0,
                mayHoldMessages: numbers.chance(0.1), isProven: traits.unprovenFrom.map { number < $0 } ?? true)
        }
    }

    /// Moves safe and finalized up to where they should be.
    func climb(_ chain: inout TrueChain) {
        let traits = plan.chains[chain.place]
        let blockTime = Int(chain.parameters.blockTime)
        func lowered(_ number: UInt64, by seconds: Int) -> UInt64 {
            let blocks = UInt64(seconds / blockTime)
            return number - chain.view.genesis > blocks ? number - blocks : chain.view.genesis
        }
        let safe = max(lowered(chain.view.headNumber, by: traits.safeLag), chain.view.safe ?? 0)
        let finalized = max(lowered(safe, by: traits.finalityLag), chain.view.finalized ?? 0)
        chain.finalize(safe: traits.hasSafe ? safe : nil, finalized: traits.hasFinalized ? finalized : nil)
    }

    private func reorganize(
        _ chain: inout TrueChain, at now: Double, _ numbers: inout SeededNumbers, tell: (String) -> Void
    ) {
        let floor = max(chain.view.finalized ?? chain.view.genesis, chain.view.genesis)
        let room = Int(clamping: chain.view.headNumber) - Int(clamping: floor)
        let depth = min(numbers.mostlySmall(upTo: max(room, 1)), room)
        let head = chain.view.headNumber
        if plan.faults.strike(.reorganize, &numbers), depth > 0 {
            chain.remember(&numbers)
            chain.view.cut(above: head - UInt64(depth))
            grow(&chain, by: numbers.number(1, depth + 1), &numbers)
            tell(
                "chain \(chain.id): reorganized above \(head - UInt64(depth)), head \(head) → \(chain.view.headNumber)")
        } else if plan.faults.strike(.shrink, &numbers), depth > 0 {
            chain.remember(&numbers)
            chain.view.cut(above: head - UInt64(depth))
            chain.stalledUntil = max(chain.stalledUntil, now + numbers.fraction(from: 0, to: 12))
            tell("chain \(chain.id): shrunk from \(head) to \(chain.view.headNumber)")
        } else if plan.faults.strike(.turnBack, &numbers), let old = numbers.pick(chain.past),
            old.headNumber >= floor, old[floor]?.hash == chain.view[floor]?.hash
        {
            chain.remember(&numbers)
            chain.view.blocks = old.blocks
            chain.view.safe = chain.view.safe.map { min($0, old.headNumber) }
            tell("chain \(chain.id): turned back to an earlier branch, head \(head) → \(old.headNumber)")
        }
    }

    /// What must never happen, and does: the finalized head moves down, or what it covered is replaced.
    private func breakFinality(
        _ chain: inout TrueChain, at now: Double, _ numbers: inout SeededNumbers, tell: (String) -> Void
    ) {
        let movesBack = plan.faults.strike(.finalityMovesBack, &numbers)
        let breaks = plan.faults.strike(.finalityBreaks, &numbers)
        guard movesBack || breaks, let finalized = chain.view.finalized else { return }
        // No deeper than every window reaches: what has left all windows cannot be seen to change.
        let reach = plan.core.tail / chain.parameters.blockTime
        guard chain.highestFinalized - chain.view.genesis > reach else { return }
        let lowest = chain.highestFinalized - reach
        guard finalized > lowest else { return }
        let lower = finalized - UInt64(numbers.number(1, Int(finalized - lowest)))
        chain.remember(&numbers)
        chain.finalityStalledUntil = max(chain.finalityStalledUntil, now + numbers.fraction(from: 0, to: 30))
        chain.finalize(safe: chain.view.safe, finalized: lower)
        if breaks {
            chain.past = []
            let head = chain.view.headNumber
            chain.view.cut(above: lower)
            grow(&chain, by: Int(head - lower) + 1, &numbers)
        }
        tell("chain \(chain.id): finality \(breaks ? "broken" : "moved back") from \(finalized) to \(lower)")
    }
}
