/// What a rollup node says of the parameters that messages are judged by.
package struct ToldParameters: Hashable, Sendable {
    /// The chain that it follows.
    package let chain: ChainID
    /// Its dependency set; nil where it tells none.
    package var dependencySet: DependencySet?
    /// From when on messages may be executed on its chain; nil where it does not say: software that knows the fork by another name
    /// leaves the time out.
    package var activation: Timestamp?

    /// Describes what a node says.
    package init(chain: ChainID, dependencySet: DependencySet? = nil, activation: Timestamp? = nil) {
        self.chain = chain
        self.dependencySet = dependencySet
        self.activation = activation
    }

    /// Whether it says nothing.
    package var isEmpty: Bool { dependencySet == nil && activation == nil }

    /// What it has otherwise than the parameters that we judge by, in words of ours.
    package func differences(from ours: ProtocolParameters) -> [String] {
        let set = DependencySet(chains: ours.members, expiryWindow: ours.expiryWindow)
        var differences = dependencySet?.differences(from: set) ?? []
        guard let activation, let known = ours.chains[chain],
            known.firstActive(after: activation) != known.activation.map({ known.firstActive(after: $0) })
        else { return differences }
        let mine = known.activation.map(\.description) ?? "not scheduled"
        differences.append("its activation is \(activation), and ours \(mine)")
        return differences
    }
}

extension ChainParameters {
    /// From when on blocks come after the activation block, if messages are switched on at a time; before genesis counts as at genesis.
    func firstActive(after activation: Timestamp) -> UInt64 {
        max(activation, genesisTime).seconds.addingSaturating(blockTime)
    }
}
