import MonitorKit

/// One monitor of a story: the core, asking as the real follower asks, each answer a moment later.
struct StoryMonitor {
    private enum Question {
        case heads(place: Int, askedAt: Moment)
        case read(place: Int, ReadRequest)

        var place: Int {
            switch self {
            case .heads(let place, _), .read(let place, _): place
            }
        }
    }

    private let configuration: CoreConfiguration
    private let blockTimes: [UInt64]
    private(set) var core: MonitorCore
    private(set) var isRunning = true
    /// What was told and has not been expected yet.
    var news: [String] = []
    private var nodes: [StoryNode]
    private var nextPoll: [Double]
    private var failures: [Int]
    private var underway: [(due: Double, question: Question)] = []
    /// The way to the node and back.
    private static let latency = 0.05

    /// - Parameter offset: seconds after the others at which this one begins to ask.
    init(_ configuration: CoreConfiguration, blockTimes: [UInt64], at now: Double, offset: Double) {
        self.configuration = configuration
        self.blockTimes = blockTimes
        core = MonitorCore(configuration)
        nodes = blockTimes.map { _ in StoryNode() }
        nextPoll = blockTimes.map { _ in now + offset }
        failures = blockTimes.map { _ in 0 }
    }

    mutating func change(_ place: Int, _ change: StoryStep.NodeChange) { nodes[place].change(change) }

    mutating func kill() {
        isRunning = false
        underway = []
        nextPoll = nextPoll.map { _ in .infinity }
    }

    mutating func start(at now: Double) {
        isRunning = true
        core = MonitorCore(configuration)
        failures = failures.map { _ in 0 }
        pollAll(at: now)
    }

    mutating func pollAll(at now: Double) {
        if isRunning { nextPoll = nextPoll.map { _ in now } }
    }

    /// When it does something next.
    var nextMoment: Double { min(nextPoll.min() ?? .infinity, underway.map(\.due).min() ?? .infinity) }

    /// Whether answers are on their way.
    var isWaiting: Bool { !underway.isEmpty }

    /// Does what is due.
    mutating func live(at now: Moment, _ chains: [StoryChain]) {
        for place in nextPoll.indices where nextPoll[place] <= now.wall {
            nextPoll[place] = .infinity
            underway.append((now.wall + Self.latency, .heads(place: place, askedAt: now)))
        }
        while let index = underway.firstIndex(where: { $0.due <= now.wall }) {
            let question = underway.remove(at: index).question
            let chain = chains[question.place]
            switch question {
            case .heads(let place, let askedAt):
                let event = nodes[place].heads(chain, askedAt: askedAt)
                deliver(event, at: now, chains)
                if let witness = nodes[place].witness(chain, askedAt: askedAt) { deliver(witness, at: now, chains) }
                schedule(place, after: event, now.wall)
            case .read(let place, let request): deliver(nodes[place].answer(request, chain), at: now, chains)
            }
        }
    }

    private mutating func deliver(_ event: MonitorEvent, at now: Moment, _ chains: [StoryChain]) {
        for directive in core.handle(event, at: now) {
            switch directive {
            case .announce(let transition):
                if let text = StoryNews.text(of: transition) { news.append(text) }
            case .read(let request):
                guard let place = chains.firstIndex(where: { $0.truth.id == request.chain }) else { continue }
                let due = now.wall + Self.latency + nodes[place].delay(of: request)
                underway.append((due, .read(place: place, request)))
            }
        }
    }

    private mutating func schedule(_ place: Int, after event: MonitorEvent, _ now: Double) {
        let wait: Duration
        if case .headsRead(_, let heads, _) = event {
            failures[place] = 0
            wait = PollSchedule(blockTime: blockTimes[place], upperBound: .seconds(2))
                .wait(head: heads.latest.timestamp, now: now)
        } else {
            failures[place] += 1
            wait = Backoff.delay(after: failures[place], chance: 0.5)
        }
        nextPoll[place] = now + wait / .seconds(1)
    }
}
