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
    /// What this life has told, and nobody has looked at yet.
    private var told = ToldBox()
    private var watch: WholeWatch

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
        monitor = Self.monitor(world, wires, time, numbers.split(), told)
        watch = WholeWatch(bornAt: time.now())
        self.numbers = numbers
    }

    var isAlive: Bool { life != nil }

    /// Starts with nothing remembered.
    func start() {
        told = ToldBox()
        watch = WholeWatch(bornAt: time.now())
        monitor = Self.monitor(world, wires, time, numbers.split(), told)
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

    /// What must hold at the end of each second and does not, in words.
    func broken(_ moment: TrueMoment) -> [String] {
        guard let core = time.ask({ [monitor] in await monitor.core }) else { return ["the monitor does not answer"] }
        return watch.broken(told.take(), core, wires, moment)
    }

    /// What is out of bounds when nothing goes on any more, in words.
    var brokenAtRest: [String] {
        guard let core = time.ask({ [monitor] in await monitor.core }),
            let followers = time.ask({ [monitor] in await Array(monitor.followers.values) })
        else { return ["the monitor does not answer"] }
        let history = monitor.snapshots.current.history
        let isLong =
            history.transitions.count > TransitionHistory.transitionLimit
            || history.ended.count > TransitionHistory.endedLimit
        return watch.brokenAtRest(core) + followers.flatMap(\.brokenMemory)
            + (isLong ? ["the history is over its bound"] : [])
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
        _ world: WholeWorldPlan, _ wires: [SimulatedWire], _ time: VirtualTime, _ numbers: SeededNumbers,
        _ told: ToldBox
    ) -> Monitor {
        let chances = ChanceBox(numbers)
        let upstreams = wires.enumerated().map { place, wire in
            Upstream(
                name: endpoint(place), client: JSONRPCClient(transport: wire, clock: time), clock: time,
                timeout: .seconds(5))
        }
        return Monitor(
            configuration: world.core, upstreams: upstreams, pollUpperBound: .seconds(2),
            surroundings: Monitor.Surroundings(
                clock: time, chance: { chances.next() }, announce: { transition, _ in told.add(transition) }))
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

/// What a monitor has told, until somebody takes it.
private final class ToldBox: Sendable {
    private let transitions = Mutex<[Transition]>([])

    func add(_ transition: Transition) { transitions.withLock { $0.append(transition) } }

    func take() -> [Transition] {
        transitions.withLock { transitions in
            defer { transitions = [] }
            return transitions
        }
    }
}
