import MonitorKit

/// One replica: a core that lives on events alone, the nodes as it meets them, and what is on its way between them.
final class Replica {
    /// A question that was put to a node.
    struct Pending {
        enum Question {
            case heads
            /// The heads of an endpoint that does not serve.
            case witness
            case read(ReadRequest)
        }

        let chain: Int
        let question: Question
        let askedAt: Double
        let due: Double
        /// An answer that was made when the question was put; nil where it is made when it is due.
        let early: MonitorEvent?
        /// How the question fails.
        let cause: UpstreamCause?
    }

    let name: Int
    private let plan: WorldPlan
    private(set) var core: MonitorCore
    var nodes: [SimulatedView]
    private(set) var pending: [Pending] = []
    private var nextPoll: [Double]
    private var failures: [Int]
    private var numbers: SeededNumbers
    private var hearing: Hearing
    private var partitionedUntil = 0.0
    /// Nodes answer at once and truly.
    var isCalm = false
    private(set) var watch: ReplicaWatch
    /// Reads ordered since the count was last taken.
    var reads = 0

    init(
        _ name: Int, _ plan: WorldPlan, _ chains: [TrueChain], _ numbers: inout SeededNumbers, _ hearing: Hearing
    ) {
        self.name = name
        self.plan = plan
        self.hearing = hearing
        self.numbers = numbers.split()
        core = MonitorCore(plan.core)
        nodes = chains.map { SimulatedView($0, plan, &numbers) }
        nextPoll = chains.map { _ in WorldPlan.start }
        failures = chains.map { _ in 0 }
        watch = ReplicaWatch(plan)
    }

    /// Ends the process and starts another: all that was known or under way is gone.
    func restart(at now: Double) {
        core = MonitorCore(plan.core)
        watch = ReplicaWatch(plan)
        pending = []
        failures = failures.map { _ in 0 }
        nextPoll = nextPoll.map { _ in now + numbers.fraction() }
        hearing.restart(at: now)
    }

    /// One step: the nodes live on, what is due is answered in any order, what is due to be asked is asked.
    func live(_ world: World) throws(WorldFailure) {
        let now = world.now
        for place in nodes.indices { nodes[place].live(world.chains[place], at: now, &numbers) }
        if plan.faults.strike(.partition, &numbers) { partitionedUntil = now + numbers.fraction(from: 1, to: 40) }
        if plan.faults.strike(.kill, &numbers) {
            world.tell(name, "killed and started again")
            restart(at: now)
        }
        try answer(world)
        try hear(world)
        pollWhatIsDue(world)
    }

    /// The end of all faults.
    func heal(_ chains: [TrueChain]) {
        isCalm = true
        partitionedUntil = 0
        for place in nodes.indices { nodes[place].heal(chains[place]) }
    }

    /// Polls every chain now.
    func pollAll(_ world: World) {
        for place in nodes.indices { nextPoll[place] = world.now }
        pollWhatIsDue(world)
    }

    private func pollWhatIsDue(_ world: World) {
        for place in nodes.indices where nextPoll[place] <= world.now {
            nextPoll[place] = .infinity
            ask(.heads, place, world)
            if isCalm || numbers.chance(0.1) { ask(.witness, place, world) }
        }
    }

    /// Hears what rollup nodes judge messages by: those whose turn it is, or at rest each of them.
    func hear(_ world: World) throws(WorldFailure) {
        guard world.now >= partitionedUntil else { return }
        let places = isCalm ? Array(world.rollupNodes.indices) : hearing.takeDue(at: world.now)
        for place in places { try deliver(CoreAdapter.told(by: world.rollupNodes[place]), world) }
    }

    /// Delivers every answer that is due by now.
    func answer(_ world: World) throws(WorldFailure) {
        var due = pending.filter { $0.due <= world.now }
        guard !due.isEmpty else { return }
        pending.removeAll { $0.due <= world.now }
        numbers.shuffle(&due)
        for question in due {
            guard let event = question.early ?? answer(to: question, world) else { continue }
            if case .heads = question.question { schedulePoll(question.chain, event, world.now) }
            try deliver(event, world)
        }
    }

