/// The part of the self-test that a running replica repeats: with a message that it really follows.
extension SelfTest {
    /// A message that is valid, with what shows it.
    package struct Specimen: Sendable {
        /// The message.
        package let message: ExecutingMessage
        /// The chain that executes it.
        package let executingChain: ChainID
        /// When.
        package let executedAt: Timestamp
        /// The block that it names.
        package let block: BlockReference
        /// The digests of that block's logs.
        package let logs: BlockLogs

        /// The block with its logs, as a judge is given it.
        package var evidence: Evidence { .block(block, logs: logs) }
    }

    /// What a judge made of a specimen and its corruptions.
    package struct Report: Hashable, Sendable {
        /// The specimen is a message that is followed, not the embedded one.
        package let isLive: Bool
        /// What was judged wrongly: names of corruptions that passed, and `none` where the true message did not.
        package let mistakes: [String]

        /// The true message passed and no corruption did.
        package var isPassed: Bool { mistakes.isEmpty }
    }

    /// From a message of a specimen to what a judge believes.
    package typealias Judging = (ExecutingMessage, Specimen) -> MessageStatus

    /// Gives a judge the specimen as it is, and every corruption of it.
    package static func report(on specimen: Specimen, isLive: Bool, judging: Judging) -> Report {
        var mistakes: [String] = []
        if judging(specimen.message, specimen) != .valid { mistakes.append("none") }
        for corruption in Corruption.allCases {
            let lie = corruption.applied(to: specimen.message, logs: specimen.logs.count)
            guard case .invalid = judging(lie, specimen) else {
                mistakes.append(corruption.rawValue)
                continue
            }
        }
        return Report(isLive: isLive, mistakes: mistakes)
    }

    /// The specimen of a quiet network: a message between two chains that exist nowhere.
    package static var embedded: Specimen {
        let log = Log(address: Address(0, 0, 7), topics: [Hash32(0, 0, 0, 1)], data: [0])
        let digest = LogDigest(of: log)
        return Specimen(
            message: ExecutingMessage(
                transactionHash: .zero, logIndex: LogIndex(0),
                identifier: MessageIdentifier(
                    origin: digest.origin, blockNumber: BlockNumber(100), logIndex: LogIndex(0),
                    timestamp: Timestamp(1_200), chainID: ChainID(901)), payloadHash: digest.payloadHash),
            executingChain: ChainID(902), executedAt: Timestamp(1_204),
            block: BlockReference(number: BlockNumber(100), hash: Hash32(0, 0, 0, 9), timestamp: Timestamp(1_200)),
            logs: BlockLogs([digest]))
    }

    /// The dependency set of the embedded specimen.
    package static var embeddedParameters: ProtocolParameters {
        let parameters = ChainParameters(
            genesisNumber: BlockNumber(0), genesisTime: Timestamp(1_000), blockTime: 2, activation: Timestamp(1_100))
        return ProtocolParameters(
            chains: [ChainID(901): parameters, ChainID(902): parameters], expiryWindow: 3_600)
    }
}
