/// A header as a node gave it, and how far it can be believed.
package struct ReadHeader: Sendable {
    /// Whether a header is what its hash says.
    package enum Evidence: Hashable, Sendable {
        /// The fields hash to the block hash.
        case proven
        /// The fields do not hash to the block hash, and the node named fields that this version does not know,
        /// as after a fork that is newer than it.
        ///
        /// Names are cut and cleaned, and there are only a few of them.
        case unproven(unknownFields: [String])
    }

    /// The fields.
    package let header: BlockHeader
    /// The block hash: computed, or claimed where the header is unproven.
    package let hash: Hash32
    /// The hashes of the block's transactions in order, as claimed.
    ///
    /// The header commits to them through its transactions root, which only full transactions can be held against.
    package let transactionHashes: [Hash32]
    /// How far the header can be believed.
    package let evidence: Evidence

    /// Whether the fields hash to the block hash.
    package var isProven: Bool { evidence == .proven }

    /// The block's name.
    package var reference: BlockReference {
        BlockReference(number: header.number, hash: hash, timestamp: header.timestamp)
    }
}
