/// Decides when a log is reminded of something bad that goes on: every five minutes after it was told first.
///
/// What begins, changes or ends has lines of its own; whoever opens the log in the middle of an incident must not have to
/// find the one that began it.
package struct Reminder: Hashable, Sendable {
    /// The seconds between two reminders.
    package static let interval = 300.0

    private var grade = StatusAnswers.Grade.healthy
    private var toldAt: Moment?

    /// Starts with nothing bad.
    package init() {}

    /// Whether a line is due, given what is worst now; a change of the grade begins anew, for it was told by what changed it.
    package mutating func isDue(_ grade: StatusAnswers.Grade, at now: Moment) -> Bool {
        guard grade.isWorthReminding else {
            self = Reminder()
            return false
        }
        guard grade == self.grade, let toldAt else {
            (self.grade, self.toldAt) = (grade, now)
            return false
        }
        guard now.elapsed(since: toldAt) >= .seconds(Self.interval) else { return false }
        self.toldAt = now
        return true
    }
}

extension Reminder {
    /// Writes the line: what is wrong, where, since when and what to do now.
    static func write(_ answers: StatusAnswers, to log: EventLog) {
        log.write(
            answers.grade.isVerdict ? .error : .warn, "reminder", "\(answers.wrong), still: \(answers.severity).",
            [
                (.status, .text(answers.grade.rawValue)),
                (.detail, .text("where: \(answers.location); since: \(answers.since); now: \(answers.next)")),
            ])
    }
}

extension StatusAnswers.Grade {
    /// Whether it may go on for long and a person has to end it.
    fileprivate var isWorthReminding: Bool {
        switch self {
        case .tier3, .tier2, .tier1, .contradicted, .blind, .stopped, .attention: true
        case .backfilling, .healthy: false
        }
    }

    /// Whether something is known to be wrong.
    fileprivate var isVerdict: Bool {
        switch self {
        case .tier3, .tier2, .tier1, .contradicted: true
        default: false
        }
    }
}
