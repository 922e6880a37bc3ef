/// Exposure: what would fall with the blocks that hold invalid messages.
///
/// Rule 8 is strict: only what relies on the invalid block itself is invalid. What stands above such a block, or relies on
/// something above it, is *exposed*: it goes too if derivation replaces the block, and may come back.
extension MonitorCore {
    /// An answer that took more steps than this is made anew once a second, not with every event of a catch-up.
    private static let cheapSteps = 250

    /// The lowest blocks that would go, by chain, and what stands in and above them.
    private struct Fall {
        var lowest: [BlockNumber?]
        var blocks = 0
        var messages = 0
        /// Messages that are not invalid themselves, by chain.
        var exposed: [Int]
        var isWhole = true
        /// Blocks that were reached and not looked at yet, by chain, up to what was.
        var pending: [BlockNumber?]

        init(from roots: [ChainIndex: BlockNumber], of count: Int) {
            lowest = Array(repeating: nil, count: count)
            exposed = Array(repeating: 0, count: count)
            pending = lowest
            for (chain, number) in roots { pending[chain] = number }
        }

        var radius: BlastRadius {
            BlastRadius(
                blocks: blocks, messages: messages, chains: lowest.count { $0 != nil }, isWhole: isWhole)
        }
    }

    /// Brings up to date what is exposed and how far each listed message reaches; costs nothing while none is invalid.
    mutating func updateExposure() {
        guard isExposureStale, exposureAnswer.steps <= Self.cheapSteps || isExposureAnswerOld else { return }
        isExposureStale = false
        var roots: [ChainIndex: BlockNumber] = [:]
        for chain in chains.indices {
            roots[chain] = chains[chain].findings.invalid.lowest
        }
        var steps = configuration.exposureSteps
        defer { exposureAnswer = (now, configuration.exposureSteps - steps) }
        let fall = fall(of: roots, steps: &steps)
        for chain in chains.indices {
            chains[chain].fallsFrom = fall.lowest[chain]
            chains[chain].exposedMessages = fall.exposed[chain]
        }
        guard !roots.isEmpty else { return }
        var rest = configuration.exposureSteps
        for chain in chains.indices { measureListed(chain, steps: &rest) }
    }

    private var isExposureAnswerOld: Bool { now.elapsed(since: exposureAnswer.at) >= .seconds(1) }

    private mutating func measureListed(_ chain: ChainIndex, steps: inout Int) {
        var known: (block: BlockNumber, radius: BlastRadius)?
        for place in chains[chain].listedInvalid.indices {
            let block = chains[chain].listedInvalid[place].job.block.number
            guard steps > 0 || known?.block == block else { return }
            let radius = known?.block == block ? known?.radius : fall(of: [chain: block], steps: &steps).radius
            known = radius.map { (block, $0) }
            chains[chain].listedInvalid[place].radius = radius
        }
    }

    /// How far a message reaches; nil where it is not invalid.
    func blastRadius(of job: Job) -> BlastRadius? {
        guard case .invalid = job.status, let chain = index(of: job.chain) else { return nil }
        var steps = configuration.exposureSteps
        return fall(of: [chain: job.block.number], steps: &steps).radius
    }

    /// Whether a message that is not invalid would go with one that is.
    func isExposed(_ job: Job) -> Bool {
        guard let chain = index(of: job.chain), let lowest = chains[chain].fallsFrom else { return false }
        if case .invalid = job.status { return false }
        return job.block.number >= lowest
    }

    /// Spreads from blocks upward, and along the messages that rely on what was reached, until nothing changes.
    ///
    /// Each block is looked at once. Which block comes next depends on numbers alone, so a search that is cut off gives the
    /// same answer on every replica.
    private func fall(of roots: [ChainIndex: BlockNumber], steps: inout Int) -> Fall {
        var fall = Fall(from: roots, of: chains.count)
        let places = jobs.places(of: chains.map(\.id))
        while let chain = fall.pending.firstIndex(where: { $0 != nil }), let lowest = fall.pending[chain] {
            fall.pending[chain] = nil
            guard let head = chains[chain].window.last, lowest <= head else { continue }
            let end = fall.lowest[chain] ?? head.next
            guard lowest < end else { continue }
            fall.lowest[chain] = lowest
            for number in lowest.value..<end.value {
                guard steps > 0 else {
                    fall.isWhole = false
                    return fall
                }
                visit(chain, BlockNumber(number), places, &fall, &steps)
            }
        }
        return fall
    }

    private func visit(
        _ chain: ChainIndex, _ number: BlockNumber, _ places: JobBook.Places, _ fall: inout Fall, _ steps: inout Int
    ) {
        let held = jobs.count(inBlockFrom: chains[chain].window[number]?.firstJob)
        fall.blocks += 1
        fall.messages += held.all
        fall.exposed[chain] += held.all - held.invalid
        steps -= 1 + held.all
        jobs.forEachJob(naming: number, ofChainAt: chain, places) { executing, block in
            steps -= 1
            if let reached = fall.lowest[executing], reached <= block { return }
            if let reached = fall.pending[executing], reached <= block { return }
            fall.pending[executing] = block
        }
    }
}
