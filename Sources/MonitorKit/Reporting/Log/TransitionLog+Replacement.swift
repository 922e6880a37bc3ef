/// The lines of blocks that were replaced by their deposits.
extension TransitionLog {
    static func blockReplaced(_ chain: ChainID, _ replacement: BlockReplacement, _ log: EventLog) {
        let isExpected = replacement.cause == .invalidMessage
        log.write(
            .warn, "block_replaced",
            isExpected
                ? "A block with an invalid message was replaced by its deposits."
                : "A block was replaced by its deposits, and no message in it is known to be invalid.",
            fields(chain, replacement) + [(.cause, .text(replacement.cause.rawValue))])
    }

    static func replacementUndone(_ chain: ChainID, _ replacement: BlockReplacement, _ log: EventLog) {
        log.write(
            .error, "replacement_undone", "A block that was replaced by its deposits has come back.",
            fields(chain, replacement))
    }

    static func replacementOverdue(_ chain: ChainID, _ block: BlockReference, _ messages: Int, _ log: EventLog) {
        log.write(
            .error, "replacement_overdue",
            "A local-safe block with an invalid message has not been replaced: derivation waits for other chains, or fails.",
            fields(chain, block) + [(.count, .unsigned(UInt64(messages)))])
    }

    private static func fields(_ chain: ChainID, _ replacement: BlockReplacement) -> [(LogKey, LogValue)] {
        var fields: [(LogKey, LogValue)] = [
            (.chainID, LogValue(chain)), (.blockNumber, .unsigned(replacement.old.number.value)),
            (.from, .text(replacement.old.hash.description)), (.to, .text(replacement.new.hash.description)),
        ]
        if let first = replacement.messages.first { fields.append((.detail, .text("message \(first)"))) }
        return fields
    }
}
