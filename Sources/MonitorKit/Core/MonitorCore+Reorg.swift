/// Reorgs: walking back to where the window and the node agree, and dropping what is above.
extension MonitorCore {
    /// Starts to look for the common ancestor, at and below `upper`.
    mutating func walkBack(_ chain: ChainIndex, from upper: BlockNumber) {
        guard chains[chain].following == .forward else { return }
        chains[chain].following = .walkingBack(upper: upper, span: 8)
        chains[chain].headers.drop(.upward)
    }

    /// Takes in a stretch of the node's chain, read by number, and compares it with the window from the top down.
    mutating func continueWalk(_ chain: ChainIndex, _ blocks: [ObservedBlock], span: UInt64) {
        guard let first = chains[chain].window.first, let lowest = blocks.first else {
            chains[chain].following = .forward
            return
        }
        if let ancestor = blocks.last(where: { chains[chain].window[$0.number]?.hash == $0.hash }) {
            let successor = successor(chain, of: ancestor, in: blocks)
            chains[chain].following = .forward
            guard mayReplace(chain, above: ancestor.number) else { return }
            settleReorg(chain, ancestor: ancestor.number, successor: successor, blocks)
            extend(chain, with: blocks)
        } else if lowest.number <= first {
            chains[chain].following = .forward
            // A window that does not reach down to the finalized block says nothing about finality.
            let finalized = chains[chain].levels[.finalized]
            let ancestor = finalized.flatMap { $0 < first ? first.lowered(by: 1) : nil }
            if mayReplace(chain, above: ancestor) { loseWindow(chain) }
        } else {
            chains[chain].following = .walkingBack(
                upper: lowest.number.lowered(by: 1), span: min(span * 2, UInt64(configuration.batch)), above: lowest)
        }
    }

    /// The node's block just above the ancestor: of this stretch, or the lowest of the stretch read before.
    private func successor(
        _ chain: ChainIndex, of ancestor: ObservedBlock, in blocks: [ObservedBlock]
    ) -> ObservedBlock? {
        var above: ObservedBlock?
        if case .walkingBack(_, _, let lowest) = chains[chain].following { above = lowest }
        let candidate = blocks.first { $0.number == ancestor.number.next } ?? above
        return candidate?.parentHash == ancestor.hash ? candidate : nil
    }

    /// Whether blocks above a height may go: what is finalized goes only when a second walk says the same, and loudly.
    private mutating func mayReplace(_ chain: ChainIndex, above ancestor: BlockNumber?) -> Bool {
        guard let finalized = chains[chain].levels[.finalized], ancestor.map({ $0 < finalized }) ?? true else {
            chains[chain].isFinalityInDoubt = false
            return true
        }
        let isConfirmed = chains[chain].isFinalityInDoubt
        chains[chain].isFinalityInDoubt = !isConfirmed
        chains[chain].isBlockReadDelayed = true
        if isConfirmed { announce(.finalityViolated(chains[chain].id, ancestor: ancestor, finalized: finalized)) }
        return isConfirmed
    }

    private mutating func settleReorg(
        _ chain: ChainIndex, ancestor: BlockNumber, successor: ObservedBlock?, _ blocks: [ObservedBlock]
    ) {
        guard let last = chains[chain].window.last, last > ancestor else { return }
        announce(.reorged(chains[chain].id, ancestor: ancestor, depth: last.value - ancestor.value))
        let end = noteDeparture(chain, of: ancestor.next, for: successor)
        countReorg(chain, from: ancestor.next)
        truncate(chain, above: ancestor, lowest: end, seeing: blocks)
    }

    /// Counts a reorg once, under the level of the lowest block that goes: the most final of them.
    mutating func countReorg(_ chain: ChainIndex, from lowest: BlockNumber) {
        let safety = max(
            chains[chain].safety(of: lowest), ChainState.safety(of: lowest, chains[chain].loweredLevels))
        chains[chain].reorgsBySafety[safety.rawValue] += 1
        chains[chain].loweredLevels = [:]
    }

    /// Drops every block above a height; their jobs end, and evidence from them no longer holds.
    ///
    /// - Parameters:
    ///   - lowest: how the jobs of the lowest of them end; nil where that is not known yet.
    ///   - blocks: what was read of the node's chain there.
    mutating func truncate(
        _ chain: ChainIndex, above ancestor: BlockNumber, lowest: JobEnd?, seeing blocks: [ObservedBlock] = []
    ) {
        chains[chain].headers.drop(.upward)
        while let last = chains[chain].window.last, last > ancestor {
            removeHighest(chain, last, last == ancestor.next ? lowest : endAbove(chain, last, blocks))
        }
    }

    /// How the jobs of a block end that goes with one below it; nil where that one may come back, and this one be replaced.
    private func endAbove(_ chain: ChainIndex, _ number: BlockNumber, _ blocks: [ObservedBlock]) -> JobEnd? {
        guard let block = chains[chain].window[number],
            chains[chain].replacements.hasDeparted(block.hash, at: number, when: now)
        else { return .reorgedOut }
        let isOnAnotherBranch = blocks.contains { $0.number == number && $0.parentHash != block.parentHash }
        return isOnAnotherBranch ? .reorgedOut : nil
    }

    private mutating func removeHighest(_ chain: ChainIndex, _ number: BlockNumber, _ end: JobEnd? = .reorgedOut) {
        guard let block = chains[chain].window.removeLast() else { return }
        isExposureStale = true
        chains[chain].scans.remove(number)
        lowerVerified(chain, below: number)
        chains[chain].replacements.shapeGone(number)
        endJobs(of: block, chain) { _ in end }
        withdrawEvidence(chain, number)
        clearConflict(chain, at: number)
    }

    /// A contradiction goes with the block that showed it, unless another block of the window shows it too.
    mutating func clearConflict(_ chain: ChainIndex, at number: BlockNumber) {
        guard chains[chain].conflictingBlock == number else { return }
        chains[chain].conflictingBlock = lowestContradiction(chain)
        if chains[chain].conflictingBlock == nil { rejudgeAll() }
    }

    private func lowestContradiction(_ chain: ChainIndex) -> BlockNumber? {
        guard let first = chains[chain].window.first, let last = chains[chain].window.last else { return nil }
        return (first.value...last.value).lazy.map { BlockNumber($0) }.first { number in
            guard let block = chains[chain].window[number], block.isProven else { return false }
            return chains[chain].parameters.timestamp(of: number) != block.timestamp
        }
    }

    /// Starts over with the next heads: the node shares no block with the window.
    mutating func loseWindow(_ chain: ChainIndex) {
        guard let first = chains[chain].window.first, let last = chains[chain].window.last else { return }
        announce(.windowLost(chains[chain].id, first: first, last: last))
        countReorg(chain, from: first)
        while let number = chains[chain].window.last { removeHighest(chain, number) }
        withdrawEvidence(chain)
        for number in first.value...last.value { chains[chain].replacements.forget(BlockNumber(number)) }
        nameAllEnds(chain)
        chains[chain].isComplete = false
        chains[chain].watchedAbove = nil
        chains[chain].levels = [:]
        chains[chain].levelHeads = [:]
        chains[chain].levelBlocks = [:]
        chains[chain].levelClaims = [:]
        chains[chain].levelSources = [:]
        chains[chain].lowerings = [:]
        chains[chain].finalitySighting = nil
        chains[chain].readings = []
        chains[chain].verifiedThrough = nil
        chains[chain].anchor = nil
        chains[chain].droppedThrough = nil
        chains[chain].headers.drop(.upward)
        chains[chain].headers.drop(.downward)
    }
}
