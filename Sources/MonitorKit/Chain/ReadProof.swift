/// What speaks for the logs that were read of a block.
package enum ReadProof: Hashable, Sendable {
    /// They hash to the receipts root of a header that hashes to the block's hash.
    case receipts
    /// The header hashes to the block's hash and its bloom is that of the logs; there were no receipts to hash, because the node
    /// offers none.
    ///
    /// That does not show what was altered in the data of a log, nor a log that is left out where others set its bits as well.
    case bloom
    /// The header has fields that this version does not know, and cannot be hashed itself.
    case nothing
}
