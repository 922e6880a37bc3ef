/// What sources vouch for: a node's tags, and the sync status of a node that derives the chain.
///
/// What a source named last holds while it says nothing of a level.
extension MonitorCore {
    /// For how long a source has to name no head of a level but genesis before it has none.
    private static let timeToLetGo = Duration.seconds(60)
    /// Looks in a row in which a status must be out of order before that is told.
    private static let looksToJudgeDisorder = 2

    /// Notes what the tags of an execution node vouch for.
    mutating func noteTags(_ chain: ChainIndex, _ heads: ChainHeads, _ name: String) {
        lookAtLevels(chain)
        let source = LevelSource.tags(name)
        let safe = heads.safe.flatMap { isGenesis(chain, $0) ? nil : $0 }
        // An answer whose own heads are out of order says nothing about any of them.
        let safeNumber = safe?.number ?? heads.latest.number
        guard safeNumber <= heads.latest.number, heads.finalized.map({ $0.number <= safeNumber }) ?? true,
            keepTime(chain, heads)
        else { return }
        noteSafe(chain, source, heads.safe, of: [.crossSafe, .localSafe])
        if let finalized = heads.finalized { claim(chain, .finalized, finalized, source) }
        if let safe {
            // Before messages are switched on, the node's "safe" only says that the block is derived from L1.
            let isActive = chains[chain].parameters.isActive(at: safe.timestamp)
            claim(chain, isActive ? .crossSafe : .localSafe, safe, source)
            // The tag means one level at a time: where it meant the other before, it does not name that one now.
            claim(chain, isActive ? .localSafe : .crossSafe, nil, source)
        }
    }

    /// Whether the tags can be of one chain with the head: where that has the time of its height, so have they.
    ///
    /// Where it has not, it is the configuration that is wrong, which is told by itself.
    private func keepTime(_ chain: ChainIndex, _ heads: ChainHeads) -> Bool {
        let parameters = chains[chain].parameters
        func keepsTime(_ block: BlockReference) -> Bool { parameters.timestamp(of: block.number) == block.timestamp }
        guard keepsTime(heads.latest.reference) else { return true }
        return [heads.safe, heads.finalized].compactMap(\.self).allSatisfy(keepsTime)
    }

    /// Notes what the sync status of a node that derives the chain vouches for.
    ///
    /// Levels without data stay as they were: a node that resets has not unsaid anything.
    mutating func statusRead(_ chain: ChainIndex, _ name: String, _ status: SyncStatus) {
        lookAtLevels(chain)
        compareStatus(chain, name, status)
        let told = withoutGenesis(chain, status)
        guard isInOrder(chain, name, told) else { return }
        let source = LevelSource.status(name)
        noteSafe(chain, source, status.crossSafe?.block, of: [.crossSafe])
        if let localSafe = localSafe(chain, told) { claim(chain, .localSafe, localSafe, source) }
        if let crossSafe = told.crossSafe?.block, isActive(chain, crossSafe) {
            claim(chain, .crossSafe, crossSafe, source)
        }
        if let finalized = told.finalized?.block { claim(chain, .finalized, finalized, source) }
    }

    /// Notes what a supernode says of a chain: what it has derived counts, what it holds for verified does not.
    ///
    /// That is a verdict about messages, to be compared with ours: one supernode that verifies nothing must not make every
    /// lie a matter for all hands.
    mutating func supernodeStatusRead(_ chain: ChainIndex, _ name: String, _ status: SyncStatus) {
        lookAtLevels(chain)
        compareStatus(chain, name, status)
        let told = withoutGenesis(chain, status)
        guard isInOrder(chain, name, told), let localSafe = localSafe(chain, told) else { return }
        claim(chain, .localSafe, localSafe, .status(name))
    }

    /// The head that is derived; before messages are switched on nothing is verified, and "safe" says no more than that.
    private func localSafe(_ chain: ChainIndex, _ status: SyncStatus) -> BlockReference? {
        let safe = status.crossSafe?.block
        return [status.localSafe?.block, safe.flatMap { isActive(chain, $0) ? nil : $0 }].compactMap(\.self).max {
            $0.number < $1.number
        }
    }

    private func isActive(_ chain: ChainIndex, _ head: BlockReference) -> Bool {
        chains[chain].parameters.isActive(at: head.timestamp)
    }

    /// A status whose "safe" is genesis says nothing of that level.
    ///
    /// A supernode that has verified nothing names it there, right after messages are switched on or when what it knew is gone.
    private func withoutGenesis(_ chain: ChainIndex, _ status: SyncStatus) -> SyncStatus {
        guard let safe = status.crossSafe?.block, isGenesis(chain, safe) else { return status }
        var rest = status
        rest.crossSafe = nil
        return rest
    }

    /// Whether a head is the chain's first block, or lies below it.
    private func isGenesis(_ chain: ChainIndex, _ head: BlockReference) -> Bool {
        head.number <= chains[chain].parameters.genesisNumber
    }

    /// Lets go what a source vouched for, when it has named genesis as its `safe` head for long: it has none.
    ///
    /// Nothing is taken back by that, but whoever starts now could not know of it either. One of several nodes behind one address
    /// that has no such head does not make the level come and go.
    private mutating func noteSafe(
        _ chain: ChainIndex, _ source: LevelSource, _ safe: BlockReference?, of levels: [SafetyLevel]
    ) {
        guard let safe, isGenesis(chain, safe) else {
            chains[chain].genesisSince[source] = nil
            return
        }
        guard let since = chains[chain].genesisSince[source] else {
            chains[chain].genesisSince[source] = now
            return
        }
        guard now.elapsed(since: since) >= Self.timeToLetGo else { return }
        for level in levels { claim(chain, level, nil, source) }
    }

    /// Whether the levels of one answer are in order; a source that is out of order in two looks is announced.
    private mutating func isInOrder(_ chain: ChainIndex, _ name: String, _ status: SyncStatus) -> Bool {
        guard let (upper, lower) = status.disorder else {
            chains[chain].disorderLooks[name] = nil
            return true
        }
        let looks = min((chains[chain].disorderLooks[name] ?? 0) + 1, Self.looksToJudgeDisorder)
        let isNews = chains[chain].disorderLooks.updateValue(looks, forKey: name) != looks
        if isNews, looks == Self.looksToJudgeDisorder {
            announce(.levelsOutOfOrder(chains[chain].id, by: name, upper: upper, lower: lower))
        }
        return false
    }

    private mutating func claim(
        _ chain: ChainIndex, _ level: SafetyLevel, _ head: BlockReference?, _ source: LevelSource
    ) {
        chains[chain].levelClaims[level, default: [:]][source] = head.map {
            LevelClaim(head: $0, namedAt: now, look: chains[chain].levelLooks)
        }
    }

    private mutating func lookAtLevels(_ chain: ChainIndex) {
        chains[chain].levelLooks += 1
        chains[chain].lookedAtLevels = now
    }
}
