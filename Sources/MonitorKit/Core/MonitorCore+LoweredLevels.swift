/// Levels that fall: with their blocks, or because who vouched for them takes that back.
///
/// Where the old head still stands, a lower one is mostly no news: nodes lag, and of several behind one address any may answer.
extension MonitorCore {
    /// A level falls with a reorg, but not while its old head still stands, unless every look for long enough says so; then the node
    /// takes back what it vouched for, which is announced.
    ///
    /// - Parameter claimed: the highest head that is named, which may be below that of a level above.
    mutating func mayMove(
        _ chain: ChainIndex, _ level: SafetyLevel, to head: BlockReference, claimed: BlockReference
    ) -> Bool {
        guard let old = chains[chain].levelBlocks[level], head.number < old.number,
            chains[chain].window[old.number]?.hash == old.hash
        else {
            chains[chain].lowerings[level] = nil
            return true
        }
        guard isLowerForLong(chain, level, from: old, to: claimed) else { return false }
        chains[chain].lowerings[level] = nil
        // A node that was started anew names what is final until it knows more (geth keeps no safe head), and takes nothing back.
        guard head.number != chains[chain].levels[.finalized] else { return true }
        chains[chain].levelRegressions[level.rawValue] += 1
        announce(.levelMovedBack(chains[chain].id, level, from: old.number, to: head.number))
        return true
    }

    /// Whether whoever vouched for a level's head named it lower in every look for long enough, two at least.
    ///
    /// Finality comes to healthy nodes up to two epochs of L1 apart, and then to all of them: it has to stand still for as long, unless
    /// it fell further than that while the chain goes on.
    private mutating func isLowerForLong(
        _ chain: ChainIndex, _ level: SafetyLevel, from old: BlockReference, to head: BlockReference
    ) -> Bool {
        let claim = chains[chain].levelSources[level].flatMap { chains[chain].levelClaims[level]?[$0] }
        if let claim, claim.head.number >= old.number {
            // It names one that has not been reached yet, or is on another branch.
            chains[chain].lowerings[level] = nil
            return false
        }
        let look = claim?.look ?? chains[chain].levelLooks
        let mayRise = level == .finalized && !isBeyondLag(chain, from: old, to: head)
        guard let lowering = chains[chain].lowerings[level], !mayRise || head.number <= lowering.highest else {
            chains[chain].lowerings[level] = Lowering(look: look, since: now, highest: head.number)
            return false
        }
        guard look > lowering.look else { return false }
        let time = mayRise ? configuration.timeToLowerFinality : configuration.timeToLowerLevel
        return now.elapsed(since: lowering.since) >= time
    }

    /// Whether finality fell by more than one healthy node lags behind another, though the node is at the head.
    private func isBeyondLag(_ chain: ChainIndex, from old: BlockReference, to head: BlockReference) -> Bool {
        guard let latest = chains[chain].heads?.latest.number, let last = chains[chain].window.last, latest >= last
        else { return false }
        let lag = old.timestamp.seconds - min(head.timestamp.seconds, old.timestamp.seconds)
        return Duration.seconds(Int64(clamping: lag)) > configuration.timeToLowerFinality
    }

    /// Holds what is named final against finality that one look alone named higher: where the next one names it lower, it was an odd
    /// answer, and takes nothing back.
    mutating func confirmFinality(_ chain: ChainIndex, _ named: BlockReference, look: UInt64?) {
        let old = chains[chain].levelBlocks[.finalized]
        guard let look, let sighting = chains[chain].finalitySighting, look > sighting.look else {
            if chains[chain].finalitySighting == nil, let look, named.number > old?.number ?? BlockNumber(0) {
                chains[chain].finalitySighting = FinalitySighting(head: named, look: look, former: old)
            }
            return
        }
        if named.number >= sighting.head.number {
            let isHigher = named.number > sighting.head.number && old?.number == sighting.head.number
            chains[chain].finalitySighting =
                isHigher ? FinalitySighting(head: named, look: look, former: sighting.head) : nil
        } else if old == sighting.head {
            let former = sighting.former.flatMap { stands(chain, $0) && $0.number > named.number ? $0 : nil }
            let lowered = chains[chain].loweredLevels
            move(chain, .finalized, to: former ?? named)
            chains[chain].loweredLevels = lowered
        }
    }

    /// Drops what a silent source vouched for below what is final by now: nobody who starts now would know of it.
    mutating func dropSpentClaims(_ chain: ChainIndex) {
        guard let finalized = chains[chain].levels[.finalized] else { return }
        let lookedAt = chains[chain].lookedAtLevels
        for level in [SafetyLevel.crossSafe, .localSafe] {
            chains[chain].levelClaims[level] = chains[chain].levelClaims[level]?.filter { _, claim in
                claim.head.number > finalized
                    || lookedAt.elapsed(since: claim.namedAt) < configuration.timeToLowerLevel
            }
        }
    }
}