    private func deliver(_ event: MonitorEvent, _ world: World) throws(WorldFailure) {
        world.tell(name, event)
        let directives = core.handle(event, at: Moment(wall: world.now, steady: world.steady))
        for directive in directives {
            switch directive {
            case .announce(let transition): world.tell(name, transition)
            case .read(let request):
                reads += 1
                guard let place = plan.chains.firstIndex(where: { $0.id == request.chain }) else { continue }
                world.tell(name, request)
                ask(.read(request), place, world)
            }
        }
        let broken = watch.check(event, directives, on: self, world)
        if let first = broken.first { throw world.failure(first, replica: name) }
    }

    /// What the world checks after each step.
    func check(_ world: World) throws(WorldFailure) {
        let broken = watch.check(self, world)
        if let first = broken.first { throw world.failure(first, replica: name) }
    }

    private func schedulePoll(_ place: Int, _ event: MonitorEvent, _ now: Double) {
        let wait: Duration
        if case .headsRead(_, let heads, _) = event {
            failures[place] = 0
            wait = plan.schedule(place).wait(head: heads.latest.timestamp, now: now)
        } else {
            failures[place] += 1
            wait = Backoff.delay(after: failures[place], chance: numbers.fraction())
        }
        nextPoll[place] = now + wait / .seconds(1)
    }

    /// Puts a question to a node; how it will be answered is partly decided now.
    private func ask(_ question: Pending.Question, _ place: Int, _ world: World) {
        let now = world.now
        var delay = isCalm ? 0 : numbers.fraction(from: 0.01, to: 0.3)
        var cause: UpstreamCause?
        var early: MonitorEvent?
        if !isCalm {
            if plan.faults.strike(.slow, &numbers) { delay += numbers.fraction(from: 0, to: 8) }
            // The shell gives up after its deadline.
            if plan.faults.strike(.hang, &numbers) { (delay, cause) = (10, .timeout) }
            if plan.faults.strike(.lie, &numbers) { cause = .integrity }
            if now < partitionedUntil { cause = .connect }
            if plan.faults.strike(.oldAnswer, &numbers), cause == nil {
                early = answer(question, place, askedAt: now, world)
            }
        }
        pending.append(
            Pending(chain: place, question: question, askedAt: now, due: now + delay, early: early, cause: cause))
    }

    private func answer(to pending: Pending, _ world: World) -> MonitorEvent? {
        if let cause = pending.cause ?? nodes[pending.chain].refuses(at: world.now), !isCalm {
            return failure(of: pending.question, pending.chain, cause)
        }
        return answer(pending.question, pending.chain, askedAt: pending.askedAt, world)
    }

    private func failure(of question: Pending.Question, _ place: Int, _ cause: UpstreamCause) -> MonitorEvent? {
        switch question {
        case .heads:
            CoreAdapter.heads(plan.chains[place].id, .failure(UpstreamFailure(cause, "simulated")))
        // A witness that does not answer is nothing that the core hears of.
        case .witness: nil
        case .read(let request): CoreAdapter.failure(of: request, cause)
        }
    }

    private func answer(
        _ question: Pending.Question, _ place: Int, askedAt: Double, _ world: World
    ) -> MonitorEvent? {
        let chain = plan.chains[place].id
        switch question {
        case .witness:
            let moment = Moment(wall: askedAt, steady: 0)
            guard case .success(let heads) = nodes[place].heads(askedAt: moment, isCalm: isCalm, &numbers) else {
                return nil
            }
            return CoreAdapter.witness(chain, heads)
        case .heads:
            let moment = Moment(wall: askedAt, steady: 0)
            return CoreAdapter.heads(chain, nodes[place].heads(askedAt: moment, isCalm: isCalm, &numbers))
        case .read(let request):
            return CoreAdapter.answer(
                to: request, from: nodes[place], of: world.chains[place], isCalm: isCalm, &numbers)
        }
    }
}
