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
        }
        .compactMap { $0.heads[head] }.max { ($0.number, $0.time ?? 0) < ($1.number, $1.time ?? 0) }
    }

    /// Whether nobody says any more where a head is.
    ///
    /// A head that stands still goes on doing so while a source that named it answers: a node that was restarted in a stop
    /// names nothing until the chain moves.
    func isUnnamed(_ head: WatchedHead, at now: Moment) -> Bool {
        let patience = parameters.patience
        let namers = sources.filter {
            $0.heads[head] != nil && (!head.isCountedByEra || eras.counts($0.era))
        }
        .map {
            (isLost: $0.isLost(at: now, patience: patience), names: $0.names(head, at: now, patience: patience))
        }
        guard !namers.isEmpty else { return false }
        return namers.allSatisfy(\.isLost)
            || watches[head]?.state != .stalled && namers.allSatisfy { $0.isLost || !$0.names }
    }

    /// The source that is alone far ahead of at least two others, none of which has moved for a while.
    func sourceAlone(at now: Moment) -> String? {
        guard sources.count >= 3 else { return nil }
        let ranked = fresh(at: now).compactMap { source in
            source.heads[.unsafe].map { (name: source.name, number: $0.number, idle: source.idle(.unsafe)) }
        }.sorted { ($1.number, $0.name) < ($0.number, $1.name) }
        guard ranked.count >= 3, ranked[0].number - ranked[1].number > lead else { return nil }
        let late = watches[.unsafe]?.threshold.degraded ?? 0
        return ranked.dropFirst().allSatisfy { $0.idle > late } ? ranked[0].name : nil
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
