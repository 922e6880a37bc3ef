/// The messages that are invalid now and followed: a pure value, bounded.
package struct InvalidMessages: Sendable {
    /// The most that are remembered: where there is no room, one of a lower tier makes it, and further ones are only
    /// counted where all are.
    static let capacity = 10_000

    private struct Entry {
        var job: Job
        /// It was read from the past when it was found.
        let isOld: Bool
    }

    private var jobs: [JobID: Entry] = [:]
    /// How many are at each tier.
    private var byTier = [0, 0, 0, 0]
    /// Tells what happens from what is read from the past.
    private var backfill: BackfillWatch

    /// Starts empty.
    ///
    /// - Parameter startedAt: messages in older blocks that are found before the chain's window is whole are no news.
    package init(startedAt: Moment) {
        backfill = BackfillWatch(startedAt: startedAt)
    }

    /// All of them, by chain, height and log.
    package var all: [Job] { Self.sorted(jobs.values.map(\.job)) }

    /// Those that happened since the start, in the same order: what was read from the past is no news to anybody.
    package var happened: [Job] { Self.sorted(jobs.values.filter { !$0.isOld }.map(\.job)) }

    private static func sorted(_ jobs: [Job]) -> [Job] {
        jobs.sorted {
            ($0.chain, $0.block.number, $0.message.logIndex.value) < (
                $1.chain, $1.block.number, $1.message.logIndex.value
            )
        }
    }

    /// Takes in something that the monitor announced.
    ///
    /// - Returns: the job, where that is news: it was not invalid before and is now, or its tier got worse.
    package mutating func note(_ transition: Transition, at now: Moment) -> Job? {
        backfill.note(transition, at: now)
        switch transition {
        case .judged(let change): return note(change.job)
        case .invalidMoved(let job, _): return note(job)
        case .orphaned(let job), .ended(let job, _):
            keep(nil, of: job.id)
            return nil
        default: return nil
        }
    }

    private mutating func note(_ job: Job) -> Job? {
        guard let tier = job.tier else {
            keep(nil, of: job.id)
            return nil
        }
        guard jobs[job.id] != nil || makesRoom(for: tier) else { return nil }
        let before = jobs[job.id]
        let isOld = before?.isOld ?? backfill.isOld(job)
        keep(Entry(job: job, isOld: isOld), of: job.id)
        return tier > before?.job.tier ?? 0 && !isOld ? job : nil
    }

    private mutating func keep(_ entry: Entry?, of id: JobID) {
        if let tier = jobs[id]?.job.tier { byTier[tier] -= 1 }
        jobs[id] = entry
        if let tier = entry?.job.tier { byTier[tier] += 1 }
    }

    /// Whether there is room, which a flood of what is not yet bad must not take from what is.
    private mutating func makesRoom(for tier: Int) -> Bool {
        guard jobs.count >= Self.capacity else { return true }
        guard let lowest = (1..<tier).first(where: { byTier[$0] > 0 }),
            let least = jobs.first(where: { $0.value.job.tier == lowest })?.key
        else { return false }
        keep(nil, of: least)
        return true
    }
}
