/// Several sources of one row: which of them count, and what each shows of the others.
extension ChainRow {
    /// How many blocks apart two sources may be because they were asked at different moments.
    var lead: UInt64 { UInt64(max(10, (30 + parameters.pollInterval) / parameters.blockTime)) }

    /// How many blocks are made in so many seconds.
    func blocks(in seconds: Double) -> UInt64 { UInt64(min(max(seconds / parameters.blockTime, 0), 1e9)) }

    /// Whether blocks have come a few blocks or looks ago at most.
    func hasNewBlocks(at now: Moment) -> Bool {
        guard let moved = watches[.unsafe]?.movedAt else { return false }
        return now.elapsed(since: moved) <= .seconds(longestUsualPause)
    }

    /// The heads that a source names for the first time and where they cannot be: in the future, or out of reach of where
    /// others show them.
    func oddHeads(
        of observation: RowObservation, by source: SourceWatch, limit: LeapLimit, at now: Moment
    ) -> Set<WatchedHead> {
        let others = fresh(at: now).filter {
            $0.name != source.name && $0.name != runaway?.source && $0.name != outOfReach
        }
        let odd = observation.heads.filter { head, position in
            guard source.heads[head] == nil else { return false }
            // When an epoch is due to end is in the future.
            if head != .epoch, position.isInFuture(at: now) { return true }
            let comparable = others.filter { other in
                guard head.isCountedByEra, let era = observation.era, let theirs = other.era else { return true }
                return era.agrees(with: theirs)
            }
            let furthest = comparable.compactMap { other in
                other.heads[head].map { (number: $0.number, at: other.madeAt ?? now) }
            }.max { $0.number < $1.number }
            return furthest.map {
                limit.isLeap(from: $0.number, to: position.number, within: now.elapsed(since: $0.at))
            } ?? false
        }
        return Set(odd.keys)
    }

    /// Holds the round of a source that answered against the blocks that others have named since it moved last.
    mutating func noteBlocks(besides index: Int, at now: Moment) {
        guard let moved = sources[index].movedAt(.round) else { return }
        let name = sources[index].name
        let alone = sourcesAlone(at: now)
        let newest = fresh(at: now).filter { source in
            source.name != name && !alone.contains(source.name)
                && source.madeAt.map { $0.elapsed(since: moved) > .zero } ?? false
        }
        .compactMap { $0.heads[.unsafe]?.number }.max()
        sources[index].noteBlocks(
            newest: newest, isMoving: hasNewBlocks(at: now), hasStopped: isStill(.unsafe),
            pause: longestUsualPause, at: now)
    }

    /// Holds what a source that answered derives from L1 against what others do.
    mutating func noteDerivation(of index: Int, at now: Moment) {
        guard kind == .op else { return }
        let name = sources[index].name
        for head in DerivationWatch.heads {
            // A node that calls its newest block safe has derived nothing of it.
            let others = showings(of: head, at: now).filter { $0.name != name && !$0.isNewest }
                .map(\.position.number).max()
            let threshold = parameters.threshold(of: head)
            let limits = DerivationWatch.Limits(
                stalled: threshold.stalled, pause: threshold.pause, lead: lead, batch: blocks(in: threshold.pause),
                patience: parameters.patience)
            sources[index].noteDerivation(head, others: others, within: limits, at: now)
        }
    }

    /// Whether the chain was to stop: where every source that can say so does, and the chain has not gone on without one that does.
    ///
    /// A node that was not updated in time says so too, and then it is that node that stopped and not the chain.
    func announcements(at now: Moment) -> (isAnnounced: Bool, outdated: [String]) {
        let told = fresh(at: now).compactMap { source in source.saysStop(at: now).map { (source, $0) } }
        let announcing = told.filter { $0.1 }.map { $0.0 }
        let isAnnounced =
            !announcing.isEmpty && announcing.count == told.count
            && announcing.allSatisfy { $0.keepsUp && eras.counts($0.era) }
        return (isAnnounced, isAnnounced ? [] : announcing.map(\.name))
    }

    /// The sources whose last answers count.
    func fresh(at now: Moment) -> [SourceWatch] {
        sources.filter { $0.isFresh(at: now, patience: parameters.patience) }
    }
}
