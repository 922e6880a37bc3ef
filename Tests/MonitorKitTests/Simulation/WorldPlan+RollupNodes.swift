import MonitorKit

/// The rollup nodes of a world: what each tells while all is well, and what it may tell instead.
extension WorldPlan {
    /// One rollup node.
    struct RollupNode: Sendable {
        let name: String
        /// What we have too, or as much of it as the node tells.
        let truth: ToldParameters
        /// What it may tell for a while.
        let others: [ToldParameters]
        /// What it tells when all other faults have ended.
        let lasting: ToldParameters
    }

    /// Draws up to three; some make the same mistake, so that most of them can be wrong together.
    static func rollupNodes(
        _ chains: [Chain], _ parameters: ProtocolParameters, _ faults: Faults, _ numbers: inout SeededNumbers
    ) -> [RollupNode] {
        let count = numbers.number(0, 3)
        let common = (0..<2).map { _ in Mistake(about: parameters, &numbers) }
        let isForGood = numbers.chance(0.5) && faults.has(.tellOtherParameters)
        return (0..<count).compactMap { (place) -> RollupNode? in
            let own = Mistake(about: parameters, &numbers)
            guard let truth = truth(chains, parameters, &numbers) else { return nil }
            let others = (common + [own]).map { $0.words(insteadOf: truth) } + [ToldParameters(chain: truth.chain)]
            let choice = numbers.chance(0.7) ? others[0] : numbers.pick(others) ?? truth
            let errsForGood = numbers.chance(0.8) && isForGood
            return RollupNode(
                name: "rollup-\(place)", truth: truth, others: others, lasting: errsForGood ? choice : truth)
        }
    }

    /// What a node of one of the chains tells that is configured as we are; some say less than others.
    private static func truth(
        _ chains: [Chain], _ parameters: ProtocolParameters, _ numbers: inout SeededNumbers
    ) -> ToldParameters? {
        guard let chain = numbers.pick(chains) else { return nil }
        let (tellsSet, tellsActivation) = (numbers.chance(0.85), numbers.chance(0.85))
        // "From the beginning on" is said as 0 and as the time of the first block.
        let isSaidAsGenesis = numbers.chance(0.3)
        let activation = chain.parameters.activation.map { activation in
            isSaidAsGenesis ? max(activation, chain.parameters.genesisTime) : activation
        }
        return ToldParameters(
            chain: chain.id,
            dependencySet: tellsSet
                ? DependencySet(chains: parameters.members, expiryWindow: parameters.expiryWindow) : nil,
            activation: tellsActivation ? activation : nil)
    }
}

/// What a rollup node may have otherwise than we.
private struct Mistake {
    private var window: UInt64?
    private var leftOut: ChainID?
    private var added: ChainID?
    private var activation: Timestamp?

    /// Draws the same numbers whatever the mistake is.
    init(about ours: ProtocolParameters, _ numbers: inout SeededNumbers) {
        // One thing, those more often on which many verdicts hang, or all at once.
        let kind = numbers.number(0, 7)
        let window = Int(clamping: ours.expiryWindow) + numbers.number(-40, 40)
        let leftOut = numbers.pick(ours.members)
        let activation = Int(WorldPlan.start) + numbers.number(-100, 60)
        let isAlwaysOn = numbers.chance(0.2)
        let isEverything = kind >= 6
        if kind == 0 || isEverything { self.window = UInt64(max(window, 1)) }
        if kind == 1 || kind == 2 || isEverything { self.leftOut = leftOut }
        if kind == 3 || isEverything { added = BlockWriter.unknownChain }
        if kind == 4 || kind == 5 || isEverything { self.activation = Timestamp(isAlwaysOn ? 0 : UInt64(activation)) }
    }

    /// What a node tells that makes this mistake; of what it never tells, nothing either.
    func words(insteadOf truth: ToldParameters) -> ToldParameters {
        var words = truth
        words.dependencySet = truth.dependencySet.map { set in
            var chains = Set(set.chains)
            if let leftOut { chains.remove(leftOut) }
            if let added { chains.insert(added) }
            return DependencySet(chains: chains, expiryWindow: window ?? set.expiryWindow)
        }
        if let activation { words.activation = activation }
        return words
    }
}
