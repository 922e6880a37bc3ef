/// What does not change about a simulated chain.
package struct SimulatedChainSettings: Hashable, Sendable {
    /// Which chain.
    package let id: ChainID
    /// The time of block 0.
    package let genesisTime: Timestamp
    /// Seconds between blocks; never 0.
    package let blockTime: UInt64
    /// When messages are switched on; nil where that is not scheduled.
    package let activation: Timestamp?
    /// The form of the blocks.
    package let era: SimulatedEra
    /// How many blocks are kept, removed ones included; at least 16.
    ///
    /// Older ones are pruned, as a node prunes history.
    package let retention: Int

    /// Describes a chain; a block time of 0 is taken as 1.
    package init(
        id: ChainID, genesisTime: Timestamp, blockTime: UInt64, activation: Timestamp?, era: SimulatedEra = .jovian,
        retention: Int = 4096
    ) {
        self.id = id
        self.genesisTime = genesisTime
        self.blockTime = max(1, blockTime)
        self.activation = activation
        self.era = era
        self.retention = max(16, retention)
    }

    /// What the rules need to know about the chain.
    package var parameters: ChainParameters {
        ChainParameters(
            genesisNumber: BlockNumber(0), genesisTime: genesisTime, blockTime: blockTime, activation: activation)
    }

    /// How many blocks with the same L1 origin stand below a block.
    func sequenceNumber(of number: BlockNumber, origin: SimulatedOrigin) -> UInt64 {
        // Block 0 has no L1 attributes, so the first origin is counted from block 1.
        guard origin.time > genesisTime.seconds else { return number.value - 1 }
        let first = (origin.time - genesisTime.seconds + blockTime - 1) / blockTime
        return number.value - max(first, 1)
    }
}

/// How far the heads of the safety levels follow behind the newest block.
package struct HeadPolicy: Hashable, Sendable {
    /// Seconds of chain time; nil keeps the head where it was set by hand.
    package var safeLag: UInt64?
    /// Seconds of chain time; nil keeps the head where it was set by hand.
    package var finalizedLag: UInt64?
    /// Seconds of chain time after which blocks are derived; nil lets that be the same as safe.
    package var localSafeLag: UInt64?

    /// Names the lags.
    package init(safeLag: UInt64? = nil, finalizedLag: UInt64? = nil, localSafeLag: UInt64? = nil) {
        self.safeLag = safeLag
        self.localSafeLag = localSafeLag
        self.finalizedLag = finalizedLag
    }
}
