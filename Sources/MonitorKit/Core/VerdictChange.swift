/// Why the belief about a message changed.
///
/// A closed set, because it stands in logs and in the API.
package enum VerdictCause: String, CaseIterable, Hashable, Sendable {
    /// The message was just found.
    case found
    /// Its initiating block was read, or could not be.
    case evidence
    /// The initiating chain replaced the initiating block, or took it back.
    case initiatingReorg = "initiating_reorg"
    /// The initiating chain became readable or unreadable.
    case upstream
    /// Other messages of its timestamp came or went, so that it is part of a cycle, or no longer.
    case cycle
    /// The block that it relies on holds an invalid message, or no longer.
    case dependency
    /// A chain contradicts its configuration, or most rollup nodes have another one, or no longer.
    case configuration
}

/// A belief about a message that changed.
package struct VerdictChange: Sendable {
    /// The message, with what is believed now.
    package let job: Job
    /// What was believed before; nil for a message that was just found.
    package let from: MessageStatus?
    /// The verdict before this one, where the two contradict each other: a change of mind, however much time lay between.
    package let flippedFrom: MessageStatus?
    /// The broken rules, with what was found and what was expected.
    package let violations: [Violation]
    /// Why it changed.
    package let cause: VerdictCause

    /// Describes a change.
    package init(
        job: Job, from: MessageStatus?, flippedFrom: MessageStatus? = nil, violations: [Violation] = [],
        cause: VerdictCause = .found
    ) {
        self.job = job
        self.from = from
        self.flippedFrom = flippedFrom
        self.violations = violations
        self.cause = cause
    }
}
