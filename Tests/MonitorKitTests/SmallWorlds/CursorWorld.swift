import MonitorKit

/// A core that follows one chain of a small tree, and what must hold of it after every event.
struct CursorWorld {
    /// How a node answers the reads that follow from a look.
    enum Answers: Hashable {
        /// From the chain whose head it named.
        case same
        /// From the chain with another head: by then the node is somewhere else.
        case chain(Int)
        case none
    }

    /// One look at the chain.
    struct Look: Hashable {
        /// The place of the head.
        var head: Int
        /// How many blocks at the head are not final; nil where the node names no finalized head.
        var unfinal: Int?
        var answers = Answers.same
    }

    let tree: SmallTree
    private(set) var core: MonitorCore
    private var now = Moment(wall: 0, steady: 0)
    /// The finalized blocks that the last two looks named.
    private var finals: [[SmallBlock]] = []
    private var highestFinal: UInt64 = 0
    /// What was told in the last look.
    private(set) var news: [CursorNews] = []
    /// The first thing that does not hold; nil while all is well.
    private(set) var problem: String?

    static let chain = ChainID(901)
    /// Seconds after which finality that is named lower has moved back: two epochs of L1, each 32 slots of 12 s.
    static let long: UInt64 = 768

    init(_ tree: SmallTree, tail: UInt64 = 0) {
        self.tree = tree
        let parameters = ChainParameters(
            genesisNumber: BlockNumber(0), genesisTime: Timestamp(1_000), blockTime: 2, activation: nil)
        var configuration = CoreConfiguration(
            parameters: ProtocolParameters(chains: [Self.chain: parameters]), attached: [Self.chain])
        configuration.tail = tail
        // Small, so that a chain of four blocks takes several reads.
        configuration.batch = 2
        configuration.headerReadsInFlight = 2
        core = MonitorCore(configuration)
    }

    /// The watched blocks, lowest first.
    var window: [SmallBlock?] {
        guard let window = core.window(of: Self.chain), let first = window.first, let last = window.last else {
            return []
        }
        return (first.value...last.value).map { number in window[BlockNumber(number)].flatMap { tree.block($0.hash) } }
    }

    /// Takes one look, and reads all that the core asks for because of it.
    ///
    /// Usually a block time and a second after the one before, so that a head behind ours counts when it is named again.
    mutating func take(_ look: Look, after seconds: UInt64 = 3) {
        news = []
        now = Moment(wall: now.wall + Double(seconds), steady: now.steady + seconds * 1_000_000_000)
        let path = tree.path(to: look.head)
        let final = look.unfinal.map { path[max(0, path.count - 1 - $0)] }
        finals = (finals + [final.map { block in path.filter { $0.number <= block.number } } ?? []]).suffix(2)
        highestFinal = max(highestFinal, final?.number ?? 0)
        var events: [MonitorEvent] = [
            .headsRead(
                Self.chain,
                ChainHeads(
                    latest: tree.observed(tree.blocks[look.head]), safe: final?.reference, finalized: final?.reference,
                    askedAt: now), by: "el")
        ]
        var handled = 0
        while !events.isEmpty, problem == nil {
            handled += 1
            if handled > 50 { problem = "reads without end" }
            for request in handle(events.removeFirst()) {
                events.append(answer(request, look))
            }
        }
        if problem == nil { problem = disorder }
    }

    private func answer(_ request: ReadRequest, _ look: Look) -> MonitorEvent {
        guard case .blocks(_, let first, let count) = request, look.answers != .none else {
            return .readFailed(request, UpstreamFailure(.connect, "as tried"))
        }
        var head = look.head
        if case .chain(let other) = look.answers { head = other }
        let blocks = tree.path(to: head).filter { $0.number >= first.value && $0.number < first.value + UInt64(count) }
        return blocks.isEmpty
            ? .readFailed(request, UpstreamFailure(.missing, "as tried"))
            : .blocksRead(Self.chain, blocks.map(tree.observed))
    }

    private mutating func handle(_ event: MonitorEvent) -> [ReadRequest] {
        let old = window
        var reads: [ReadRequest] = []
        var told: [CursorNews] = []
        var isFinalityBroken = false
        for directive in core.handle(event, at: now) {
            switch directive {
            case .read(let request): reads.append(request)
            case .announce(.reorged(_, let ancestor, let depth)):
                told.append(.reorged(above: ancestor.value, depth: depth))
            case .announce(.rewound(_, let head, let depth)): told.append(.rewound(to: head.value, depth: depth))
            case .announce(.windowLost(_, let first, let last)):
                told.append(.lost(from: first.value, to: last.value))
            case .announce(.finalityViolated): isFinalityBroken = true
            case .announce: break
            }
        }
        news += told
        problem = problem ?? brokenPath ?? unexplained(old, told, isFinalityBroken)
        return reads
    }

    /// The window is a path of the tree: real blocks, each the parent of the next.
    private var brokenPath: String? {
        let window = window.compactMap(\.self)
        if window.count != self.window.count { return "a block of the window never was" }
        for (lower, upper) in zip(window, window.dropFirst()) {
            guard let parent = upper.parent, tree.blocks[parent] == lower else { return "\(upper) is not on \(lower)" }
        }
        return nil
    }

    /// Blocks that went from the top are those that were told of, once; those that went from the bottom were final.
    private func unexplained(_ old: [SmallBlock?], _ told: [CursorNews], _ isFinalityBroken: Bool) -> String? {
        let (before, after) = (old.compactMap(\.self), window.compactMap(\.self))
        let gone = before.filter { !after.contains($0) }
        // What was let go lies below what is there; what was replaced does not.
        let below = after.first.map { first in tree.path(to: first) } ?? []
        let retired = gone.filter(below.contains)
        if let block = retired.first(where: { $0.number >= highestFinal }) {
            return "\(block) left before it was final"
        }
        let replaced = gone.filter { !retired.contains($0) }
        guard let lowest = replaced.first?.number, let highest = replaced.last?.number else {
            return told.isEmpty ? nil : "\(told) is told, and nothing went"
        }
        guard told.map(\.gone) == [lowest...highest] else { return "\(replaced) went, and \(told) is told" }
        let wereFinal = replaced.filter { block in finals.count == 2 && finals.allSatisfy { $0.contains(block) } }
        if !wereFinal.isEmpty, !isFinalityBroken { return "\(wereFinal) went, was final, and nobody is told" }
        return nil
    }

    /// Heads are in order, and none is above what is known.
    private var disorder: String? {
        guard let chain = core.snapshot.chains.first, let top = chain.window?.upperBound else { return nil }
        let heads = [SafetyLevel.finalized, .crossSafe, .localSafe].compactMap { chain.heads[$0]?.number } + [top]
        return zip(heads, heads.dropFirst()).allSatisfy(<=) ? nil : "heads are out of order: \(heads)"
    }
}
