/// Heads: where a chain stands, and how the window gets there.
extension MonitorCore {
    mutating func headsRead(_ chain: ChainIndex, _ heads: ChainHeads, by name: String) {
        serves(chain, name)
        let wasReadable = chains[chain].isReadable
        if chains[chain].wasTried && !wasReadable { announce(.readable(chains[chain].id)) }
        chains[chain].isReadable = true
        chains[chain].wasTried = true
        let oldHead = chains[chain].heads?.latest.number
        chains[chain].heads = heads
        headMoved(chain, from: oldHead, to: heads.latest.number)
        chains[chain].isBlockReadDelayed = false
        chains[chain].scans.retry(at: now)
        chains[chain].evidence.retry(at: now)

        chains[chain].answers += 1
        if chains[chain].answers % Self.answersPerProbe == 0 { probeHistory(chain) }
        if chains[chain].window.isEmpty {
            begin(chain, heads)
        } else {
            follow(chain, heads, by: name)
        }
        noteTags(chain, heads, name)
        noteReading(chain, heads, by: name)
        if !wasReadable { rejudgeOutstanding(of: chain) }
    }

    mutating func headsUnreadable(_ chain: ChainIndex, _ failure: UpstreamFailure) {
        let isNews = chains[chain].isReadable || !chains[chain].wasTried
        chains[chain].isReadable = false
        chains[chain].wasTried = true
        guard isNews else { return }
        announce(.unreadable(chains[chain].id, failure))
        rejudgeOutstanding(of: chain)
    }

    /// Starts the window at the head, from where it grows both ways: what happens now matters most.
    mutating func begin(_ chain: ChainIndex, _ heads: ChainHeads) {
        let latest = heads.latest.number
        chains[chain].anchor = latest
        chains[chain].belowWindowSince = nil
        chains[chain].verifiedThrough = latest.value > 0 ? latest.lowered(by: 1) : nil
        chains[chain].toldProgress = nil
        append(chain, heads.latest)
        // What lies below is read by number until the window has grown down to it.
        for number in chains[chain].beyondWindow { touchEvidence(chain, number) }
    }

    /// The lowest height that is watched: a tail below the finalized head, so that what was finalized invalid is found
    /// again, or further down where a longer backfill is configured.
    ///
    /// A function of the chain and the configuration alone, so that every replica comes to watch the same blocks.
    func lowestWatched(_ chain: ChainIndex, _ heads: ChainHeads) -> BlockNumber {
        // A head behind ours is no measure before it counts.
        let latest = max(heads.latest.number, chains[chain].window.last ?? heads.latest.number)
        let finalized = chains[chain].levels[.finalized] ?? heads.finalized?.number
        var lowest =
            finalized.map { min($0, latest).lowered(by: tailBlocks(chain)) }
            ?? latest.lowered(by: configuration.startWithoutFinality)
        if let seconds = configuration.backfill {
            lowest = min(lowest, latest.lowered(by: seconds / chains[chain].parameters.blockTime))
        }
        return max(lowest, chains[chain].parameters.genesisNumber)
    }

    /// Compares a new head with the window: above, equal, behind, or in conflict.
    private mutating func follow(_ chain: ChainIndex, _ heads: ChainHeads, by name: String) {
        let latest = heads.latest
        guard let last = chains[chain].window.last else { return }
        endDoubts(chain, latest)
        if latest.number > last {
            let links = latest.number == last.next && latest.parentHash == chains[chain].window.lastBlock?.hash
            if links, chains[chain].following == .forward {
                append(chain, latest)
            }
        } else if let known = chains[chain].window[latest.number] {
            if known.hash != latest.hash {
                walkBack(chain, from: latest.number)
            } else if latest.number < last {
                rewindIfConfirmed(chain, to: latest, by: name)
            } else {
                chains[chain].isFinalityInDoubt = false
            }
        }
        if case .walkingBack(let upper, let span, _) = chains[chain].following, latest.number < upper {
            chains[chain].following = .walkingBack(upper: latest.number, span: span)
        }
        if let first = chains[chain].window.first, latest.number < first {
            startOverIfConfirmed(chain, heads, by: name)
        }
    }

    /// Holds the configured block times against a block of the window.
    mutating func checkConfiguration(_ chain: ChainIndex, _ block: ObservedBlock) {
        guard !chains[chain].hasConfigurationConflict, block.isProven else { return }
        let expected = chains[chain].parameters.timestamp(of: block.number)
        guard expected != block.timestamp else { return }
        chains[chain].conflictingBlock = block.number
        announce(.configurationConflict(chains[chain].id, block.reference, expected: expected))
        rejudgeAll()
    }

    /// How many blocks of a chain the tail is long.
    func tailBlocks(_ chain: ChainIndex) -> UInt64 {
        configuration.tail / chains[chain].parameters.blockTime
    }

    /// Remembers what has to be read before this answer counts as verified.
    ///
    /// Whoever is behind the blocks that are known shows nothing of the newest ones.
    private mutating func noteReading(_ chain: ChainIndex, _ heads: ChainHeads, by name: String) {
        guard chains[chain].window.last.map({ $0 <= heads.latest.number }) ?? true else { return }
        chains[chain].headNamedBy = name
        chains[chain].readings.append(
            ChainState.Reading(askedAt: heads.askedAt.wall, through: heads.latest.number))
        // The newest and the oldest matter; where a chain cannot keep up, those in the middle tell nothing.
        if chains[chain].readings.count > 64 { chains[chain].readings.remove(at: 32) }
    }
}
