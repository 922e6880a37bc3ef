/// What one chain's blocks looked like until they are final, and which of them were replaced by their deposits.
///
/// Bounded: shapes for the newest blocks that are not final or that are waited for, a few blocks for each height that changed.
struct ReplacementWatch: Sendable {
    /// A block that is no longer canonical, as it was: the lowest of those that went together, or one with an invalid message.
    struct Departed: Hashable, Sendable {
        let block: BlockReference
        let parentHash: Hash32
        let shape: BlockShape
        /// How many deposits it began with, where its receipts were read.
        let deposits: Int?
        /// Invalid messages in it, as far as they are kept.
        let messages: [JobID]
        /// How many blocks of the run that begins with it held more than one transaction.
        let crowdedBlocks: Int
        /// When it went, and every block above it.
        let at: Moment
    }

    /// A replacement without an invalid message, until the blocks above tell whether a whole range was emptied.
    struct Open: Hashable, Sendable {
        let old: BlockReference
        let new: BlockReference
        let hasMarker: Bool
        let departedAt: Moment
        /// It shows nothing by itself, and counts only as the first of an emptied range.
        let isOnlyARun: Bool
    }

    /// Blocks in a row that have to be empty to be taken for a range that derivation forced.
    static let run: UInt64 = 4
    /// Invalid messages that are kept of a block.
    static let messageLimit = 16
    private static let shapeLimit = 8_192
    private static let heightLimit = 64
    private static let blocksPerHeight = 4
    /// Messages that are kept without their block.
    static let orphanLimit = 16_384

    private(set) var shapes: [BlockNumber: BlockShape] = [:]
    private(set) var departed: [BlockNumber: [Departed]] = [:]
    var open: [BlockNumber: Open] = [:]
    private(set) var done: [BlockNumber: BlockReplacement] = [:]
    /// Messages whose block went, by its height, until it is known what stands in its place.
    private(set) var orphans: [BlockNumber: [Job]] = [:]
    private var orphanCount = 0

    /// Replacements since the start.
    private(set) var counts: [ReplacementCause: UInt64] = [:]
    /// Replaced blocks that came back.
    private(set) var undone: UInt64 = 0

    /// Keeps the shape of a block, if it is one of the newest.
    mutating func keep(_ shape: BlockShape, of number: BlockNumber, head: BlockNumber) {
        guard head.value - min(number, head).value < UInt64(Self.shapeLimit) else { return }
        shapes[number] = shape
        if number.value >= UInt64(Self.shapeLimit) { shapes[number.lowered(by: UInt64(Self.shapeLimit))] = nil }
    }

    /// Lets go of what is known of a block that left the window or is final.
    mutating func forget(_ number: BlockNumber) {
        shapes[number] = nil
        departed[number] = nil
        open[number] = nil
    }

    /// Whether a height belongs to a run whose upper blocks are waited for.
    func isInOpenRun(_ number: BlockNumber) -> Bool {
        (0..<Self.run).contains { open[number.lowered(by: $0)] != nil }
    }

    /// Lets go of the look of a block that is no longer canonical.
    mutating func shapeGone(_ number: BlockNumber) { shapes[number] = nil }

    /// Remembers a block that went.
    mutating func depart(_ block: Departed) {
        let number = block.block.number
        var blocks = departed[number] ?? []
        blocks.removeAll { $0.block.hash == block.block.hash }
        departed[number] = (blocks + [block]).suffix(Self.blocksPerHeight)
        open[number] = nil
        guard departed.count > Self.heightLimit, let lowest = departed.keys.min(), let highest = departed.keys.max()
        else { return }
        // What comes next comes here: what lies below was passed already, and what lies far above is reached last.
        departed[lowest < number ? lowest : highest] = nil
    }

    /// Whether a block is remembered as one that went at a moment.
    func hasDeparted(_ hash: Hash32, at number: BlockNumber, when moment: Moment) -> Bool {
        departed[number]?.contains { $0.block.hash == hash && $0.at == moment } ?? false
    }

    /// Whether one more message can be kept without its block.
    var hasRoom: Bool { orphanCount < Self.orphanLimit }

    /// Keeps a message without its block, if there is room.
    mutating func keepOrphan(_ job: Job) -> Bool {
        guard hasRoom else { return false }
        orphanCount += 1
        orphans[job.block.number, default: []].append(job)
        return true
    }

    /// Hands over the messages that are kept of a height.
    mutating func takeOrphans(at number: BlockNumber) -> [Job] {
        let jobs = orphans.removeValue(forKey: number) ?? []
        orphanCount -= jobs.count
        return jobs
    }

    /// The newest block that went and of which a new one at its height may be what derivation left.
    func original(
        of parentHash: Hash32, _ block: BlockReference, _ shape: BlockShape
    ) -> (departed: Departed, reduction: BlockShape.Reduction)? {
        for old in (departed[block.number] ?? []).reversed()
        where old.parentHash == parentHash && old.block.timestamp == block.timestamp && old.block.hash != block.hash {
            if let reduction = old.shape.reduction(to: shape, deposits: old.deposits) { return (old, reduction) }
        }
        return nil
    }

    /// The newest block that went, without an invalid message, and that a new one may begin an emptied range in the place of.
    ///
    /// Derivation builds on other L1 origins than the sequencer did, and the first block may have been empty before.
    func beginningOfRun(_ parentHash: Hash32, _ block: BlockReference, _ shape: BlockShape) -> Departed? {
        guard shape.transactionCount == 1 else { return nil }
        return departed[block.number]?.last { old in
            old.parentHash == parentHash && old.block.timestamp == block.timestamp && old.block.hash != block.hash
                && old.messages.isEmpty && old.crowdedBlocks > 1
        }
    }

    /// Counts a replacement, and remembers it for when the replaced block comes back.
    mutating func settle(_ replacement: BlockReplacement) {
        counts[replacement.cause, default: 0] += 1
        done[replacement.new.number] = replacement
        if done.count > Self.heightLimit, let lowest = done.keys.min() { done[lowest] = nil }
    }

    /// The replacement that a block undoes by its return, counted.
    mutating func comeBack(_ block: BlockReference) -> BlockReplacement? {
        guard let replacement = done[block.number], replacement.old.hash == block.hash else { return nil }
        done[block.number] = nil
        undone += 1
        return replacement
    }
}
