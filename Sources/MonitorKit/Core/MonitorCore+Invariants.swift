/// What must hold between events, whatever happened.
extension MonitorCore {
    /// Every broken invariant, in words; empty when all is well.
    ///
    /// Costs the number of jobs and blocks.
    package var brokenInvariants: [String] {
        var broken: [String] = []
        let live = liveJobs
        if live.count != jobs.count { broken.append("\(jobs.count) jobs in the book, \(live.count) in blocks") }

        var recount = self
        recount.counts = [:]
        for chain in chains.indices { recount.chains[chain].findings = ChainFindings() }
        for job in live { recount.tally(job, 1) }
        if recount.counts != counts.filter({ $0.value != .init() }) { broken.append("counts differ from the jobs") }

        for (chain, counted) in zip(chains, recount.chains) where chain.findings != counted.findings {
            broken.append("chain \(chain.id): what is counted of its messages differs from the jobs")
        }
        for chain in chains {
            let awaiting = live.filter { $0.chain == chain.id && $0.awaitsEvidence }
            let expected = Dictionary(grouping: awaiting) { $0.block.number }.mapValues(\.count)
            if chain.awaiting != expected { broken.append("chain \(chain.id): the count of waiting jobs is wrong") }
            broken += brokenLinks(of: chain) + brokenOrphans(of: chain) + brokenShapes(of: chain)
            broken += brokenProofs(of: chain)
            let levels = [SafetyLevel.finalized, .crossSafe, .localSafe].compactMap { chain.levels[$0] }
            if levels != levels.sorted() { broken.append("chain \(chain.id): a level is above the one below it") }
        }
        for job in live where job.status == .valid || job.status == .invalid(.dependsOnInvalid) {
            if fallsWithInitiatingBlock(job) != (job.status != .valid) {
                broken.append("job \(job.id): rule 8 is not settled")
            }
        }
        for job in live {
            if isForgotten(job) {
                broken.append("job \(job.id): its initiating block is not read, and nobody asks for it")
            }
            if job.status.isDefinite, job.lastDefinite != job.status {
                broken.append("job \(job.id.blockHash): a definite verdict was not remembered")
            }
        }
        return broken
    }

    /// Whether a message lacks evidence that nothing will bring.
    private func isForgotten(_ job: Job) -> Bool {
        guard let key = initiatingKey(of: job), let chain = index(of: key.chain) else { return false }
        return evidence[key]?.lacks(job.message.identifier.logIndex) ?? false
            && !chains[chain].evidence.isOutstanding(key.number)
    }

    /// A message without its block waits for a block, for its receipts, or for a run above it, and for nothing else.
    private func brokenOrphans(of chain: ChainState) -> [String] {
        chain.replacements.orphans.keys.sorted().compactMap { number in
            if let first = chain.window.first, number < first {
                return "chain \(chain.id): ends below the window are not named"
            }
            guard let block = chain.window[number], block.scan == .done,
                chain.replacements.open[number]?.new.hash != block.hash
            else { return nil }
            return "chain \(chain.id): block \(number) is read, and messages there have no end"
        }
    }

    /// What a block looked like is kept for as long as the block is in the window, and no longer.
    private func brokenShapes(of chain: ChainState) -> [String] {
        chain.replacements.shapes.keys.filter { chain.window[$0] == nil }.sorted().map {
            "chain \(chain.id): the look of block \($0) is kept, and the block is not"
        }
    }

    /// What came without receipts is counted for as long as something rests on it, and no longer.
    private func brokenProofs(of chain: ChainState) -> [String] {
        let heights = chain.window.first.flatMap { first in chain.window.last.map { first.value...$0.value } }
        let searched = heights?.count { chain.window[BlockNumber($0)]?.hasReceipts == false } ?? 0
        var broken: [String] = []
        if UInt64(searched) != chain.searchedWithoutReceipts {
            broken.append("chain \(chain.id): the count of blocks without receipts is wrong")
        }
        for number in chain.evidenceWithoutReceipts.sorted()
        where evidence[InitiatingKey(chain: chain.id, number: number)] == nil {
            broken.append("chain \(chain.id): block \(number) is not held, and counts as read without receipts")
        }
        return broken
    }

    private func brokenLinks(of chain: ChainState) -> [String] {
        guard let first = chain.window.first, let last = chain.window.last, first < last else { return [] }
        return (first.value..<last.value).compactMap { number in
            let block = chain.window[BlockNumber(number)]
            let child = chain.window[BlockNumber(number + 1)]
            return block?.hash == child?.parentHash ? nil : "chain \(chain.id): block \(number) is not linked"
        }
    }
}
