/// One way to make a lie of a true message.
package enum Corruption: String, CaseIterable, Sendable {
    /// It says something else.
    case payload
    /// Somebody else said it.
    case origin
    /// It is a log that the block does not have.
    case logIndex = "log_index"
    /// It was said at another time.
    case timestamp
    /// It was said on a chain outside the dependency set.
    case chain

    /// The lie.
    ///
    /// - Parameter logs: how many logs the initiating block has.
    package func applied(to message: ExecutingMessage, logs: Int) -> ExecutingMessage {
        let trueIdentifier = message.identifier
        var origin = trueIdentifier.origin
        var logIndex = trueIdentifier.logIndex
        var timestamp = trueIdentifier.timestamp
        var chain = trueIdentifier.chainID
        var payloadHash = message.payloadHash
        switch self {
        case .payload:
            let words = payloadHash.words
            payloadHash = Hash32(words.0, words.1, words.2, words.3 ^ 1)
        case .origin: origin = origin == .zero ? Address(0, 0, 1) : .zero
        case .logIndex: logIndex = LogIndex(UInt32(clamping: logs))
        case .timestamp: timestamp = Timestamp(timestamp.seconds ^ 1)
        case .chain: chain = Self.outsider
        }
        return ExecutingMessage(
            transactionHash: message.transactionHash, logIndex: message.logIndex,
            identifier: MessageIdentifier(
                origin: origin, blockNumber: trueIdentifier.blockNumber, logIndex: logIndex, timestamp: timestamp,
                chainID: chain), payloadHash: payloadHash, accessList: message.accessList)
    }

    /// No dependency set has it: chains of a set fit 64 bits.
    private static let outsider = ChainID(Hash32(.max, .max, .max, .max))
}
