/// How many jobs of one kind each block of a chain holds, lowest block first.
///
/// What is worst stands lowest: a block's safety level never rises with its height. So the worst messages are found without
/// sorting, and keeping the order costs a search for each change.
struct BlockTally: Hashable, Sendable {
    private(set) var blocks: ContiguousArray<BlockNumber> = []
    private var counts: ContiguousArray<Int> = []
    /// How many there are in all blocks.
    private(set) var total = 0

    /// The lowest block that holds one.
    var lowest: BlockNumber? { blocks.first }

    /// Whether a block holds one.
    func contains(_ block: BlockNumber) -> Bool {
        let place = place(of: block)
        return place < blocks.count && blocks[place] == block
    }

    /// The blocks above one height, up to another, that hold one.
    func blocks(above low: BlockNumber?, through high: BlockNumber) -> ArraySlice<BlockNumber> {
        let first = low.map { place(of: $0.next) } ?? 0
        let last = place(of: high.next)
        return first < last ? blocks[first..<last] : []
    }

    /// Counts a job in, or out with a sign of -1.
    mutating func add(_ sign: Int, in block: BlockNumber) {
        total += sign
        let place = place(of: block)
        guard place < blocks.count, blocks[place] == block else {
            blocks.insert(block, at: place)
            counts.insert(sign, at: place)
            return
        }
        counts[place] += sign
        guard counts[place] == 0 else { return }
        blocks.remove(at: place)
        counts.remove(at: place)
    }

    /// The first place whose block is not below `block`; the newest block is looked at first, because most changes are there.
    private func place(of block: BlockNumber) -> Int {
        guard let last = blocks.last, block <= last else { return blocks.count }
        var low = 0
        var high = blocks.count - 1
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle] < block { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
