/// Levels: blocks climb from unsafe to finalized, as the nodes' tags and sync statuses say.
///
/// A level's head is the highest that any source vouches for and that stands on our own chain: a node's tag may lag behind
/// its derivation, and a node that resets says nothing for a moment.
extension MonitorCore {
    /// The levels that are read; `unsafe` is the head itself.
    private static let derivedLevels: [SafetyLevel] = [.finalized, .crossSafe, .localSafe]

    /// Takes over the heads of the safety levels, and moves the jobs between old and new ones.
    mutating func updateLevels(_ chain: ChainIndex) {
        guard let heads = chains[chain].heads else { return }
        chains[chain].levelHeads[.unsafe] = .init(number: heads.latest.number, timestamp: heads.latest.timestamp)
        dropSpentClaims(chain)
        for level in Self.derivedLevels {
            let claims = chains[chain].levelClaims[level] ?? [:]
            let named = best(chain, claims)
            if level == .finalized, let named { confirmFinality(chain, named.head, look: claims[named.source]?.look) }
            if let best = lifted(chain, level, named, isClaimed: !claims.isEmpty) {
                guard mayMove(chain, level, to: best.head, claimed: named?.head ?? best.head) else { continue }
                move(chain, level, to: best.head)
                chains[chain].levelSources[level] = best.source
            } else if claims.isEmpty || isReplaced(chain, level) {
                forget(chain, level)
            }
        }
    }

    /// The highest head that a source names and that stands on our own chain, or below all that is known of it.
    ///
    /// A head above our blocks has to be reached first: after an outage they may be on a branch that was left meanwhile, and
    /// finality must not pass over them by their number alone.
    private func best(
        _ chain: ChainIndex, _ claims: [LevelSource: LevelClaim]
    ) -> (source: LevelSource, head: BlockReference)? {
        // Of several that name the same head the tags count as its source, then the first by name: not by chance.
        claims.filter { stands(chain, $1.head) }
            .max { left, right in
                (left.value.head.number, right.key) < (right.value.head.number, left.key)
            }
            .map { (source: $0.key, head: $0.value.head) }
    }

    /// Whether a block is on our own chain, or below all that is known of it.
    func stands(_ chain: ChainIndex, _ block: BlockReference) -> Bool {
        let window = chains[chain].window
        return window[block.number].map { $0.hash == block.hash } ?? window.first.map { block.number < $0 } ?? false
    }

    /// The head of a level, which is never below that of a level above it: what is final is verified, and what is verified is
    /// derived, whoever was asked later.
    private func lifted(
        _ chain: ChainIndex, _ level: SafetyLevel, _ best: (source: LevelSource, head: BlockReference)?, isClaimed: Bool
    ) -> (source: LevelSource, head: BlockReference)? {
        guard isClaimed, var number = (best?.head ?? chains[chain].levelBlocks[level])?.number else { return best }
        var highest = best
        for upper in Self.derivedLevels where upper > level {
            guard let head = chains[chain].levelBlocks[upper], head.number > number,
                let source = chains[chain].levelSources[upper]
            else { continue }
            (highest, number) = ((source, head), head.number)
        }
        return highest
    }

    /// Whether a level's head is no block of the chain any more, and nobody has named another since.
    ///
    /// The one node that tells local safety may be silent for long, and a node whose head can be read may fail to name its
    /// `safe` one. A head that was named anew may lie above what has been read, as long as that does not reach the node's head.
    /// What was final stays so, unless it was only said to be before anyone had read that far.
    private func isReplaced(_ chain: ChainIndex, _ level: SafetyLevel) -> Bool {
        guard level != .finalized || chains[chain].anchor != nil else { return false }
        guard chains[chain].isAtHead, let old = chains[chain].levelBlocks[level],
            let first = chains[chain].window.first, old.number >= first
        else { return false }
        // A chain that has become shorter has no block there: the next one will not be the one that was vouched for.
        // What is left is not known to be below it: a replica that starts now cannot tell, and would not have the level.
        return chains[chain].window[old.number]?.hash != old.hash
    }

    private mutating func forget(_ chain: ChainIndex, _ level: SafetyLevel) {
        if let old = chains[chain].levelBlocks[level], chains[chain].window[old.number]?.hash == old.hash {
            chains[chain].loweredLevels[level] = max(chains[chain].loweredLevels[level] ?? old.number, old.number)
        }
        chains[chain].levelHeads[level] = nil
        chains[chain].levelBlocks[level] = nil
        chains[chain].levelSources[level] = nil
        guard let old = chains[chain].levels.removeValue(forKey: level),
            let first = chains[chain].window.first, let last = chains[chain].window.last, first <= old
        else { return }
        for number in first.value...min(old, last).value { relevel(chain, BlockNumber(number), isFinal: false) }
    }

    mutating func move(_ chain: ChainIndex, _ level: SafetyLevel, to head: BlockReference) {
        chains[chain].levelHeads[level] = .init(number: head.number, timestamp: head.timestamp)
        chains[chain].levelBlocks[level] = head
        let old = chains[chain].levels[level]
        guard old != head.number else { return }
        chains[chain].levels[level] = head.number
        if level == .finalized { settleBelowWindow(chain, through: head.number) }
        if let old, old > head.number {
            chains[chain].loweredLevels[level] = max(chains[chain].loweredLevels[level] ?? old, old)
        } else if let high = chains[chain].loweredLevels[level], head.number >= high {
            chains[chain].loweredLevels[level] = nil
        }
        guard let first = chains[chain].window.first, let last = chains[chain].window.last else { return }
        let low = max(min(old ?? first, head.number), first)
        let high = min(max(old ?? first, head.number), last)
        guard low <= high else { return }
        for number in low.value...high.value {
            let isFinal = level == .finalized && number <= head.number.value
            relevel(chain, BlockNumber(number), isFinal: isFinal)
        }
    }

    private mutating func relevel(_ chain: ChainIndex, _ number: BlockNumber, isFinal: Bool) {
        let safety = chains[chain].safety(of: number)
        for slot in jobs.slots(inBlockFrom: chains[chain].window[number]?.firstJob) {
            guard let job = jobs[slot], job.safety != safety else { continue }
            tally(job, -1)
            jobs.update(slot) { $0.safety = safety }
            guard let moved = jobs[slot] else { continue }
            tally(moved, 1)
            if case .invalid = moved.status { announce(.invalidMoved(moved, from: job.safety)) }
        }
        guard isFinal else { return }
        if !isReplacementUndecided(chain, at: number) { forgetReplacement(chain, at: number) }
        settleEvidence(InitiatingKey(chain: chains[chain].id, number: number), chain)
    }
}
