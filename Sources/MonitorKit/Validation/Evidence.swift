/// What can be seen of one initiating block at the moment.
package enum Evidence: Hashable, Sendable {
    /// The chain has the block, and it has not been read yet.
    case notRead
    /// The chain has not reached the height.
    case aboveHead
    /// The block, proven, with the digest of each of its logs.
    case block(BlockReference, logs: [LogDigest])
    /// The block cannot be read, and why.
    case unavailable(UnknownReason)
}
