/// One message that a transaction announced in its access list.
package struct DeclaredMessage: Hashable, Sendable {
    /// The chain that it names, put together from the lookup entry and the extension.
    package let chainID: ChainID
    /// The block that it names.
    package let blockNumber: BlockNumber
    /// The time that it names.
    package let timestamp: Timestamp
    /// The log that it names.
    package let logIndex: LogIndex
    /// The checksum entry, as it stands.
    package let checksum: Hash32
}

/// Storage keys of the inbox that do not follow the layout.
package enum AccessListError: Error, Hashable, Sendable {
    /// The list ends in the middle of a message.
    case expectedEntry
    /// Padding that must be zero is not.
    case malformedEntry
    /// An entry of this type cannot stand here.
    case unexpectedEntryType(UInt8)
}

/// The messages that a transaction announced in its access list (protocol: predeploys, "Access-list").
package enum AccessListDeclarations {
    /// Parses the storage keys of all inbox items of one transaction, joined in order.
    ///
    /// Per message: a lookup entry, an extension when the chain id is above 64 bits, a checksum.
    package static func parse(_ keys: some Collection<Hash32>) throws(AccessListError) -> [DeclaredMessage] {
        var messages: [DeclaredMessage] = []
        var rest = keys.makeIterator()
        while let first = rest.next() {
            let lookup = first.words
            guard lookup.0 >> 56 == 1 else { throw .unexpectedEntryType(UInt8(lookup.0 >> 56)) }
            guard lookup.0 >> 32 & 0x00ff_ffff == 0 else { throw .malformedEntry }
            guard var entry = rest.next() else { throw .expectedEntry }
            var chainHigh = (UInt64(0), UInt64(0), UInt64(0))
            if entry.words.0 >> 56 == 2 {
                guard entry.words.0 & 0x00ff_ffff_ffff_ffff == 0 else { throw .malformedEntry }
                chainHigh = (entry.words.1, entry.words.2, entry.words.3)
                guard let checksum = rest.next() else { throw .expectedEntry }
                entry = checksum
            }
            guard entry.words.0 >> 56 == 3 else { throw .unexpectedEntryType(UInt8(entry.words.0 >> 56)) }
            // The fields of a lookup stand at bytes 4, 12, 20 and 28: each straddles two words.
            messages.append(
                DeclaredMessage(
                    chainID: ChainID(
                        Hash32(chainHigh.0, chainHigh.1, chainHigh.2, lookup.0 << 32 | lookup.1 >> 32)),
                    blockNumber: BlockNumber(lookup.1 << 32 | lookup.2 >> 32),
                    timestamp: Timestamp(lookup.2 << 32 | lookup.3 >> 32),
                    logIndex: LogIndex(UInt32(truncatingIfNeeded: lookup.3)),
                    checksum: entry))
        }
        return messages
    }

    /// The entries that announce one message, as a well-behaved sender writes them.
    package static func entries(for identifier: MessageIdentifier, payloadHash: Hash32) -> [Hash32] {
        let chain = identifier.chainID.word.words
        var entries = [
            Hash32(
                0x0100_0000_0000_0000 | chain.3 >> 32, chain.3 << 32 | identifier.blockNumber.value >> 32,
                identifier.blockNumber.value << 32 | identifier.timestamp.seconds >> 32,
                identifier.timestamp.seconds << 32 | UInt64(identifier.logIndex.value))
        ]
        if identifier.chainID.uint64 == nil {
            entries.append(Hash32(0x0200_0000_0000_0000, chain.0, chain.1, chain.2))
        }
        entries.append(MessageChecksum(identifier, payloadHash: payloadHash).value)
        return entries
    }
}
