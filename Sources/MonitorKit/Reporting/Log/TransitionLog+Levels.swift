/// The lines of safety levels.
extension TransitionLog {
    static func levelsOutOfOrder(
        _ chain: ChainID, _ name: String, _ upper: SafetyLevel, _ lower: SafetyLevel, _ log: EventLog
    ) {
        log.write(
            .error, "levels_out_of_order", "A node's safety levels are out of order, in two looks.",
            [
                (.chainID, LogValue(chain)), (.upstream, .text(name)),
                (.detail, .text("\(upper.label) is above \(lower.label)")),
            ])
    }

    static func levelMovedBack(
        _ chain: ChainID, _ level: SafetyLevel, _ from: BlockNumber, _ to: BlockNumber, _ log: EventLog
    ) {
        log.write(
            level == .finalized ? .error : .warn, "level_moved_back",
            "A safety level moved back although its blocks still stand.",
            [
                (.chainID, LogValue(chain)), (.safety, .text(level.label)), (.from, .text(from.description)),
                (.to, .text(to.description)),
            ])
    }
}
