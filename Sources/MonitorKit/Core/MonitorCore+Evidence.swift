/// Evidence: what is known of the initiating blocks, and when it has to be read again.
///
/// N jobs that name one block cost one read; a block that is replaced costs one more; nothing else costs anything.
extension MonitorCore {
    mutating func evidenceRead(_ chain: ChainIndex, _ read: InitiatingBlock) {
        let block = read.reference
        guard isBelievable(read, chain) else {
            let request = ReadRequest.evidence(chains[chain].id, block.number, .hash(block.hash))
            readFailed(chain, request, Self.unprovenAnswer)
            return
        }
        noteSuccess(chain)
        chains[chain].evidence.finish(block.number)
        historyRead(chain, block.number)
        endDispute(chain, block.number)
        let isOutdated = chains[chain].outdatedReads.remove(block.number) != nil
        let key = InitiatingKey(chain: chains[chain].id, number: block.number)
        guard evidence[key] != nil else { return }
        let cause: VerdictCause =
            evidence.lastRead(key).map { $0 != block.hash } ?? false ? .initiatingReorg : .evidence
        let isBeyondWindow = isBeyondWindow(chain, block.number)
        if chains[chain].window[block.number].map({ $0.hash != block.hash }) ?? (isOutdated && !isBeyondWindow) {
            // The block was replaced while it was read.
            evidence[key] = .due
            chains[chain].evidence.add(block.number)
        } else if isBeyondWindow {
            awaitWindow(key, chain)
        } else {
            noteProof(of: read, chain)
            evidence[key] = .read(block, logs: keptLogs(read.logs, of: key))
            let isFinal = chains[chain].levels[.finalized].map { block.number <= $0 } ?? false
            if chains[chain].window[block.number] == nil, !isFinal {
                chains[chain].readBelowWindow.insert(block.number)
            }
        }
        rejudge(jobsOf: key, because: cause)
        settleEvidence(key, chain)
    }

    /// Lets go of the logs of a block that can no longer change, once its messages are judged.
    mutating func settleEvidence(_ key: InitiatingKey, _ chain: ChainIndex) {
        guard case .read(let block, _) = evidence[key], let finalized = chains[chain].levels[.finalized],
            key.number <= finalized, !chains[chain].evidence.isOutstanding(key.number)
        else { return }
        evidence[key] = .settled(block)
    }

    /// Lets go of what was read below the window, up to a height that is final now.
    mutating func settleBelowWindow(_ chain: ChainIndex, through height: BlockNumber) {
        for number in chains[chain].readBelowWindow where number <= height {
            chains[chain].readBelowWindow.remove(number)
            settleEvidence(InitiatingKey(chain: chains[chain].id, number: number), chain)
        }
    }

    /// Sees to it that there is evidence, or will be, of the block and the log that a message names.
    mutating func prepareEvidence(of job: Job) {
        guard let key = initiatingKey(of: job), let chain = index(of: key.chain) else { return }
        switch evidence[key] {
        case nil: chains[chain].initiating.add(key.number)
        case .settled: break
        case .read(_, let logs) where !logs.tells(of: job.message.identifier.logIndex):
            // What was read goes on to hold for the others.
            chains[chain].evidence.add(key.number)
            return
        default: return
        }
        if isBeyondWindow(chain, key.number) {
            awaitWindow(key, chain)
        } else {
            requestEvidence(key, chain)
        }
    }

    /// Brings evidence into line with the window after blocks came or went.
    mutating func reconcileEvidence(_ key: InitiatingKey) {
        guard let state = evidence[key], let chain = index(of: key.chain) else { return }
        if isBeyondWindow(chain, key.number) {
            chains[chain].evidence.remove(key.number)
            awaitWindow(key, chain)
        } else if let block = state.block, chains[chain].window[key.number].map({ $0.hash == block.hash }) ?? true {
            if chains[chain].window[key.number] != nil { chains[chain].readBelowWindow.remove(key.number) }
            return
        } else {
            requestEvidence(key, chain)
        }
        rejudge(jobsOf: key, because: .initiatingReorg)
    }

    private mutating func awaitWindow(_ key: InitiatingKey, _ chain: ChainIndex) {
        evidence[key] = .beyondWindow
        chains[chain].evidenceWithoutReceipts.remove(key.number)
        endDispute(chain, key.number)
        chains[chain].readBelowWindow.remove(key.number)
        chains[chain].pruned.remove(key.number)
        chains[chain].beyondWindow.insert(key.number)
    }

    /// Looks again at heights that the window does not reach, where a new head came to lie on their other side.
    mutating func headMoved(_ chain: ChainIndex, from old: BlockNumber?, to new: BlockNumber) {
        guard old != new else { return }
        for number in chains[chain].beyondWindow where old.map({ number > $0 }) != (number > new) {
            touchEvidence(chain, number)
        }
    }

