/// Rewriting history: what sequencers, L1 reorgs and derivation do to the top of a chain.
///
/// Nothing here goes below the finalized head.
extension SimulatedChain {
    /// Sets the heads by hand; a head above the newest block is lowered to it.
    package mutating func setHeads(safe: BlockNumber?, finalized: BlockNumber?) {
        self.safe = safe.map { min($0, latest.number) }
        self.finalized = finalized.map { min($0, latest.number) }
    }

    /// Takes blocks off the top; the head is then an older block, without a replacement yet.
    ///
    /// - Returns: What was removed, lowest first.
    @discardableResult
    package mutating func rewind(by count: UInt64) -> [SimulatedBlock] {
        let floor = max(finalized ?? lowest, lowest)
        let keep = max(latest.number.lowered(by: count), floor)
        var removed: [SimulatedBlock] = []
        while latest.number > keep, let parent = blocks[latest.header.parentHash] {
            removed.append(latest)
            canonical.removeLast()
            latest = parent
        }
        safe = safe.map { min($0, latest.number) }
        localSafe = localSafe.map { min($0, latest.number) }
        return removed.reversed()
    }

    /// Replaces blocks at the top by others of the same heights.
    ///
    /// - Parameters:
    ///   - depth: How many blocks.
    ///   - transactions: What the new blocks hold, lowest first; blocks without an entry hold the deposit alone.
    /// - Returns: What was removed, lowest first.
    @discardableResult
    package mutating func reorganize(
        depth: UInt64, transactions: [[SimulatedTransaction]] = []
    ) -> [SimulatedBlock] {
        let removed = rewind(by: depth)
        fork += 1
        for index in removed.indices {
            produceBlock(index < transactions.count ? transactions[index] : [])
        }
        return removed
    }

    /// Replaces a block by its deposits-only form, as derivation does with a block that holds an invalid message.
    ///
    /// Its descendants vanish and are to be made anew (specs: interop, derivation, "replacing invalid blocks").
    /// - Returns: What was removed, lowest first; nothing when the block is finalized, genesis or not there.
    @discardableResult
    package mutating func replaceByDeposits(_ number: BlockNumber) -> [SimulatedBlock] {
        guard number.value > 0, number > (finalized ?? lowest), let block = block(at: number) else { return [] }
        let removed = rewind(by: latest.number.value - number.value + 1)
        guard latest.hash == block.header.parentHash else { return removed }
        // The first deposit belongs to every block of that height; deposits after it are kept as they were.
        let replacement = produceBlock(block.transactions.dropFirst().map(\.sent).filter(\.isDeposit))
        if replacement.hash != block.hash { derivedFirst[replacement.hash] = derivedFirst[block.hash] ?? block }
        return removed
    }

    /// Makes a removed block canonical again, as a node does that changes its mind.
    ///
    /// - Returns: What was removed, lowest first; nil, and nothing changed, when the way back is pruned or finalized.
    package mutating func adopt(_ hash: Hash32) -> [SimulatedBlock]? {
        var branch: [SimulatedBlock] = []
        var next = hash
        while let block = blocks[next], !isCanonical(block) {
            branch.append(block)
            next = block.header.parentHash
        }
        guard let ancestor = blocks[next], isCanonical(ancestor), ancestor.number >= finalized ?? lowest else {
            return nil
        }
        let removed = rewind(by: latest.number.value - ancestor.number.value)
        for block in branch.reversed() { append(block) }
        return removed
    }
}
