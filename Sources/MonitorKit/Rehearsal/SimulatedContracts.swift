/// What the contracts of interop write down: logs, call data and access lists, without code that runs.
package enum SimulatedContracts {
    /// The predeploy that applications send messages with.
    package static let messenger = Address(0x4200_0000_0000_0000, 0, 0x23)

    /// keccak256 of `SentMessage(uint256,address,uint256,address,bytes)`.
    package static let sentMessageTopic = Hash32(
        0x3824_09ac_6900_1e11, 0x931a_2843_5afe_f442, 0xcbfd_20d9_8919_07e8, 0xfa37_3ba7_d351_f320)

    /// The log of a message that is sent through the messenger.
    package static func sentMessage(
        to destination: ChainID, nonce: UInt64, target: Address, sender: Address, message: [UInt8]
    ) -> Log {
        // `sender` and the offset of `message`, then its length and its bytes, padded to whole words.
        var data = word(sender).bytes + UInt256(64).word.bytes + UInt256(UInt64(message.count)).word.bytes + message
        data += [UInt8](repeating: 0, count: (32 - message.count % 32) % 32)
        return Log(
            address: messenger,
            topics: [sentMessageTopic, destination.word, word(target), UInt256(nonce).word], data: data)
    }

    /// The log of an executing message.
    package static func executingMessage(_ identifier: MessageIdentifier, payloadHash: Hash32) -> Log {
        Log(
            address: CrossL2Inbox.address, topics: [CrossL2Inbox.executingMessageTopic, payloadHash],
            data: words(of: identifier))
    }

    /// A call of `validateMessage`, which emits one executing message.
    ///
    /// - Parameter finding: What the access list is meant to look like.
    package static func validateMessage(
        _ identifier: MessageIdentifier, payloadHash: Hash32, declaring finding: AccessListFinding = .declared
    ) -> SimulatedCall {
        SimulatedCall(
            to: CrossL2Inbox.address, input: [0xab, 0x4d, 0x6f, 0x75] + words(of: identifier) + payloadHash.bytes,
            accessList: accessList(identifier, payloadHash, finding),
            logs: [executingMessage(identifier, payloadHash: payloadHash)])
    }

    private static func accessList(
        _ identifier: MessageIdentifier, _ payloadHash: Hash32, _ finding: AccessListFinding
    ) -> [Transaction.AccessListItem] {
        let entries = AccessListDeclarations.entries(for: identifier, payloadHash: payloadHash)
        switch finding {
        case .declared:
            return [Transaction.AccessListItem(address: CrossL2Inbox.address, storageKeys: entries)]
        case .mismatched:
            // The checksum alone is what the contract looks for.
            return [Transaction.AccessListItem(address: CrossL2Inbox.address, storageKeys: Array(entries.suffix(1)))]
        case .undeclared:
            return []
        }
    }

    /// The identifier in the order of the contract's struct: the log index *before* the timestamp.
    private static func words(of identifier: MessageIdentifier) -> [UInt8] {
        word(identifier.origin).bytes + UInt256(identifier.blockNumber.value).word.bytes
            + UInt256(UInt64(identifier.logIndex.value)).word.bytes
            + UInt256(identifier.timestamp.seconds).word.bytes + identifier.chainID.word.bytes
    }

    /// An address as a word.
    private static func word(_ address: Address) -> Hash32 {
        Hash32(bytes: [UInt8](repeating: 0, count: 12) + address.bytes) ?? .zero
    }
}
