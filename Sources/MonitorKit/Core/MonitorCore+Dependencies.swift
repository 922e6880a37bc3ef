/// Rule 8: what relies on a block with an invalid message falls with it.
///
/// Blocks fall by the other rules first. From there the rule spreads along the messages, across chains, until nothing
/// changes; what it finds does not depend on the order in which blocks were read. It is asked only of messages that break
/// no other rule: a message that is false by itself has its reason already.
extension MonitorCore {
    /// Whether rule 8 is broken by a message that breaks no other: its initiating block holds an invalid message.
    func fallsWithInitiatingBlock(_ job: Job) -> Bool {
        guard let key = initiatingKey(of: job), let chain = index(of: key.chain) else { return false }
        return chains[chain].findings.invalid.contains(key.number) || stillFalls(job, with: key, chain)
    }

    /// A block that is being read or searched again takes back nothing until it is judged.
    ///
    /// One that left a whole window behind the finalized head does: what is watched decides, so that a monitor that was
    /// started later comes to the same verdict.
    private func stillFalls(_ job: Job, with key: InitiatingKey, _ chain: ChainIndex) -> Bool {
        guard job.status == .invalid(.dependsOnInvalid) else { return false }
        guard let block = chains[chain].window[key.number] else {
            return !chains[chain].isComplete && chains[chain].window.first.map { key.number < $0 } ?? true
        }
        return block.scan == .due || chains[chain].awaiting[key.number] != nil
    }

    /// What is wrong with the initiating block of such a message, in words.
    func dependency(of job: Job) -> Violation {
        let identifier = job.message.identifier
        return Violation(
            .initiatingBlockValid, .dependsOnInvalid,
            got: .text("block \(identifier.blockNumber) of chain \(identifier.chainID) holds an invalid message"),
            expected: .text("an initiating block without invalid messages"))
    }

    /// Notes that a block came to hold an invalid message, or may hold none any more.
    mutating func touchBlock(_ chain: ChainID, _ number: BlockNumber) {
        touchedBlocks.insert(InitiatingKey(chain: chain, number: number))
    }

    /// Spreads rule 8 from the blocks that were touched until nothing changes.
    ///
    /// Ends, because a message initiated in the past cannot touch the block that it relies on, and those of one timestamp
    /// only fall, but for one release of each loop.
    mutating func settleDependencies() {
        while !touchedBlocks.isEmpty {
            let touched = touchedBlocks.sorted { ($0.chain, $0.number) < ($1.chain, $1.number) }
            touchedBlocks.removeAll(keepingCapacity: true)
            var times: Set<Timestamp> = []
            for key in touched {
                spread(from: key)
                if let chain = index(of: key.chain), let block = chains[chain].window[key.number] {
                    times.insert(block.timestamp)
                }
            }
            for time in times.sorted() { releaseLoops(at: time) }
        }
    }

    /// Looks again at what was held to rule 8 by blocks of a chain whose window has become whole: they may lie below it.
    mutating func touchFallen(relyingOn chain: ChainIndex) {
        for executing in chains {
            for number in executing.findings.invalid.blocks {
                for slot in jobs.slots(inBlockFrom: executing.window[number]?.firstJob) {
                    guard let job = jobs[slot], job.status == .invalid(.dependsOnInvalid),
                        let key = initiatingKey(of: job), key.chain == chains[chain].id
                    else { continue }
                    touchedBlocks.insert(key)
                }
            }
        }
    }

    private mutating func spread(from key: InitiatingKey) {
        for slot in jobs.slots(of: key) {
            guard let job = jobs[slot] else { continue }
            let falls = fallsWithInitiatingBlock(job)
            guard falls != (job.status == .invalid(.dependsOnInvalid)), !job.breaksAnotherRule else { continue }
            prepareEvidence(of: job)
            rejudge(slot, because: .dependency)
        }
    }

    /// Blocks of one timestamp that rely on each other would hold each other down after what made them fall has gone.
    private mutating func releaseLoops(at time: Timestamp) {
        let held = (sameTimestamp[time] ?? []).filter { jobs[$0]?.status == .invalid(.dependsOnInvalid) }
        guard !held.isEmpty else { return }
        var loose = held.sorted { $0.index < $1.index }
        var fallen: Set<InitiatingKey> = []
        var isSettled = false
        while !isSettled {
            isSettled = true
            loose.removeAll { slot in
                guard let job = jobs[slot], let key = initiatingKey(of: job) else { return true }
                guard fallen.contains(key) || isInvalid(key, besides: held) else { return false }
                fallen.insert(InitiatingKey(chain: job.chain, number: job.block.number))
                isSettled = false
                return true
            }
        }
        for slot in loose {
            guard let job = jobs[slot] else { continue }
            prepareEvidence(of: job)
            rejudge(slot, because: .dependency, fallsWithBlock: false)
        }
    }

    /// Whether a block holds an invalid message that is none of these, or is not there to be asked.
    private func isInvalid(_ key: InitiatingKey, besides held: Set<JobSlot>) -> Bool {
        guard let chain = index(of: key.chain), let block = chains[chain].window[key.number] else { return true }
        return jobs.slots(inBlockFrom: block.firstJob).contains { slot in
            guard case .invalid = jobs[slot]?.status else { return false }
            return !held.contains(slot)
        }
    }
}

extension Job {
    /// Whether a rule other than 8 is broken.
    fileprivate var breaksAnotherRule: Bool {
        !brokenRules.subtracting(RuleSet(.initiatingBlockValid)).isEmpty
    }
}
