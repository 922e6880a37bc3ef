/// By when an incident must be noticed, with the sum that this comes from.
package struct IncidentBound: Hashable, Sendable {
    /// Seconds after the last progress, after the chains parted, or after the head moved again.
    package let seconds: Double
    /// How they were arrived at, for people.
    package let sum: String
}

/// By when an incident is noticed that shows in something other than the age of its head.
package struct IncidentPromise: Hashable, Sendable {
    /// Seconds within which it is noticed that a head moves again, by looks that are not far apart.
    static let recovery = 30.0

    /// Seconds after the last progress by which it is noticed, by looks that are not far apart.
    package let seconds: Double
    /// Seconds after the last progress at which the evidence is there.
    package let evidence: Double
    /// Seconds for which the evidence must stand to count.
    package let confirmation: Double

    /// What is promised of looks that are so many seconds apart: one that finds the evidence, and one that confirms it.
    func bound(poll: Double) -> IncidentBound {
        func text(_ seconds: Double) -> String { StallThreshold.text(seconds) }
        let standing = evidence + confirmation
        return IncidentBound(
            seconds: max(seconds, standing + 2 * poll),
            sum: "evidence after \(text(evidence)) that stands for \(text(confirmation)) = \(text(standing)), "
                + "and two looks of \(text(poll)); \(text(seconds)) or more")
    }
}

extension Incident {
    /// The bound for looks that are so many seconds apart: the threshold of the head, one look, and one that confirms.
    package func bound(poll: Double) -> IncidentBound {
        if let promise { return promise.bound(poll: poll) }
        if violations.contains(.partition) { return partitionBound(poll: poll) }
        let threshold = parameters.threshold(of: head)
        return IncidentBound(
            seconds: threshold.stalled + 2 * poll,
            sum: "\(threshold.sum), and two looks of \(StallThreshold.text(poll))")
    }

    /// By when it must be noticed that the head moves again: a leap is believed one look late.
    package func recoveryBound(poll: Double) -> IncidentBound {
        let least = StallThreshold.text(IncidentPromise.recovery)
        return IncidentBound(
            seconds: max(IncidentPromise.recovery, 2 * poll),
            sum: "two looks of \(StallThreshold.text(poll)); \(least) or more")
    }

    /// Two chains are told apart by a number of heights that differ, of which each look shows one at most.
    private func partitionBound(poll: Double) -> IncidentBound {
        func text(_ seconds: Double) -> String { StallThreshold.text(seconds) }
        let heights = Double(HistoryWatch.looksToPartition)
        let growth = max(heights * max(parameters.blockTime, poll), HistoryWatch.secondsToPartition)
        let pace =
            poll > parameters.blockTime
            ? "one for each look of \(text(poll))" : "of block time \(text(parameters.blockTime))"
        return IncidentBound(
            seconds: growth + 2 * poll,
            sum: "\(Int(heights)) heights on two chains, \(pace) = \(text(growth)), and two looks of \(text(poll))")
    }
}
