/// The five fields that name an initiating message (protocol: messaging, "Message Identifier").
package struct MessageIdentifier: Hashable, Sendable {
    /// The contract that emitted the log.
    package let origin: Address
    /// The block of the initiating chain that holds the log.
    package let blockNumber: BlockNumber
    /// The log's position in that block.
    package let logIndex: LogIndex
    /// The time of that block.
    package let timestamp: Timestamp
    /// The initiating chain.
    package let chainID: ChainID

    /// Names an initiating message.
    package init(
        origin: Address, blockNumber: BlockNumber, logIndex: LogIndex, timestamp: Timestamp, chainID: ChainID
    ) {
        self.origin = origin
        self.blockNumber = blockNumber
        self.logIndex = logIndex
        self.timestamp = timestamp
        self.chainID = chainID
    }
}
