/// What can be seen of one initiating block at the moment.
package enum Evidence: Hashable, Sendable {
    /// The chain has the block, and it has not been read yet.
    case notRead
    /// The chain has not reached the height.
    case aboveHead
    /// The block, proven, with the digests of its logs, of which those that its messages name are kept.
    case block(BlockReference, logs: BlockLogs)
    /// The block cannot be read, and why.
    case unavailable(UnknownReason)
}
