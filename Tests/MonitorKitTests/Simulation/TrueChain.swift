import MonitorKit

/// A block as it truly is; what the nodes show is taken from these.
final class TrueBlock: Sendable {
    let reference: BlockReference
    let parentHash: Hash32
    let logs: [LogDigest]
    let messages: [ExecutingMessage]
    let undecodable: [LogIndex]
    /// The bloom does not exclude a message, whether there is one or not.
    let mayHoldMessages: Bool
    let isProven: Bool
    /// How many deposits it begins with; each log is the work of one transaction more.
    let deposits: Int

    init(
        reference: BlockReference, parentHash: Hash32, content: BlockContent, mayHoldMessages: Bool, isProven: Bool
    ) {
        deposits = 1 + Int(reference.number.value % 3)
        self.reference = reference
        self.parentHash = parentHash
        self.mayHoldMessages = mayHoldMessages || !content.messages.isEmpty || !content.undecodable.isEmpty
        self.isProven = isProven
        logs = content.logs
        messages = content.messages
        undecodable = content.undecodable
    }

    var number: UInt64 { reference.number.value }
    var hash: Hash32 { reference.hash }
    var time: UInt64 { reference.timestamp.seconds }

    /// Of a third of the blocks no node has the receipts, which changes nothing but what is counted as proven.
    var proof: ReadProof {
        guard isProven else { return .nothing }
        return hash.words.2 % 3 == 0 ? .bloom : .receipts
    }

    var observed: ObservedBlock {
        ObservedBlock(
            reference: reference, parentHash: parentHash, mayHoldMessages: mayHoldMessages, isProven: isProven,
            shape: shape)
    }

    /// The same deposits at a height on every branch, so that a branch without logs looks like a replacement.
    private var shape: BlockShape {
        var leading = (0..<UInt64(deposits)).map { number << 8 + $0 }
        leading += logs.indices.map { reference.hash.words.2 << 40 + number << 8 + UInt64($0) }
        return BlockShape(attributes: 0, transactionCount: leading.count, leading: leading)
    }
}

/// What one node can show of a chain at one moment: the canonical blocks from genesis up, and the heads of the levels.
struct ChainView {
    let genesis: UInt64
    var blocks: ContiguousArray<TrueBlock> = []
    var safe: UInt64?
    var finalized: UInt64?

    var head: TrueBlock? { blocks.last }
    var headNumber: UInt64 { genesis + UInt64(max(blocks.count, 1)) - 1 }

    subscript(number: UInt64) -> TrueBlock? {
        guard number >= genesis, number - genesis < UInt64(blocks.count) else { return nil }
        return blocks[Int(number - genesis)]
    }

    /// Drops what is above a height; the level heads come down with it.
    mutating func cut(above number: UInt64) {
        while let head, head.number > number, blocks.count > 1 { blocks.removeLast() }
        safe = safe.map { min($0, headNumber) }
        finalized = finalized.map { min($0, headNumber) }
    }
}

/// One chain as it truly is, and as it was: what happened to it stays known to the world, and to no monitor.
struct TrueChain {
    let place: Int
    let id: ChainID
    let parameters: ChainParameters
    var view: ChainView
    /// Some earlier states, for nodes that are behind and for chains that turn back.
    var past: [ChainView] = []
    /// Every block that there ever was, canonical or not.
    private(set) var everyBlock: [Hash32: TrueBlock] = [:]
    private(set) var everyBlockAt: [UInt64: [TrueBlock]] = [:]
    /// The highest block that was ever final.
    private(set) var highestFinalized: UInt64 = 0
    private(set) var highestHead: UInt64 = 0
    var stalledUntil = 0.0
    var finalityStalledUntil = 0.0
    private var written: UInt64 = 0

    init(place: Int, id: ChainID, parameters: ChainParameters) {
        self.place = place
        self.id = id
        self.parameters = parameters
        view = ChainView(genesis: parameters.genesisNumber.value)
    }

    /// Adds a block of this content on top.
    mutating func append(_ content: BlockContent, skew: UInt64, mayHoldMessages: Bool, isProven: Bool) {
        let number = view.blocks.isEmpty ? view.genesis : view.headNumber + 1
        written += 1
        let reference = BlockReference(
            number: BlockNumber(number), hash: Hash32(UInt64(place) + 1, number, written, 0x6861_7368),
            timestamp: Timestamp(time(of: number) + skew))
        let block = TrueBlock(
            reference: reference, parentHash: view.head?.hash ?? .zero, content: content,
            mayHoldMessages: mayHoldMessages, isProven: isProven)
        view.blocks.append(block)
        everyBlock[block.hash] = block
        everyBlockAt[number, default: []].append(block)
        highestHead = max(highestHead, number)
    }

    mutating func finalize(safe: UInt64?, finalized: UInt64?) {
        view.safe = safe
        view.finalized = finalized
        highestFinalized = max(highestFinalized, finalized ?? 0)
    }

    /// Keeps the present state for later; only some are kept.
    mutating func remember(_ numbers: inout SeededNumbers) {
        past.append(view)
        if past.count > 8 { past.remove(at: numbers.number(0, 6)) }
    }

    /// The time that a height has on this chain; heights below genesis are never asked for.
    func time(of number: UInt64) -> UInt64 {
        parameters.genesisTime.seconds + (number - view.genesis) * parameters.blockTime
    }

    /// The newest height whose time has come.
    func height(at now: Double) -> UInt64 {
        let age = max(0, now - Double(parameters.genesisTime.seconds))
        return view.genesis + UInt64(age / Double(parameters.blockTime))
    }
}
