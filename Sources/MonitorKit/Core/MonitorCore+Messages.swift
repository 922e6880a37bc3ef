/// Messages: the claims of a block become jobs, and jobs end.
extension MonitorCore {
    mutating func messagesRead(_ chain: ChainIndex, _ block: BlockReference, _ found: BlockMessages) {
        guard isBelievable(found, of: block, chain) else {
            readFailed(chain, .messages(chains[chain].id, block), Self.unprovenAnswer)
            return
        }
        noteSuccess(chain)
        chains[chain].scans.finish(block.number)
        // The block may have been dropped, replaced or already searched while it was read.
        guard let known = chains[chain].window[block.number], known.scan == .due else { return }
        guard known.hash == block.hash else {
            chains[chain].scans.add(block.number)
            return
        }
        chains[chain].window[block.number]?.scan = .done
        noteProof(of: found, in: block, chain)
        let undecodable = UInt32(clamping: found.undecodable.count)
        chains[chain].window[block.number]?.undecodableLogs = undecodable
        chains[chain].undecodableLogs += UInt64(undecodable)
        for logIndex in found.undecodable {
            announce(.undecodable(chains[chain].id, block, logIndex))
        }
        if let deposits = found.deposits { noteDeposits(chain, block, deposits) }
        if chains[chain].replacements.open[block.number]?.new != block { nameEnds(chain, at: block.number) }
        add(found.messages, of: block, chain)
        touchBlock(chains[chain].id, block.number)
    }

    /// Nothing follows from it: an inbox without code explains that there are no messages, and is told for that.
    mutating func inboxRead(_ chain: ChainIndex, _ isInitialized: Bool) {
        let known = chains[chain].isInboxInitialized ?? true
        chains[chain].isInboxInitialized = isInitialized
        if known != isInitialized { announce(.inboxChanged(chains[chain].id, isInitialized: isInitialized)) }
    }

    private mutating func add(_ messages: [ExecutingMessage], of block: BlockReference, _ chain: ChainIndex) {
        let safety = chains[chain].safety(of: block.number)
        let firstSeen = now.wall.isFinite && now.wall > 0 ? UInt64(min(now.wall, 4e9)) : 0
        var added: [JobSlot] = []
        // Each job is put before those already there, so that walking a block meets its jobs in log order.
        for message in messages.reversed() {
            var job = Job(message: message, chain: chains[chain].id, block: block, safety: safety)
            job.firstSeen = firstSeen
            job.isIgnored = !configuration.ignored.isEmpty && configuration.ignored.contains(job.id)
            guard let slot = add(job, chain) else {
                if chains[chain].droppedThrough == nil { announce(.capacityReached(job.chain, block: block)) }
                chains[chain].droppedThrough = max(chains[chain].droppedThrough ?? block.number, block.number)
                break
            }
            added.append(slot)
            if let finding = message.accessList, finding != .declared { announce(.announcedWrongly(job)) }
        }
        for slot in added.reversed() { rejudge(slot, because: .found) }
    }

    /// Puts a job into every index; nil when the book is full.
    private mutating func add(_ job: Job, _ chain: ChainIndex) -> JobSlot? {
        let key = initiatingKey(of: job)
        let next = chains[chain].window[job.block.number]?.firstJob
        guard let slot = jobs.insert(job, before: next, of: key) else { return nil }
        chains[chain].window[job.block.number]?.firstJob = slot
        found[pair(of: job), default: 0] += 1
        tally(job, 1)
        if job.isSameTimestamp {
            sameTimestamp[job.block.timestamp, default: []].insert(slot)
            touchedTimestamps.insert(job.block.timestamp)
        }
        prepareEvidence(of: job)
        return slot
    }

    /// Ends what was counted for a block that leaves the window, its jobs above all.
    ///
    /// - Parameter end: how a job ends; nil where that is seen only by the block that comes in the place of this one.
    mutating func endJobs(of block: WindowBlock, _ chain: ChainIndex, _ end: (Job) -> JobEnd?) {
        chains[chain].undecodableLogs -= UInt64(block.undecodableLogs)
        if !block.isProven { chains[chain].unprovenHeaders -= 1 }
        if !block.hasReceipts { chains[chain].searchedWithoutReceipts -= 1 }
        for slot in jobs.slots(inBlockFrom: block.firstJob) {
            guard let key = jobs[slot].map({ initiatingKey(of: $0) }), let job = jobs.remove(slot, of: key) else {
                continue
            }
            tally(job, -1)
            keptViolations[slot] = nil
            if job.awaitsEvidence { countAwaiting(job, -1) }
            if job.isSameTimestamp {
                sameTimestamp[job.block.timestamp]?.remove(slot)
                if sameTimestamp[job.block.timestamp]?.isEmpty == true { sameTimestamp[job.block.timestamp] = nil }
                touchedTimestamps.insert(job.block.timestamp)
            }
            if job.isInvalid { touchBlock(job.chain, job.block.number) }
            if let key, !jobs.hasJobs(of: key) { forgetEvidence(key) }
            let end = end(job)
            switch end {
            case nil, .replaced, .reorgedOut: chains[chain].statistics.executingReorged += 1
            case .finalizedValid, .finalizedInvalid, .finalizedUnknown, .evicted: break
            }
            if let end { finish(job, end, chain) } else { orphan(job, chain) }
        }
    }

    /// Names how a job ended, counted.
    mutating func finish(_ job: Job, _ end: JobEnd, _ chain: ChainIndex) {
        chains[chain].statistics.count(end)
        announce(.ended(job, end))
    }

    /// The initiating block that a job's verdict depends on; nil where no block can change it.
    func initiatingKey(of job: Job) -> InitiatingKey? {
        let identifier = job.message.identifier
        guard let chain = index(of: identifier.chainID),
            chains[chain].parameters.timestamp(of: identifier.blockNumber) != nil
        else { return nil }
        return InitiatingKey(chain: identifier.chainID, number: identifier.blockNumber)
    }
}
