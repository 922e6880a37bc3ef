import MonitorKit

/// What must hold of one replica at every moment, seen from outside.
struct ReplicaWatch {
    let plan: WorldPlan
    private let judge: NaiveJudge
    private var doubts: DoubtWatch
    /// What has been announced about each live job.
    private var announced: [JobID: MessageStatus] = [:]
    /// Messages without their block whose end has not been named.
    private var orphans: Set<JobID> = []
    private var verifiedAt: [ChainID: Double] = [:]
    /// Up to which height the heads asked for at a moment reach.
    private var reach: [ChainID: [Double: BlockNumber]] = [:]
    private var mostJobs = 0
    private var checks = 0

    init(_ plan: WorldPlan) {
        self.plan = plan
        judge = NaiveJudge(parameters: plan.core.parameters)
        doubts = DoubtWatch(plan.core.parameters)
    }

    /// After each event: what it changed is what such an event may change.
    mutating func check(
        _ event: MonitorEvent, _ directives: [Directive], on replica: Replica, _ world: World
    ) -> [String] {
        var broken: [String] = []
        let mayCastDoubt = doubts.note(event)
        for directive in directives {
            guard case .announce(let transition) = directive else { continue }
            switch transition {
            case .judged(let change):
                let (job, old) = (change.job, change.from)
                if CoreAdapter.isFailure(event), wasChangedByAFailure(job, old) {
                    broken.append("a read that failed changed \(job.short) to \(job.status)")
                }
                if let old, let known = announced[job.id], known != old {
                    broken.append("\(job.short) was announced as \(known), and now as having been \(old)")
                }
                announced[job.id] = job.status
                if !isFounded(job, world) { broken.append("no block ever made \(job.short) \(job.status)") }
            case .orphaned(let job), .ended(let job, _):
                if let known = announced.removeValue(forKey: job.id), known != job.status {
                    broken.append("\(job.short) ended as \(job.status), announced was \(known)")
                }
                if case .orphaned = transition {
                    if !orphans.insert(job.id).inserted { broken.append("\(job.short) lost its block twice") }
                } else if (orphans.remove(job.id) != nil) != job.isOrphaned {
                    broken.append("\(job.short) ended, and was \(job.isOrphaned ? "not " : "")waited for")
                }
            default: break
            }
        }
        if case .headsRead(let chain, let heads, _) = event {
            reach[chain, default: [:]][heads.askedAt.wall] = heads.latest.number
        }
        if mayCastDoubt { broken += doubts.broken(replica.core.liveJobs, replica.core.snapshot) }
        return broken + brokenFreshness(replica)
    }

    /// Whether a verdict is news that no failed read may bring.
    ///
    /// A cycle is broken up by the end of a message in it, as is a fall with a block, and a failed read can be what lets that
    /// message end. It can also be the last answer that a block with a wrong time waited for, which is watched no longer then.
    private func wasChangedByAFailure(_ job: Job, _ old: MessageStatus?) -> Bool {
        if [.invalid(.cycle), .invalid(.dependsOnInvalid), .unknown(.configuration)].contains(old) { return false }
        return job.status.isDefinite || (old?.isDefinite ?? false)
    }

    /// Whether some block that there was at some time leads to this verdict.
    private func isFounded(_ job: Job, _ world: World) -> Bool {
        guard job.status.isDefinite else { return true }
        let claim = job.message.identifier
        let chain = world.chains.first { $0.id == claim.chainID }
        let blocks = chain?.everyBlockAt[claim.blockNumber.value] ?? []
        let time = job.block.timestamp.seconds
        if job.status == .invalid(.cycle) { return job.isSameTimestamp }
        if job.status == .invalid(.dependsOnInvalid) { return blocks.contains { !$0.messages.isEmpty } }
        let doubted = doubts.rules(about: job)
        return (blocks.map { $0 as TrueBlock? } + [nil]).contains { block in
            judge.status(job.message, on: job.chain, at: time, in: block, doubted: doubted) == job.status
        }
    }

