/// A log in its block.
package struct SimulatedPlace: Hashable, Sendable {
    /// The chain.
    package let chain: ChainID
    /// The block.
    package let block: BlockReference
    /// The log's index in the block.
    package let logIndex: LogIndex
}

/// One message of a simulated superchain, from sending to execution, with what whoever wrote it down meant.
package struct SimulatedMessage: Hashable, Sendable {
    /// How far it has come.
    package enum Stage: Hashable, Sendable {
        /// Waits for a block of its initiating chain.
        case queued
        /// Sent; waits for a block of its executing chain.
        case initiated
        /// Executed.
        case executed
        /// A block that it stood in was removed.
        case removed
    }

    /// Counted from 0 in the order of sending.
    package let number: Int
    /// Where it is sent.
    package let source: ChainID
    /// Where it is executed.
    package let target: ChainID
    /// How it lies; nil for an honest message.
    package let forgery: Forgery?
    /// How its access list is made.
    package let accessList: AccessListFinding
    /// The log that is sent; nil for the message that the messenger sends.
    let log: Log?
    /// The message in whose executing block this one is sent; nil where any block will do.
    var beside: Int?
    /// The other half of a cycle across two chains, which is executed at the same time; nil for everything else.
    var partner: Int?
    /// How far it has come.
    package internal(set) var stage = Stage.queued
    /// Where the initiating log stands, or stood; nil before that and where there is none.
    package internal(set) var initiation: SimulatedPlace?
    /// What can truly be said about the initiating log.
    package internal(set) var truth: MessageClaim?
    /// Where the executing log stands, or stood.
    package internal(set) var execution: SimulatedPlace?
    /// What the executing log claims.
    package internal(set) var claim: MessageClaim?
    /// What its verdict is meant to be; nil where history was rewritten in a way that nobody planned.
    package internal(set) var intended: MessageStatus?

    /// The verdict after the initiating log is gone and nothing stands in its place.
    ///
    /// A lie that breaks an earlier rule keeps its reason.
    func intendedWithoutInitiation() -> MessageStatus? {
        switch forgery {
        case nil, .wrongLog, .wrongOrigin, .wrongPayload: .invalid(.logMissing)
        case .unknownChain, .beforeActivation, .future, .expired, .wrongTime, .cycle: intended
        }
    }
}

/// Something that happened in a simulated superchain, for whoever tells about it.
package enum SimulationEvent: Hashable, Sendable {
    /// A message was sent.
    case initiated(SimulatedMessage)
    /// A message was executed, honestly or not.
    case executed(SimulatedMessage)
    /// Blocks above a height were replaced by others.
    case reorganized(ChainID, above: BlockNumber, depth: Int)
    /// A block was replaced by its deposits-only form.
    case replaced(ChainID, BlockReference)
    /// Blocks above a height were forced, without transactions of users, because nothing was posted for too long.
    case windowExpired(ChainID, above: BlockNumber, depth: Int)
    /// A block that was removed is canonical again.
    case restored(ChainID, BlockReference)
    /// The node in use of a chain went on on a fork that the second one does not know.
    case misread(ChainID)
    /// Blocks above a height were removed and not replaced yet.
    case rewound(ChainID, to: BlockNumber, depth: Int)
}
