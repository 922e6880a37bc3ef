import MonitorKit

/// A world from one seed: true chains, the nodes that show them, and replicas that watch; nothing in it is left to chance
/// that the seed does not decide.
final class World {
    let plan: WorldPlan
    private(set) var chains: [TrueChain]
    private(set) var rollupNodes: [RollupNode] = []
    private(set) var replicas: [Replica] = []
    private(set) var now = WorldPlan.start
    private(set) var step = 0
    private(set) var events = 0
    private var chainNumbers: SeededNumbers
    private var numbers: SeededNumbers
    private let life: ChainLife
    private var story: Story

    init(_ plan: WorldPlan) {
        self.plan = plan
        story = Story(keeping: plan.storyLength)
        var numbers = SeededNumbers(seed: ~plan.seed)
        chainNumbers = numbers.split()
        life = ChainLife(plan)
        chains = life.begin(&chainNumbers)
        self.numbers = numbers.split()
        var nodeNumbers = plan.rollupNumbers
        var hearingNumbers = nodeNumbers.split()
        rollupNodes = plan.rollupNodes.map { RollupNode($0, plan.faults, nodeNumbers.split()) }
        for name in 0..<plan.replicas {
            let hearing = Hearing(of: rollupNodes.count, hearingNumbers.split())
            replicas.append(Replica(name, plan, chains, &numbers, hearing))
        }
    }

    /// The steady clock of the world.
    var steady: UInt64 { UInt64((now - WorldPlan.start) * 1e9) }

    /// Lives through all steps, then comes to rest.
    func run() throws(WorldFailure) {
        while step < plan.steps {
            step += 1
            now += numbers.fraction(from: 0.05, to: 1)
            for place in chains.indices {
                life.live(&chains[place], at: now, &chainNumbers) { tell(nil, $0) }
            }
            for place in rollupNodes.indices { rollupNodes[place].live(at: now) { tell(nil, $0) } }
            for replica in replicas {
                try replica.live(self)
                try replica.check(self)
            }
        }
        try comeToRest()
    }

    /// Faults end, chains stop, and each rollup node says one thing: every replica must arrive at what the oracle says, and then ask
    /// for nothing more.
    private func comeToRest() throws(WorldFailure) {
        tell(nil, "faults end and chains stop")
        for place in chains.indices { settle(place) }
        for place in rollupNodes.indices { rollupNodes[place].settle() }
        for replica in replicas { replica.heal(chains) }
        let oracle = Oracle(
            plan.core, plan.chains.map(\.id), chains.map(\.view), told: rollupNodes.map(\.words))
        let picture = oracle.picture
        now += 60
        for replica in replicas { try converge(replica, to: picture) }
    }

    /// Brings finality above everything that was ever final, so that it hides nothing that one replica saw.
    private func settle(_ place: Int) {
        let chain = chains[place]
        let tail = plan.core.tail / chain.parameters.blockTime
        // Where bounds were reached, on to where what was let go would have left the window anyway.
        let goal = plan.isTight ? chain.highestHead + tail + 2 : chain.highestFinalized
        let count = Int(goal - min(goal, chain.view.headNumber)) + 1
        life.grow(&chains[place], by: count, &chainNumbers, isEmpty: plan.isTight)
        let traits = plan.chains[place]
        let finalized = max(goal, chain.view.finalized ?? 0)
        chains[place].finalize(
            safe: traits.hasSafe ? max(finalized, chain.view.safe ?? 0) : nil,
            finalized: traits.hasFinalized ? finalized : nil)
    }

