/// How an executing message was announced: a finding beside the verdict, never part of it.
package enum AccessListFinding: String, CaseIterable, Hashable, Sendable {
    /// Checksum and lookup entry are there and agree with the message.
    case declared
    /// The checksum is there; the lookup entry is missing, different or unparsable. Any sender can do that.
    case mismatched
    /// The checksum is not there: impossible with the deployed contract.
    case undeclared

    /// Compares one executing message with the inbox keys of its transaction.
    package init(_ message: ExecutingMessage, inboxKeys keys: [Hash32]) {
        let checksum = MessageChecksum(message.identifier, payloadHash: message.payloadHash).value
        guard keys.contains(checksum) else {
            self = .undeclared
            return
        }
        let declared = (try? AccessListDeclarations.parse(keys)) ?? []
        let matches = declared.contains { declaration in
            declaration.checksum == checksum && declaration.chainID == message.identifier.chainID
                && declaration.blockNumber == message.identifier.blockNumber
                && declaration.timestamp == message.identifier.timestamp
                && declaration.logIndex == message.identifier.logIndex
        }
        self = matches ? .declared : .mismatched
    }
}
