import MonitorKit

/// What a world is made of, drawn from its seed.
struct WorldPlan: Sendable {
    /// One watched chain.
    struct Chain: Sendable {
        let id: ChainID
        let parameters: ChainParameters
        /// Blocks before the replicas start.
        let history: Int
        let hasSafe: Bool
        let hasFinalized: Bool
        /// Seconds from head to safe, and from safe to finalized.
        let safeLag: Int
        let finalityLag: Int
        /// Blocks from this height up carry headers that cannot be proven.
        let unprovenFrom: UInt64?
        /// Blocks from this height up contradict the configuration.
        let skewedFrom: UInt64?
    }

    /// What a caller may hold fixed, to replay a world or to make it smaller.
    struct Wishes: Sendable {
        var steps: Int?
        var replicas: Int?
        var rollupNodes: Int?
        var leftOut: Set<Fault> = []
        /// Lines that are told of a failure.
        var storyLength = 40
    }

    let seed: UInt64
    let steps: Int
    let replicas: Int
    let chains: [Chain]
    let unattached: ChainID?
    let faults: Faults
    let core: CoreConfiguration
    let storyLength: Int
    /// Bounds are so small that they are reached.
    let isTight: Bool
    let logRate: Double
    let messageRate: Double
    let sameSecondRate: Double
    let rollupNodes: [RollupNode]
    /// What these do, and when replicas hear from them.
    let rollupNumbers: SeededNumbers
    /// The wall clock when the replicas start.
    static let start = 1_700_000_000.0

    init(seed: UInt64, _ wishes: Wishes = Wishes()) {
        var numbers = SeededNumbers(seed: seed)
        self.seed = seed
        storyLength = wishes.storyLength
        let steps = numbers.number(100, 240)
        self.steps = min(steps, wishes.steps ?? steps)
        let replicas = numbers.number(2, 3)
        self.replicas = wishes.replicas ?? replicas
        var faults = Faults(&numbers, leftOut: wishes.leftOut)
        unattached = numbers.chance(0.4) ? ChainID("340282366920938463463374607431768211457") : nil
        isTight = numbers.chance(0.1)
        chains = Self.chains(faults, isTight: isTight, &numbers)
        logRate = numbers.fraction(from: 0.2, to: 0.9)
        messageRate = numbers.fraction(from: 0.03, to: 0.3)
        sameSecondRate = numbers.chance(0.3) ? 0.5 : 0.08
        core = Self.core(chains, unattached, isTight: isTight, &numbers)
        // Drawn last and apart, so that whatever else a seed stands for stays as it was.
        var rollupNumbers = numbers.split()
        faults.drawThoseOfRollupNodes(&rollupNumbers)
        self.faults = faults
        let nodes = Self.rollupNodes(chains, core.parameters, faults, &rollupNumbers)
        rollupNodes = Array(nodes.prefix(wishes.rollupNodes ?? nodes.count))
        self.rollupNumbers = rollupNumbers
    }

    private static func chains(
        _ faults: Faults, isTight: Bool, _ numbers: inout SeededNumbers
    ) -> [Chain] {
        let ids = [
            "10", "8453", "57896044618658097711785492504343953926634992332820282019728792003956564819967", "901",
        ]
        let contradicts = faults.has(.contradict)
        return ids.prefix(numbers.number(2, 4)).enumerated().compactMap { place, id in
            let parameters = parameters(&numbers)
            let genesis = parameters.genesisNumber.value
            let history = Int(Self.start - Double(parameters.genesisTime.seconds)) / Int(parameters.blockTime)
            let unproven = numbers.chance(0.1) ? UInt64(numbers.number(0, history * 2)) : nil
            let skewed = UInt64(numbers.number(0, history * 2))
            return ChainID(id).map { id in
                Chain(
                    id: id, parameters: parameters, history: history, hasSafe: numbers.chance(0.9),
                    hasFinalized: numbers.chance(0.85) || isTight, safeLag: numbers.number(2, 30),
                    finalityLag: numbers.number(2, 40), unprovenFrom: unproven.map { genesis + $0 },
                    skewedFrom: contradicts && place == 0 ? genesis + skewed : nil)
            }
        }
    }

    private static func parameters(_ numbers: inout SeededNumbers) -> ChainParameters {
        let blockTime = UInt64(numbers.pick([1, 1, 2, 2, 3, 4]) ?? 2)
        let age = UInt64(numbers.number(20, 150)) * blockTime + UInt64(numbers.number(0, 3))
        let genesisTime = UInt64(Self.start) - age
        let activation: UInt64? =
            switch numbers.number(0, 9) {
            case 0: nil
            case 1: UInt64(Self.start) - UInt64(numbers.number(0, 60))
            case 2: UInt64(Self.start) + UInt64(numbers.number(0, 60))
            default: 0
            }
        let genesis: UInt64 = numbers.pick([0, 0, 1, 4_061_224, 1 << 53]) ?? 0
        return ChainParameters(
            genesisNumber: BlockNumber(genesis), genesisTime: Timestamp(genesisTime), blockTime: blockTime,
            activation: activation.map { Timestamp($0) })
    }

    private static func core(
        _ chains: [Chain], _ unattached: ChainID?, isTight: Bool, _ numbers: inout SeededNumbers
    ) -> CoreConfiguration {
        let parameters = ProtocolParameters(
            chains: Dictionary(uniqueKeysWithValues: chains.map { ($0.id, $0.parameters) }),
            unattached: unattached.map { [$0] } ?? [], expiryWindow: UInt64(numbers.number(20, 150)))
        var core = CoreConfiguration(parameters: parameters, attached: chains.map(\.id))
        core.tail = UInt64(numbers.pick([0, 5, 20, 60]) ?? 20)
        core.backfill = numbers.chance(0.2) && !isTight ? UInt64(numbers.number(0, 200)) : nil
        core.batch = numbers.pick([1, 7, 20, 50]) ?? 50
        core.headerReadsInFlight = numbers.pick([1, 2, 4]) ?? 4
        core.readsInFlight = numbers.pick([1, 3, 8]) ?? 8
        if isTight { core.spareLogs = 3 }
        if isTight, numbers.chance(0.5) { core.maximumWindow = Int(core.tail) + numbers.number(8, 40) }
        if isTight, numbers.chance(0.6) { core.maximumJobs = numbers.number(1, 30) }
        // Mostly so short that a world lives to see what is named lower be followed.
        core.timeToLowerLevel = .seconds(numbers.pick([1, 4, 15, 60]) ?? 60)
        core.timeToLowerFinality = .seconds(numbers.pick([2, 10, 40, 768]) ?? 768)
        return core
    }

    /// The wait before a replica's next question to a chain, as the real follower has it.
    func schedule(_ chain: Int) -> PollSchedule {
        PollSchedule(blockTime: chains[chain].parameters.blockTime, upperBound: .seconds(2))
    }

    var description: String {
        let chains = chains.map { chain in
            "\(chain.id) every \(chain.parameters.blockTime) s from \(chain.parameters.genesisNumber)"
                + (chain.hasFinalized ? "" : ", no finality")
        }
        return """
            \(replicas) replicas, \(steps) steps, tail \(core.tail) s, expiry \(core.parameters.expiryWindow) s\
            \(isTight ? ", tight bounds" : ""), \(rollupNodes.count) rollup nodes
              chains: \(chains.joined(separator: "; "))
              faults: \(faults.present.map(\.rawValue).joined(separator: " "))
            """
    }
}
