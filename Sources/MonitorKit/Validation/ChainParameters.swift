/// What the rules need to know about one chain of the dependency set.
package struct ChainParameters: Hashable, Sendable {
    /// The first block of the chain's current form.
    package let genesisNumber: BlockNumber
    /// That block's time.
    package let genesisTime: Timestamp
    /// Seconds between blocks; never 0.
    package let blockTime: UInt64
    /// When messages are switched on; nil where that is not scheduled.
    package let activation: Timestamp?

    /// Describes one chain; a block time of 0 is taken as 1.
    package init(genesisNumber: BlockNumber, genesisTime: Timestamp, blockTime: UInt64, activation: Timestamp?) {
        self.genesisNumber = genesisNumber
        self.genesisTime = genesisTime
        self.blockTime = max(blockTime, 1)
        self.activation = activation
    }

    /// The time that a block of this height has: a pure function of the number on OP Stack chains.
    ///
    /// Nil below genesis, and where the sum does not fit 64 bits: no block of that height can exist.
    package func timestamp(of number: BlockNumber) -> Timestamp? {
        guard number >= genesisNumber else { return nil }
        let (distance, overflow) = (number.value - genesisNumber.value).multipliedReportingOverflow(by: blockTime)
        let (sum, overflowToo) = genesisTime.seconds.addingReportingOverflow(distance)
        return overflow || overflowToo ? nil : Timestamp(sum)
    }

    /// Whether a block of this time comes after the activation block.
    ///
    /// The activation block is the first at or after the activation time, which need not be a multiple of the block
    /// time: hence "one block time later" and not "another time".
    package func isActive(at time: Timestamp) -> Bool {
        guard let activation else { return false }
        let (firstActive, overflow) = activation.seconds.addingReportingOverflow(blockTime)
        return !overflow && time.seconds >= firstActive
    }
}

/// The dependency set with everything that the rules need to know about it.
package struct ProtocolParameters: Hashable, Sendable {
    /// The window of the protocol, in seconds: seven days.
    package static let defaultExpiryWindow: UInt64 = 7 * 24 * 60 * 60

    /// The chains of the dependency set whose parameters are known: every one that is watched.
    package let chains: [ChainID: ChainParameters]
    /// Chains of the dependency set of which nothing more is known, because they are deliberately not watched.
    package let unattached: Set<ChainID>
    /// Seconds after which a message can no longer be executed; a message of exactly this age still can.
    package let expiryWindow: UInt64

    /// Describes a dependency set.
    package init(
        chains: [ChainID: ChainParameters], unattached: Set<ChainID> = [],
        expiryWindow: UInt64 = defaultExpiryWindow
    ) {
        self.chains = chains
        self.unattached = unattached
        self.expiryWindow = expiryWindow
    }

    /// The dependency set, ascending.
    package var members: [ChainID] { (Array(chains.keys) + unattached).sorted() }

    /// Whether a chain is in the dependency set.
    package func contains(_ chain: ChainID) -> Bool {
        chains[chain] != nil || unattached.contains(chain)
    }
}
