/// What a monitor has to hold of one chain, written down as plainly as possible: the whole chain below the head that
/// counts.
///
/// For nodes that answer every read from the chain whose head they name, and name no finalized head.
struct CursorModel {
    let tree: SmallTree
    /// The chain that counts, from the first block up.
    private(set) var chain: [SmallBlock] = []
    /// The head of the look before, where it was below ours: named again, it counts.
    private var behind: SmallBlock?

    init(_ tree: SmallTree) {
        self.tree = tree
    }

    /// What has to be told when a node names a head.
    mutating func look(at place: Int) -> [CursorNews] {
        let new = tree.path(to: place)
        guard let top = chain.last, let head = new.last else {
            chain = new
            return []
        }
        if new.contains(top) {
            chain = new
            behind = nil
            return []
        }
        if chain.contains(head) {
            guard behind == head else {
                behind = head
                return []
            }
            chain = new
            behind = nil
            return [.rewound(to: head.number, depth: top.number - head.number)]
        }
        behind = nil
        guard let ancestor = chain.last(where: new.contains) else {
            // With nothing in common, what counts is begun anew at the next look.
            chain = []
            return [.lost(from: 0, to: top.number)]
        }
        chain = new
        return [.reorged(above: ancestor.number, depth: top.number - ancestor.number)]
    }
}

/// What is told of blocks that go.
enum CursorNews: Hashable {
    case reorged(above: UInt64, depth: UInt64)
    case rewound(to: UInt64, depth: UInt64)
    case lost(from: UInt64, to: UInt64)

    /// The heights of the blocks that are said to have gone.
    var gone: ClosedRange<UInt64> {
        switch self {
        case .reorged(let ancestor, let depth): ancestor + 1...ancestor + depth
        case .rewound(let head, let depth): head + 1...head + depth
        case .lost(let first, let last): first...last
        }
    }
}
