/// Looking messages up: for the API and for people, never for a verdict.
extension MonitorCore {
    /// Blocks and messages that one call looks at, so that nobody who asks holds the monitor up.
    static let lookupLimit = 20_000

    /// The live messages that a filter admits, in order, after a place.
    ///
    /// - Parameter limit: the most messages; at least one is looked for.
    package func messages(matching filter: MessageFilter, after place: MessagePlace?, limit: Int) -> MessagePage {
        var page = MessagePage()
        var looks = 0
        for chain in chains where filter.executingChain.map({ $0 == chain.id }) ?? true {
            if let place, place.chain > chain.id { continue }
            guard var number = chain.window.first, let last = chain.window.last else { continue }
            if let place, place.chain == chain.id {
                // A block that was gone over to its end is not gone over again: alone it may be more than the limit.
                number = max(number, place.logIndex == LogIndex(.max) ? place.block.next : place.block)
            }
            while number <= last {
                let slots = jobs.slots(inBlockFrom: chain.window[number]?.firstJob)
                for slot in slots {
                    guard let job = jobs[slot], filter.admits(job) else { continue }
                    var message = shown(slot, job)
                    if let place, message.place <= place { continue }
                    message.isExposed = isExposed(job)
                    page.messages.append(message)
                    if page.messages.count >= max(limit, 1) {
                        page.next = message.place
                        return page
                    }
                }
                looks += 1 + slots.count
                if looks > Self.lookupLimit {
                    page.next = MessagePlace(chain: chain.id, block: number, logIndex: LogIndex(.max))
                    return page
                }
                number = number.next
            }
        }
        return page
    }

    /// The live message with an id; costs the blocks of the chain's window.
    package func message(_ id: JobID) -> FollowedMessage? {
        guard let chain = index(of: id.chain), let first = chains[chain].window.first,
            let last = chains[chain].window.last
        else { return nil }
        for number in first.value...last.value {
            guard let block = chains[chain].window[BlockNumber(number)], block.hash == id.blockHash else { continue }
            for slot in jobs.slots(inBlockFrom: block.firstJob) {
                guard let job = jobs[slot], job.message.logIndex == id.logIndex else { continue }
                var message = shown(slot, job)
                message.radius = blastRadius(of: job)
                message.initiatingBlock = initiatingKey(of: job).flatMap { evidence[$0]?.block }
                message.isExposed = isExposed(job)
                return message
            }
        }
        return nil
    }

    /// Every rule for one live message: whether it holds, is broken, or cannot be decided yet.
    package func steps(of id: JobID) -> [VerdictStep]? {
        guard let message = message(id) else { return nil }
        let job = message.job
        return judge.steps(
            job.message, executingChain: job.chain, executedAt: job.block.timestamp,
            isBlockRead: isInitiatingBlockRead(job), initiatingBlockHolds: initiatingBlockHolds(job),
            broken: job.brokenRules, violations: message.violations, doubted: doubts.rules(about: job))
    }

    private func isInitiatingBlockRead(_ job: Job) -> Bool {
        guard let key = initiatingKey(of: job), let state = evidence[key] else { return false }
        return state.block != nil && !state.lacks(job.message.identifier.logIndex)
    }

    /// Whether the initiating block is watched, every message in it is known, and all of them are valid.
    ///
    /// Of a block below the window only the logs are read: nobody has searched it for messages.
    private func initiatingBlockHolds(_ job: Job) -> Bool {
        guard let key = initiatingKey(of: job), let chain = index(of: key.chain),
            let block = chains[chain].window[key.number], block.scan == .done,
            chains[chain].droppedThrough.map({ key.number > $0 }) ?? true
        else { return false }
        return jobs.slots(inBlockFrom: block.firstJob).allSatisfy { jobs[$0]?.status == .valid }
    }

    /// A message with its broken rules in full.
    func shown(_ slot: JobSlot, _ job: Job) -> FollowedMessage {
        guard case .invalid = job.status else { return FollowedMessage(job: job, violations: []) }
        let judgement = judgement(of: job, visibleEvidence(of: job))
        let seen = Set(judgement.violations.map(\.rule))
        var kept = (keptViolations[slot] ?? []).filter {
            !seen.contains($0.rule) && job.brokenRules.contains(RuleSet($0.rule))
        }
        if job.brokenRules.contains(RuleSet(.initiatingBlockValid)) { kept.append(dependency(of: job)) }
        return FollowedMessage(job: job, violations: (judgement.violations + kept).sorted { $0.rule < $1.rule })
    }

    /// Keeps what an initiating block showed, for when its logs are let go; beyond the bound only the rules are known.
    mutating func keepViolations(_ violations: [Violation], of slot: JobSlot) {
        let shown = violations.filter { $0.rule == .logMatches }
        guard !shown.isEmpty, keptViolations[slot] != nil || keptViolations.count < configuration.maximumDetails else {
            return
        }
        keptViolations[slot] = shown
    }

    /// Lists the worst messages of a chain anew, where they changed.
    mutating func updateListed(_ chain: ChainIndex) {
        guard chains[chain].isListStale else { return }
        chains[chain].isListStale = false
        let findings = chains[chain].findings
        // What is known of their reach stands until it is measured anew, which need not be at once.
        let radii = Dictionary(
            chains[chain].listedInvalid.map { ($0.job.id, $0.radius) }, uniquingKeysWith: { first, _ in first })
        chains[chain].listedInvalid = listed(chain, findings.invalid, atMost: configuration.listedMessages) { job in
            job.isInvalid && !job.isIgnored
        }
        for place in chains[chain].listedInvalid.indices {
            chains[chain].listedInvalid[place].radius = radii[chains[chain].listedInvalid[place].job.id] ?? nil
        }
        chains[chain].listedUnknown = listed(
            chain, findings.unknownInSafe, atMost: configuration.listedMessages / 4
        ) { job in
            if case .unknown = job.status { ChainFindings.lists(job) } else { false }
        }
    }

    private func listed(
        _ chain: ChainIndex, _ tally: BlockTally, atMost limit: Int, where isListed: (Job) -> Bool
    ) -> [FollowedMessage] {
        var messages: [FollowedMessage] = []
        for number in tally.blocks {
            for slot in jobs.slots(inBlockFrom: chains[chain].window[number]?.firstJob) {
                guard messages.count < limit else { return messages }
                if let job = jobs[slot], isListed(job) { messages.append(shown(slot, job)) }
            }
        }
        return messages
    }
}
