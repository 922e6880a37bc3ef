/// What the core orders the shell to do, in the order to do it.
package enum Directive: Sendable {
    /// Read something and come back with an event.
    case read(ReadRequest)
    /// Tell the world.
    case announce(Transition)
}

/// Something that an operator may want to know, said once when it happens.
package enum Transition: Sendable {
    /// The belief about a message changed.
    case judged(VerdictChange)
    /// The block of an invalid message moved to another safety level.
    case invalidMoved(Job, from: SafetyLevel)
    /// A message was found whose transaction did not announce it as a well-behaved one does.
    case announcedWrongly(Job)
    /// A job's block is no longer canonical, and how it ends is seen by the block that comes in its place.
    case orphaned(Job)
    /// A job ended.
    case ended(Job, JobEnd)
    /// Blocks above `ancestor` are no longer canonical.
    case reorged(ChainID, ancestor: BlockNumber, depth: UInt64)
    /// A block was replaced by its deposits, as derivation does with an invalid one.
    case blockReplaced(ChainID, BlockReplacement)
    /// A block that was replaced has come back.
    case replacementUndone(ChainID, BlockReplacement)
    /// A block that derivation has accepted holds invalid messages, as many as are listed, and has not been replaced in time.
    case replacementOverdue(ChainID, BlockReference, messages: Int)
    /// The head moved back to an ancestor without a replacement.
    case rewound(ChainID, to: BlockNumber, depth: UInt64)
    /// Blocks that were finalized are replaced; `ancestor` is nil where the whole window is.
    case finalityViolated(ChainID, ancestor: BlockNumber?, finalized: BlockNumber)
    /// Every block known is replaced: the chain has nothing in common with the window, finalized part included.
    case windowLost(ChainID, first: BlockNumber, last: BlockNumber)
    /// A window that is not whole yet: headers and searches that are left, and how many were done per second lately.
    case windowProgress(ChainID, remaining: UInt64, perSecond: Double)
    /// The whole window has been read.
    case windowComplete(ChainID, first: BlockNumber, last: BlockNumber)
    /// Messages were left out because the job book is full; the chain is not complete any more.
    case capacityReached(ChainID, block: BlockReference)
    /// Blocks that are not final were let go because the window is full; the chain is not complete any more.
    case windowFull(ChainID, block: BlockNumber)
    /// A log of the inbox could not be decoded.
    case undecodable(ChainID, BlockReference, LogIndex)
    /// A header was accepted without proof, because it carries fields that this version does not know.
    case unproven(ChainID, BlockReference)
    /// The logs of a block are believed without receipts, because its endpoint offers none; said of the first such block.
    case receiptsMissing(ChainID, BlockReference)
    /// A proven header contradicts the configuration; verdicts about this chain are withheld.
    case configurationConflict(ChainID, BlockReference, expected: Timestamp?)
    /// A witness names another block than the endpoint that serves, at the height of `ours`, in two looks.
    case upstreamsDisagree(ChainID, String, String, BlockReference, SafetyLevel)
    /// A witness names the same blocks as the endpoint that serves again.
    case upstreamsAgree(ChainID, String, String)
    /// A node names a head of `upper` above its head of `lower`, in two looks.
    case levelsOutOfOrder(ChainID, by: String, upper: SafetyLevel, lower: SafetyLevel)
    /// The nodes take back that blocks are at a level, in two looks, while those blocks still stand.
    case levelMovedBack(ChainID, SafetyLevel, from: BlockNumber, to: BlockNumber)
    /// The chain's inbox has no code behind its proxy, so that no message can be executed; or has some since.
    case inboxChanged(ChainID, isInitialized: Bool)
    /// The chain's heads can be read again.
    case readable(ChainID)
    /// The chain's heads cannot be read.
    case unreadable(ChainID, UpstreamFailure)
    /// A read failed; said once until one succeeds.
    case readFailed(ReadRequest, UpstreamFailure)
}
