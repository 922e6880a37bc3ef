/// What one source said about a chain in one look.
package struct RowObservation: Hashable, Sendable {
    /// Where the heads are that it names; what it does not know is absent, and zero is not known.
    package var heads: [WatchedHead: HeadPosition] = [:]
    /// Where consensus is, if it goes by rounds.
    package var round: ConsensusRound?
    /// What consensus is waiting for, from a source that shows it.
    package var detail: ConsensusDetail?
    /// The era that rounds and epochs are counted in, of a chain whose updates begin them anew.
    package var era: ConsensusEra?
    /// For how many seconds the answer has lain somewhere before it was read; nil where it was made when asked for.
    package var copyAge: Double?
    /// When the source's process started, where it says so: numbers may then begin anew.
    package var startedAt: Double?
    /// How many peers the source's node has.
    package var peers: UInt64?
    /// The source would say if an update came that its node cannot follow.
    package var tellsOfUpdates = false
    /// When an update takes effect that the source's node cannot follow.
    package var unsupportedUpdateAt: Double?
    /// When the next payday is.
    package var nextPayday: Double?
    /// The L1 block by which the newest L2 block that is on L1 counts its sequencing window, and the L1 head.
    package var sequencing: SequencingPlace?
    /// Seconds after which L2 blocks that are not on L1 are dropped, from a source that knows the chain's configuration.
    package var sequencingWindow: Double?

    /// An observation of nothing.
    package init() {}
}

/// Where consensus is.
package struct ConsensusRound: Hashable, Sendable {
    /// The current round.
    package var round: UInt64
    /// The current epoch.
    package var epoch: UInt64
    /// Seconds after which the round times out.
    package var timeout: Double
    /// When the epoch is due to end, seconds since 1970-01-01 UTC.
    package var triggerTime: Double?

    /// Describes a place.
    package init(round: UInt64, epoch: UInt64, timeout: Double, triggerTime: Double?) {
        self.round = round
        self.epoch = epoch
        self.timeout = timeout
        self.triggerTime = triggerTime
    }
}

/// What a BFT consensus is waiting for in its current round.
package struct ConsensusDetail: Hashable, Sendable {
    /// The current round.
    package var round: UInt64
    /// The current epoch.
    package var epoch: UInt64
    /// The epoch of the last finalized block: the current one, or the one before while no block of the current one is final.
    package var finalizedEpoch: UInt64?
    /// The round before ended by timeout.
    package var previousRoundTimedOut = false
    /// Who has said that the round timed out, out of whom.
    package var tally: TimeoutTally?
    /// The epoch with which the committee changes next after the last finalized block.
    package var paydayEpoch: UInt64?
    /// A protocol update ended this era of the chain on purpose.
    package var hasTerminalBlock = false
    /// Rounds for which the node has more than one block.
    package var doubleRounds: [UInt64] = []
    /// The blocks of the newest rounds that are not final.
    package var blocks: [UInt64: Hash32] = [:]
    /// The most live blocks that the node has of one height.
    package var liveBlocksOfOneHeight = 0
    /// Seconds after which the round times out, where the node says so.
    package var timeout: Double?

    /// Describes a round.
    package init(round: UInt64, epoch: UInt64) {
        self.round = round
        self.epoch = epoch
    }
}

/// What the countdown to the end of a sequencing window is made of.
package struct SequencingPlace: Hashable, Sendable {
    /// The L1 block that the newest L2 block on L1 builds on.
    package var safeOrigin: UInt64
    /// The newest L1 block.
    package var l1Head: UInt64
    /// The time of that block, seconds since 1970-01-01 UTC.
    package var l1HeadTime: Double

    /// Puts them together.
    package init(safeOrigin: UInt64, l1Head: UInt64, l1HeadTime: Double) {
        self.safeOrigin = safeOrigin
        self.l1Head = l1Head
        self.l1HeadTime = l1HeadTime
    }
}
