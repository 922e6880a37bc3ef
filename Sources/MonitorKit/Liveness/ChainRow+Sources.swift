/// Several sources of one row: whom to believe about where a head is.
extension ChainRow {
    /// How many blocks apart two sources may be because they were asked at different moments.
    var lead: UInt64 { UInt64(max(10, (30 + parameters.pollInterval) / parameters.blockTime)) }

    /// Where a head is, by the sources whose answers count: the furthest, unless that is one alone that nobody follows.
    ///
    /// What a node says of other heads counts only while it keeps up with the newest block: one that is stuck is stuck alone.
    func position(of head: WatchedHead, at now: Moment) -> HeadPosition? {
        let alone = sourceAlone(at: now)
        return fresh(at: now).filter { source in
            source.name != alone && source.names(head, at: now, patience: parameters.patience)
                && (head == .unsafe || source.keepsUp) && (!head.isCountedByEra || eras.counts(source.era))
                && (head != .round || source.outrun.since == nil)
        }
        .compactMap { $0.heads[head] }.max { ($0.number, $0.time ?? 0) < ($1.number, $1.time ?? 0) }
    }

    /// Whether nobody says any more where a head is.
    ///
    /// A head that stands still goes on doing so while a source that named it answers: a node that was restarted in a stop
    /// names nothing until the chain moves. Where the chain moves without the sources that named it, it says nothing of the
    /// chain that they stand still.
    func isUnnamed(_ head: WatchedHead, at now: Moment) -> Bool {
        let patience = parameters.patience
        let namers = sources.filter {
            $0.heads[head] != nil && (!head.isCountedByEra || eras.counts($0.era))
        }
        let isStalled = watches[head]?.state == .stalled
        let hasLeftThemBehind = head != .unsafe && (!isStalled || hasNewBlocks(at: now))
        return !namers.isEmpty
            && namers.allSatisfy { source in
                source.isLost(at: now, patience: patience) || hasLeftThemBehind && !source.keepsUp
                    || !isStalled && !source.names(head, at: now, patience: patience)
            }
    }

    /// Whether blocks have come a few blocks or looks ago at most.
    func hasNewBlocks(at now: Moment) -> Bool {
        guard let moved = watches[.unsafe]?.movedAt else { return false }
        return now.elapsed(since: moved) <= .seconds(longestUsualPause)
    }

    /// Holds the round of a source that answered against the blocks that others have named since it moved last.
    mutating func noteBlocks(besides index: Int, at now: Moment) {
        guard let moved = sources[index].movedAt(.round) else { return }
        let name = sources[index].name
        let alone = sourceAlone(at: now)
        let newest = fresh(at: now).filter { source in
            source.name != name && source.name != alone
                && source.madeAt.map { $0.elapsed(since: moved) > .zero } ?? false
        }
        .compactMap { $0.heads[.unsafe]?.number }.max()
        sources[index].noteBlocks(
            newest: newest, isMoving: hasNewBlocks(at: now), hasStopped: isStill(.unsafe),
            pause: longestUsualPause, at: now)
    }

    /// The source that has run away from the others, while it answers.
    func sourceAlone(at now: Moment) -> String? {
        guard let name = runaway?.source, fresh(at: now).contains(where: { $0.name == name }) else { return nil }
        return name
    }

    /// Notes which source is alone far ahead of at least two others, none of which has moved for a while.
    ///
    /// It is so until another source goes beyond where it ran away from them, or it is back: that one of them is restarted and
    /// does not answer meanwhile makes nobody follow.
    mutating func noteRunaway(at now: Moment) {
        if let runaway {
            let isOver = sources.contains { source in
                guard let number = source.heads[.unsafe]?.number else { return false }
                return source.name == runaway.source
                    ? number <= runaway.height.addingSaturating(lead) : number > runaway.height
            }
            if !isOver { return }
            self.runaway = nil
        }
        let ranked = fresh(at: now).compactMap { source in
            source.heads[.unsafe].map { (name: source.name, number: $0.number, idle: source.idle(.unsafe)) }
        }.sorted { ($1.number, $0.name) < ($0.number, $1.name) }
        guard ranked.count >= 3, ranked[0].number - ranked[1].number > lead else { return }
        let late = watches[.unsafe]?.threshold.degraded ?? 0
        guard ranked.dropFirst().allSatisfy({ $0.idle > late }) else { return }
        runaway = (ranked[0].name, ranked[1].number)
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
