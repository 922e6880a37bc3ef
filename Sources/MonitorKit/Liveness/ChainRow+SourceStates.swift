/// How each source of a row stands to the others.
extension ChainRow {
    /// Judges every source anew, and tells of those that stand otherwise than before.
    mutating func judgeSources(at now: Moment) {
        let alone = sourcesAlone(at: now)
        let newest = position(of: .unsafe, at: now)?.number
        for index in sources.indices {
            let before = sources[index].state
            sources[index].standing = standing(of: sources[index], besides: newest, alone: alone, at: now)
            let state = stateToTell(of: sources[index])
            if let state, state != before, !(before == nil && state == .current) {
                transitions.append(.source(id, sources[index].name, from: before, to: state))
            }
            sources[index].state = state
        }
    }

    /// How a source stands by the newest blocks, as the sources that can be read show them.
    private func standing(
        of source: SourceWatch, besides newest: UInt64?, alone: Set<String>, at now: Moment
    ) -> SourceState? {
        if source.isLost(at: now, patience: parameters.patience) { return .lost }
        // An answer that is older than the others' says nothing about where the source is now.
        if source.failures > 0 || source.answeredAt == nil { return source.standing }
        if alone.contains(source.name) { return .ahead }
        if source.outrun.isCertain, eras.counts(source.era) {
            return source.idle(.round) >= (watches[.round]?.threshold.stalled ?? 0) ? .stuck : .behind
        }
        guard let own = source.heads[.unsafe]?.number else { return .current }
        // A node that was restarted says nothing yet: what it said before is no place where it is.
        if source.observation.heads[.unsafe] == nil { return source.keepsUp ? .current : source.standing }
        guard let newest, own < newest, newest - own > lead else { return .current }
        return isStuck(source) ? .stuck : .behind
    }

    /// The same with what it derives, and beside where a source has been that does not answer any more.
    private func stateToTell(of source: SourceWatch) -> SourceState? {
        guard source.standing == .current else { return source.standing }
        if source.derivation.isStuck { return .stuck }
        if source.failures > 0 { return source.state }
        guard source.observation.heads[.unsafe] != nil, let own = source.furthest(.unsafe),
            let place = place(of: .unsafe), own < place, place - own > lead
        else { return .current }
        return isStuck(source) ? .stuck : .behind
    }

    private func isStuck(_ source: SourceWatch) -> Bool {
        source.idle(.unsafe) > (watches[.unsafe]?.threshold.stalled ?? 0)
    }
}
