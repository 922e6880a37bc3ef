import MonitorKit

/// Plays a story: true chains, nodes that show them, a monitor, and a second one that is never stopped.
struct StoryStage {
    private let lines: [(line: StoryLine, step: StoryStep)]
    private var parameters: [UInt64: ChainParameters] = [:]
    private var tail: UInt64 = 60
    private var maximumWindow: UInt64?
    private var script: StoryChain.Script = [:]
    private var places: [UInt64: Int] = [:]
    private(set) var chains: [StoryChain] = []
    private(set) var monitor: StoryMonitor?
    private(set) var twin: StoryMonitor?
    private(set) var now = StoryStage.start
    /// The wall clock when a story begins.
    private static let start = 1_700_000_000.0
    /// How long after the first the second monitor asks.
    private static let offset = 0.3

    /// Reads the whole story first: a sentence that is not known fails it before anything is played.
    init(_ story: String) throws(StoryFailure) {
        var lines: [(line: StoryLine, step: StoryStep)] = []
        for line in try StoryLine.lines(of: story) { lines.append((line, try StoryGrammar.step(line))) }
        self.lines = lines
    }

    /// Plays every line, and fails at the first that does not go as it is told.
    mutating func play() throws(StoryFailure) {
        for (line, step) in lines {
            if let time = line.time {
                guard Self.start + time >= now else { throw StoryFailure(line: line.number, what: "time runs forward") }
                begin()
                advance(to: Self.start + time)
            }
            if let problem = perform(step) { throw StoryFailure(line: line.number, what: problem) }
        }
        let last = lines.last?.line.number ?? 0
        guard monitor != nil else { throw StoryFailure(line: last, what: "nothing happens in this story") }
        if let problem = check(.nothingElseTold) { throw StoryFailure(line: last, what: "at the end, \(problem)") }
    }

    /// How many lines have a time: the moments at which a monitor may die.
    var moments: Int { lines.count { $0.line.time != nil } }

    /// Plays everything but expectations, with a monitor that dies just before one of the lines and is back three seconds later;
    /// then heals the nodes, waits, and tells what the monitor knows otherwise than the one that never stopped.
    mutating func play(dyingAt moment: Int) throws(StoryFailure) -> String? {
        var (count, restart) = (0, Double.infinity)
        for (line, step) in lines {
            if let time = line.time {
                begin()
                if restart <= Self.start + time { revive(&restart) }
                advance(to: Self.start + time)
                if count == moment {
                    monitor?.kill()
                    restart = now + 3
                }
                count += 1
            }
            switch step {
            case .expect, .killMonitor, .startMonitor: continue
            default: if let problem = perform(step) { throw StoryFailure(line: line.number, what: problem) }
            }
        }
        if restart < .infinity { revive(&restart) }
        for change in StoryStep.NodeChange.healing {
            for place in chains.indices {
                monitor?.change(place, change)
                twin?.change(place, change)
            }
        }
        advance(to: now + 180)
        return check(.twinKnowsTheSame)
    }

    private mutating func revive(_ restart: inout Double) {
        advance(to: max(restart, now))
        monitor?.start(at: now)
        restart = .infinity
    }

    private var writer: StoryWriter { StoryWriter(parameters: parameters) }

    /// Ends the setting: the chains are built up to their heads, and the monitors start.
    private mutating func begin() {
        guard monitor == nil else { return }
        for place in chains.indices { chains[place].grow(at: now, script, writer) }
        let known = Dictionary(uniqueKeysWithValues: parameters.map { (ChainID($0), $1) })
        var configuration = CoreConfiguration(
            parameters: ProtocolParameters(chains: known), attached: Array(known.keys))
        configuration.tail = tail
        if let maximumWindow { configuration.maximumWindow = Int(maximumWindow) }
        let times = chains.map(\.truth.parameters.blockTime)
        monitor = StoryMonitor(configuration, blockTimes: times, at: now, offset: 0)
        twin = StoryMonitor(configuration, blockTimes: times, at: now, offset: Self.offset)
    }

    private mutating func advance(to time: Double) {
        while let next = nextMoment, next <= time { live(at: max(next, now)) }
        now = time
        growAll()
    }

    private var nextMoment: Double? {
        [monitor?.nextMoment, twin?.nextMoment].compactMap(\.self).min().flatMap { $0 < .infinity ? $0 : nil }
    }

    private mutating func live(at time: Double) {
        now = time
        growAll()
        let moment = Moment(wall: now, steady: UInt64((now - Self.start) * 1e9))
        monitor?.live(at: moment, chains)
        twin?.live(at: moment, chains)
    }

    private mutating func growAll() {
        for place in chains.indices { chains[place].grow(at: now, script, writer) }
    }

    /// Lets both monitors look once more, at the same moment, and waits for all that follows from it.
    mutating func lookOnceMore() {
        monitor?.pollAll(at: now)
        twin?.pollAll(at: now)
        advance(to: now + 0.5)
    }

    mutating func takeNews(_ text: String) -> Bool {
        guard let index = monitor?.news.firstIndex(of: text) else { return false }
        monitor?.news.remove(at: index)
        return true
    }

    /// Does what a line says; nil, or what is wrong.
    private mutating func perform(_ step: StoryStep) -> String? {
        guard monitor != nil || step.isSetting else { return "nothing happens before the first 'at'" }
        switch step {
        case .watch, .levels, .tail, .maximumWindow:
            return monitor == nil ? set(step) : "the stage is set before the first 'at'"
        case .write(let place, let entries): script[place, default: []] += entries
        case .clear(let place): script[place] = nil
        case .chain(let chain, let deed):
            guard let place = places[chain] else { return "there is no chain \(chain)" }
            return chains[place].perform(deed, at: now, script, writer)
        case .node(let chain, let change):
            guard let place = places[chain] else { return "there is no chain \(chain)" }
            monitor?.change(place, change)
            twin?.change(place, change)
        case .killMonitor: monitor?.kill()
        case .startMonitor: monitor?.start(at: now)
        case .expect(let expectation): return check(expectation)
        }
        return nil
    }

    private mutating func set(_ step: StoryStep) -> String? {
        switch step {
        case .watch(let id, let blockTime, let head):
            let chain = ChainParameters(
                genesisNumber: BlockNumber(0), genesisTime: Timestamp(UInt64(Self.start) - head * blockTime),
                blockTime: blockTime, activation: Timestamp(0))
            guard parameters.updateValue(chain, forKey: id) == nil else { return "chain \(id) is there twice" }
            places[id] = chains.count
            chains.append(StoryChain(id, place: chains.count, chain))
        case .levels(let id, let safe, let finalized):
            guard let place = places[id] else { return "there is no chain \(id)" }
            chains[place].levels = (safe, finalized)
        case .tail(let seconds): tail = seconds
        case .maximumWindow(let blocks): maximumWindow = blocks
        default: return "this does not set the stage"
        }
        return nil
    }
}

extension StoryStep {
    /// Whether a line may stand before the first that has a time.
    fileprivate var isSetting: Bool {
        switch self {
        case .watch, .levels, .tail, .maximumWindow, .write, .clear: true
        case .chain, .node, .killMonitor, .startMonitor, .expect: false
        }
    }
}
