/// Verdicts: re-made when evidence changes, never on a timer.
extension MonitorCore {
    mutating func rejudge(jobsOf key: InitiatingKey, because cause: VerdictCause) {
        for slot in jobs.slots(of: key) { rejudge(slot, because: cause) }
    }

    /// Judges one job on what can be seen now, and tells the world when the belief changed.
    ///
    /// - Parameter fallsWithBlock: the answer to rule 8, where it is not to be looked up.
    mutating func rejudge(_ slot: JobSlot, because cause: VerdictCause, fallsWithBlock: Bool? = nil) {
        guard let job = jobs[slot] else { return }
        let evidence = visibleEvidence(of: job)
        var judgement = judgement(of: job, evidence)
        updateAwaiting(slot, evidence)
        let seen = seenBefore(job, evidence)
        if judgement.violations.isEmpty, seen.isEmpty, fallsWithBlock ?? fallsWithInitiatingBlock(job) {
            judgement = Judgement(brokenBy: dependency(of: job))
        }
        let status = believed(judgement, after: seen, instead: job.status, of: job)
        let isNew = job.lastDefinite == nil && job.status == .unknown(.notCheckedYet)
        let isKept = status.isDefinite && !judgement.status.isDefinite
        let rules = isKept ? job.brokenRules : judgement.brokenRules.union(seen)
        if case .invalid = judgement.status { keepViolations(judgement.violations, of: slot) }
        guard status != job.status || rules != job.brokenRules else { return }
        if status == .valid { keptViolations[slot] = nil }
        tally(job, -1)
        jobs.update(slot) { job in
            job.status = status
            job.brokenRules = rules
            if status.isDefinite { job.lastDefinite = status }
        }
        guard let changed = jobs[slot] else { return }
        tally(changed, 1)
        if job.lastDefinite == nil, status.isDefinite { noteDetection(of: job) }
        if job.isInvalid || changed.isInvalid { touchBlock(job.chain, job.block.number) }
        guard status != job.status else { return }
        let flippedFrom = flipped(changed, from: job.lastDefinite)
        announce(
            .judged(
                VerdictChange(
                    job: changed, from: isNew ? nil : job.status, flippedFrom: flippedFrom,
                    violations: judgement.violations, cause: isNew ? .found : cause)))
    }

    /// Counts how long the first definite verdict took, unless the message was found in a backfill.
    private mutating func noteDetection(of job: Job) {
        guard let chain = index(of: job.chain), let watched = chains[chain].watchedAbove, job.block.number > watched
        else { return }
        chains[chain].statistics.detected(at: now.wall, in: job.block)
    }

    /// Counts a change of mind: two definite verdicts that contradict each other, however much time lay between.
    private mutating func flipped(_ job: Job, from old: MessageStatus?) -> MessageStatus? {
        guard let old, job.status.isDefinite, old.label != job.status.label else { return nil }
        if job.status == .valid {
            flips[pair(of: job), default: .init()].toValid += 1
        } else {
            flips[pair(of: job), default: .init()].toInvalid += 1
        }
        return old
    }

    /// Rules that the initiating block showed to be broken, while that block cannot be seen: less evidence is no news.
    private func seenBefore(_ job: Job, _ evidence: Evidence) -> RuleSet {
        guard job.status.isDefinite else { return [] }
        switch evidence {
        case .block, .aboveHead: return []
        case .notRead, .unavailable:
            return job.brokenRules.intersection([RuleSet(.timestampMatches), RuleSet(.logMatches)])
        }
    }

    /// A read that tells nothing leaves a definite verdict as it is; evidence that is withdrawn, or a rule that came to be in doubt,
    /// does not.
    private func believed(
        _ new: Judgement, after seen: RuleSet, instead old: MessageStatus, of job: Job
    ) -> MessageStatus {
        if hasConflict(job) { return .unknown(.configuration) }
        // What fell with its initiating block alone rose with it: what else is known of it has to be seen again.
        let isReleased = old == .invalid(.dependsOnInvalid)
        if case .unknown(let reason) = new.status, old.isDefinite, !isReleased, !reason.withdrawsVerdicts {
            return old
        }
        if let lowest = seen.rules.first, new.violations.first.map({ lowest < $0.rule }) ?? true { return old }
        return new.status
    }

    /// Whether a chain that the verdict depends on contradicts its configuration.
    private func hasConflict(_ job: Job) -> Bool {
        [job.chain, job.message.identifier.chainID].contains { id in
            index(of: id).map { chains[$0].hasConfigurationConflict } ?? false
        }
    }

    /// Judges again what waits for a chain, because the chain became readable or unreadable.
    ///
    /// What its window does not reach waits as well: where the chain was never read, that is all there is.
    mutating func rejudgeOutstanding(of chain: ChainIndex) {
        let id = chains[chain].id
        for number in chains[chain].evidence.outstanding.union(chains[chain].beyondWindow).sorted() {
            rejudge(jobsOf: InitiatingKey(chain: id, number: number), because: .upstream)
        }
    }

    /// Judges every job again: a chain turned out to contradict its configuration.
    mutating func rejudgeAll() {
        for chain in chains.indices {
            guard let first = chains[chain].window.first, let last = chains[chain].window.last else { continue }
            for number in first.value...last.value {
                let firstJob = chains[chain].window[BlockNumber(number)]?.firstJob
                for slot in jobs.slots(inBlockFrom: firstJob) {
                    if let job = jobs[slot] { prepareEvidence(of: job) }
                    rejudge(slot, because: .configuration)
                }
            }
        }
    }

    /// Rule 9 for one timestamp: finds the messages that wait for each other among all that are known.
    mutating func recheckCycles(at time: Timestamp) {
        let slots = (sameTimestamp[time] ?? []).sorted { $0.index < $1.index }
        let messages = slots.compactMap { slot in
            jobs[slot].map { job in
                SameTimestampMessage(
                    chain: job.chain, logIndex: job.message.logIndex,
                    targetChain: job.message.identifier.chainID,
                    targetLogIndex: job.message.identifier.logIndex)
            }
        }
        let inCycle = Set(CycleRule.cycle(among: messages))
        for (position, slot) in slots.enumerated() {
            guard let job = jobs[slot], job.inCycle != inCycle.contains(position) else { continue }
            jobs.update(slot) { $0.inCycle.toggle() }
            prepareEvidence(of: job)
            rejudge(slot, because: .cycle)
        }
    }
}
