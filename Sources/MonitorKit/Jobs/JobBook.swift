/// All live jobs: the only store there is, bounded, with the jobs of one block and of one initiating block linked up.
///
/// A job costs 192 bytes and, for each initiating block, at most 11 bytes of index: links are slots inside the records, and the
/// index keeps no keys.
package struct JobBook: Sendable {
    private var records = SlotStore<JobRecord>()
    private var firstOfInitiating = SlotIndex<JobRecord>()
    private var chains = ChainTable()
    /// Initiating chains that nobody watches: whoever sends a message chooses them.
    private var foreignChains: [UInt32: ChainID] = [:]
    /// The most jobs that are kept.
    package let capacity: Int

    /// How many jobs there are.
    package var count: Int { records.count }

    /// Starts empty.
    ///
    /// - Parameter capacity: the most jobs that are kept, less than 2³².
    package init(capacity: Int) {
        self.capacity = min(capacity, Int(UInt32.max) - 1)
    }

    /// A live job; nil when the slot is empty.
    package subscript(slot: JobSlot) -> Job? {
        guard isLive(slot) else { return nil }
        let record = records[slot.index]
        let initiating =
            record.initiatingChain == ChainTable.none ? foreignChains[slot.index] : chains[record.initiatingChain]
        return initiating.map { record.job(on: chains[record.chain], initiatedOn: $0) }
    }

    /// Changes a live job in place; its message, chain and block stay.
    package mutating func update(_ slot: JobSlot, _ change: (inout Job) -> Void) {
        guard var job = self[slot] else { return }
        change(&job)
        records[slot.index].take(job)
    }

    /// Adds a job before the others of its block.
    ///
    /// - Parameter initiating: the block that the message names, where that block can change the verdict.
    /// - Returns: the job's slot, or nil when the book is full.
    package mutating func insert(_ job: Job, before next: JobSlot?, of initiating: InitiatingKey?) -> JobSlot? {
        guard count < capacity, let chain = chains.assignedNumber(of: job.chain) else { return nil }
        let named = job.message.identifier.chainID
        let initiatingChain: UInt16? =
            initiating == nil ? chains.number(of: named) ?? ChainTable.none : chains.assignedNumber(of: named)
        guard let initiatingChain else { return nil }
        let record = JobRecord(
            job, chain: chain, initiatingChain: initiatingChain, nextInBlock: next?.index ?? JobRecord.noSlot)
        guard let slot = records.insert(record) else { return nil }
        if initiatingChain == ChainTable.none { foreignChains[slot] = named }
        if initiating != nil { link(slot) }
        return JobSlot(index: slot)
    }

    /// Takes a job away.
    ///
    /// - Parameter initiating: the key that it was inserted with.
    /// - Returns: the job, or nil when there was none.
    package mutating func remove(_ slot: JobSlot, of initiating: InitiatingKey?) -> Job? {
        guard let job = self[slot] else { return nil }
        if initiating != nil { unlink(slot.index) }
        if records[slot.index].initiatingChain == ChainTable.none { foreignChains[slot.index] = nil }
        records[slot.index].isLive = false
        records.remove(slot.index)
        return job
    }

    /// The slots of a block's jobs, from the first one on.
    package func slots(inBlockFrom first: JobSlot?) -> [JobSlot] {
        list(from: first?.index) { $0.nextInBlock }
    }

    /// The slots of the jobs that name one initiating block.
    package func slots(of initiating: InitiatingKey) -> [JobSlot] {
        list(from: first(of: initiating)) { $0.nextOfInitiating }
    }

    /// Whether any job names this initiating block.
    package func hasJobs(of initiating: InitiatingKey) -> Bool { first(of: initiating) != nil }

    private func isLive(_ slot: JobSlot) -> Bool { records.hasUsed(slot.index) && records[slot.index].isLive }

    private func list(from first: UInt32?, next: (JobRecord) -> UInt32) -> [JobSlot] {
        var found: [JobSlot] = []
        var slot = first ?? JobRecord.noSlot
        while slot != JobRecord.noSlot, isLive(JobSlot(index: slot)) {
            found.append(JobSlot(index: slot))
            slot = next(records[slot])
        }
        return found
    }
}

// The index of initiating blocks: a doubly linked list for each, whose first slot is found by hash.
extension JobBook {
    private func first(of key: InitiatingKey) -> UInt32? {
        chains.number(of: key.chain).flatMap { first(of: $0, key.number) }
    }

    private func first(of chain: UInt16, _ number: BlockNumber) -> UInt32? {
        firstOfInitiating.slot(hash: InitiatingKey.hash(chain: chain, number: number)) { slot in
            records[slot].initiatingChain == chain && records[slot].initiatingNumber == number
        }
    }

    /// Puts a slot before the others of its initiating block.
    private mutating func link(_ slot: UInt32) {
        guard let following = first(of: records[slot].initiatingChain, records[slot].initiatingNumber) else {
            firstOfInitiating.insert(slot, in: records)
            return
        }
        firstOfInitiating.replace(following, with: slot, in: records)
        records[slot].nextOfInitiating = following
        records[following].previousOfInitiating = slot
    }

    private mutating func unlink(_ slot: UInt32) {
        let next = records[slot].nextOfInitiating
        let previous = records[slot].previousOfInitiating
        if next != JobRecord.noSlot { records[next].previousOfInitiating = previous }
        if previous != JobRecord.noSlot {
            records[previous].nextOfInitiating = next
        } else if next != JobRecord.noSlot {
            firstOfInitiating.replace(slot, with: next, in: records)
        } else {
            firstOfInitiating.remove(slot, in: records)
        }
    }
}

// What a search over many jobs asks for: less than all of a job.
extension JobBook {
    /// Where chains stand in a caller's list, by the numbers that records name them with, and the other way round.
    struct Places {
        fileprivate var numbers: [UInt16?]
        fileprivate var places: [Int?]
    }

    /// The places of chains in a list.
    func places(of list: [ChainID]) -> Places {
        var places = Places(numbers: list.map { chains.number(of: $0) }, places: [])
        for (place, number) in places.numbers.enumerated() {
            guard let number = number.map(Int.init) else { continue }
            while places.places.count <= number { places.places.append(nil) }
            places.places[number] = place
        }
        return places
    }

    /// How many jobs a block has, and how many of them are invalid.
    func count(inBlockFrom first: JobSlot?) -> (all: Int, invalid: Int) {
        var counts = (all: 0, invalid: 0)
        var slot = first?.index ?? JobRecord.noSlot
        while slot != JobRecord.noSlot, isLive(JobSlot(index: slot)) {
            counts.all += 1
            if case .invalid = records[slot].status { counts.invalid += 1 }
            slot = records[slot].nextInBlock
        }
        return counts
    }

    /// Calls `body` with the place of the executing chain and the executing block of each job that names a block.
    func forEachJob(
        naming number: BlockNumber, ofChainAt place: Int, _ places: Places, _ body: (Int, BlockNumber) -> Void
    ) {
        guard let chain = places.numbers[place], var slot = first(of: chain, number) else { return }
        while slot != JobRecord.noSlot, isLive(JobSlot(index: slot)) {
            let executing = Int(records[slot].chain)
            if executing < places.places.count, let place = places.places[executing] {
                body(place, records[slot].blockNumber)
            }
            slot = records[slot].nextOfInitiating
        }
    }
}

extension JobRecord: IndexedRecord {
    var keyHash: UInt64 { InitiatingKey.hash(chain: initiatingChain, number: initiatingNumber) }
}
