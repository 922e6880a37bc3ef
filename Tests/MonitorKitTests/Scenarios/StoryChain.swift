import MonitorKit

/// A true chain of a story: it grows with the clock and does what the story says, and nothing is left to chance.
struct StoryChain {
    private(set) var truth: TrueChain
    /// Blocks from the head to safe, and from safe to finalized; nil where the chain has no such heads.
    var levels: (safe: UInt64, finalized: UInt64)?
    private(set) var formerBranch: ChainView
    private var isStopped = false
    private var isFinalityStopped = false

    /// Which blocks are written, as the story has it so far.
    typealias Script = [StoryStep.Place: [StoryStep.Entry]]

    init(_ id: UInt64, place: Int, _ parameters: ChainParameters) {
        truth = TrueChain(place: place, id: ChainID(id), parameters: parameters)
        formerBranch = truth.view
    }

    /// Grows to where the clock says the chain is by now, or to a height.
    mutating func grow(at now: Double, through height: UInt64? = nil, _ script: Script, _ writer: StoryWriter) {
        let goal = height ?? truth.height(at: now)
        while !isStopped || height != nil, truth.view.blocks.isEmpty || truth.view.headNumber < goal {
            let number = truth.view.blocks.isEmpty ? truth.view.genesis : truth.view.headNumber + 1
            let content = writer.content(truth, number, script)
            truth.append(content, skew: 0, mayHoldMessages: false, isProven: true)
        }
        climb()
    }

    private mutating func climb() {
        guard let levels else { return }
        let (head, genesis) = (truth.view.headNumber, truth.view.genesis)
        func lowered(_ number: UInt64, by blocks: UInt64) -> UInt64 {
            number - genesis > blocks ? number - blocks : genesis
        }
        let safe = max(lowered(head, by: levels.safe), truth.view.safe ?? 0)
        let finalized = max(lowered(safe, by: levels.finalized), truth.view.finalized ?? 0)
        truth.finalize(safe: safe, finalized: isFinalityStopped ? truth.view.finalized : finalized)
    }

    /// Does what the story says; nil, or why that is not possible.
    mutating func perform(
        _ deed: StoryStep.Deed, at now: Double, _ script: Script, _ writer: StoryWriter
    ) -> String? {
        let head = truth.view.headNumber
        switch deed {
        case .replace(let blocks):
            guard blocks.upperBound == head else { return "the head is \(head), not \(blocks.upperBound)" }
            guard let depth = cut(above: blocks.lowerBound - 1) else { return "there is no block to build on" }
            grow(at: now, through: head - depth + UInt64(blocks.count), script, writer)
        case .shrink(let number):
            guard number < head, cut(above: number) != nil else { return "the head is \(head)" }
            isStopped = true
        case .returnToFormerBranch:
            (formerBranch, truth.view) = (truth.view, formerBranch)
        case .stop: isStopped = true
        case .goOn: isStopped = false
        case .stopFinality: isFinalityStopped = true
        case .resumeFinality: isFinalityStopped = false
        }
        return nil
    }

    /// Drops what is above a height, and remembers it; how many blocks went, or nil where nothing would be left.
    private mutating func cut(above number: UInt64) -> UInt64? {
        let head = truth.view.headNumber
        guard truth.view[number] != nil, number < head else { return nil }
        formerBranch = truth.view
        truth.view.cut(above: number)
        return head - number
    }
}

/// Writes the blocks of a story: each log and each claim where the story puts it.
struct StoryWriter {
    let parameters: [UInt64: ChainParameters]

    func content(_ chain: TrueChain, _ number: UInt64, _ script: StoryChain.Script) -> BlockContent {
        let place = StoryStep.Place(chain: chain.id.uint64 ?? 0, block: number)
        var content = BlockContent()
        for (index, entry) in (script[place] ?? []).enumerated() {
            switch entry {
            case .log(let isOther): content.logs.append(Self.log(place, UInt64(index), isOther: isOther))
            case .claim(let name, let lie):
                let message = claim(name, lie, at: place, LogIndex(UInt32(index)))
                content.messages.append(message)
                content.logs.append(LogDigest(origin: Address(0, 0, 0x22), payloadHash: message.payloadHash))
            }
        }
        return content
    }

    /// The log that belongs to a place, the same on every branch.
    private static func log(_ place: StoryStep.Place, _ index: UInt64, isOther: Bool) -> LogDigest {
        LogDigest(
            origin: Address(place.chain, place.block, UInt32(index)),
            payloadHash: Hash32(place.chain, place.block, index, isOther ? 2 : 1))
    }

    private func claim(
        _ name: StoryStep.LogName, _ lie: StoryStep.Lie?, at place: StoryStep.Place, _ index: LogIndex
    ) -> ExecutingMessage {
        let log = Self.log(name.place, name.index, isOther: lie == .payload)
        let number = BlockNumber(name.place.block)
        let time = parameters[name.place.chain]?.timestamp(of: number) ?? Timestamp(0)
        return ExecutingMessage(
            transactionHash: Hash32(7, place.chain, place.block, UInt64(index.value)), logIndex: index,
            identifier: MessageIdentifier(
                origin: lie == .origin ? .zero : log.origin, blockNumber: number,
                logIndex: LogIndex(UInt32(name.index)),
                timestamp: lie == .time ? Timestamp(time.seconds - 1) : time, chainID: ChainID(name.place.chain)),
            payloadHash: log.payloadHash, accessList: .declared)
    }
}
