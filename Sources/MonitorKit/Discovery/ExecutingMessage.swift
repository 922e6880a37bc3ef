/// A log of the `CrossL2Inbox`: the claim that a log exists on another chain.
package struct ExecutingMessage: Hashable, Sendable {
    /// The transaction that made the claim.
    package let transactionHash: Hash32
    /// The claim's position in the executing block.
    package let logIndex: LogIndex
    /// The log that is claimed to exist.
    package let identifier: MessageIdentifier
    /// What it is claimed to say: keccak256 of its topics and data.
    package let payloadHash: Hash32
    /// How its transaction announced it; nil where the block holds transactions that this version cannot prove.
    package let accessList: AccessListFinding?

    /// Describes one claim.
    package init(
        transactionHash: Hash32, logIndex: LogIndex, identifier: MessageIdentifier, payloadHash: Hash32,
        accessList: AccessListFinding? = nil
    ) {
        self.transactionHash = transactionHash
        self.logIndex = logIndex
        self.identifier = identifier
        self.payloadHash = payloadHash
        self.accessList = accessList
    }

    /// The same claim with what its transaction declares to the inbox about it.
    package func announced(by declarations: InboxDeclarations) -> ExecutingMessage {
        ExecutingMessage(
            transactionHash: transactionHash, logIndex: logIndex, identifier: identifier, payloadHash: payloadHash,
            accessList: declarations.finding(about: self))
    }
}
