/// Replacement: derivation's remedy for an invalid block is recognized by its shape, and linked to what caused it.
extension MonitorCore {
    /// Remembers the lowest block that a reorg takes away, and what above it may be replaced, before they go.
    ///
    /// - Parameter successor: the block that takes its place, where that is known already.
    /// - Returns: how the messages in the lowest end; nil where only what comes in its place, or stands in it, will tell.
    mutating func noteDeparture(
        _ chain: ChainIndex, of number: BlockNumber, for successor: ObservedBlock?
    ) -> JobEnd? {
        noteInvalidBlocks(chain, above: number)
        guard let departed = departed(chain, number) else { return .reorgedOut }
        chains[chain].replacements.depart(departed)
        guard let successor, successor.number == number else { return nil }
        guard successor.parentHash == departed.parentHash, let reduced = successor.shape else { return .reorgedOut }
        switch departed.shape.reduction(to: reduced, deposits: departed.deposits) {
        case .proven: return .replaced
        case .likely: return nil
        case nil:
            let mayBeginRun =
                chains[chain].replacements.beginningOfRun(successor.parentHash, successor.reference, reduced) != nil
            return mayBeginRun ? nil : .reorgedOut
        }
    }

    /// Remembers the blocks above a height that hold an invalid message.
    ///
    /// A node that is set back may lose good blocks below the invalid one for a moment, and they come back as they were: only
    /// then it is seen that the invalid one was replaced.
    private mutating func noteInvalidBlocks(_ chain: ChainIndex, above number: BlockNumber) {
        guard let last = chains[chain].window.last, last > number else { return }
        // Downward, so that the lowest are kept where there are too many: each of those above falls with them.
        for height in (number.next.value...last.value).reversed() {
            guard let departed = departed(chain, BlockNumber(height)), !departed.messages.isEmpty else { continue }
            chains[chain].replacements.depart(departed)
        }
    }

    /// A block of the window as one that goes; nil where it is not kept what it looked like.
    private func departed(_ chain: ChainIndex, _ number: BlockNumber) -> ReplacementWatch.Departed? {
        guard let block = chains[chain].window[number], let shape = chains[chain].replacements.shapes[number] else {
            return nil
        }
        return ReplacementWatch.Departed(
            block: BlockReference(number: number, hash: block.hash, timestamp: block.timestamp),
            parentHash: block.parentHash, shape: shape, deposits: block.deposits.map(Int.init),
            messages: invalidMessages(of: block), crowdedBlocks: crowdedBlocks(chain, from: number), at: now)
    }

    private func invalidMessages(of block: WindowBlock) -> [JobID] {
        // Where the block of an initiating message went first, as in a cycle, its verdict waits for evidence by now.
        let invalid = jobs.slots(inBlockFrom: block.firstJob).lazy.compactMap { jobs[$0] }.filter(\.wasInvalid)
        return invalid.prefix(ReplacementWatch.messageLimit).map(\.id)
    }

    /// How many blocks of a run from a height up hold more than one transaction.
    private func crowdedBlocks(_ chain: ChainIndex, from number: BlockNumber) -> Int {
        (0..<ReplacementWatch.run).count { offset in
            (chains[chain].replacements.shapes[number.advanced(by: offset)]?.transactionCount ?? 0) > 1
        }
    }

    /// Looks at a block that was added to the window: what it looks like, and whether it replaces one that went.
    mutating func noteArrival(_ chain: ChainIndex, _ block: ObservedBlock) {
        let isFinal = chains[chain].levels[.finalized].map { block.number <= $0 } ?? false
        guard let shape = block.shape, !isFinal else { return nameEnds(chain, at: block.number) }
        let head = max(chains[chain].heads?.latest.number ?? block.number, block.number)
        chains[chain].replacements.keep(shape, of: block.number, head: head)
        if let undone = chains[chain].replacements.comeBack(block.reference) {
            announce(.replacementUndone(chains[chain].id, undone))
        }
        if !recognize(chain, block, shape) { nameEnds(chain, at: block.number) }
        closeRun(chain, upTo: block.number)
    }

    /// Holds a block that was added against those that went.
    ///
    /// - Returns: whether it replaces one of them or may do so: then it is said, now or later, how the messages there ended.
    private mutating func recognize(_ chain: ChainIndex, _ block: ObservedBlock, _ shape: BlockShape) -> Bool {
        if let (old, reduction) = chains[chain].replacements.original(of: block.parentHash, block.reference, shape) {
            switch reduction {
            case .proven: replaced(chain, old, by: block.reference, hasMarker: false)
            case .likely: searchForDeposits(chain, block.number)
            }
            return true
        }
        guard let old = chains[chain].replacements.beginningOfRun(block.parentHash, block.reference, shape) else {
            return false
        }
        openRun(chain, old, block.reference, hasMarker: false, isOnlyARun: true)
        return true
    }

    /// Has the receipts of a block read, from which it is seen whether all of its transactions are deposits.
    private mutating func searchForDeposits(_ chain: ChainIndex, _ number: BlockNumber) {
        guard chains[chain].window[number]?.scan == .done else { return }
        chains[chain].window[number]?.scan = .due
        chains[chain].scans.add(number)
        lowerVerified(chain, below: number)
    }

    /// Takes in how many deposits a block begins with, which its receipts have shown.
    mutating func noteDeposits(_ chain: ChainIndex, _ block: BlockReference, _ deposits: Int) {
        chains[chain].window[block.number]?.deposits = UInt16(clamping: deposits)
        guard let known = chains[chain].window[block.number],
            let shape = chains[chain].replacements.shapes[block.number], shape.transactionCount == deposits,
            let (old, reduction) = chains[chain].replacements.original(of: known.parentHash, block, shape),
            case .likely(let hasMarker) = reduction
        else { return }
        replaced(chain, old, by: block, hasMarker: hasMarker)
    }

