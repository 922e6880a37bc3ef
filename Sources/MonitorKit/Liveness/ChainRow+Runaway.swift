/// A source that is alone far ahead of the others, and is not followed.
struct Runaway: Sendable {
    /// Which.
    let source: String
    /// Where the furthest of the others was.
    let height: UInt64
}

extension ChainRow {
    /// The sources that are not followed, while they answer: the one that has run away, and the one that is out of reach.
    func sourcesAlone(at now: Moment) -> Set<String> {
        let alone = [runaway?.source, outOfReach].compactMap { $0 }
        return Set(fresh(at: now).map(\.name).filter { alone.contains($0) })
    }

    /// Notes which source is alone far ahead of at least two others of which none has moved for a while, and which names a height
    /// that no chain comes to from where they are.
    ///
    /// Either is so until it is back, and the first also until another source goes beyond where it ran away from them: that one
    /// of them is restarted and does not answer meanwhile makes nobody follow.
    mutating func noteRunaway(at now: Moment) {
        noteOutOfReach(at: now)
        if let runaway {
            guard isOver(runaway) else { return }
            self.runaway = nil
        }
        let order = ranked(at: now)
        guard order.count >= 3, order[0].number - order[1].number > lead else { return }
        let late = watches[.unsafe]?.threshold.degraded ?? 0
        guard order.dropFirst().allSatisfy({ $0.idle > late }) else { return }
        runaway = Runaway(source: order[0].name, height: order[1].number)
    }

    /// Notes which source names more than twice the height on which two others agree: that they go on shows nothing else.
    ///
    /// Not where its newest block is of now and theirs are not: then it is they that are still on their way.
    private mutating func noteOutOfReach(at now: Moment) {
        if let outOfReach {
            guard isBack(outOfReach) else { return }
            self.outOfReach = nil
        }
        let order = ranked(at: now)
        guard order.count >= 3, order[0].number - order[1].number > lead,
            order[0].number > Self.twice(order[1].number), order[1].number - order[2].number <= lead,
            !order[0].isOfNow || order[1].isOfNow || order[2].isOfNow
        else { return }
        outOfReach = order[0].name
        leave(order[0].name)
    }

    /// A source by its newest block.
    private struct Rank {
        let name: String
        let number: UInt64
        /// Seconds for which it has been there.
        let idle: Double
        /// Its block is as old as a newest block may be.
        let isOfNow: Bool
    }

    /// The sources whose answers count and which are not alone already, the furthest first.
    private func ranked(at now: Moment) -> [Rank] {
        let tolerable = max(watches[.unsafe]?.threshold.degraded ?? 0, HeadWatch.tolerableFuture)
        return fresh(at: now).filter { $0.name != runaway?.source && $0.name != outOfReach }.compactMap { source in
            source.heads[.unsafe].map { newest in
                let isOfNow = newest.time.map { abs(now.wall - $0) <= tolerable } ?? false
                return Rank(
                    name: source.name, number: newest.number, idle: source.idle(.unsafe), isOfNow: isOfNow)
            }
        }.sorted { ($1.number, $0.name) < ($0.number, $1.name) }
    }

    private func isOver(_ runaway: Runaway) -> Bool {
        guard let (own, others) = heights(of: runaway.source, besides: outOfReach) else { return false }
        return own <= runaway.height.addingSaturating(lead) || others > runaway.height
    }

    private func isBack(_ name: String) -> Bool {
        guard let (own, others) = heights(of: name, besides: nil) else { return false }
        return own <= Self.twice(others)
    }

    /// The newest block of a source, and the furthest that any other has named last, one that is not asked left out.
    private func heights(of name: String, besides left: String?) -> (own: UInt64, others: UInt64)? {
        let own = sources.first { $0.name == name }?.heads[.unsafe]?.number
        let others = sources.filter { $0.name != name && $0.name != left }.compactMap { $0.heads[.unsafe]?.number }
            .max()
        guard let own, let others else { return nil }
        return (own, others)
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
