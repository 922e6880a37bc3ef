/// Heads behind ours: of a node that lags, of one of several nodes behind one address, of a chain that was rewound, or the first
/// honest ones after a false one.
extension MonitorCore {
    /// How much later than its time a block may come to a node, in seconds.
    private static let lateness: UInt64 = 1

    /// Ends what an answer ends that names another head: only answers in a row make a head behind ours count.
    ///
    /// What ended so was no rewind, and is counted as what it is, but where the answer shows a reorg.
    mutating func endDoubts(_ chain: ChainIndex, _ latest: ObservedBlock) {
        if let behind = chains[chain].headBehind, behind.hash != latest.hash {
            chains[chain].headBehind = nil
            let isReorg = chains[chain].window[latest.number].map { $0.hash != latest.hash } ?? false
            if !isReorg { chains[chain].unconfirmedHeads += 1 }
        }
        guard chains[chain].belowWindowSince != nil, let first = chains[chain].window.first, latest.number >= first
        else { return }
        chains[chain].belowWindowSince = nil
        chains[chain].unconfirmedHeads += 1
    }

    /// A head that moved back without a replacement counts when later answers name it too, and never below finality.
    mutating func rewindIfConfirmed(_ chain: ChainIndex, to head: ObservedBlock, by name: String) {
        guard let last = chains[chain].window.last else { return }
        guard isConfirmed(chain, head, by: name) else { return }
        if let finalized = chains[chain].levels[.finalized], head.number < finalized { return }
        announce(.rewound(chains[chain].id, to: head.number, depth: last.value - head.number.value))
        countReorg(chain, from: head.number.next)
        let end = noteDeparture(chain, of: head.number.next, for: nil)
        truncate(chain, above: head.number, lowest: end)
    }

    /// Whether every answer for long enough, two at least, named this head, which is behind ours.
    private mutating func isConfirmed(_ chain: ChainIndex, _ head: ObservedBlock, by name: String) -> Bool {
        guard let known = chains[chain].headBehind, known.hash == head.hash else {
            chains[chain].headBehind = (head.hash, now)
            return false
        }
        guard isLongEnough(chain, since: known.since, below: head, by: name) else { return false }
        chains[chain].headBehind = nil
        return true
    }

    /// A head below the window: the node is merely behind, or the chain was rewound further than what has been read of it, or the
    /// window began with a head that never was.
    ///
    /// The chain goes on meanwhile: every answer for long enough has to name some head below the window, not always the same.
    mutating func startOverIfConfirmed(_ chain: ChainIndex, _ heads: ChainHeads, by name: String) {
        guard let since = chains[chain].belowWindowSince else {
            chains[chain].belowWindowSince = now
            return
        }
        guard isLongEnough(chain, since: since, below: heads.latest, by: name),
            !isMerelyBehind(chain, heads.latest)
        else { return }
        loseWindow(chain)
        begin(chain, heads)
    }

    /// Whether a node that names a head below the window is behind, because finality has passed that head.
    ///
    /// Finality is no measure where it was said of a block that nobody has read, for whoever names a false head names false finality
    /// with it; nor where it lies in the future, by a clock by which the head does not.
    private func isMerelyBehind(_ chain: ChainIndex, _ head: ObservedBlock) -> Bool {
        guard let finalized = chains[chain].levelBlocks[.finalized], let first = chains[chain].window.first,
            head.number < finalized.number
        else { return false }
        let lowest = max(
            finalized.number.lowered(by: tailBlocks(chain)), chains[chain].parameters.genesisNumber)
        let isRead = chains[chain].window[finalized.number]?.hash == finalized.hash
        guard isRead || first <= lowest || chains[chain].droppedThrough != nil else { return false }
        return !finalized.timestamp.isInTheFuture(at: now.wall) || head.timestamp.isInTheFuture(at: now.wall)
    }

    /// Whether a node that merely lags would have come by a block, however often it was asked meanwhile.
    private func isLongEnough(
        _ chain: ChainIndex, since start: Moment, below head: ObservedBlock, by name: String
    ) -> Bool {
        let time = Duration.seconds(chains[chain].parameters.blockTime.addingSaturating(Self.lateness))
        let mayLagByMore = mayLag(chain, head, by: name)
        return now.elapsed(since: start) >= (mayLagByMore ? max(time, configuration.timeToLowerLevel) : time)
    }

    /// Whether a node may be behind by more than blocks are on their way: one that has just been restarted is behind what was derived
    /// already, and another endpoint than the one that named our head may be anywhere.
    ///
    /// A head of ours that lies in the future is no measure.
    private func mayLag(_ chain: ChainIndex, _ head: ObservedBlock, by name: String) -> Bool {
        guard let last = chains[chain].window.lastBlock else { return false }
        if last.timestamp.isInTheFuture(at: now.wall), !head.timestamp.isInTheFuture(at: now.wall) { return false }
        let isOther = chains[chain].headNamedBy.map { $0 != name } ?? false
        return isOther
            || [SafetyLevel.crossSafe, .localSafe].contains { level in
                chains[chain].levelBlocks[level].map { $0.number > head.number && stands(chain, $0) } ?? false
            }
    }
}
