/// What most rollup nodes that say it have otherwise than we: no verdict may hang on it, because one of the two is wrong.
///
/// Each entry is counted by itself among the nodes that tell it, so that one node that lies casts no doubt beside others.
package struct ParameterDoubts: Hashable, Sendable {
    /// Chains that are in our dependency set and not in that of the nodes, or the other way round.
    private let chains: Set<ChainID>
    /// Ages, in seconds, at which a message has expired by one expiry window and not by the other.
    private let ages: Range<UInt64>
    /// By chain, times of blocks that come after the activation block by one activation and not by the other.
    private let times: [ChainID: Range<UInt64>]

    /// Holds what nodes say against our parameters.
    package init(about ours: ProtocolParameters, told: [ToldParameters] = []) {
        let sets = told.compactMap(\.dependencySet)
        let named = sets.reduce(into: Set(ours.members)) { $0.formUnion($1.chains) }
        chains = named.filter { chain in
            Self.isMost(sets.count { $0.contains(chain) != ours.contains(chain) }, of: sets.count)
        }
        // A message of exactly the window's age has not expired.
        ages = Self.between(sets.map { $0.expiryWindow.addingSaturating(1) }, ours.expiryWindow.addingSaturating(1))
        var times: [ChainID: Range<UInt64>] = [:]
        for (id, chain) in ours.chains {
            let activations = told.filter { $0.chain == id }.compactMap(\.activation)
            let firsts = activations.map { chain.firstActive(after: $0) }
            let doubted = Self.between(firsts, chain.activation.map { chain.firstActive(after: $0) } ?? .max)
            if !doubted.isEmpty { times[id] = doubted }
        }
        self.times = times
    }

    /// Whether nothing is in doubt.
    package var isEmpty: Bool { chains.isEmpty && ages.isEmpty && times.isEmpty }

    /// The rules whose answer about a message hangs on what is in doubt.
    package func rules(
        about identifier: MessageIdentifier, executedOn chain: ChainID, at time: Timestamp
    ) -> RuleSet {
        var rules: RuleSet = []
        guard !isEmpty else { return rules }
        if chains.contains(chain) || chains.contains(identifier.chainID) {
            rules.insert(RuleSet(.chainInDependencySet))
        }
        if times[chain]?.contains(time.seconds) ?? false { rules.insert(RuleSet(.executedAfterActivation)) }
        if times[identifier.chainID]?.contains(identifier.timestamp.seconds) ?? false {
            rules.insert(RuleSet(.initiatedAfterActivation))
        }
        if time > identifier.timestamp, ages.contains(time.seconds - identifier.timestamp.seconds) {
            rules.insert(RuleSet(.notExpired))
        }
        return rules
    }

    /// The values from the lowest up to the highest of ours and of those that are not ours, where these are the most; else none.
    private static func between(_ told: [UInt64], _ ours: UInt64) -> Range<UInt64> {
        let others = told.filter { $0 != ours }
        guard isMost(others.count, of: told.count), let lowest = others.min(), let highest = others.max() else {
            return 0..<0
        }
        return min(lowest, ours)..<max(highest, ours)
    }

    private static func isMost(_ count: Int, of all: Int) -> Bool { count * 2 > all }
}

extension Judgement {
    /// The same verdict without the rules whose answer is in doubt: what else is broken stands, and nothing else is said.
    func withholding(_ doubted: RuleSet) -> Judgement {
        // Whoever leaves a chain unattached has chosen not to know, whatever set it is in.
        guard !doubted.isEmpty, status != .unknown(.chainNotAttached) else { return self }
        let rest = violations.filter { !doubted.contains(RuleSet($0.rule)) }
        return Judgement(
            status: rest.first.map { MessageStatus.invalid($0.reason) } ?? .unknown(.configuration), violations: rest)
    }
}
