import MonitorKit

/// A block of a tree that is small enough to try every way through it.
struct SmallBlock: Hashable, Sendable, CustomStringConvertible {
    let name: String
    let number: UInt64
    /// The place of the block below in the tree; nil for a first block.
    let parent: Int?

    var description: String { name }

    var hash: Hash32 { Hash32(1, number, UInt64(name.utf8.reduce(0) { $0 * 256 + Int($1) }), 2) }
    var reference: BlockReference {
        BlockReference(number: BlockNumber(number), hash: hash, timestamp: Timestamp(1_000 + 2 * number))
    }
}

/// A tree of blocks; any of them can be the head of the chain at a moment.
///
/// ```
/// 0 ── 1 ── 2 ── 3
///  │    └── 2b ── 3b
///  └── 1c ── 2c
/// 0x
/// ```
struct SmallTree: Sendable {
    let blocks: [SmallBlock] = [
        SmallBlock(name: "0", number: 0, parent: nil), SmallBlock(name: "1", number: 1, parent: 0),
        SmallBlock(name: "2", number: 2, parent: 1), SmallBlock(name: "3", number: 3, parent: 2),
        SmallBlock(name: "2b", number: 2, parent: 1), SmallBlock(name: "3b", number: 3, parent: 4),
        SmallBlock(name: "1c", number: 1, parent: 0), SmallBlock(name: "2c", number: 2, parent: 6),
        SmallBlock(name: "0x", number: 0, parent: nil),
    ]

    /// The blocks from the first up to one, itself included: the chain whose head it is.
    func path(to place: Int) -> [SmallBlock] {
        var path: [SmallBlock] = []
        var next: Int? = place
        while let place = next {
            path.append(blocks[place])
            next = blocks[place].parent
        }
        return path.reversed()
    }

    func path(to block: SmallBlock) -> [SmallBlock] {
        blocks.firstIndex(of: block).map { path(to: $0) } ?? []
    }

    func observed(_ block: SmallBlock) -> ObservedBlock {
        ObservedBlock(
            reference: block.reference, parentHash: block.parent.map { blocks[$0].hash } ?? .zero,
            mayHoldMessages: false, isProven: true)
    }

    /// The block of a hash; nil where the tree has none.
    func block(_ hash: Hash32) -> SmallBlock? { blocks.first { $0.hash == hash } }
}
