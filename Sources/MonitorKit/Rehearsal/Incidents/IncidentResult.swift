/// How the rehearsal of an incident went: when the row noticed it, beside when people did.
package struct IncidentResult: Sendable {
    /// Something that had to be so, and whether it was.
    package struct Line: Hashable, Sendable {
        /// What had to be so, with what was seen.
        package let text: String
        /// Whether it was.
        package let isMet: Bool
    }

    /// What was played.
    package let incident: Incident
    /// What the row said.
    package let outcome: IncidentPlayer.Outcome
    /// By when it had to notice.
    package let bound: IncidentBound
    /// By when it had to notice that the head moved again.
    package let recoveryBound: IncidentBound

    /// Holds an outcome, with so many seconds between two looks, against what has to be noticed.
    package init(_ incident: Incident, _ outcome: IncidentPlayer.Outcome, poll: Double) {
        self.incident = incident
        self.outcome = outcome
        bound = incident.bound(poll: poll)
        recoveryBound = incident.recoveryBound(poll: poll)
    }

    /// Seconds from the last progress until it was noticed; nil when it was not.
    package var delay: Double? { outcome.noticedAt.map { $0 - incident.stoppedAt } }

    /// Everything that had to be so.
    package var lines: [Line] {
        var lines = [noticed]
        if !incident.causes.isEmpty {
            let names = incident.causes.map(\.rawValue).sorted().joined(separator: ", ")
            let when = outcome.explainedAt.map { " after \(StallThreshold.text($0 - incident.stoppedAt))" } ?? ""
            lines.append(Line(text: "the cause named\(when): \(names)", isMet: outcome.explainedAt != nil))
        }
        let early = outcome.events.count { $0.at <= incident.stoppedAt }
        lines.append(Line(text: early == 0 ? "nothing said before" : "\(early) things said before", isMet: early == 0))
        return lines + [history] + recovery
    }

    /// Whether everything was so.
    package var isPassed: Bool { lines.allSatisfy(\.isMet) }

    private var noticed: Line {
        let allowed = "\(StallThreshold.text(bound.seconds)) (\(bound.sum))"
        guard let at = outcome.noticedAt, let delay else {
            return Line(text: "noticed within \(allowed): not at all", isMet: false)
        }
        let text = "noticed at \(Self.time(at)), after \(StallThreshold.text(delay)); allowed \(allowed)"
        return Line(text: text, isMet: delay > 0 && delay <= bound.seconds)
    }

    private var history: Line {
        func names(_ violations: Set<HistoryViolation>) -> String {
            violations.map(\.rawValue).sorted().joined(separator: ", ")
        }
        let isRight = outcome.violations == incident.violations
        guard incident.violations.isEmpty else {
            return Line(text: "safety violated: \(names(outcome.violations))", isMet: isRight)
        }
        let isHeld = isRight && outcome.wasHeldWhileStalled
        let text =
            isHeld ? "safety held: \(outcome.evidence)" : "safety said to be violated: \(names(outcome.violations))"
        return Line(text: text, isMet: isHeld)
    }

    private var recovery: [Line] {
        guard let resumes = incident.resumesAt else { return [] }
        let allowed = "\(StallThreshold.text(recoveryBound.seconds)) (\(recoveryBound.sum))"
        guard let at = outcome.recoveredAt else {
            return [Line(text: "recovery noticed within \(allowed): not at all", isMet: false)]
        }
        let delay = at - resumes
        let text = "recovery noticed at \(Self.time(at)), after \(StallThreshold.text(delay)); allowed \(allowed)"
        return [Line(text: text, isMet: delay >= 0 && delay <= recoveryBound.seconds)]
    }

    /// How people noticed, and when if that is known.
    package var people: String {
        guard let at = incident.people.at else { return incident.people.how }
        let delay = StallThreshold.text(at - incident.stoppedAt)
        return "\(Self.time(at)), after \(delay): \(incident.people.how)"
    }

    /// A time of day, as in `09:00:38`.
    static func time(_ wall: Double) -> String { String(TimeText.rfc3339(wall).dropFirst(11).prefix(8)) }
}
