/// Blocks: the window grows both ways from the head it began with, each block linked to its neighbor by the parent hash.
extension MonitorCore {
    mutating func blocksRead(_ chain: ChainIndex, _ blocks: [ObservedBlock]) {
        guard let first = blocks.first?.number, let purpose = chains[chain].headers.end(first: first) else { return }
        noteSuccess(chain)
        chains[chain].batch = min(chains[chain].batch + 5, max(1, configuration.batch))
        chains[chain].parallelism = min(chains[chain].parallelism + 1, max(1, configuration.headerReadsInFlight))
        switch purpose {
        case .upward:
            chains[chain].headers.keep(blocks, for: .upward)
        case .downward:
            chains[chain].headers.keep(blocks, for: .downward)
        case .walk:
            guard case .walkingBack(_, let span, _) = chains[chain].following else { return }
            continueWalk(chain, blocks, span: span)
        }
    }

    /// Links what waits for its neighbor: it can come to fit by its own arrival, and by any change of the window.
    mutating func linkWaiting(_ chain: ChainIndex) {
        guard chains[chain].headers.isWaiting else { return }
        extendUpward(chain)
        dropWhatIsThere(chain)
        extendDownward(chain)
        dropWhatIsUnwatched(chain)
    }

    /// A block that was asked for may have come with the heads meanwhile.
    private mutating func dropWhatIsThere(_ chain: ChainIndex) {
        guard let first = chains[chain].window.first, let last = chains[chain].window.last else { return }
        chains[chain].headers.drop(.upward, within: first...last)
    }

    /// Blocks that were asked for may have ceased to be watched meanwhile, and the window may have risen: nothing links to them.
    private mutating func dropWhatIsUnwatched(_ chain: ChainIndex) {
        guard let first = chains[chain].window.first, let heads = chains[chain].heads else { return }
        chains[chain].headers.dropDownward(from: first, below: lowestWatched(chain, heads))
    }

    /// Appends what has come, as far as it follows on the window.
    private mutating func extendUpward(_ chain: ChainIndex) {
        while chains[chain].following == .forward, let next = chains[chain].window.last?.next,
            let blocks = chains[chain].headers.take(.upward, holding: next)
        {
            extend(chain, with: blocks)
        }
    }

    /// Puts what has come below the window, as far as it leads up to it.
    private mutating func extendDownward(_ chain: ChainIndex) {
        while let below = lowerNeighbor(chain), let blocks = chains[chain].headers.take(.downward, holding: below) {
            for block in blocks.reversed() where block.number < chains[chain].window.first ?? block.number {
                guard block.number == lowerNeighbor(chain), block.hash == chains[chain].window.firstBlock?.parentHash
                else {
                    // Another branch: the heads will show which one holds.
                    chains[chain].isBlockReadDelayed = true
                    return
                }
                prepend(chain, block)
            }
        }
    }

    /// The height below the window, where there is one.
    private func lowerNeighbor(_ chain: ChainIndex) -> BlockNumber? {
        chains[chain].window.first.flatMap { $0.value > 0 ? $0.lowered(by: 1) : nil }
    }

    /// Appends blocks as far as they link up; one that does not link shows a reorg below it.
    mutating func extend(_ chain: ChainIndex, with blocks: [ObservedBlock]) {
        for block in blocks {
            guard let last = chains[chain].window.last else { return }
            guard block.number > last else { continue }
            guard block.number == last.next else { return }
            guard block.parentHash == chains[chain].window.lastBlock?.hash else {
                walkBack(chain, from: last)
                return
            }
            append(chain, block)
        }
    }

    /// Takes a linked block into the window, above; what is built on our chain speaks for it.
    mutating func append(_ chain: ChainIndex, _ block: ObservedBlock) {
        chains[chain].isFinalityInDoubt = false
        chains[chain].window.append(windowBlock(block), at: block.number)
        blockAdded(chain, block)
        if chains[chain].window.count > configuration.maximumWindow { evictLowest(chain) }
    }

    /// Takes a linked block into the window, below.
    private mutating func prepend(_ chain: ChainIndex, _ block: ObservedBlock) {
        guard chains[chain].window.count < configuration.maximumWindow else {
            if chains[chain].droppedThrough == nil { announce(.windowFull(chains[chain].id, block: block.number)) }
            chains[chain].droppedThrough = max(chains[chain].droppedThrough ?? block.number, block.number)
            return
        }
        chains[chain].window.prepend(windowBlock(block))
        // A window that was whole grows down when finality moves back: what comes in is not verified yet.
        if chains[chain].isComplete { lowerVerified(chain, below: block.number) }
        blockAdded(chain, block)
    }

    private func windowBlock(_ block: ObservedBlock) -> WindowBlock {
        WindowBlock(
            hash: block.hash, parentHash: block.parentHash, timestamp: block.timestamp,
            scan: needsScan(block) ? .due : .done, isProven: block.isProven)
    }

    private func needsScan(_ block: ObservedBlock) -> Bool { block.mayHoldMessages || !block.isProven }

    private mutating func blockAdded(_ chain: ChainIndex, _ block: ObservedBlock) {
        if needsScan(block) { chains[chain].scans.add(block.number) }
        if !block.isProven {
            chains[chain].unprovenHeaders += 1
            announce(.unproven(chains[chain].id, block.reference))
        }
        isExposureStale = true
        checkConfiguration(chain, block)
        touchEvidence(chain, block.number)
        noteArrival(chain, block)
    }

    /// Marks an initiating block whose place in the window changed, if a message names it.
    mutating func touchEvidence(_ chain: ChainIndex, _ number: BlockNumber) {
        let key = InitiatingKey(chain: chains[chain].id, number: number)
        guard evidence[key] != nil else { return }
        touchedEvidence.insert(key)
        touchedBlocks.insert(key)
    }
}