    private mutating func replaced(
        _ chain: ChainIndex, _ old: ReplacementWatch.Departed, by new: BlockReference, hasMarker: Bool
    ) {
        nameEnds(chain, at: new.number, replaced: old.block.hash)
        if chains[chain].replacements.done[new.number]?.new == new { return }
        if old.messages.isEmpty, old.crowdedBlocks > 1 {
            openRun(chain, old, new, hasMarker: hasMarker, isOnlyARun: false)
        } else {
            conclude(
                chain,
                BlockReplacement(
                    old: old.block, new: new, cause: old.messages.isEmpty ? .unexplained : .invalidMessage,
                    messages: old.messages, hasMarker: hasMarker, departedAt: old.at))
        }
    }

    /// Waits for the blocks above a block that may begin an emptied range.
    private mutating func openRun(
        _ chain: ChainIndex, _ old: ReplacementWatch.Departed, _ new: BlockReference, hasMarker: Bool, isOnlyARun: Bool
    ) {
        chains[chain].replacements.open[new.number] = .init(
            old: old.block, new: new, hasMarker: hasMarker, departedAt: old.at, isOnlyARun: isOnlyARun)
        // The blocks above may have come before the receipts that told.
        let top = new.number.advanced(by: ReplacementWatch.run - 1)
        if let last = chains[chain].window.last, last >= top { closeRun(chain, upTo: top) }
    }

    /// Decides on a replacement without a cause once the blocks above it show whether they were emptied as well.
    private mutating func closeRun(_ chain: ChainIndex, upTo number: BlockNumber) {
        guard number.value + 1 >= ReplacementWatch.run else { return }
        let first = number.lowered(by: ReplacementWatch.run - 1)
        guard let open = chains[chain].replacements.open.removeValue(forKey: first),
            chains[chain].window[first]?.hash == open.new.hash
        else { return }
        let isEmptied = (first.value...number.value).allSatisfy {
            chains[chain].replacements.shapes[BlockNumber($0)]?.transactionCount == 1
        }
        nameEnds(chain, at: first, replaced: open.isOnlyARun && !isEmptied ? nil : open.old.hash)
        forgetFinal(chain, first...number)
        if open.isOnlyARun, !isEmptied { return }
        conclude(
            chain,
            BlockReplacement(
                old: open.old, new: open.new, cause: isEmptied ? .windowExpiry : .unexplained,
                hasMarker: open.hasMarker, departedAt: open.departedAt))
    }

    /// Lets go of what was kept of final blocks for a run that is decided now.
    private mutating func forgetFinal(_ chain: ChainIndex, _ run: ClosedRange<BlockNumber>) {
        guard let finalized = chains[chain].levels[.finalized], finalized >= run.lowerBound else { return }
        for height in run.lowerBound.value...min(run.upperBound, finalized).value {
            let number = BlockNumber(height)
            if !isReplacementUndecided(chain, at: number) { forgetReplacement(chain, at: number) }
        }
    }

    /// Watches that derivation replaces the blocks that it must, and tells once where it does not.
    ///
    /// Told from the moment at which this process saw the block local-safe: what depends on having been there.
    mutating func watchReplacements(_ chain: ChainIndex) {
        guard chains[chain].findings.invalid.total > 0 || !chains[chain].unreplaced.isEmpty else { return }
        // What cannot be seen now may have been replaced: nothing is told before the window reaches the newest head again.
        guard chains[chain].isReadable, chains[chain].following == .forward, chains[chain].isAtHead else { return }
        var unreplaced: [Hash32: ChainState.Unreplaced] = [:]
        for number in localSafeBlocksWithInvalidMessages(chain).prefix(configuration.listedMessages) {
            guard let block = chains[chain].window[number] else { continue }
            let messages = invalidCount(in: block)
            guard messages > 0 else { continue }
            var watch = chains[chain].unreplaced[block.hash] ?? ChainState.Unreplaced(since: now.steady)
            let isOverdue = now.steady >= watch.since.addingSaturating(configuration.replacementDue * 1_000_000_000)
            if isOverdue, !watch.wasTold {
                watch.wasTold = true
                let reference = BlockReference(number: number, hash: block.hash, timestamp: block.timestamp)
                announce(.replacementOverdue(chains[chain].id, reference, messages: messages))
            }
            unreplaced[block.hash] = watch
        }
        chains[chain].unreplaced = unreplaced
    }

    private func invalidCount(in block: WindowBlock) -> Int {
        jobs.slots(inBlockFrom: block.firstJob).count { jobs[$0].map { $0.isInvalid && !$0.isIgnored } ?? false }
    }

    private func localSafeBlocksWithInvalidMessages(_ chain: ChainIndex) -> ArraySlice<BlockNumber> {
        let levels = chains[chain].levels
        guard let localSafe = levels[.localSafe] else { return [] }
        let verified = [levels[.crossSafe], levels[.finalized]].compactMap(\.self).max()
        return chains[chain].findings.invalid.blocks(above: verified, through: localSafe)
    }

    private mutating func conclude(_ chain: ChainIndex, _ replacement: BlockReplacement) {
        // What stood above the block that was replaced fell with it, whatever comes there.
        if let last = chains[chain].window.last { nameEnds(chain, above: last) }
        chains[chain].replacements.settle(replacement)
        announce(.blockReplaced(chains[chain].id, replacement))
    }
}
