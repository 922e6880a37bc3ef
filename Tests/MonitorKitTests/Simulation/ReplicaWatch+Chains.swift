import MonitorKit

/// What must hold of the window of one chain, of the messages in its blocks, and of their levels.
extension ReplicaWatch {
    func brokenChain(
        _ chain: MonitorSnapshot.Chain, _ jobs: [Job], _ core: MonitorCore, _ world: World
    ) -> [String] {
        guard let window = core.window(of: chain.id), let first = window.first, let last = window.last,
            let truth = world.chains.first(where: { $0.id == chain.id })
        else { return [] }
        var broken: [String] = []
        if window.count > plan.core.maximumWindow { broken.append("chain \(chain.id): the window is over its bound") }
        if jobs.count > plan.core.maximumJobs { broken.append("the jobs are over their bound") }
        let byBlock = Dictionary(grouping: jobs.filter { $0.chain == chain.id }) { $0.block.hash }
        for number in first.value...last.value {
            guard let known = window[BlockNumber(number)], let block = truth.everyBlock[known.hash] else {
                return ["chain \(chain.id): block \(number) of the window never was"]
            }
            // Nothing is silently missed: what was searched has its jobs, all of them and no others.
            let found = (byBlock[known.hash] ?? []).map(\.message)
            let expected = known.scan == .done ? block.messages : []
            if found != expected, chain.isComplete || found.count > expected.count || !plan.isTight {
                broken.append(
                    "chain \(chain.id): block \(block.reference.short) has \(found.count) jobs, not \(expected.count)")
            }
        }
        return broken + brokenLevels(chain, jobs)
    }

    private func brokenLevels(_ chain: MonitorSnapshot.Chain, _ jobs: [Job]) -> [String] {
        func covers(_ level: SafetyLevel, _ job: Job) -> Bool {
            chain.heads[level].map { job.block.number <= $0.number } ?? false
        }
        return jobs.filter { $0.chain == chain.id }.compactMap { job in
            let expected = [SafetyLevel.finalized, .crossSafe, .localSafe].first { covers($0, job) } ?? .unsafe
            return job.safety == expected ? nil : "\(job.short) is \(job.safety.label), the heads say \(expected.label)"
        }
    }
}
