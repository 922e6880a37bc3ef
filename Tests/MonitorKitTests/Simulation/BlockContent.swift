import MonitorKit

/// What a block holds.
struct BlockContent {
    var logs: [LogDigest] = []
    var messages: [ExecutingMessage] = []
    var undecodable: [LogIndex] = []
}

/// Writes blocks: logs to be named, true claims, and every kind of false one.
///
/// The log at a place of a chain is the same on every branch unless chance spoils it, so that a claim can be made before
/// its block is there, and survives most reorganizations.
struct BlockWriter {
    let plan: WorldPlan
    /// Distances, in seconds, at which claims reach back.
    private let farthest = 220

    func write(_ chain: TrueChain, _ numbers: inout SeededNumbers) -> BlockContent {
        let number = chain.view.blocks.isEmpty ? chain.view.genesis : chain.view.headNumber + 1
        var content = BlockContent()
        guard numbers.chance(plan.logRate) else { return content }
        for index in 0..<numbers.number(1, 5) {
            let position = LogIndex(UInt32(index))
            if numbers.chance(plan.messageRate) {
                let message = claim(by: chain, in: number, at: position, &numbers)
                content.messages.append(message)
                content.logs.append(LogDigest(origin: Self.inbox, payloadHash: message.payloadHash))
            } else if numbers.chance(0.01) {
                content.undecodable.append(position)
                content.logs.append(LogDigest(origin: Self.inbox, payloadHash: .zero))
            } else {
                content.logs.append(spoiled(Self.log(chain.place, number, index), &numbers))
            }
        }
        return content
    }

    private static let inbox = Address(0, 0, 0x22)
    /// A chain that is in nobody's dependency set.
    static let unknownChain = ChainID(666)

    /// The log that belongs to a place.
    private static func log(_ place: Int, _ number: UInt64, _ index: Int) -> LogDigest {
        LogDigest(
            origin: Address(UInt64(place), number, UInt32(index)),
            payloadHash: Hash32(UInt64(place), number, UInt64(index), 0x6c6f67))
    }

    private func spoiled(_ log: LogDigest, _ numbers: inout SeededNumbers) -> LogDigest {
        if numbers.chance(0.92) { return log }
        return numbers.chance(0.5)
            ? LogDigest(origin: .zero, payloadHash: log.payloadHash)
            : LogDigest(origin: log.origin, payloadHash: Hash32(1, 2, 3, numbers.next()))
    }

    private func claim(
        by executing: TrueChain, in block: UInt64, at position: LogIndex, _ numbers: inout SeededNumbers
    ) -> ExecutingMessage {
        let time = executing.time(of: block)
        let target = numbers.number(0, plan.chains.count - 1)
        let chain = plan.chains[target]
        let number = height(on: chain.parameters, executedAt: time, &numbers)
        let index = numbers.chance(0.9) ? numbers.number(0, 1) : numbers.number(0, 6)
        let log = Self.log(target, number, index)
        var seconds = chain.parameters.timestamp(of: BlockNumber(number))?.seconds ?? time
        if numbers.chance(0.02) { seconds = seconds &+ (numbers.chance(0.5) ? 1 : .max) }
        let digest = numbers.chance(0.97) ? log : spoiledForSure(log, &numbers)
        return ExecutingMessage(
            transactionHash: Hash32(7, UInt64(executing.place), block, UInt64(position.value)), logIndex: position,
            identifier: MessageIdentifier(
                origin: digest.origin, blockNumber: BlockNumber(number), logIndex: LogIndex(UInt32(index)),
                timestamp: Timestamp(seconds), chainID: initiatingChain(chain.id, &numbers)),
            payloadHash: digest.payloadHash,
            accessList: numbers.pick([.declared, .declared, .declared, .mismatched, .undeclared, nil]) ?? nil)
    }

    private func spoiledForSure(_ log: LogDigest, _ numbers: inout SeededNumbers) -> LogDigest {
        numbers.chance(0.5)
            ? LogDigest(origin: .zero, payloadHash: log.payloadHash)
            : LogDigest(origin: log.origin, payloadHash: .zero)
    }

    /// Mostly the chain itself; sometimes one that nobody watches, or one that nobody knows.
    private func initiatingChain(_ id: ChainID, _ numbers: inout SeededNumbers) -> ChainID {
        let draw = numbers.fraction()
        if draw < 0.03 { return plan.unattached ?? id }
        return draw < 0.06 ? Self.unknownChain : id
    }

    /// A height of the initiating chain: of the same second, recent, old, or not yet reached.
    private func height(
        on chain: ChainParameters, executedAt time: UInt64, _ numbers: inout SeededNumbers
    ) -> UInt64 {
        let draw = numbers.fraction()
        let age =
            if draw < plan.sameSecondRate { 0 } else if draw < 0.7 { numbers.mostlySmall(upTo: 40) } else if draw < 0.95
            { numbers.number(0, farthest) } else { -numbers.number(1, 20) }
        let genesis = Int(clamping: chain.genesisTime.seconds)
        let distance = (Int(clamping: time) - age - genesis) / Int(chain.blockTime)
        // Below genesis now and then: no block of that height has a time.
        return UInt64(max(0, Int(clamping: chain.genesisNumber.value) + distance))
    }
}
