/// The 32 bytes that stand for one executing message in an access list (protocol: predeploys, "Checksum").
package struct MessageChecksum: Hashable, Sendable {
    /// The value: byte `0x03`, then 31 bytes of hash.
    package let value: Hash32

    /// The checksum of a claim.
    ///
    /// Here the timestamp stands *before* the log index; in the event it stands after it.
    package init(_ identifier: MessageIdentifier, payloadHash: Hash32) {
        var hasher = Keccak256()
        identifier.origin.withBytes { hasher.update($0) }
        hasher.update(payloadHash)
        self.init(identifier, logHash: hasher.finish())
    }

    /// The checksum of a claim whose origin and payload are already hashed together.
    ///
    /// - Parameter logHash: keccak256 of origin and payload hash; the identifier's own origin is not looked at.
    package init(_ identifier: MessageIdentifier, logHash: Hash32) {
        var hasher = Keccak256()
        hasher.update(logHash)
        hasher.update(
            Hash32(
                0, UInt64(truncatingIfNeeded: identifier.blockNumber.value >> 32),
                identifier.blockNumber.value << 32 | identifier.timestamp.seconds >> 32,
                identifier.timestamp.seconds << 32 | UInt64(identifier.logIndex.value)))
        let identifierLogHash = hasher.finish()

        hasher = Keccak256()
        hasher.update(identifierLogHash)
        hasher.update(identifier.chainID.word)
        let bare = hasher.finish().words
        // The first byte is overwritten, not prepended.
        value = Hash32(bare.0 & 0x00ff_ffff_ffff_ffff | 0x0300_0000_0000_0000, bare.1, bare.2, bare.3)
    }
}
