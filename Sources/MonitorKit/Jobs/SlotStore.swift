/// Records in numbered slots, in blocks of a fixed size: growing copies nothing, and a slot that was given back is used again.
struct SlotStore<Record: Sendable>: Sendable {
    /// Records per block: large enough that the list of blocks is short, small enough that an empty store costs little.
    private static var blockSize: Int { 1024 }

    private var blocks: ContiguousArray<ContiguousArray<Record>> = []
    private var free: ContiguousArray<UInt32> = []
    /// How many slots have been used at one time or another.
    private var used = 0

    /// How many records there are.
    var count: Int { used - free.count }

    /// A record.
    ///
    /// - Precondition: the slot was given out by `insert`; what it holds after `remove` is left over.
    subscript(slot: UInt32) -> Record {
        get { blocks[Int(slot) / Self.blockSize][Int(slot) % Self.blockSize] }
        _modify { yield &blocks[Int(slot) / Self.blockSize][Int(slot) % Self.blockSize] }
    }

    /// Whether a slot was ever given out.
    func hasUsed(_ slot: UInt32) -> Bool { Int(slot) < used }

    /// Every slot that was ever given out.
    var slots: Range<UInt32> { 0..<UInt32(used) }

    /// Keeps a record.
    ///
    /// - Returns: its slot, or nil when every number is taken.
    mutating func insert(_ record: Record) -> UInt32? {
        if let slot = free.popLast() {
            self[slot] = record
            return slot
        }
        guard used < Int(UInt32.max) else { return nil }
        if used % Self.blockSize == 0 {
            var block = ContiguousArray<Record>()
            block.reserveCapacity(Self.blockSize)
            blocks.append(block)
        }
        blocks[used / Self.blockSize].append(record)
        defer { used += 1 }
        return UInt32(used)
    }

    /// Gives a slot back; all memory goes with the last one.
    mutating func remove(_ slot: UInt32) {
        free.append(slot)
        guard free.count == used else { return }
        blocks = []
        free = []
        used = 0
    }
}
