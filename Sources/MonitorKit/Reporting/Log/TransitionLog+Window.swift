/// The lines of blocks: which are canonical, which have been read, and what they show.
extension TransitionLog {
    static func reorged(_ chain: ChainID, _ ancestor: BlockNumber, _ depth: UInt64, _ log: EventLog) {
        log.write(
            .warn, "reorg", "Blocks were replaced above the block named.",
            [(.chainID, LogValue(chain)), (.blockNumber, .unsigned(ancestor.value)), (.count, .unsigned(depth))])
    }

    static func rewound(_ chain: ChainID, _ to: BlockNumber, _ depth: UInt64, _ log: EventLog) {
        log.write(
            .warn, "rewind", "The head moved back to the block named, without a replacement.",
            [(.chainID, LogValue(chain)), (.blockNumber, .unsigned(to.value)), (.count, .unsigned(depth))])
    }

    static func finalityViolated(
        _ chain: ChainID, _ ancestor: BlockNumber?, _ finalized: BlockNumber, _ log: EventLog
    ) {
        log.write(
            .error, "finality_violated", "Blocks that were finalized are replaced, two looks say.",
            [
                (.chainID, LogValue(chain)), (.blockNumber, .unsigned(finalized.value)),
                (.detail, .text(ancestor.map { "the last common block is \($0)" } ?? "there is no common block")),
            ])
    }

    static func windowFull(_ chain: ChainID, _ block: BlockNumber, _ log: EventLog) {
        log.write(
            .error, "window_full", "The window is full before its blocks are final; the lowest are let go.",
            [(.chainID, LogValue(chain)), (.blockNumber, .unsigned(block.value))])
    }

    static func windowLost(_ chain: ChainID, _ first: BlockNumber, _ last: BlockNumber, _ log: EventLog) {
        log.write(
            .error, "window_lost", "The node shares no block with what was read; reading starts over.",
            [
                (.chainID, LogValue(chain)), (.from, .text(first.description)), (.to, .text(last.description)),
            ])
    }

    static func windowProgress(_ chain: ChainID, _ remaining: UInt64, _ perSecond: Double, _ log: EventLog) {
        let left =
            perSecond > 0 ? "\(Int(min(Double(remaining) / perSecond, 1e9).rounded(.up))) s left" : "no progress"
        log.write(
            .info, "window_progress", "The window is being read.",
            [
                (.chainID, LogValue(chain)), (.count, .unsigned(remaining)),
                (.detail, .text("\(Int(min(perSecond, 1e9))) blocks per second, \(left)")),
            ])
    }

    static func windowComplete(_ chain: ChainID, _ first: BlockNumber, _ last: BlockNumber, _ log: EventLog) {
        log.write(
            .info, "window_complete", "Every block of the window has been read.",
            [
                (.chainID, LogValue(chain)), (.from, .text(first.description)), (.to, .text(last.description)),
            ])
    }

    static func capacityReached(_ chain: ChainID, _ block: BlockReference, _ log: EventLog) {
        log.write(
            .error, "capacity", "Messages were left out because the store is full; raise --max-jobs.",
            fields(chain, block))
    }

    static func unproven(_ chain: ChainID, _ block: BlockReference, _ log: EventLog) {
        log.write(
            .warn, "unproven_header", "A header has fields that this version does not know; it is not proven.",
            fields(chain, block))
    }

    static func receiptsMissing(_ chain: ChainID, _ block: BlockReference, _ log: EventLog) {
        log.write(
            .warn, "receipts_missing",
            "The endpoint offers no receipts: logs are believed without proof, by their bloom alone.",
            fields(chain, block))
    }

    static func configurationConflict(
        _ chain: ChainID, _ block: BlockReference, _ expected: Timestamp?, _ log: EventLog
    ) {
        log.write(
            .error, "configuration_conflict",
            "A proven header contradicts the rollup configuration; verdicts about this chain are withheld.",
            fields(chain, block) + [
                (.detail, .text("got \(block.timestamp), expected \(expected?.description ?? "no such block")"))
            ])
    }

    static func inboxChanged(_ chain: ChainID, _ isInitialized: Bool, _ log: EventLog) {
        log.write(
            isInitialized ? .info : .warn, "inbox",
            isInitialized
                ? "The inbox has code behind its proxy now."
                : "The inbox has no code behind its proxy: no message can be executed.",
            [(.chainID, LogValue(chain))])
    }
}
