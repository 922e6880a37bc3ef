/// Progress: whether the window is whole, and how old the newest complete look at a chain is.
extension MonitorCore {
    mutating func updateProgress(_ chain: ChainIndex) {
        advanceVerified(chain)
        if isFollowing(chain), let verified = chains[chain].verifiedThrough,
            let reading = chains[chain].readings.last(where: { $0.through <= verified })
        {
            chains[chain].verifiedAt = max(chains[chain].verifiedAt, reading.askedAt)
            chains[chain].readings.removeAll { $0.through <= verified }
        }
        if chains[chain].droppedThrough != nil || chains[chain].hasConfigurationConflict {
            chains[chain].isComplete = false
        } else if !chains[chain].isComplete, let range = wholeWindow(chain) {
            completed(chain, range)
        }
        if !chains[chain].isComplete { tellProgress(chain) }
    }

    /// Whether what is read of a chain can count as a whole look.
    private func isFollowing(_ chain: ChainIndex) -> Bool {
        chains[chain].isReadable && !chains[chain].hasConfigurationConflict && chains[chain].following == .forward
    }

    /// The window's range when it reaches from the lowest watched block to the head and every block is searched.
    private func wholeWindow(_ chain: ChainIndex) -> ClosedRange<BlockNumber>? {
        guard chains[chain].isAtHead, chains[chain].scans.isEmpty, let heads = chains[chain].heads,
            let first = chains[chain].window.first, let last = chains[chain].window.last,
            first <= lowestWatched(chain, heads)
        else { return nil }
        return first...last
    }

    private mutating func completed(_ chain: ChainIndex, _ range: ClosedRange<BlockNumber>) {
        chains[chain].isComplete = true
        chains[chain].watchedAbove = range.upperBound
        touchFallen(relyingOn: chain)
        chains[chain].anchor = nil
        chains[chain].toldProgress = nil
        if let waiting = chains[chain].awaiting.keys.min() { lowerVerified(chain, below: waiting) }
        announce(.windowComplete(chains[chain].id, first: range.lowerBound, last: range.upperBound))
    }

    /// Moves the verified height up, over blocks that are searched and whose messages wait for nothing.
    private mutating func advanceVerified(_ chain: ChainIndex) {
        guard let first = chains[chain].window.first, let last = chains[chain].window.last else { return }
        var next = max(chains[chain].verifiedThrough?.next ?? first, first)
        while next <= last, chains[chain].window[next]?.scan == .done, chains[chain].awaiting[next] == nil {
            chains[chain].verifiedThrough = next
            next = next.next
        }
    }

    /// A block is no longer verified: it went, or one of its messages waits again.
    mutating func lowerVerified(_ chain: ChainIndex, below number: BlockNumber) {
        guard let verified = chains[chain].verifiedThrough, verified >= number else { return }
        chains[chain].verifiedThrough = number.value > 0 ? number.lowered(by: 1) : nil
    }

    /// How many headers and searches the window lacks.
    func blocksToRead(_ chain: ChainIndex) -> UInt64 {
        guard let heads = chains[chain].heads else { return 0 }
        let lowest = lowestWatched(chain, heads)
        guard let first = chains[chain].window.first, let last = chains[chain].window.last else {
            return heads.latest.number.value - min(lowest, heads.latest.number).value + 1
        }
        let below = first.value - min(lowest, first).value
        let above = heads.latest.number.value - min(last, heads.latest.number).value
        return below + above + UInt64(chains[chain].scans.count)
    }

    /// Tells how far a long backfill is, every five seconds.
    private mutating func tellProgress(_ chain: ChainIndex) {
        guard isFollowing(chain) else { return }
        let remaining = blocksToRead(chain)
        guard let told = chains[chain].toldProgress else {
            chains[chain].toldProgress = (now, remaining)
            return
        }
        let seconds = Double(now.elapsed(since: told.at).components.seconds)
        guard seconds >= 5, remaining > 0 else { return }
        let rate = told.remaining > remaining ? Double(told.remaining - remaining) / seconds : 0
        announce(.windowProgress(chains[chain].id, remaining: remaining, perSecond: rate))
        chains[chain].toldProgress = (now, remaining)
    }
}
