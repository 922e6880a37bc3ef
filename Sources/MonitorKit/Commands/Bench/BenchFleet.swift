import Synchronization

/// Ten simulated chains that live by the clock, half an hour old, with a message in every block of the last four minutes.
final class BenchFleet: Sendable {
    private static let age: UInt64 = 1_800
    /// Seconds with messages: about 1,700 of them.
    private static let told: UInt64 = 230

    let world: RehearsalWorld
    let ids: [ChainID]
    private let genesis: Timestamp
    private let clock: any MonitorClock
    /// The last second whose blocks have been made.
    private let second: Mutex<UInt64>
    private let executedMessages = Mutex(0)

    init(_ clock: any MonitorClock) {
        self.clock = clock
        let now = UInt64(clock.now().wall)
        let genesis = Timestamp(now - Self.age)
        self.genesis = genesis
        let settings = (0..<10).map { index in
            SimulatedChainSettings(
                id: ChainID(UInt64(901 + index)), genesisTime: genesis, blockTime: index < 5 ? 1 : 2,
                activation: genesis)
        }
        ids = settings.map(\.id)
        let policy = HeadPolicy(safeLag: 60, finalizedLag: 1_200)
        world = RehearsalWorld(SimulatedSuperchain(settings, policy: policy))
        second = Mutex(0)
        for second in 1...Self.age { make(second, messages: second > Self.age - Self.told) }
        self.second.withLock { $0 = Self.age }
    }

    /// Blocks of all chains in a second.
    var blocksPerSecond: Double { 7.5 }

    /// Messages that were executed so far.
    var executed: Int { executedMessages.withLock { $0 } }

    /// What all nodes were asked so far.
    var traffic: NodeTraffic {
        ids.reduce(into: NodeTraffic()) { $0.add(world.traffic(of: $1)) }
    }

    /// The rollup configuration of each chain, as nodes have it.
    var rollupFiles: [String] {
        world.superchain.chains.map { chain in
            """
            {"genesis":{"l2":{"hash":"\(chain.block(at: BlockNumber(0))?.hash ?? .zero)","number":0},"l2_time":\(genesis)},
             "block_time":\(chain.settings.blockTime),"l2_chain_id":\(chain.id),"interop_time":\(genesis)}
            """
        }
    }

    /// Lets time pass: each block comes when it is due, or by up to `jitter` seconds later.
    func live(seconds: Double, messages: Bool, jitter: Double) async throws {
        let end = clock.now().wall + seconds
        while true {
            let next = second.withLock { $0 } + 1
            let due = Double(genesis.seconds + next) + (jitter > 0 ? Double.random(in: 0..<jitter) : 0)
            guard due <= end else { break }
            try await pause(due - clock.now().wall)
            make(next, messages: messages)
            second.withLock { $0 = next }
            // Who measures a delay looks at once.
            if jitter > 0 { return }
        }
        try await pause(end - clock.now().wall)
    }

    func pause(_ seconds: Double) async throws {
        if seconds > 0 { try await clock.sleep(for: .seconds(seconds)) }
    }

    /// Makes the blocks of a second.
    private func make(_ second: UInt64, messages: Bool) {
        let executed = world.withSuperchain { superchain in
            if messages {
                for (index, target) in ids.enumerated() where index < 5 || second % 2 == 0 {
                    superchain.sendMessage(from: ids[(index + 1) % ids.count], to: target)
                }
            }
            superchain.advance(to: genesis.advanced(by: second))
            return superchain.takeEvents().count {
                if case .executed = $0 { true } else { false }
            }
        }
        executedMessages.withLock { $0 += executed }
    }
}
