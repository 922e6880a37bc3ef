/// What the access list of one transaction declares to the inbox, taken apart once for all messages of that transaction.
///
/// A transaction may have thousands of them, and as many keys: nothing here looks through the keys for each message.
package struct InboxDeclarations: Sendable {
    private let keys: Set<Hash32>
    private let messages: Set<DeclaredMessage>

    /// Takes keys apart; where they do not follow the layout, no message is declared with its lookup entry.
    ///
    /// - Parameter keys: the storage keys of all inbox items, joined in order.
    package init(_ keys: [Hash32]) {
        self.keys = Set(keys)
        messages = Set((try? AccessListDeclarations.parse(keys)) ?? [])
    }

    /// How the transaction declares one of its messages.
    package func finding(about message: ExecutingMessage) -> AccessListFinding {
        let identifier = message.identifier
        let checksum = MessageChecksum(identifier, payloadHash: message.payloadHash).value
        guard keys.contains(checksum) else { return .undeclared }
        let declaration = DeclaredMessage(
            chainID: identifier.chainID, blockNumber: identifier.blockNumber, timestamp: identifier.timestamp,
            logIndex: identifier.logIndex, checksum: checksum)
        return messages.contains(declaration) ? .declared : .mismatched
    }
}
