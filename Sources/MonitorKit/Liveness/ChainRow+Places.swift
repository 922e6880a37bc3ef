/// Where heads are: whom to believe about it, and whose answer confirms it.
extension ChainRow {
    /// What each source whose answers count shows of a head.
    ///
    /// What a node says of other heads counts only while it keeps up with the newest block: one that is stuck is stuck alone.
    func showings(of head: WatchedHead, at now: Moment) -> [Showing] {
        let alone = sourcesAlone(at: now)
        return fresh(at: now).filter { source in
            !alone.contains(source.name) && (head == .unsafe || source.keepsUp)
                && (!head.isCountedByEra || eras.counts(source.era)) && (head != .round || source.outrun.since == nil)
        }
        .compactMap { source in
            let showing = source.showing(of: head, at: now, patience: parameters.patience)
            return showing.flatMap { source.derivation.isStuck(at: $0.level) ? nil : $0 }
        }
    }

    /// Where a head is, by the sources whose answers count: the furthest, unless that is one alone that nobody follows.
    ///
    /// Somebody has to name it. Where that is only a source that derives nothing any more, others show how far it has come at
    /// least; where nobody does, it is shown there, and that says nothing of the chain.
    func position(of head: WatchedHead, at now: Moment) -> HeadPosition? {
        let namers = fresh(at: now).filter { $0.names(head, at: now, patience: parameters.patience) }
        guard !namers.isEmpty else { return nil }
        func furthest(_ positions: [HeadPosition]) -> HeadPosition? {
            positions.max { ($0.number, $0.time ?? 0) < ($1.number, $1.time ?? 0) }
        }
        let alone = sourcesAlone(at: now)
        let stuck = namers.filter { $0.keepsUp && $0.derivation.isStuck(at: head) && !alone.contains($0.name) }
        return furthest(showings(of: head, at: now).map(\.position)) ?? furthest(stuck.compactMap { $0.heads[head] })
    }

    /// What an answer of a source confirms of where a head is; nil where it confirms nothing.
    ///
    /// Only a source that is there can tell that the head still is there. One that lags shows where it is itself: that it goes
    /// on takes no stop back, and that nobody else answers makes none of it. What was before the first of those that are there
    /// came there, they cannot tell. One that is little below it need not wait until those that are there are lost.
    func confirmation(
        of head: WatchedHead, at position: HeadPosition, by name: String, at now: Moment
    ) -> Confirmation? {
        let shown = showings(of: head, at: now)
        let there = shown.filter { $0.position.number == position.number }
        guard let own = shown.first(where: { $0.name == name }), let watch = watches[head] else { return nil }
        if own.position.number == position.number {
            guard watch.isMove(to: position, at: now) || isThere(own, head, at: now) else { return nil }
        } else {
            guard there.allSatisfy({ isOverdue($0, at: now) }), isThere(own, head, at: now) else { return nil }
        }
        let since = (there + [own]).map { $0.top.at }.min { $0.steady < $1.steady }
        return Confirmation(since: since ?? now, before: own.seenBefore)
    }

    /// Whether a source has not answered for so long that it may be lost.
    private func isOverdue(_ showing: Showing, at now: Moment) -> Bool {
        showing.answeredAt.map { now.elapsed(since: $0) > .seconds(2 * parameters.pollInterval) } ?? true
    }

    /// Whether a source is where the head is, or stands still so little below it that it may not hear of the rest.
    private func isThere(_ showing: Showing, _ head: WatchedHead, at now: Moment) -> Bool {
        guard let place = place(of: head), showing.position.number < place else { return true }
        return hasBeenThere(showing, head) && now.elapsed(since: showing.top.at) > .seconds(longestUsualPause)
    }

    /// Whether a source has been where the head is: it may have come back from there with the chain, or be one move behind.
    ///
    /// Of heads that are derived batch by batch a move is much, and one that is stuck never comes to it.
    private func hasBeenThere(_ showing: Showing, _ head: WatchedHead) -> Bool {
        guard let place = place(of: head) else { return true }
        let pause = DerivationWatch.heads.contains(head) ? 0 : watches[head]?.threshold.pause ?? 0
        return showing.top.number.addingSaturating(max(lead, blocks(in: pause))) >= place
    }

    /// The furthest that a head has been, as far as others have followed one that ran away.
    func place(of head: WatchedHead) -> UInt64? {
        guard let furthest = watches[head]?.furthest else { return nil }
        guard head == .unsafe, let runaway else { return furthest }
        return min(furthest, runaway.height)
    }

    /// Whether nobody says any more where a head is.
    ///
    /// A head that stands still goes on doing so while a source that named it answers: a node that was restarted in a stop
    /// names nothing until the chain moves. Where the chain moves without the sources that named it, or none of those that are
    /// left has been where it is, it says nothing of the chain that they stand still.
    func isUnnamed(_ head: WatchedHead, at now: Moment) -> Bool {
        let patience = parameters.patience
        let namers = sources.filter {
            $0.heads[head] != nil && (!head.isCountedByEra || eras.counts($0.era))
        }
        guard !namers.isEmpty else { return false }
        let shown = showings(of: head, at: now)
        if !shown.isEmpty, shown.allSatisfy({ !hasBeenThere($0, head) }) { return true }
        let isStalled = watches[head]?.state == .stalled
        return namers.allSatisfy { source in
            source.isLost(at: now, patience: patience)
                || !isStalled && !source.names(head, at: now, patience: patience)
                || shown.isEmpty && !speaks(source, of: head, isStalled: isStalled, at: now)
        }
    }

    private func speaks(_ source: SourceWatch, of head: WatchedHead, isStalled: Bool, at now: Moment) -> Bool {
        guard head != .unsafe else { return true }
        if sourcesAlone(at: now).contains(source.name) || source.derivation.isStuck(at: head) { return false }
        let hasLeftItBehind = !isStalled || hasNewBlocks(at: now)
        return !hasLeftItBehind || source.keepsUp
    }
}
