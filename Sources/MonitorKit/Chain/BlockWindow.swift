/// What is kept of one canonical block.
package struct WindowBlock: Hashable, Sendable {
    /// How far the block has been searched for executing messages.
    package enum Scan: Hashable, Sendable {
        /// Its bloom may hold a message and its receipts have not been read.
        case due
        /// Proven to hold none, or its messages are jobs.
        case done
    }

    /// The block's hash.
    package let hash: Hash32
    /// The hash of the block below.
    package let parentHash: Hash32
    /// The block's time.
    package let timestamp: Timestamp
    /// How far it has been searched.
    package var scan: Scan
    /// The first of its jobs.
    package var firstJob: JobSlot?
    /// Its header hashes to its hash.
    package let isProven: Bool
    /// False where its messages were found in logs that came without receipts.
    package var hasReceipts = true
    /// Logs of the inbox in it that could not be decoded.
    package var undecodableLogs: UInt32 = 0
    /// How many deposits it begins with; nil until its receipts are read.
    package var deposits: UInt16?

    /// Describes a canonical block that has just been read.
    package init(hash: Hash32, parentHash: Hash32, timestamp: Timestamp, scan: Scan, isProven: Bool = true) {
        self.hash = hash
        self.parentHash = parentHash
        self.timestamp = timestamp
        self.scan = scan
        self.isProven = isProven
    }
}

/// The canonical blocks of one chain that are being watched: contiguous, each the parent of the next.
package struct BlockWindow: Sendable {
    private var storage: ContiguousArray<WindowBlock> = []
    /// How many blocks at the front of `storage` have been retired and wait to be cut off together.
    private var retired = 0
    private var base = BlockNumber(0)

    /// Starts without a block.
    package init() {}

    /// Whether there is no block.
    package var isEmpty: Bool { storage.count == retired }
    /// How many blocks there are.
    package var count: Int { storage.count - retired }
    /// The lowest height, when there is one.
    package var first: BlockNumber? { isEmpty ? nil : base.advanced(by: UInt64(retired)) }
    /// The highest height, when there is one.
    package var last: BlockNumber? { isEmpty ? nil : base.advanced(by: UInt64(storage.count - 1)) }
    /// The lowest block, when there is one.
    package var firstBlock: WindowBlock? { isEmpty ? nil : storage[retired] }
    /// The highest block, when there is one.
    package var lastBlock: WindowBlock? { isEmpty ? nil : storage.last }

    /// The block of a height; nil outside the window.
    ///
    /// Setting a height outside the window does nothing.
    package subscript(number: BlockNumber) -> WindowBlock? {
        get { index(of: number).map { storage[$0] } }
        set {
            if let index = index(of: number), let newValue { storage[index] = newValue }
        }
    }

    /// Adds the block above the highest.
    ///
    /// - Precondition: `number` is one above `last`, or the window is empty; callers link by parent hash first.
    package mutating func append(_ block: WindowBlock, at number: BlockNumber) {
        if isEmpty {
            storage.removeAll(keepingCapacity: true)
            retired = 0
            base = number
        }
        precondition(number == base.advanced(by: UInt64(storage.count)), "blocks of a window are contiguous")
        storage.append(block)
    }

    /// Adds the block below the lowest.
    ///
    /// - Precondition: the window is not empty and does not start at block 0; callers link by parent hash first.
    package mutating func prepend(_ block: WindowBlock) {
        precondition(!isEmpty && (first?.value ?? 0) > 0, "there is no block below")
        if retired == 0 { makeRoomBelow(block) }
        retired -= 1
        storage[retired] = block
    }

    /// Makes room that doubles with the window, so that adding a block costs the same however many there are.
    private mutating func makeRoomBelow(_ filler: WindowBlock) {
        let room = min(UInt64(max(storage.count, 64)), base.value)
        storage.insert(contentsOf: repeatElement(filler, count: Int(room)), at: 0)
        base = base.lowered(by: room)
        retired = Int(room)
    }

    /// Takes the highest block away.
    package mutating func removeLast() -> WindowBlock? {
        isEmpty ? nil : storage.removeLast()
    }

    /// Takes the lowest block away.
    package mutating func removeFirst() -> WindowBlock? {
        guard !isEmpty else { return nil }
        let block = storage[retired]
        retired += 1
        // Cutting off half at a time keeps retiring a block at constant cost.
        if retired > 64, retired * 2 > storage.count {
            storage.removeFirst(retired)
            base = base.advanced(by: UInt64(retired))
            retired = 0
        }
        return block
    }

    private func index(of number: BlockNumber) -> Int? {
        guard number >= base, let offset = Int(exactly: number.value - base.value), offset >= retired,
            offset < storage.count
        else { return nil }
        return offset
    }
}
