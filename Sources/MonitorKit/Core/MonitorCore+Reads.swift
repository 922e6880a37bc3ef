/// Reads: what is asked of the nodes next, bounded per chain.
extension MonitorCore {
    mutating func requestReads(_ chain: ChainIndex) {
        guard chains[chain].isReadable else { return }
        requestBlocks(chain)
        let id = chains[chain].id
        for number in chains[chain].scans.take(upTo: configuration.readsInFlight) {
            guard let block = chains[chain].window[number] else {
                chains[chain].scans.finish(number)
                continue
            }
            let reference = BlockReference(number: number, hash: block.hash, timestamp: block.timestamp)
            directives.append(.read(.messages(id, reference)))
        }
        for number in chains[chain].evidence.take(upTo: configuration.readsInFlight) {
            guard let identity = identity(chain, number) else {
                chains[chain].evidence.finish(number)
                continue
            }
            directives.append(.read(.evidence(id, number, identity)))
        }
    }

    /// How an initiating block is named: by its hash, or by the lowest block of the window that it has to lie below.
    private func identity(_ chain: ChainIndex, _ number: BlockNumber) -> BlockIdentity? {
        if let known = chains[chain].window[number] { return .hash(known.hash) }
        guard let first = chains[chain].window.first, number < first, let lowest = chains[chain].window.firstBlock
        else {
            return nil
        }
        return .ancestor(of: BlockReference(number: first, hash: lowest.hash, timestamp: lowest.timestamp))
    }

    private mutating func requestBlocks(_ chain: ChainIndex) {
        guard !chains[chain].isBlockReadDelayed else { return }
        switch chains[chain].following {
        case .forward:
            // Upward first, so that a long backfill does not hold up what happens now.
            while requestAbove(chain) || requestBelow(chain) {}
        case .walkingBack(let upper, let span, _):
            guard !chains[chain].headers.has(.walk) else { return }
            let reach = min(span, UInt64(chains[chain].batch)) - 1
            let first = max(upper.lowered(by: reach), chains[chain].window.first ?? upper)
            guard first <= upper else {
                // What was to be compared has left the window meanwhile.
                chains[chain].following = .forward
                return
            }
            _ = request(chain, .walk, first: first, through: upper)
        }
    }

    /// Asks for the next stretch between the window and the head.
    private mutating func requestAbove(_ chain: ChainIndex) -> Bool {
        guard let latest = chains[chain].heads?.latest.number, let last = chains[chain].window.last,
            let range = chains[chain].headers.nextAbove(
                last.next, through: latest, atMost: UInt64(chains[chain].batch)),
            // What the waiting ones wait for is always asked for.
            !chains[chain].headers.isFull(.upward) || range.lowerBound == last.next
        else { return false }
        return request(chain, .upward, first: range.lowerBound, through: range.upperBound)
    }

    /// Asks for the next stretch below the window, down to the lowest that is watched.
    private mutating func requestBelow(_ chain: ChainIndex) -> Bool {
        guard let lowest = chains[chain].heads.map({ lowestWatched(chain, $0) }),
            let first = chains[chain].window.first, first > lowest, chains[chain].droppedThrough == nil,
            let range = chains[chain].headers.nextBelow(
                first.lowered(by: 1), through: lowest, atMost: UInt64(chains[chain].batch)),
            !chains[chain].headers.isFull(.downward) || range.upperBound.next == first
        else { return false }
        return request(chain, .downward, first: range.lowerBound, through: range.upperBound)
    }

    /// Asks for a stretch of headers, unless enough are on their way.
    private mutating func request(
        _ chain: ChainIndex, _ purpose: HeaderReads.Purpose, first: BlockNumber, through last: BlockNumber
    ) -> Bool {
        guard chains[chain].headers.count < chains[chain].parallelism || purpose == .walk,
            !chains[chain].headers.isUnderway(from: first)
        else { return false }
        let count = last.value - first.value + 1
        chains[chain].headers.begin(purpose, first: first, count: count)
        directives.append(.read(.blocks(chains[chain].id, first: first, count: Int(count))))
        return true
    }

    mutating func readFailed(_ chain: ChainIndex, _ request: ReadRequest, _ failure: UpstreamFailure) {
        if !chains[chain].hasAnnouncedFailure {
            chains[chain].hasAnnouncedFailure = true
            announce(.readFailed(request, failure))
        }
        switch request {
        case .blocks(_, let first, _):
            // Asked for again after the next heads, which may by then say something else.
            _ = chains[chain].headers.end(first: first)
            chains[chain].isBlockReadDelayed = true
            chains[chain].batch = max(1, chains[chain].batch / 2)
            chains[chain].parallelism = max(1, chains[chain].parallelism / 2)
        case .messages(_, let block): chains[chain].scans.fail(block.number, at: now)
        case .evidence(_, let number, _): evidenceFailed(chain, number, failure)
        }
    }

    mutating func noteSuccess(_ chain: ChainIndex) {
        chains[chain].hasAnnouncedFailure = false
    }
}
