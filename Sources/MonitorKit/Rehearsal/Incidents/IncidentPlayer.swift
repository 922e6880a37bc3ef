/// Plays an incident to a row in virtual time and notes what the row said.
package struct IncidentPlayer {
    /// What was said, and when.
    package struct Event: Sendable {
        /// Seconds since 1970-01-01 UTC.
        package let at: Double
        /// What.
        package let transition: RowTransition
    }

    /// What came of it.
    package struct Outcome: Sendable {
        /// All that was said, in order.
        package internal(set) var events: [Event] = []
        /// When the head in question was first seen to stand still, or the history to be wrong.
        package internal(set) var noticedAt: Double?
        /// When all of the causes had been named.
        package internal(set) var explainedAt: Double?
        /// When the head was first seen to move again.
        package internal(set) var recoveredAt: Double?
        /// What was found wrong with the history.
        package internal(set) var violations: Set<HistoryViolation> = []
        /// Whether the history was said to hold while the head stood still.
        package internal(set) var wasHeldWhileStalled = true
        /// What was shown for that.
        package internal(set) var evidence = ""
    }

    /// The row as it is now.
    package private(set) var row: ChainRow
    /// What came of it so far.
    package private(set) var outcome = Outcome()
    private let incident: Incident
    private let poll: Double
    private var named: Set<StallCause> = []

    /// Prepares a play with that many seconds between two looks at a source, of some sources or all.
    package init(_ incident: Incident, poll: Double = 5, sources: [String]? = nil) {
        self.incident = incident
        self.poll = poll
        self.sources = sources ?? incident.sources
        var parameters = incident.parameters
        parameters.pollInterval = poll
        row = ChainRow(incident.row, parameters)
        next = incident.span.lowerBound
        for source in self.sources { row.add(source: source) }
    }

    private let sources: [String]
    private var next: Double

    /// When the next look is due, seconds since 1970-01-01 UTC; nil at the end.
    package var nextLook: Double? { next <= incident.span.upperBound ? next : nil }

    /// Plays one look at every source; what it brought about.
    package mutating func step() -> [Event] {
        let wall = next
        next += poll
        let now = Moment(wall: wall, steady: UInt64(max(wall - incident.span.lowerBound, 0) * 1e9) + 1_000_000_000)
        for source in sources {
            if let observation = incident.observe(source, wall) {
                row.answered(source, observation, at: now)
            } else {
                row.failed(source, UpstreamFailure(.timeout, "no answer"), at: now)
            }
        }
        let events = row.takeTransitions().map { Event(at: wall, transition: $0) }
        for event in events { note(event) }
        if row.watches[incident.head]?.isStalled == true {
            if row.history.isHeld == false { outcome.wasHeldWhileStalled = false }
            outcome.evidence = row.history.evidence(finalized: row.watches[.finalized]?.position)
        }
        return events
    }

    /// Plays all of it.
    package mutating func play() -> Outcome {
        while nextLook != nil { _ = step() }
        return outcome
    }

    private mutating func note(_ event: Event) {
        outcome.events.append(event)
        switch event.transition {
        case .head(_, incident.head, let from, let to, _, _):
            if to == .stalled, incident.violations.isEmpty { outcome.noticedAt = outcome.noticedAt ?? event.at }
            if from == .stalled { outcome.recoveredAt = outcome.recoveredAt ?? event.at }
        case .violated(_, let violation, _):
            outcome.violations.insert(violation)
            if incident.violations.contains(violation) { outcome.noticedAt = outcome.noticedAt ?? event.at }
        case .causes(_, let causes, _):
            named.formUnion(causes)
            if incident.causes.isSubset(of: named) { outcome.explainedAt = outcome.explainedAt ?? event.at }
        default: break
        }
    }
}