    private func converge(_ replica: Replica, to picture: Picture) throws(WorldFailure) {
        var differences: [String] = []
        // History that was said to be gone is asked for again at each 32nd answer, first one height and then the others, and what
        // failed often after half a minute.
        for _ in 0..<80 {
            replica.reads = 0
            try pollAndAnswer(replica)
            differences = picture.differences(from: replica.core)
            if differences.isEmpty, replica.reads == 0, outdated(replica) == nil { break }
        }
        if !differences.isEmpty { throw failure("at rest: " + listed(differences), replica: replica.name) }
        if replica.reads > 0 { throw failure("at rest: reads without need", replica: replica.name) }
        try pollAndAnswer(replica)
        let changed = picture.differences(from: replica.core)
        if !changed.isEmpty { throw failure("after rest: " + listed(changed), replica: replica.name) }
        if let chain = outdated(replica) {
            throw failure("at rest: chain \(chain.id) is verified as of \(chain.verifiedAt)", replica: replica.name)
        }
    }

    /// A chain whose window is whole, and which the last look did not verify.
    private func outdated(_ replica: Replica) -> MonitorSnapshot.Chain? {
        replica.core.snapshot.chains.first { $0.isComplete && $0.verifiedAt < now }
    }

    private func listed(_ differences: [String]) -> String {
        let rest = differences.count - 5
        return differences.prefix(5).joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
    }

    /// One look at every chain and every rollup node, and everything that follows from it.
    private func pollAndAnswer(_ replica: Replica) throws(WorldFailure) {
        now += 2
        try replica.hear(self)
        // What hung before the rest has come back by then, one way or the other.
        replica.pollAll(self)
        var rounds = 0
        while replica.pending.contains(where: { $0.due <= now }) {
            try replica.answer(self)
            rounds += 1
            if rounds > 2_000 { throw failure("at rest: reads without end", replica: replica.name) }
        }
        try replica.check(self)
    }

    // What happened, for the one who has to understand a failure.

    func tell(_ replica: Int?, _ text: String) { story.add(step, replica, .text(text)) }

    func tell(_ replica: Int, _ event: MonitorEvent) {
        events += 1
        story.add(step, replica, .event(event))
    }

    func tell(_ replica: Int, _ transition: Transition) { story.add(step, replica, .transition(transition)) }
    func tell(_ replica: Int, _ request: ReadRequest) { story.add(step, replica, .request(request)) }

    func failure(_ what: String, replica: Int) -> WorldFailure {
        WorldFailure(plan: plan, step: step, replica: replica, what: what, story: story.lines(about: replica))
    }
}

/// A world in which something that must hold does not.
struct WorldFailure: Error, CustomStringConvertible {
    let plan: WorldPlan
    let step: Int
    let replica: Int
    let what: String
    let story: [String]

    var description: String {
        """
        world \(plan.seed), step \(step), replica \(replica): \(what)
          \(plan.description)
          replay: XMSG_MON_SIMULATION_SEED=\(plan.seed) swift test --filter SimulationTests
        \(story.map { "    " + $0 }.joined(separator: "\n"))
        """
    }
}

/// The last things that happened in a world, put into words only when somebody reads them.
struct Story {
    enum Entry {
        case text(String)
        case event(MonitorEvent)
        case transition(Transition)
        case request(ReadRequest)
    }

    private var entries: [(step: Int, replica: Int?, what: Entry)] = []
    private let kept: Int

    init(keeping kept: Int) {
        self.kept = kept
    }

    mutating func add(_ step: Int, _ replica: Int?, _ what: Entry) {
        entries.append((step, replica, what))
        if entries.count > kept * 4 { entries.removeFirst(kept * 2) }
    }

    /// What happened to the chains and to one replica.
    func lines(about name: Int) -> [String] {
        entries.filter { $0.replica ?? name == name }.suffix(kept).map { step, replica, entry in
            let who = replica.map { "replica \($0)" } ?? "chains"
            return switch entry {
            case .text(let text): "\(step) \(who): \(text)"
            case .event(let event): "\(step) \(who) ← \(CoreAdapter.describe(event))"
            case .transition(let transition): "\(step) \(who) ! \(CoreAdapter.describe(transition))"
            case .request(let request): "\(step) \(who) → \(request.chain): \(CoreAdapter.describe(request))"
            }
        }
    }
}
