/// A source that is alone far ahead of the others, and is not followed.
struct Runaway: Sendable {
    /// Which.
    let source: String
    /// Where the furthest of the others was.
    let height: UInt64
    /// It names a height that no chain comes to from where the others are, and that they go on shows nothing else.
    let isBeyondReach: Bool
}

extension ChainRow {
    /// The source that has run away from the others, while it answers.
    func sourceAlone(at now: Moment) -> String? {
        guard let name = runaway?.source, fresh(at: now).contains(where: { $0.name == name }) else { return nil }
        return name
    }

    /// Notes which source is alone far ahead of at least two others: of which none has moved for a while, or which agree on a
    /// height that is less than half of what it names.
    ///
    /// It is so until another source goes beyond where it ran away from them, or it is back: that one of them is restarted and
    /// does not answer meanwhile makes nobody follow.
    mutating func noteRunaway(at now: Moment) {
        if let runaway {
            guard isOver(runaway) else { return }
            self.runaway = nil
        }
        let ranked = fresh(at: now).compactMap { source in
            source.heads[.unsafe].map { (name: source.name, number: $0.number, idle: source.idle(.unsafe)) }
        }.sorted { ($1.number, $0.name) < ($0.number, $1.name) }
        guard ranked.count >= 3, ranked[0].number - ranked[1].number > lead else { return }
        let isBeyondReach =
            ranked[0].number > Self.twice(ranked[1].number) && ranked[1].number - ranked[2].number <= lead
        let late = watches[.unsafe]?.threshold.degraded ?? 0
        guard isBeyondReach || ranked.dropFirst().allSatisfy({ $0.idle > late }) else { return }
        runaway = Runaway(source: ranked[0].name, height: ranked[1].number, isBeyondReach: isBeyondReach)
        if isBeyondReach { leave(ranked[0].name) }
    }

    private func isOver(_ runaway: Runaway) -> Bool {
        let own = sources.first { $0.name == runaway.source }?.heads[.unsafe]?.number
        let others = sources.filter { $0.name != runaway.source }.compactMap { $0.heads[.unsafe]?.number }.max()
        guard let own, let others else { return false }
        if runaway.isBeyondReach { return own <= Self.twice(others) }
        return own <= runaway.height.addingSaturating(lead) || others > runaway.height
    }

    /// Goes back to where the others are, where the row has followed a source to a height that cannot be.
    private mutating func leave(_ name: String) {
        for head in kind.heads {
            let others = sources.filter { $0.name != name }.compactMap { $0.heads[head]?.number }.max() ?? 0
            guard let furthest = watches[head]?.furthest, furthest > others.addingSaturating(lead) else { continue }
            watches[head]?.beginAnew()
        }
    }

    private static func twice(_ number: UInt64) -> UInt64 { number.addingSaturating(number) }
}
