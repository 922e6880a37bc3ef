/// The time between a chain's blocks.
package struct BlockTime: Hashable, Sendable {
    /// Whole seconds, at least 1.
    package let seconds: UInt64

    /// Wraps a time; nil for 0, which no chain has.
    package init?(seconds: UInt64) {
        guard seconds > 0 else { return nil }
        self.seconds = seconds
    }
}

/// What is known of a chain before any block is read.
package struct RollupConfiguration: Hashable, Sendable {
    /// The chain that the configuration is of.
    package let chain: ChainID
    /// The L1 chain it derives from; not told by the form that describes a set of chains.
    package let l1Chain: ChainID?
    /// The time between blocks.
    package let blockTime: BlockTime
    /// The chain's first block: height, hash and time.
    package let genesis: BlockReference
    /// From when on messages may be executed; nil when that is not scheduled.
    package let activationTime: Timestamp?
    /// How many L1 blocks a batch may be late, where the file says so.
    package let sequencerWindowSize: UInt64?
    /// How many seconds a block may be ahead of its L1 origin, where the file says so.
    package let maxSequencerDrift: UInt64?

    /// Describes a chain.
    package init(
        chain: ChainID, l1Chain: ChainID? = nil, blockTime: BlockTime, genesis: BlockReference,
        activationTime: Timestamp?, sequencerWindowSize: UInt64? = nil, maxSequencerDrift: UInt64? = nil
    ) {
        self.chain = chain
        self.l1Chain = l1Chain
        self.blockTime = blockTime
        self.genesis = genesis
        self.activationTime = activationTime
        self.sequencerWindowSize = sequencerWindowSize
        self.maxSequencerDrift = maxSequencerDrift
    }

    /// The time that a block of a height has, or nil below genesis and where it would not fit 64 bits.
    package func timestamp(of number: BlockNumber) -> Timestamp? {
        let (height, isBelow) = number.value.subtractingReportingOverflow(genesis.number.value)
        let (age, isTooOld) = height.multipliedReportingOverflow(by: blockTime.seconds)
        let (seconds, isTooLate) = genesis.timestamp.seconds.addingReportingOverflow(age)
        return isBelow || isTooOld || isTooLate ? nil : Timestamp(seconds)
    }
}
