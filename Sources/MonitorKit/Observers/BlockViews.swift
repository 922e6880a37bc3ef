/// The blocks that a verifier holds, held against ours: a pure value.
///
/// A verifier that holds other blocks judges another history: that explains verdicts that differ from ours, and a failsafe
/// that went on by itself. A reorg reaches the two at different moments, so that two looks in a row have to show it.
package struct BlockViews: Hashable, Sendable {
    /// The news that a look may bring.
    package enum News: Hashable, Sendable {
        /// The verifier holds another block, as two looks in a row show.
        case parted
        /// It did, and holds ours again.
        case met
    }

    /// Whether the verifier holds other blocks than we do, by chain, as far as that is known.
    package private(set) var differs: [ChainID: Bool] = [:]
    /// Chains of which the last look showed another block.
    private var suspects: Set<ChainID> = []
    /// Chains of which a difference was told, and its end was not.
    private var told: Set<ChainID> = []
    private var place = 0
    private var isTurnOfSuspects = false

    /// Starts with nothing seen.
    package init() {}

    /// The chain to look at next: each in turn, and every other time one that showed another block.
    package mutating func next(of chains: [ChainID]) -> ChainID? {
        guard !chains.isEmpty else { return nil }
        isTurnOfSuspects.toggle()
        if isTurnOfSuspects, let suspect = suspects.min() { return suspect }
        place = (place + 1) % chains.count
        return chains[place]
    }

    /// Takes in whether a block of the verifier is ours.
    package mutating func saw(_ chain: ChainID, isOurs: Bool) -> News? {
        guard !isOurs else {
            suspects.remove(chain)
            differs[chain] = false
            return told.remove(chain) == nil ? nil : .met
        }
        guard !suspects.insert(chain).inserted else { return nil }
        differs[chain] = true
        return told.insert(chain).inserted ? .parted : nil
    }

    /// Knows nothing any more of what the verifier holds of one chain.
    package mutating func lostSight(of chain: ChainID) {
        differs[chain] = nil
        suspects.remove(chain)
    }

    /// Knows nothing any more of what the verifier holds; whose turn it is, and what was told, stays.
    package mutating func lostSight() { (differs, suspects) = ([:], []) }
}