    private mutating func requestEvidence(_ key: InitiatingKey, _ chain: ChainIndex) {
        evidence[key] = .due
        chains[chain].evidenceWithoutReceipts.remove(key.number)
        chains[chain].beyondWindow.remove(key.number)
        chains[chain].pruned.remove(key.number)
        chains[chain].readBelowWindow.remove(key.number)
        chains[chain].evidence.remove(key.number)
        chains[chain].evidence.add(key.number)
    }

    mutating func forgetEvidence(_ key: InitiatingKey) {
        guard let chain = index(of: key.chain) else { return }
        if evidence[key] != nil { chains[chain].initiating.remove(key.number) }
        evidence[key] = nil
        chains[chain].evidenceWithoutReceipts.remove(key.number)
        chains[chain].evidence.remove(key.number)
        chains[chain].pruned.remove(key.number)
        chains[chain].beyondWindow.remove(key.number)
        chains[chain].readBelowWindow.remove(key.number)
        endDispute(chain, key.number)
    }

    /// Takes back all that was read of a chain whose window is lost, or is being read: nothing ties it to the next window,
    /// which may begin anywhere, and what was final may be no more.
    mutating func withdrawEvidence(_ chain: ChainIndex) {
        chains[chain].outdatedReads.formUnion(chains[chain].evidence.underway)
        for number in chains[chain].disputes.keys.sorted() { endDispute(chain, number) }
        for number in evidence.numbers(of: chains[chain].id) {
            let key = InitiatingKey(chain: chains[chain].id, number: number)
            evidence[key] = .due
            touchedEvidence.insert(key)
        }
    }

    /// Takes back what was read of a block that goes, at once: the block in its place may be final and out of the window by
    /// the end of the same event, and then nothing would tell that it is another.
    mutating func withdrawEvidence(_ chain: ChainIndex, _ number: BlockNumber) {
        let key = InitiatingKey(chain: chains[chain].id, number: number)
        if evidence[key] != nil { evidence[key] = .due }
        for slot in jobs.slots(of: key) {
            guard let executing = jobs[slot].flatMap({ index(of: $0.chain) }) else { continue }
            chains[executing].statistics.initiatingReorged += 1
        }
        if chains[chain].evidence.underway.contains(number) { chains[chain].outdatedReads.insert(number) }
        touchEvidence(chain, number)
    }

    /// A read of evidence that failed for good is an answer too: the history is gone.
    mutating func evidenceFailed(_ chain: ChainIndex, _ number: BlockNumber, _ failure: UpstreamFailure) {
        let key = InitiatingKey(chain: chains[chain].id, number: number)
        let isBelowWindow = chains[chain].window.first.map { number < $0 } ?? false
        chains[chain].outdatedReads.remove(number)
        if isBeyondWindow(chain, number) || evidence[key] == nil {
            // Nobody waits for it any more: the window has to come there first, or no message names it.
            chains[chain].evidence.finish(number)
        } else if isBelowWindow, failure.saysNothingIsThere || isGivenUp(chain, number, failure) {
            chains[chain].evidence.finish(number)
            evidence[key] = .unavailable(failure.saysNothingIsThere ? .historyUnavailable : .upstreamUnreadable)
            chains[chain].evidenceWithoutReceipts.remove(number)
            if failure.saysNothingIsThere { endDispute(chain, number) }
            chains[chain].pruned.insert(number)
        } else {
            chains[chain].evidence.fail(number, at: now)
        }
        rejudge(jobsOf: key, because: .evidence)
    }

    /// Whether the window does not reach a height yet.
    private func isBeyondWindow(_ chain: ChainIndex, _ number: BlockNumber) -> Bool {
        chains[chain].window.last.map { number > $0 } ?? true
    }

    /// What can be seen of the initiating block of a job.
    func visibleEvidence(of job: Job) -> Evidence {
        let initiating = job.message.identifier.chainID
        guard let chain = index(of: initiating) else {
            let isInSet = configuration.parameters.contains(initiating)
            return isInSet ? .unavailable(.chainNotAttached) : .notRead
        }
        let number = job.message.identifier.blockNumber
        let unread: Evidence =
            chains[chain].isReadable || !chains[chain].wasTried ? .notRead : .unavailable(.upstreamUnreadable)
        let state = evidence[InitiatingKey(chain: initiating, number: number)]
        if let state, state.lacks(job.message.identifier.logIndex) {
            return chains[chain].evidence.hasFailed(number) ? .unavailable(.upstreamUnreadable) : unread
        }
        switch state {
        case .read(let block, let logs): return .block(block, logs: logs)
        case .unavailable(let reason): return .unavailable(reason)
        case .beyondWindow:
            guard let head = chains[chain].heads?.latest.number else { return unread }
            return number > head ? .aboveHead : unread
        case .due, .settled: return unread
        case nil: return .aboveHead
        }
    }
}
