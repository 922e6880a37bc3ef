import MonitorKit

/// A row whose sources are looked at every five seconds, and the states that its heads have been in.
struct PlayedRow {
    typealias Source = (name: String, answer: (Double) -> RowObservation?)

    private(set) var row: ChainRow
    /// Seconds since the beginning.
    private var now: Double
    private(set) var states: [WatchedHead: Set<LivenessState>] = [:]

    /// - Parameter start: when the first look is not yet due.
    init(_ kind: RowKind = .op, from start: Double = 0) {
        row = ChainRow(.named("chain"), RowParameters(kind, blockTime: 2, pollInterval: 5))
        now = start
    }

    /// Looks at sources until a time; one without an answer fails.
    mutating func play(to end: Double, wallOffset: Double = 0, _ sources: [Source]) {
        while now < end {
            now += 5
            let look = moment(now, wallOffset: wallOffset)
            for source in sources {
                if let observation = source.answer(now) {
                    row.answered(source.name, observation, at: look)
                } else {
                    row.failed(source.name, UpstreamFailure(.timeout, "no answer"), at: look)
                }
                for (head, watch) in row.watches {
                    if let state = watch.state { states[head, default: []].insert(state) }
                }
            }
        }
    }

    mutating func forgetStates() { states = [:] }

    mutating func takeTransitions() -> [RowTransition] { row.takeTransitions() }

    func state(of head: WatchedHead) -> LivenessState? { row.watches[head]?.state }

    func number(of head: WatchedHead) -> UInt64? { row.watches[head]?.position?.number }

    func state(of source: String) -> SourceState? { row.sources.first { $0.name == source }?.state }

    /// What a node says whose heads have times so many seconds after the beginning.
    static func says(_ heads: [WatchedHead: Double]) -> RowObservation {
        var observation = RowObservation()
        for (name, time) in heads { observation.heads[name] = head(UInt64(1_000 + time / 2), at: time) }
        return observation
    }

    /// An execution node that names the newest block.
    static func newest(_ time: Double) -> RowObservation { says([.unsafe: time]) }
}
