/// Doubts: where most rollup nodes go by other parameters than we, one of the two is wrong, and no verdict hangs on it.
extension MonitorCore {
    /// Takes in what a node says of the parameters that messages are judged by.
    ///
    /// What it said last holds while it is silent: a read that fails makes no verdict.
    mutating func parametersTold(_ name: String, _ told: ToldParameters) {
        toldParameters[name] = told.isEmpty ? nil : told
        let old = doubts
        doubts = ParameterDoubts(about: configuration.parameters, told: Array(toldParameters.values))
        if doubts != old { rejudge(doubtedBefore: old) }
    }

    /// What the rules make of a job, without those whose answer is in doubt.
    func judgement(of job: Job, _ evidence: Evidence) -> Judgement {
        judge.judge(
            job.message, executingChain: job.chain, executedAt: job.block.timestamp, evidence: evidence,
            inCycle: job.inCycle
        ).withholding(doubts.rules(about: job))
    }

    /// Judges again what hangs on a parameter that came to be in doubt, or is no more.
    private mutating func rejudge(doubtedBefore old: ParameterDoubts) {
        for chain in chains.indices {
            guard let first = chains[chain].window.first, let last = chains[chain].window.last else { continue }
            for number in first.value...last.value {
                let firstJob = chains[chain].window[BlockNumber(number)]?.firstJob
                for slot in jobs.slots(inBlockFrom: firstJob) {
                    guard let job = jobs[slot], doubts.rules(about: job) != old.rules(about: job) else { continue }
                    prepareEvidence(of: job)
                    rejudge(slot, because: .configuration)
                }
            }
        }
    }
}

extension ParameterDoubts {
    /// The rules whose answer about a job hangs on what is in doubt.
    func rules(about job: Job) -> RuleSet {
        rules(about: job.message.identifier, executedOn: job.chain, at: job.block.timestamp)
    }
}
