/// Levels: blocks climb from unsafe to finalized, as the nodes' tags and sync statuses say.
///
/// A level's head is the highest that any source vouches for and that stands on our own chain: a node's tag may lag behind
/// its derivation, and a node that resets says nothing for a moment.
extension MonitorCore {
    /// The levels that are read; `unsafe` is the head itself.
    private static let derivedLevels: [SafetyLevel] = [.finalized, .crossSafe, .localSafe]
    /// For how long a level must be named lower, and not rise meanwhile, while its old head still stands.
    static let timeToLower = Duration.seconds(60)
    /// The same for finality: two epochs of L1.
    ///
    /// By as much the finality of one healthy node lags behind that of another: the one that answers from now on takes nothing back.
    package static let timeToLowerFinality = Duration.seconds(2 * 32 * 12)

    /// Takes over the heads of the safety levels, and moves the jobs between old and new ones.
    mutating func updateLevels(_ chain: ChainIndex) {
        guard let heads = chains[chain].heads else { return }
        chains[chain].levelHeads[.unsafe] = .init(number: heads.latest.number, timestamp: heads.latest.timestamp)
        for level in Self.derivedLevels {
            let claims = chains[chain].levelClaims[level] ?? [:]
            if let best = lifted(chain, level, best(chain, claims), isClaimed: !claims.isEmpty) {
                guard mayMove(chain, level, to: best.head) else { continue }
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
        _ chain: ChainIndex, _ claims: [LevelSource: BlockReference]
    ) -> (source: LevelSource, head: BlockReference)? {
        let window = chains[chain].window
        let standing = claims.filter { _, head in
            window[head.number].map { $0.hash == head.hash } ?? window.first.map { head.number < $0 } ?? false
        }
        // Of several that name the same head the tags count as its source, then the first by name: not by chance.
        return standing.max { left, right in
            (left.value.number, right.key.node ?? "") < (right.value.number, left.key.node ?? "")
        }.map { (source: $0.key, head: $0.value) }
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

    /// A level falls with a reorg, but not while its old head still stands, unless later looks say so too; then the node takes back
    /// what it vouched for, which is announced.
    private mutating func mayMove(_ chain: ChainIndex, _ level: SafetyLevel, to head: BlockReference) -> Bool {
        guard let old = chains[chain].levelBlocks[level], head.number < old.number,
            chains[chain].window[old.number]?.hash == old.hash
        else {
            chains[chain].lowerings[level] = nil
            return true
        }
        guard isLowerForLong(chain, level, head) else { return false }
        chains[chain].lowerings[level] = nil
        // A node that was started anew names what is final until it knows more (geth keeps no safe head), and takes nothing back.
        guard head.number != chains[chain].levels[.finalized] else { return true }
        chains[chain].levelRegressions[level.rawValue] += 1
        announce(.levelMovedBack(chains[chain].id, level, from: old.number, to: head.number))
        return true
    }

    /// Whether every look for long enough, two at least, named a level lower than before.
    ///
    /// A node that is behind comes up again, be it one of several behind one address or the only one that is left.
    private mutating func isLowerForLong(_ chain: ChainIndex, _ level: SafetyLevel, _ head: BlockReference) -> Bool {
        guard let lowering = chains[chain].lowerings[level], head.number <= lowering.highest else {
            chains[chain].lowerings[level] = .init(look: chains[chain].levelLooks, since: now, highest: head.number)
            return false
        }
        guard chains[chain].levelLooks > lowering.look else { return false }
        let time = level == .finalized ? Self.timeToLowerFinality : Self.timeToLower
        return now.elapsed(since: lowering.since) >= time
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

    private mutating func move(_ chain: ChainIndex, _ level: SafetyLevel, to head: BlockReference) {
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
