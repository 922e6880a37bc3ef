/// What was read of the newest blocks and proven, by hash, so that nothing is asked for twice; bounded by number and by size.
///
/// What hashes to a block hash stays true however the chain changes.
struct RecentBlocks: Sendable {
    /// Blocks at most.
    static let blockLimit = 256
    /// Digests of logs at most, over all blocks: about 450 KB.
    static let digestLimit = 8_192

    private struct Entry {
        var messages: BlockMessages?
        var initiating: InitiatingBlock?
    }

    private var entries: [Hash32: Entry] = [:]
    /// The same blocks, oldest first.
    private var order: [Hash32] = []
    private var digests = 0

    /// The messages of a block.
    func messages(of block: Hash32) -> BlockMessages? { entries[block]?.messages }

    /// The logs of a block.
    func initiating(_ block: Hash32) -> InitiatingBlock? { entries[block]?.initiating }

    /// Keeps the messages of a block, if they are proven.
    mutating func add(_ messages: BlockMessages, of block: Hash32) {
        guard messages.isProven else { return }
        entry(of: block) { $0.messages = messages }
    }

    /// Keeps the logs of a block, if they are proven and not too many.
    mutating func add(_ initiating: InitiatingBlock) {
        let block = initiating.reference.hash
        guard initiating.isProven, initiating.logs.count <= Self.digestLimit, entries[block]?.initiating == nil else {
            return
        }
        digests += initiating.logs.count
        entry(of: block) { $0.initiating = initiating }
    }

    private mutating func entry(of block: Hash32, _ change: (inout Entry) -> Void) {
        if entries[block] == nil { order.append(block) }
        change(&entries[block, default: Entry()])
        while order.count > Self.blockLimit || digests > Self.digestLimit, order.count > 1 {
            let oldest = entries.removeValue(forKey: order.removeFirst())
            digests -= oldest?.initiating?.logs.count ?? 0
        }
    }
}