    /// A newer "verified as of" says that all blocks up to the heads of that moment are there, searched and judged.
    private mutating func brokenFreshness(_ replica: Replica) -> [String] {
        var broken: [String] = []
        for chain in replica.core.snapshot.chains where chain.verifiedAt != verifiedAt[chain.id] ?? 0 {
            if chain.verifiedAt < verifiedAt[chain.id] ?? 0 { broken.append("chain \(chain.id) was verified earlier") }
            verifiedAt[chain.id] = chain.verifiedAt
            guard let through = reach[chain.id]?[chain.verifiedAt] else {
                broken.append("chain \(chain.id) is verified as of a moment at which nobody asked")
                continue
            }
            reach[chain.id] = reach[chain.id]?.filter { $0.key > chain.verifiedAt }
            guard let window = replica.core.window(of: chain.id), let first = window.first, let last = window.last,
                last >= through
            else {
                broken.append("chain \(chain.id) is verified through \(through), the window does not reach it")
                continue
            }
            // What is still being read below the head that a window began with does not count until it is whole.
            guard chain.isComplete else { continue }
            let open = (first.value...last.value).first { window[BlockNumber($0)]?.scan == .due }
            if let open, open <= through.value {
                broken.append("chain \(chain.id) is verified through \(through), block \(open) is not searched")
            }
        }
        return broken
    }

    /// After each step: the whole picture is in order.
    mutating func check(_ replica: Replica, _ world: World) -> [String] {
        checks += 1
        let core = replica.core
        let jobs = core.liveJobs
        mostJobs = max(mostJobs, jobs.count)
        var broken = brokenReads(replica) + brokenAnnouncements(jobs)
        // What costs the number of blocks is looked at less often: what goes wrong there stays wrong for a while.
        if checks % 4 == 0 {
            broken += core.brokenInvariants + brokenCounts(jobs, core.snapshot) + doubts.broken(jobs, core.snapshot)
            broken += core.snapshot.chains.flatMap { brokenChain($0, jobs, core, world) }
        }
        // Looking into a value costs more than everything else together, and what grows without end goes on growing.
        if checks % 128 == 0 { broken += brokenFootprint(core) }
        return broken
    }

    private func brokenAnnouncements(_ jobs: [Job]) -> [String] {
        var unseen = announced
        for job in jobs {
            let known = unseen.removeValue(forKey: job.id) ?? .unknown(.notCheckedYet)
            if known != job.status { return ["\(job.short) is \(job.status), announced was \(known)"] }
        }
        return unseen.isEmpty ? [] : ["\(unseen.count) jobs are gone, and nobody was told"]
    }

    private func brokenCounts(_ jobs: [Job], _ snapshot: MonitorSnapshot) -> [String] {
        var recount = MonitorSnapshot()
        for job in jobs {
            let initiating = job.message.identifier.chainID
            let isInSet = plan.core.parameters.contains(initiating)
            recount.count(
                job.message, job.status, job.safety, from: isInSet ? initiating : nil, to: job.chain)
        }
        return recount.counts == snapshot.counts
            ? brokenLists(jobs, snapshot) : ["the counts are not those of the jobs"]
    }

    /// What is listed one by one is what is worst: most final first, then lowest, then first in its block.
    private func brokenLists(_ jobs: [Job], _ snapshot: MonitorSnapshot) -> [String] {
        snapshot.chains.compactMap { chain in
            let worst = jobs.filter { $0.chain == chain.id && $0.tier != nil }.sorted { left, right in
                if left.safety != right.safety { return left.safety > right.safety }
                return (left.block.number, left.message.logIndex) < (right.block.number, right.message.logIndex)
            }
            let listed = chain.findings.invalid.map(\.job.id)
            return listed == worst.prefix(plan.core.listedMessages).map(\.id)
                ? nil : "chain \(chain.id): the worst messages are not those that are listed"
        }
    }

    private func brokenReads(_ replica: Replica) -> [String] {
        var asked: [ReadRequest: Int] = [:]
        var underway: [ChainID: [CoreAdapter.Kind: Int]] = [:]
        for pending in replica.pending {
            guard case .read(let request) = pending.question else { continue }
            asked[request, default: 0] += 1
            underway[request.chain, default: [:]][CoreAdapter.kind(of: request), default: 0] += 1
        }
        var broken = asked.filter { $0.value > 1 }.map { "asked \($1) times at once: \(CoreAdapter.describe($0))" }
        for (chain, kinds) in underway {
            for (kind, count) in kinds where count > CoreAdapter.bound(of: kind, plan.core) {
                broken.append("chain \(chain): \(count) reads of \(kind.rawValue) under way")
            }
        }
        return broken.sorted()
    }

    /// Whatever the core keeps is in proportion to the blocks of its windows and to its jobs.
    private func brokenFootprint(_ core: MonitorCore) -> [String] {
        let blocks = plan.chains.reduce(0) { $0 + (core.window(of: $1.id)?.count ?? 0) }
        return Footprint(of: core).excess(over: blocks, mostJobs)
    }
}
