/// What an op-node, or a supernode on its behalf, says about where one chain stands: its `optimism_syncStatus`.
///
/// Every head is optional: older nodes leave some out, and a node that has just started, or that resets, says *no data*
/// with a hash of zeros. `cross_unsafe_l2` is left out on purpose, because it vouches for nothing across chains.
package struct SyncStatus: Hashable, Sendable {
    /// A block of L1.
    package struct L1Block: Hashable, Sendable {
        /// The height.
        package let number: BlockNumber
        /// The hash.
        package let hash: Hash32
        /// The time; nil where the answer names only height and hash.
        package let timestamp: Timestamp?

        /// Names a block of L1.
        package init(number: BlockNumber, hash: Hash32, timestamp: Timestamp? = nil) {
            self.number = number
            self.hash = hash
            self.timestamp = timestamp
        }
    }

    /// A head of the chain, with the L1 block that it was derived from or builds on.
    package struct Head: Hashable, Sendable {
        /// The block.
        package let block: BlockReference
        /// Its L1 origin, where the answer names one.
        package let l1Origin: L1Block?

        /// Names a head.
        package init(block: BlockReference, l1Origin: L1Block? = nil) {
            self.block = block
            self.l1Origin = l1Origin
        }
    }

    /// The newest L1 block that the node knows.
    package var headL1: L1Block?
    /// The sequencer's head.
    package var unsafe: Head?
    /// The head that is derived from L1, its messages not yet verified.
    package var localSafe: Head?
    /// The head that is derived and verified: the answer's `safe_l2`.
    package var crossSafe: Head?
    /// The head that is derived from finalized L1.
    package var finalized: Head?

    /// Says nothing yet.
    package init() {}

    /// The head of a level.
    package subscript(level: SafetyLevel) -> Head? {
        switch level {
        case .unsafe: unsafe
        case .localSafe: localSafe
        case .crossSafe: crossSafe
        case .finalized: finalized
        }
    }

    /// Two neighboring levels of this answer whose heads are out of order, the more final one above the other.
    ///
    /// finalized ≤ cross-safe ≤ local-safe ≤ unsafe must hold in each answer; levels without data are passed over.
    package var disorder: (upper: SafetyLevel, lower: SafetyLevel)? {
        let known = SafetyLevel.allCases.filter { self[$0] != nil }
        return zip(known, known.dropFirst()).first { lower, upper in
            guard let low = self[lower]?.block.number, let high = self[upper]?.block.number else { return false }
            return high > low
        }.map { (upper: $1, lower: $0) }
    }
}
