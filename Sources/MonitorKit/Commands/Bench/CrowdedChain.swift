/// A chain of names: blocks full of messages, each about a block of its own that the next chain had days before.
struct CrowdedChain: ChainReader {
    private static let head: UInt64 = 250_000
    private static let finalized: UInt64 = 249_990
    private static let blockTime: UInt64 = 2
    /// The blocks of the window: an hour below the finalized one.
    private static let window = finalized - 3_600 / blockTime...finalized

    let id: ChainID
    let upstream: String
    private let next: ChainID
    private let number: UInt64
    private let messages: UInt64
    private let lies: Bool

    /// Describes one chain of several.
    ///
    /// - Parameter lies: No message says what the next chain's log says.
    init(_ number: Int, of chains: Int, messages: Int, lies: Bool = false) {
        self.number = UInt64(number)
        id = ChainID(UInt64(901 + number))
        next = ChainID(UInt64(901 + (number + 1) % chains))
        upstream = "el-\(id)"
        self.messages = UInt64(messages)
        self.lies = lies
    }

    var parameters: ChainParameters {
        ChainParameters(
            genesisNumber: BlockNumber(0), genesisTime: Timestamp(1_700_000_000), blockTime: Self.blockTime,
            activation: Timestamp(0))
    }

    func heads() async throws(UpstreamFailure) -> ChainHeads {
        ChainHeads(
            latest: block(Self.head), safe: block(Self.finalized).reference,
            finalized: block(Self.finalized).reference, askedAt: SystemClock().now())
    }

    func blocks(from first: BlockNumber, count: Int) async throws(UpstreamFailure) -> [ObservedBlock] {
        (0..<UInt64(count)).map { block(first.value + $0) }
    }

    func messages(of block: BlockReference) async throws(UpstreamFailure) -> BlockMessages {
        guard Self.window.contains(block.number.value) else { return BlockMessages(messages: []) }
        let place = block.number.value - Self.window.lowerBound
        let blocks = UInt64(Self.window.count)
        // Spread evenly: this block's share of all numbers from 0 up.
        let share = place * messages / blocks..<(place + 1) * messages / blocks
        return BlockMessages(
            messages: share.enumerated().map { index, message in
                ExecutingMessage(
                    transactionHash: Hash32(9, number, 0, message), logIndex: LogIndex(UInt32(index)),
                    identifier: MessageIdentifier(
                        origin: .zero, blockNumber: BlockNumber(message + 1), logIndex: LogIndex(0),
                        timestamp: parameters.timestamp(of: BlockNumber(message + 1)) ?? Timestamp(0), chainID: next),
                    payloadHash: Self.payload(message + 1), accessList: .declared)
            })
    }

    func evidence(
        at number: BlockNumber, _ identity: BlockIdentity
    ) async throws(UpstreamFailure) -> InitiatingBlock {
        InitiatingBlock(
            reference: block(number.value).reference,
            logs: [LogDigest(origin: .zero, payloadHash: lies ? .zero : Self.payload(number.value))])
    }

    private static func payload(_ block: UInt64) -> Hash32 { Hash32(7, 0, 0, block) }

    private func block(_ height: UInt64) -> ObservedBlock {
        let timestamp = parameters.timestamp(of: BlockNumber(height)) ?? Timestamp(0)
        return ObservedBlock(
            reference: BlockReference(
                number: BlockNumber(height), hash: Hash32(1, number, 0, height), timestamp: timestamp),
            parentHash: Hash32(1, number, 0, height &- 1), mayHoldMessages: true, isProven: true)
    }
}
