@testable import MonitorKit

/// Jobs as observers and actions get them.
enum ObservedJobs {
    static let executing = ChainID(901)
    static let initiating = ChainID(902)

    /// A job in a block of its own; `number` names it.
    static func job(
        _ number: UInt64 = 1, _ status: MessageStatus = .valid, safety: SafetyLevel = .unsafe,
        executedAt: UInt64 = 1_795_000_100, initiatedAt: UInt64 = 1_795_000_090, chain: ChainID = executing
    ) -> Job {
        let identifier = MessageIdentifier(
            origin: Address(1, 2, 3), blockNumber: BlockNumber(7), logIndex: LogIndex(4),
            timestamp: Timestamp(initiatedAt), chainID: initiating)
        let message = ExecutingMessage(
            transactionHash: Hash32(9, 9, 9, number), logIndex: LogIndex(2), identifier: identifier,
            payloadHash: Hash32(5, 5, 5, number))
        var job = Job(
            message: message, chain: chain,
            block: BlockReference(
                number: BlockNumber(number), hash: Hash32(8, 8, 8, number), timestamp: Timestamp(executedAt)),
            safety: safety)
        job.status = status
        return job
    }

    /// A moment so many seconds after the beginning.
    static func moment(_ seconds: Double) -> Moment {
        Moment(wall: 1_795_000_000 + seconds, steady: UInt64(seconds * 1e9))
    }
}
