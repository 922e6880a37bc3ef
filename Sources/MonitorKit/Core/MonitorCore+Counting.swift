/// Counting: every number that is published is kept up to date with each change, never summed over the jobs.
extension MonitorCore {
    /// Adds a job to the counts, or takes it out.
    mutating func tally(_ job: Job, _ sign: Int) {
        let pair = pair(of: job)
        switch job.status {
        case .valid: counts[pair, default: .init()].valid += sign
        case .unknown: counts[pair, default: .init()].unknown += sign
        case .invalid where job.isIgnored: counts[pair, default: .init()].ignored += sign
        case .invalid: counts[pair, default: .init()].invalidBySafety[job.safety.rawValue] += sign
        }
        switch job.message.accessList {
        case _ where job.isIgnored: break
        case .undeclared: counts[pair, default: .init()].undeclaredBySafety[job.safety.rawValue] += sign
        case .mismatched: counts[pair, default: .init()].mismatched += sign
        case .declared, nil: break
        }
        isExposureStale = true
        guard let chain = index(of: job.chain) else { return }
        chains[chain].findings.add(sign, job, stretch: stretch(of: job.block.number, chain))
        chains[chain].statistics.countAge(of: job, sign)
        if ChainFindings.lists(job) { chains[chain].isListStale = true }
    }

    /// The pair that a job is counted under.
    func pair(of job: Job) -> MonitorSnapshot.Pair {
        let initiating = job.message.identifier.chainID
        return MonitorSnapshot.Pair(
            executing: job.chain, initiating: configuration.parameters.contains(initiating) ? initiating : nil)
    }

    /// A job waits as long as evidence that could be read has not been read.
    mutating func updateAwaiting(_ slot: JobSlot, _ evidence: Evidence) {
        guard let job = jobs[slot], let chain = index(of: job.message.identifier.chainID) else { return }
        let key = InitiatingKey(chain: chains[chain].id, number: job.message.identifier.blockNumber)
        var awaits = evidence == .notRead
        if let state = self.evidence[key], state.lacks(job.message.identifier.logIndex), chains[chain].isReadable {
            awaits = true
        }
        guard awaits != job.awaitsEvidence else { return }
        jobs.update(slot) { $0.awaitsEvidence = awaits }
        countAwaiting(job, awaits ? 1 : -1)
    }

    mutating func countAwaiting(_ job: Job, _ sign: Int) {
        guard let chain = index(of: job.chain) else { return }
        let count = (chains[chain].awaiting[job.block.number] ?? 0) + sign
        chains[chain].awaiting[job.block.number] = count == 0 ? nil : count
        if count == 0 { touchBlock(job.chain, job.block.number) }
        // What is still being read below the anchor is told by the window that is not whole.
        if sign > 0, chains[chain].anchor.map({ job.block.number >= $0 }) ?? true {
            lowerVerified(chain, below: job.block.number)
        }
    }
}
