/// What is known of each initiating block that a live job names.
struct EvidenceBook: Sendable {
    /// What is known of one initiating block.
    enum State: Sendable {
        /// Its chain's window does not reach it.
        case beyondWindow
        /// It has to be read.
        case due
        /// It was read; of its logs at least those are kept that were named then.
        case read(BlockReference, logs: BlockLogs)
        /// It was read and is final: the verdicts stand, and the logs are not kept.
        case settled(BlockReference)
        /// It cannot be had.
        case unavailable(UnknownReason)

        /// The block that was read.
        var block: BlockReference? {
            switch self {
            case .read(let block, _), .settled(let block): block
            case .beyondWindow, .due, .unavailable: nil
            }
        }
    }

    /// How the state of a block is kept: 56 bytes, because there can be as many blocks as jobs.
    private struct Record: IndexedRecord {
        /// A state without what belongs to it.
        enum Kind {
            case beyondWindow, due, read, settled
            case unavailable(UnknownReason)
        }

        let number: BlockNumber
        var hash = Hash32.zero
        var timestamp = Timestamp(0)
        let chain: UInt16
        var kind: Kind

        var keyHash: UInt64 { InitiatingKey.hash(chain: chain, number: number) }
    }

    private var records = SlotStore<Record>()
    private var slots = SlotIndex<Record>()
    private var chains = ChainTable()
    /// Logs of the blocks that were read and are not final.
    private var logs: [UInt32: BlockLogs] = [:]
    /// How many digests of logs are kept.
    private(set) var keptLogs = 0

    subscript(key: InitiatingKey) -> State? {
        get { slot(of: key).map { state(in: $0) } }
        set {
            guard let newValue else {
                remove(key)
                return
            }
            guard let slot = slot(of: key) ?? add(key) else { return }
            keep(newValue, in: slot)
        }
    }

    /// The hash of the block that was read last, whatever became of it since; nil when none was.
    func lastRead(_ key: InitiatingKey) -> Hash32? {
        slot(of: key).flatMap { records[$0].hash == .zero ? nil : records[$0].hash }
    }

    /// The heights of a chain of which something is known, in no order; looks at every block of every chain.
    func numbers(of chain: ChainID) -> [BlockNumber] {
        guard let chain = chains.number(of: chain) else { return [] }
        return records.slots.compactMap { slot in
            let record = records[slot]
            // A slot that was given back still holds what was left in it.
            guard record.chain == chain, slots.slot(hash: record.keyHash, matches: { $0 == slot }) != nil else {
                return nil
            }
            return record.number
        }
    }

    /// Keeps of the logs of each block only those that are named.
    mutating func keepLogs(_ named: (InitiatingKey) -> Set<LogIndex>) {
        for (slot, digests) in logs {
            let key = InitiatingKey(chain: chains[records[slot].chain], number: records[slot].number)
            replaceLogs(in: slot, with: digests.only(named(key)))
        }
    }

    private func slot(of key: InitiatingKey) -> UInt32? {
        guard let chain = chains.number(of: key.chain) else { return nil }
        return slots.slot(hash: InitiatingKey.hash(chain: chain, number: key.number)) { slot in
            records[slot].chain == chain && records[slot].number == key.number
        }
    }

    private func state(in slot: UInt32) -> State {
        let record = records[slot]
        var block: BlockReference {
            BlockReference(number: record.number, hash: record.hash, timestamp: record.timestamp)
        }
        switch record.kind {
        case .beyondWindow: return .beyondWindow
        case .due: return .due
        case .read: return .read(block, logs: logs[slot] ?? BlockLogs([]))
        case .settled: return .settled(block)
        case .unavailable(let reason): return .unavailable(reason)
        }
    }

    private mutating func keep(_ state: State, in slot: UInt32) {
        if let block = state.block {
            records[slot].hash = block.hash
            records[slot].timestamp = block.timestamp
        }
        replaceLogs(in: slot, with: nil)
        switch state {
        case .beyondWindow: records[slot].kind = .beyondWindow
        case .due: records[slot].kind = .due
        case .read(_, let digests):
            records[slot].kind = .read
            replaceLogs(in: slot, with: digests)
        case .settled: records[slot].kind = .settled
        case .unavailable(let reason): records[slot].kind = .unavailable(reason)
        }
    }

    /// Makes room for a block; nil when there are as many as slots can be numbered, which jobs run out of first.
    private mutating func add(_ key: InitiatingKey) -> UInt32? {
        guard let chain = chains.assignedNumber(of: key.chain),
            let slot = records.insert(Record(number: key.number, chain: chain, kind: .due))
        else { return nil }
        slots.insert(slot, in: records)
        return slot
    }

    private mutating func remove(_ key: InitiatingKey) {
        guard let slot = slot(of: key) else { return }
        slots.remove(slot, in: records)
        records.remove(slot)
        replaceLogs(in: slot, with: nil)
    }

    private mutating func replaceLogs(in slot: UInt32, with digests: BlockLogs?) {
        keptLogs += (digests?.keptCount ?? 0) - (logs[slot]?.keptCount ?? 0)
        logs[slot] = digests
    }
}
