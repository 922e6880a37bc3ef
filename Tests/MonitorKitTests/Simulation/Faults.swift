/// What can go wrong in a world: with the chains, with the nodes, with the replicas.
///
/// Each can be left out by itself, which is how a world that fails is made smaller.
enum Fault: String, CaseIterable, Sendable {
    // The chains.
    case reorganize, turnBack, shrink, stall, finalityStalls, finalityMovesBack, finalityBreaks, contradict
    // The nodes.
    case lag, slow, hang, refuse, lie, otherBackend, oldAnswer, mixedHeads, missingTags, prune, missingBlocks,
        batchLimit
    // The replicas.
    case kill, partition
    // The rollup nodes.
    case tellOtherParameters
}

/// How often each fault strikes in one world; a fault without an entry never does.
struct Faults: Sendable {
    private var rates: [Fault: Double] = [:]
    private let leftOut: Set<Fault>

    /// Draws which faults a world has, and how many of each.
    init(_ numbers: inout SeededNumbers, leftOut: Set<Fault>) {
        self.leftOut = leftOut
        for fault in Fault.allCases where !fault.isOfRollupNodes { draw(fault, &numbers) }
    }

    /// Draws what goes wrong with rollup nodes, by itself: worlds were drawn before there were any, and stay as they were.
    mutating func drawThoseOfRollupNodes(_ numbers: inout SeededNumbers) {
        for fault in Fault.allCases where fault.isOfRollupNodes { draw(fault, &numbers) }
    }

    private mutating func draw(_ fault: Fault, _ numbers: inout SeededNumbers) {
        let isThere = numbers.chance(fault.isRare ? 0.08 : 0.6)
        let rate = numbers.fraction(from: 0.1, to: 1) * fault.highestRate
        if isThere { rates[fault] = rate }
    }

    /// The faults that can strike.
    var present: [Fault] { Fault.allCases.filter { has($0) } }

    func has(_ fault: Fault) -> Bool { rates[fault] != nil && !leftOut.contains(fault) }

    /// Whether a fault strikes now; draws one number either way, so that leaving one out moves no other.
    func strike(_ fault: Fault, _ numbers: inout SeededNumbers) -> Bool {
        let draw = numbers.fraction()
        return has(fault) && draw < rates[fault] ?? 0
    }
}

extension Fault {
    /// Faults that change what a whole world is about.
    fileprivate var isRare: Bool { self == .contradict || self == .finalityBreaks || self == .finalityMovesBack }

    fileprivate var isOfRollupNodes: Bool { self == .tellOtherParameters }

    /// Per step and chain, per answer, per step and replica, or per step and rollup node, as the fault is.
    fileprivate var highestRate: Double {
        switch self {
        case .reorganize: 0.12
        case .turnBack, .shrink, .stall, .finalityStalls: 0.04
        case .finalityMovesBack, .finalityBreaks: 0.02
        case .contradict: 1
        case .lag: 0.9
        case .slow, .oldAnswer, .otherBackend: 0.4
        case .hang: 0.05
        case .refuse: 0.04
        case .lie, .mixedHeads, .missingTags: 0.2
        case .prune: 0.02
        case .missingBlocks: 0.3
        case .batchLimit: 1
        case .kill: 0.02
        case .partition: 0.02
        case .tellOtherParameters: 0.12
        }
    }
}
