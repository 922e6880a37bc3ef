@testable import MonitorKit

/// A monitor on virtual time before two simulated chains that go on, with a message to each in every second; what is wrong with
/// the wires to their nodes is for a test to say.
final class WiredMonitor {
    /// An endpoint of a chain, and what is wrong with it from the start.
    struct Endpoint {
        let chain: ChainID
        var fault: WireFault?
    }

    let superchain: SharedSuperchain
    let time: VirtualTime
    /// In configured order.
    let wires: [SimulatedWire]
    let monitor: Monitor
    private var life: Task<Void, Never>?
    private var second: UInt64 = 30

    /// Starts thirty seconds after the chains did, by a clock that may be behind theirs.
    init(_ endpoints: [Endpoint], clockBehind lag: UInt64 = 0) {
        var past = Rehearsed.superchain(expiryWindow: 3_600, policy: HeadPolicy(safeLag: 4, finalizedLag: 8))
        for second in 1...30 as ClosedRange<UInt64> { Self.live(&past, to: second) }
        let superchain = SharedSuperchain(past)
        let time = VirtualTime(start: Double(Rehearsed.genesis.advanced(by: 30).seconds - lag))
        var numbers = SeededNumbers(seed: 7)
        let wires = endpoints.map { endpoint in
            let wire = SimulatedWire(to: endpoint.chain, of: superchain, time: time, numbers.split())
            wire.set(endpoint.fault)
            return wire
        }
        var configuration = CoreConfiguration(
            parameters: past.parameters, attached: past.parameters.chains.keys.sorted())
        configuration.tail = 10
        let monitor = Monitor(
            configuration: configuration,
            upstreams: wires.enumerated().map { place, wire in
                Upstream(
                    name: "el-\(place)", client: JSONRPCClient(transport: wire, clock: time), clock: time,
                    timeout: .seconds(5))
            },
            pollUpperBound: .seconds(2), surroundings: Monitor.Surroundings(clock: time, chance: { 0.5 }),
            readinessPatience: .seconds(60))
        self.superchain = superchain
        self.time = time
        self.wires = wires
        self.monitor = monitor
        life = Task(executorPreference: time) { await monitor.run() }
    }

    /// Lets time pass, with a second's blocks and messages in each second, and looks after each.
    func pass(seconds: Int, _ look: () -> Void = {}) {
        for _ in 0..<seconds {
            time.pass(.seconds(1))
            second += 1
            let end = second
            superchain.change { Self.live(&$0, to: end) }
            look()
        }
    }

    /// Ends the monitor.
    func stop() {
        life?.cancel()
        life = nil
        time.settle()
    }

    var snapshot: MonitorSnapshot { monitor.snapshots.current }

    func chain(_ id: ChainID) -> MonitorSnapshot.Chain? { snapshot.chains.first { $0.id == id } }

    /// How old the newest complete look at a chain is, in seconds.
    func age(of id: ChainID) -> Double { time.now().wall - (chain(id)?.verifiedAt ?? 0) }

    var jobs: [Job] { time.ask { [monitor] in await monitor.liveJobs } ?? [] }

    /// What must hold at every moment and does not, in words.
    var broken: [String] { time.ask { [monitor] in await monitor.brokenInvariants } ?? ["the monitor does not answer"] }

    private static func live(_ superchain: inout SimulatedSuperchain, to second: UInt64) {
        superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second)
        superchain.sendMessage(from: Rehearsed.second, to: Rehearsed.first)
        superchain.advance(to: Rehearsed.genesis.advanced(by: second))
    }
}
