/// Finality: blocks leave the window a tail below the finalized head.
extension MonitorCore {
    /// Lets blocks go that are no longer watched.
    mutating func retire(_ chain: ChainIndex) {
        guard let heads = chains[chain].heads else { return }
        let lowest = lowestWatched(chain, heads)
        // The highest block stays, however far finality has run ahead of us: the blocks above link to it.
        while let first = chains[chain].window.first, let last = chains[chain].window.last, first < min(lowest, last),
            let block = chains[chain].window[first], block.scan == .done, !isBeingJudged(block)
        {
            removeLowest(chain) { job in
                switch job.status {
                case .valid: .finalizedValid
                case .invalid: .finalizedInvalid
                case .unknown: .finalizedUnknown
                }
            }
        }
        // Not before the block itself has gone: blocks that are still searched hold those above them back.
        if let dropped = chains[chain].droppedThrough, let first = chains[chain].window.first,
            dropped < min(first, lowest)
        {
            chains[chain].droppedThrough = nil
        }
    }

    /// Whether a message of the block waits for a read that has not failed yet: it is to end with its verdict.
    private func isBeingJudged(_ block: WindowBlock) -> Bool {
        jobs.slots(inBlockFrom: block.firstJob).contains { slot in
            guard let job = jobs[slot], job.awaitsEvidence,
                let chain = index(of: job.message.identifier.chainID)
            else { return false }
            return !chains[chain].evidence.hasFailed(job.message.identifier.blockNumber)
        }
    }

    /// A finality that stands still must not eat the memory: the chain is no longer complete, and says so.
    mutating func evictLowest(_ chain: ChainIndex) {
        guard let first = chains[chain].window.first else { return }
        if chains[chain].droppedThrough == nil { announce(.windowFull(chains[chain].id, block: first)) }
        chains[chain].droppedThrough = max(chains[chain].droppedThrough ?? first, first)
        removeLowest(chain) { _ in .evicted }
    }

    /// Takes the lowest block out of the window, and ends its jobs.
    private mutating func removeLowest(_ chain: ChainIndex, _ end: (Job) -> JobEnd) {
        guard let number = chains[chain].window.first, let block = chains[chain].window.removeFirst() else { return }
        chains[chain].scans.remove(number)
        forgetReplacement(chain, at: number)
        endJobs(of: block, chain, end)
        clearConflict(chain, at: number)
    }
}
