/// A message with all that is known about it, as it is shown one by one.
package struct FollowedMessage: Sendable {
    /// The message and what is believed about it.
    package let job: Job
    /// The broken rules with what was found and what was expected; those that are known to be broken and whose details are no
    /// longer kept are in `job.brokenRules` alone.
    package let violations: [Violation]
    /// What goes with it if its block is replaced; nil where it is not invalid, or counting would take too long.
    package internal(set) var radius: BlastRadius?
    /// It is not invalid itself, and its block goes if that of an invalid message is replaced.
    package internal(set) var isExposed = false
    /// The block of the initiating chain that the verdict rests on, where one message was asked for and that block was read.
    package internal(set) var initiatingBlock: BlockReference?

    /// Shows a message.
    package init(job: Job, violations: [Violation], radius: BlastRadius? = nil) {
        self.job = job
        self.violations = violations
        self.radius = radius
    }

    /// Where it stands in the order of messages.
    package var place: MessagePlace {
        MessagePlace(chain: job.chain, block: job.block.number, logIndex: job.message.logIndex)
    }
}

/// Where a message stands in the order in which messages are listed: by chain, block, log.
///
/// Within a chain that is also worst first, because a block's safety level never rises with its height.
package struct MessagePlace: Hashable, Comparable, Sendable {
    /// The executing chain.
    package let chain: ChainID
    /// The executing block's height.
    package let block: BlockNumber
    /// The executing log.
    package let logIndex: LogIndex

    /// Names a place.
    package init(chain: ChainID, block: BlockNumber, logIndex: LogIndex) {
        self.chain = chain
        self.block = block
        self.logIndex = logIndex
    }

    /// By chain, block, log.
    package static func < (left: MessagePlace, right: MessagePlace) -> Bool {
        (left.chain, left.block, left.logIndex) < (right.chain, right.block, right.logIndex)
    }
}

/// Which messages somebody asks for: those to which everything that is named applies.
package struct MessageFilter: Hashable, Sendable {
    /// The executing chain.
    package var executingChain: ChainID?
    /// The chain that the message names.
    package var initiatingChain: ChainID?
    /// `valid`, `invalid` or `unknown`.
    package var status: String?
    /// The reason's word.
    package var reason: String?
    /// The safety level of the executing block.
    package var safety: SafetyLevel?
    /// 1 to 3.
    package var tier: Int?

    /// Asks for every message.
    package init() {}

    /// Whether a message is asked for.
    package func admits(_ job: Job) -> Bool {
        func holds<Value: Equatable>(_ wanted: Value?, _ value: Value?) -> Bool { wanted == nil || wanted == value }
        return holds(executingChain, job.chain) && holds(initiatingChain, job.message.identifier.chainID)
            && holds(status, job.status.label) && holds(reason, job.status.reasonLabel) && holds(safety, job.safety)
            && holds(tier, job.tier)
    }
}

/// A part of the messages that were asked for.
package struct MessagePage: Sendable {
    /// The messages, in order; fewer than asked for where looking further would have taken too long.
    package var messages: [FollowedMessage] = []
    /// Where to go on; nil at the end.
    package var next: MessagePlace?
}
