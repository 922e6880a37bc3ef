/// One executing message with every step of its verdict.
package struct VerifiedMessage: Hashable, Sendable {
    /// The claim.
    package let message: ExecutingMessage
    /// The verdict.
    package let status: MessageStatus
    /// Every rule, in order.
    package let steps: [RuleStep]
    /// The initiating block that was read; nil where none could be.
    package let initiatingBlock: BlockReference?
}

/// One block with its executing messages.
package struct VerifiedBlock: Hashable, Sendable {
    /// The block.
    package let reference: BlockReference
    /// How far it is on its way to being final; nil where it is not the canonical block of its height.
    package let safety: SafetyLevel?
    /// The messages that were asked for, in log order.
    package let messages: [VerifiedMessage]
    /// Logs of the inbox that cannot be decoded.
    package let undecodable: [LogIndex]
    /// Header, receipts and transactions hash to the block's hash.
    package let isProven: Bool
}

/// What a verification found.
package struct VerificationReport: Sendable {
    /// The executing chain.
    package let chain: ChainID
    /// How many blocks were looked at, whether they hold messages or not.
    package let blocksRead: UInt64
    /// The blocks that hold messages or undecodable logs; the block that was asked for in any case.
    package let blocks: [VerifiedBlock]
    /// Nodes that could not be used.
    package let problems: [NodeProblem]
    /// HTTP exchanges with nodes.
    package let exchanges: Int
    /// What people call chains.
    package var names = ChainNames.none

    /// All messages.
    package var messages: [VerifiedMessage] { blocks.flatMap(\.messages) }

    /// 4 when something is invalid, 1 when something cannot be judged, else 0.
    package var exitCode: ExitCode {
        let statuses = messages.map(\.status)
        if statuses.contains(where: { if case .invalid = $0 { true } else { false } }) { return .found }
        let isJudged = statuses.allSatisfy(\.isDefinite) && blocks.allSatisfy(\.undecodable.isEmpty)
        return isJudged ? .ok : .failed
    }
}

/// Why nothing could be verified.
package struct VerificationFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is missing and the way out, in one line, without URLs.
    package let description: String

    /// Describes what is missing.
    package init(_ description: String) {
        self.description = description
    }
}
