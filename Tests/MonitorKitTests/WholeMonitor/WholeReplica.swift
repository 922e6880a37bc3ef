import Synchronization

@testable import MonitorKit

/// One replica of the whole monitor: client, readers, followers, actor and core, everything but sockets.
final class WholeReplica {
    let name: Int
    let wires: [SimulatedWire]
    private let world: WholeWorldPlan
    private let time: VirtualTime
    private var numbers: SeededNumbers
    private(set) var monitor: Monitor
    private var life: Task<Void, Never>?

    init(_ name: Int, _ world: WholeWorldPlan, _ superchain: SharedSuperchain, _ time: VirtualTime) {
        var numbers = SeededNumbers(seed: world.seed &* 31 &+ UInt64(name))
        self.name = name
        self.world = world
        self.time = time
        wires = world.core.attached.flatMap { chain in
            (0..<world.endpoints).map { _ in
                SimulatedWire(to: chain, of: superchain, time: time, numbers.split())
            }
        }
        monitor = Self.monitor(name, world, wires, time, numbers.split())
        self.numbers = numbers
    }

    var isAlive: Bool { life != nil }

    /// Starts with nothing remembered.
    func start() {
        monitor = Self.monitor(name, world, wires, time, numbers.split())
        life = Task(executorPreference: time) { [monitor] in await monitor.run() }
    }

    /// Ends at once, whatever is under way.
    func kill() {
        life?.cancel()
        life = nil
        time.settle()
    }

    /// What it believes about blocks and messages; whether chains move is another matter.
    var picture: Picture {
        var snapshot = monitor.snapshots.current
        snapshot.rows = []
        return Picture(snapshot, time.ask { [monitor] in await monitor.liveJobs } ?? [])
    }

    /// What must hold at every moment and does not, in words.
    var broken: [String] {
        time.ask { [monitor] in await monitor.brokenInvariants } ?? ["the monitor does not answer"]
    }

    /// The class-S part of its metrics page.
    var page: String { String(decoding: MonitorMetrics.state(monitor.snapshots.current, .openMetrics), as: UTF8.self) }

    /// The endpoints that are held to be down though nothing was ever wrong with their bytes.
    var endpointsWronglyDown: [String] {
        let states = monitor.snapshots.current.upstreams
        return wires.indices.filter { !wires[$0].hasLied }.map(Self.endpoint).filter { states[$0] == false }
    }

    private static func endpoint(_ place: Int) -> String { "el-\(place)" }

    private static func monitor(
        _ name: Int, _ world: WholeWorldPlan, _ wires: [SimulatedWire], _ time: VirtualTime, _ numbers: SeededNumbers
    ) -> Monitor {
        let chances = ChanceBox(numbers)
        let upstreams = wires.enumerated().map { place, wire in
            Upstream(
                name: endpoint(place), client: JSONRPCClient(transport: wire, clock: time), clock: time,
                timeout: .seconds(5))
        }
        return Monitor(
            configuration: world.core, upstreams: upstreams, pollUpperBound: .seconds(2),
            surroundings: Monitor.Surroundings(clock: time, chance: { chances.next() }))
    }
}

/// Chance from a seed for whoever may ask from anywhere.
private final class ChanceBox: Sendable {
    private let numbers: Mutex<SeededNumbers>

    init(_ numbers: SeededNumbers) {
        self.numbers = Mutex(numbers)
    }

    func next() -> Double { numbers.withLock { $0.fraction() } }
}
