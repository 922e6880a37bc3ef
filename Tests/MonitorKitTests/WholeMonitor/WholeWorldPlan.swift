@testable import MonitorKit

/// What a world of whole monitors is made of, drawn from its seed.
struct WholeWorldPlan: Sendable {
    static let genesis = Timestamp(1_795_000_000)
    static let ids = [ChainID(901), ChainID(902), ChainID(903)]

    let seed: UInt64
    let seconds: Int
    let replicas: Int
    /// Endpoints of each chain that each replica has.
    let endpoints: Int
    /// Seconds that the chains were there before the replicas are.
    let history: UInt64
    let chains: [SimulatedChainSettings]
    let policy: HeadPolicy
    let core: CoreConfiguration
    let messageRate: Double
    let forgeryRate: Double
    let upsetRate: Double
    let faultRate: Double

    init(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed ^ 0x77_68_6f_6c_65)
        self.seed = seed
        seconds = numbers.number(60, 180)
        replicas = numbers.number(2, 3)
        endpoints = numbers.number(1, 2)
        history = UInt64(numbers.number(5, 120))
        chains = Self.ids.prefix(numbers.number(2, 3)).map { id in
            SimulatedChainSettings(
                id: id, genesisTime: Self.genesis, blockTime: UInt64(numbers.number(1, 3)), activation: Self.genesis,
                era: numbers.chance(0.5) ? .jovian : .isthmus)
        }
        let safeLag = UInt64(numbers.number(4, 12))
        policy = HeadPolicy(safeLag: safeLag, finalizedLag: safeLag + UInt64(numbers.number(14, 50)))
        let superchain = SimulatedSuperchain(
            chains, expiryWindow: UInt64(numbers.number(15, 90)), policy: policy)
        var core = CoreConfiguration(parameters: superchain.parameters, attached: chains.map(\.id))
        core.tail = UInt64(numbers.pick([0, 10, 60]) ?? 10)
        core.batch = numbers.pick([3, 20, 50]) ?? 50
        self.core = core
        messageRate = numbers.fraction(from: 0.1, to: 0.8)
        forgeryRate = numbers.fraction(from: 0, to: 0.12)
        upsetRate = numbers.fraction(from: 0, to: 0.08)
        faultRate = numbers.chance(0.15) ? 0 : numbers.fraction(from: 0.01, to: 0.1)
    }

    var superchain: SimulatedSuperchain {
        SimulatedSuperchain(chains, expiryWindow: core.parameters.expiryWindow, policy: policy)
    }
}
