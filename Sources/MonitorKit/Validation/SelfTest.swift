/// Messages that are known to be true or false, judged by the rules that judge everything else.
///
/// An operator who has never seen an invalid message can see here that one would be found. Nothing is read and nothing is
/// random.
package enum SelfTest {
    /// What became of one message.
    package struct Outcome: Hashable, Sendable {
        /// What was done to the message.
        package let name: String
        /// What the rules must say.
        package let expected: MessageStatus
        /// What they say.
        package let found: MessageStatus

        /// Names one outcome.
        package init(name: String, expected: MessageStatus, found: MessageStatus) {
            self.name = name
            self.expected = expected
            self.found = found
        }

        /// The rules say what they must.
        package var isPassed: Bool { expected == found }
    }

    /// Judges the true message and each false one.
    package static func run() -> [Outcome] {
        [outcome("nothing altered", .valid)]
            + [
                outcome("initiating chain outside the set", .invalid(.unknownChain), chain: ChainID(903)),
                outcome("executed before activation", .invalid(.notActivated), executedAt: 1_000, stamp: 1_000),
                outcome("initiated before activation", .invalid(.notActivated), stamp: 1_098),
                outcome("initiated after it is executed", .invalid(.future), executedAt: 1_198),
                outcome("older than the window", .invalid(.expired), executedAt: 1_200 + 3_601),
                outcome("timestamp of another block", .invalid(.timestampMismatch), stamp: 1_198),
                outcome("log that the block does not have", .invalid(.logMissing), index: 1),
                outcome("origin that did not emit the log", .invalid(.originMismatch), origin: Address(0, 0, 8)),
                outcome("payload that was not said", .invalid(.payloadMismatch), payload: [1]),
                outcome("messages that wait for each other", .invalid(.cycle), inCycle: true),
                outcome("initiating block that cannot be read", .unknown(.upstreamUnreadable), isReadable: false),
            ]
    }

    private static func outcome(
        _ name: String, _ expected: MessageStatus, chain: ChainID = ChainID(901), executedAt: UInt64 = 1_204,
        stamp: UInt64 = 1_200, index: UInt32 = 0, origin: Address = Address(0, 0, 7), payload: [UInt8] = [0],
        inCycle: Bool = false, isReadable: Bool = true
    ) -> Outcome {
        let judge = MessageJudge(embeddedParameters)
        let log = Log(address: Address(0, 0, 7), topics: [Hash32(0, 0, 0, 1)], data: [0])
        let claimed = Log(address: origin, topics: [Hash32(0, 0, 0, 1)], data: payload)
        let message = ExecutingMessage(
            transactionHash: .zero, logIndex: LogIndex(0),
            identifier: MessageIdentifier(
                origin: origin, blockNumber: BlockNumber(100), logIndex: LogIndex(index), timestamp: Timestamp(stamp),
                chainID: chain), payloadHash: LogDigest(of: claimed).payloadHash)
        let block = BlockReference(number: BlockNumber(100), hash: Hash32(0, 0, 0, 9), timestamp: Timestamp(1_200))
        let judgement = judge.judge(
            message, executingChain: ChainID(902), executedAt: Timestamp(executedAt),
            evidence: isReadable
                ? .block(block, logs: BlockLogs([LogDigest(of: log)])) : .unavailable(.upstreamUnreadable),
            inCycle: inCycle)
        return Outcome(name: name, expected: expected, found: judgement.status)
    }
}
