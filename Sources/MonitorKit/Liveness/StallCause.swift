/// What can be said about why a chain stands still or limps: a closed set, because it is a metric label.
package enum StallCause: String, CaseIterable, Hashable, Sendable {
    /// The sources that can be read do not show why.
    case notVisible = "not_visible"
    /// One source stands still, derives nothing, is cut off or names what cannot be, and the chain does not.
    case nodeLocal = "node_local"
    /// One source is far ahead of all others, which stand still: they refuse a block that it built.
    case blockRefused = "block_refused"
    /// The stop was announced: a protocol update, a terminal block, a maintenance mark.
    case plannedStop = "planned_stop"
    /// The head moves, and its time stays far from our clock.
    case clock
    /// Fewer blocks than there should be.
    case blocksMissed = "blocks_missed"
    /// No new L2 blocks, and L1 is not why.
    case sequencerStopped = "sequencer_stopped"
    /// L2 blocks do not reach L1.
    case batcherStopped = "batcher_stopped"
    /// The L1 block that L2 blocks build on does not change: the sequencer stops when its drift is used up.
    case l1OriginFrozen = "l1_origin_frozen"
    /// Blocks are derived, and their messages are not verified.
    case crossSafetyStopped = "cross_safety_stopped"
    /// Blocks are made and none becomes final.
    case finalityStopped = "finality_stopped"
    /// Two blocks of one height.
    case sequencerEquivocation = "sequencer_equivocation"
    /// Rounds end by timeout: leaders are missing, or their blocks are late.
    case roundsTimeOut = "rounds_time_out"
    /// The round does not end, and less than two thirds of the stake have answered.
    case noQuorum = "no_quorum"
    /// The round does not end, and two thirds of the stake have answered: no certificate was made of it.
    case certificateMissing = "certificate_missing"
    /// Blocks are certified and do not become final: no two consecutive rounds in one epoch.
    case notFinalizing = "not_finalizing"
    /// One round has two blocks.
    case doubleBlock = "double_block"
    /// The stop began where an epoch ends.
    case epochBoundary = "epoch_boundary"
    /// The stop began at a payday, when the committee changes.
    case payday

    /// The causes that can be said of a kind of chain.
    package static func possible(for kind: RowKind) -> [StallCause] {
        let general: [StallCause] = [.notVisible, .nodeLocal, .blockRefused, .plannedStop, .clock]
        switch kind {
        case .op:
            return general + [
                .sequencerStopped, .batcherStopped, .l1OriginFrozen, .crossSafetyStopped, .finalityStopped,
                .sequencerEquivocation,
            ]
        case .evm: return general + [.blocksMissed, .finalityStopped]
        case .concordium:
            return general + [
                .roundsTimeOut, .noQuorum, .certificateMissing, .notFinalizing, .doubleBlock, .epochBoundary, .payday,
            ]
        }
    }
}
