import Testing

@testable import MonitorKit

@Suite struct JobBookTests {
    /// Every field holds something else for each number, so that one that is lost or mixed up shows.
    private func job(_ number: UInt64, initiating: UInt64, on chain: ChainID = ChainID(902)) -> Job {
        let identifier = MessageIdentifier(
            origin: Address(number, 2, 3), blockNumber: BlockNumber(initiating),
            logIndex: LogIndex(UInt32(truncatingIfNeeded: number &* 7)), timestamp: Timestamp(number &+ 11),
            chainID: chain)
        let message = ExecutingMessage(
            transactionHash: Hash32(1, number, 0, 0), logIndex: LogIndex(UInt32(truncatingIfNeeded: number)),
            identifier: identifier, payloadHash: Hash32(2, number, 0, 0),
            accessList: [nil, .declared, .mismatched, .undeclared][Int(number % 4)])
        let block = BlockReference(
            number: BlockNumber(number / 3), hash: Hash32(3, number, 0, 0), timestamp: Timestamp(5))
        var job = Job(message: message, chain: ChainID(901), block: block, safety: .localSafe)
        job.status = number % 2 == 0 ? .invalid(.cycle) : .unknown(.configuration)
        job.lastDefinite = number % 5 == 0 ? .valid : nil
        job.brokenRules = RuleSet(.noCycle)
        job.inCycle = number % 3 == 0
        job.awaitsEvidence = number % 7 == 0
        return job
    }

    private func key(_ job: Job) -> InitiatingKey {
        InitiatingKey(chain: job.message.identifier.chainID, number: job.message.identifier.blockNumber)
    }

    private func describe(_ job: Job) -> String { "\(job)" }

    @Test func job_comesBackAsItWasPutIn() throws {
        var book = JobBook(capacity: 10)
        for number in [0, 1, 2, 3, 4, 5, 6, 7] as [UInt64] {
            let job = job(number, initiating: number)
            let added = book.insert(job, before: nil, of: key(job))
            let slot = try #require(added)
            #expect(try describe(#require(book[slot])) == describe(job))
        }
    }

    @Test func chainThatNobodyWatches_isKeptInFull() throws {
        let hostile = ChainID(Hash32(.max, 1, 2, 3))
        var book = JobBook(capacity: 10)
        let job = job(1, initiating: 1, on: hostile)
        let added = book.insert(job, before: nil, of: nil)
        let slot = try #require(added)
        #expect(book[slot]?.message.identifier.chainID == hostile)
        let removed = book.remove(slot, of: nil)
        #expect(removed?.message.identifier.chainID == hostile)
        #expect(book[slot] == nil)
    }

    @Test func job_isNoLargerThan256Bytes_withItsIndexes() {
        // The index has a place of four bytes for each initiating block, at least three in eight of them taken after it grew; the
        // list of free slots and the evidence of a block that no other job names come on top.
        let index = 4 * 8.0 / 3
        #expect(Double(MemoryLayout<JobRecord>.stride) + index + 4 <= 256)
    }

    @Test func fullBook_takesNoMore_andTakesAgainWhenOneIsGone() throws {
        var book = JobBook(capacity: 2)
        let jobs = (0..<3).map { job($0, initiating: 1) }
        let slots = jobs.prefix(2).map { book.insert($0, before: nil, of: key($0)) }
        let first = try #require(slots[0])
        #expect(slots[1] != nil)
        let refused = book.insert(jobs[2], before: nil, of: key(jobs[2]))
        #expect(refused == nil && book.count == 2)
        _ = book.remove(first, of: key(jobs[0]))
        let taken = book.insert(jobs[2], before: nil, of: key(jobs[2]))
        #expect(taken != nil)
    }

    @Test func update_changesTheBelief_andNotTheClaim() throws {
        var book = JobBook(capacity: 2)
        let job = job(1, initiating: 1)
        let added = book.insert(job, before: nil, of: key(job))
        let slot = try #require(added)
        book.update(slot) { job in
            job.status = .valid
            job.lastDefinite = .valid
            job.brokenRules = []
            job.safety = .finalized
            job.inCycle = true
            job.awaitsEvidence = true
        }
        let changed = try #require(book[slot])
        #expect(changed.status == .valid && changed.lastDefinite == .valid && changed.brokenRules == [])
        #expect(changed.safety == .finalized && changed.inCycle && changed.awaitsEvidence)
        #expect(changed.id == job.id && changed.message == job.message)
    }

    /// The book against a dictionary, through tens of thousands of random inserts, updates and removals.
    @Test(arguments: [1, 2, 3] as [UInt64]) func book_agreesWithAPlainDictionary(seed: UInt64) throws {
        var chance = SeededNumbers(seed: seed)
        var book = JobBook(capacity: 3_000)
        var model: [JobSlot: Job] = [:]
        var live: [JobSlot] = []
        for number in 0..<20_000 as Range<UInt64> {
            // Growing at first, then shrinking, so that the index does both.
            if chance.chance(number < 10_000 ? 0.6 : 0.4) {
                let job = job(number, initiating: UInt64(chance.number(0, 700)))
                guard let slot = book.insert(job, before: nil, of: key(job)) else { continue }
                #expect(model.updateValue(job, forKey: slot) == nil, "seed \(seed): a slot was given out twice")
                live.append(slot)
            } else if !live.isEmpty {
                let slot = live.remove(at: chance.number(0, live.count - 1))
                let known = model.removeValue(forKey: slot)
                let expected = try #require(known)
                let removed = book.remove(slot, of: key(expected))
                #expect(removed?.id == expected.id, "seed \(seed)")
            }
            #expect(book.count == model.count, "seed \(seed)")
            guard number % 1_000 == 999 else { continue }
            let expected = Dictionary(grouping: model.keys) { model[$0].map { key($0) } }
            for initiating in (0...700).map({ InitiatingKey(chain: ChainID(902), number: BlockNumber($0)) }) {
                #expect(
                    Set(book.slots(of: initiating)) == Set(expected[initiating] ?? []), "seed \(seed), \(initiating)")
                #expect(book.hasJobs(of: initiating) == (expected[initiating] != nil), "seed \(seed), \(initiating)")
            }
            for (slot, job) in model { #expect(book[slot].map { describe($0) } == describe(job), "seed \(seed)") }
        }
    }
}
