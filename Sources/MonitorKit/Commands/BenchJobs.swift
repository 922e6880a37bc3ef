/// A million live jobs in the monitor as it runs, each from an initiating block of its own, which is the most that jobs can cost.
enum BenchJobs {
    private static let chains = 10
    private static let jobsPerChain = 100_000

    static func measure(_ clock: any MonitorClock) async throws -> [BenchFigure] {
        let crowd = (0..<chains).map { CrowdedChain($0, of: chains, messages: jobsPerChain) }
        let parameters = ProtocolParameters(
            chains: Dictionary(uniqueKeysWithValues: crowd.map { ($0.id, $0.parameters) }))
        let upstreams = crowd.map { chain in
            Upstream(name: "el-\(chain.id)", identify: { chain.id }, reader: { _ in chain })
        }
        var core = CoreConfiguration(parameters: parameters, attached: crowd.map(\.id))
        core.maximumJobs = chains * jobsPerChain
        let start = Stopwatch.wall()
        return try await BenchMonitor.run(core, upstreams, clock) { monitor, turns in
            for await _ in turns {
                let valid = monitor.snapshots.current.counts.values.reduce(0) { $0 + $1.valid }
                if valid == chains * jobsPerChain { break }
            }
            try Task.checkCancellation()
            let seconds = Stopwatch.wall() - start
            let resident = Double(ProcessReadings.read().residentBytes ?? 0) / 1_000_000
            return [
                BenchFigure(
                    name: "1,000,000 live jobs, resident, whole process", value: resident, unit: "MB",
                    target: "400 or less, measured alone"),
                BenchFigure(
                    name: "1,000,000 live jobs, judged", value: Double(chains * jobsPerChain) / seconds, unit: "/s",
                    target: "for comparison"),
                BenchFigure(
                    name: "scrape of 10 chains then, on the server", value: scrape(monitor, clock) * 1000, unit: "ms",
                    target: "2 or less"),
            ]
        }
    }

    /// Processor seconds of one scrape for which nothing was kept from the one before.
    private static func scrape(_ monitor: Monitor, _ clock: any MonitorClock) -> Double {
        let names = (0..<chains).map { ("el-\($0)", RPCMethod.executionNode) }
        let log = EventLog(minimum: .crit, format: .text, clock: clock) { _ in true }
        let endpoint = MetricsEndpoint(
            identity: ReplicaIdentity(
                version: BuildInfo.version, revision: BuildInfo.revision, swiftVersion: BuildInfo.swift,
                configurationHash: "bench", dependencySet: monitor.snapshots.current.dependencySet),
            rpc: RPCTelemetry(upstreams: Dictionary(uniqueKeysWithValues: names)), scrapes: ScrapeTelemetry(), log: log,
            clock: clock)
        var generation: UInt64 = 0
        return Stopwatch.best(rounds: 50) {
            generation += 1
            let page = endpoint.respond(to: monitor.snapshots.current, generation: generation, accept: nil)
            withExtendedLifetime(page) {}
        }
    }
}

/// A chain of names: blocks full of messages, each about a block of its own that the next chain had days before.
private struct CrowdedChain: ChainReader {
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

    init(_ number: Int, of chains: Int, messages: Int) {
        self.number = UInt64(number)
        id = ChainID(UInt64(901 + number))
        next = ChainID(UInt64(901 + (number + 1) % chains))
        upstream = "el-\(id)"
        self.messages = UInt64(messages)
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
            logs: [LogDigest(origin: .zero, payloadHash: Self.payload(number.value))])
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
