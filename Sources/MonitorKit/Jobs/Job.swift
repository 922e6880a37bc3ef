/// The place of a job in the job book.
package struct JobSlot: Hashable, Sendable {
    let index: UInt32
}

/// One executing message that is followed until its block is final and out of the window, or gone.
package struct Job: Sendable {
    /// The claim.
    package let message: ExecutingMessage
    /// The executing chain.
    package let chain: ChainID
    /// The executing block.
    package let block: BlockReference
    /// What the monitor believes.
    package internal(set) var status: MessageStatus
    /// The last verdict that was definite: what a change of mind is measured against.
    package internal(set) var lastDefinite: MessageStatus?
    /// The broken rules, as far as they can be seen.
    package internal(set) var brokenRules: RuleSet
    /// How far the executing block is on its way to being final.
    package internal(set) var safety: SafetyLevel
    /// Rule 9 found this message among others of the same timestamp.
    package internal(set) var inCycle = false
    /// People have looked at it and do not want to hear of it again.
    package internal(set) var isIgnored = false
    /// When this process found the message, in whole seconds since 1970-01-01 UTC by its own clock.
    package internal(set) var firstSeen: UInt64 = 0
    /// Its block went before it was known how the job ends.
    package internal(set) var isOrphaned = false
    /// An evidence read that this job waits for is due or on its way.
    package internal(set) var awaitsEvidence = false

    /// Starts to follow a message.
    package init(message: ExecutingMessage, chain: ChainID, block: BlockReference, safety: SafetyLevel) {
        self.message = message
        self.chain = chain
        self.block = block
        self.safety = safety
        status = .unknown(.notCheckedYet)
        brokenRules = []
    }

    /// A job with a verdict, for whoever shows verdicts and decides none.
    package static func judged(
        _ message: ExecutingMessage, chain: ChainID, block: BlockReference, safety: SafetyLevel, status: MessageStatus
    ) -> Job {
        var job = Job(message: message, chain: chain, block: block, safety: safety)
        job.status = status
        return job
    }

    /// What names the job everywhere and for ever.
    package var id: JobID { JobID(chain: chain, blockHash: block.hash, logIndex: message.logIndex) }

    /// Whether the message was initiated at the time at which it is executed.
    package var isSameTimestamp: Bool { message.identifier.timestamp == block.timestamp }

    /// Whether the verdict is that the message is invalid.
    package var isInvalid: Bool { if case .invalid = status { true } else { false } }

    /// Whether the last verdict that was definite is that the message is invalid: one that waits for new evidence counts as what
    /// it was, because evidence may go with the very reorg that takes the message.
    package var wasInvalid: Bool {
        if case .invalid = status.isDefinite ? status : lastDefinite { true } else { false }
    }

    /// Whether nobody asked what is true of it: whoever leaves a chain unattached has chosen not to know.
    package var isUnknownByChoice: Bool { status == .unknown(.chainNotAttached) && !wasInvalid }

    /// The urgency of an invalid message for operators: 1 in an unsafe block, 2 in a local-safe one, 3 above; none for one
    /// that is ignored.
    package var tier: Int? { isInvalid && !isIgnored ? safety.tier : nil }
}

/// The identity of a job: where the claim was made.
///
/// The block hash is part of it, so that a reorg makes a new job.
package struct JobID: Hashable, Sendable {
    /// The executing chain.
    package let chain: ChainID
    /// The executing block.
    package let blockHash: Hash32
    /// The executing log.
    package let logIndex: LogIndex

    /// Names a job.
    package init(chain: ChainID, blockHash: Hash32, logIndex: LogIndex) {
        self.chain = chain
        self.blockHash = blockHash
        self.logIndex = logIndex
    }
}

/// How a job ends.
package enum JobEnd: String, CaseIterable, Hashable, Sendable {
    /// Valid when it left the window behind the finalized head.
    case finalizedValid = "finalized_valid"
    /// Invalid when it left the window behind the finalized head.
    case finalizedInvalid = "finalized_invalid"
    /// Never judged before it left the window behind the finalized head.
    case finalizedUnknown = "finalized_unknown"
    /// Its block was let go before it was final, because the window was full.
    case evicted
    /// Its block was replaced by its deposits.
    case replaced
    /// Its block is no longer canonical.
    case reorgedOut = "reorged_out"
}

extension JobID: Comparable {
    package static func < (left: JobID, right: JobID) -> Bool {
        (left.chain, left.blockHash, left.logIndex) < (right.chain, right.blockHash, right.logIndex)
    }
}

extension JobID: CustomStringConvertible {
    /// The id in the API: executing chain, block hash and log index, as in `901-0x…-3`.
    package var description: String { "\(chain)-\(blockHash)-\(logIndex)" }

    /// Reads an id; nil when the text is not exactly one.
    package init?(_ text: String) {
        let parts = text.utf8.count <= 160 ? text.split(separator: "-", omittingEmptySubsequences: false) : []
        guard parts.count == 3, let chain = ChainID(parts[0]), let blockHash = try? Hash32(hex: String(parts[1])),
            let logIndex = UInt32(parts[2])
        else { return nil }
        self.init(chain: chain, blockHash: blockHash, logIndex: LogIndex(logIndex))
        guard description == text else { return nil }
    }
}
