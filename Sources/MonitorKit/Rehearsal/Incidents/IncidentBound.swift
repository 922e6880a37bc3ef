/// By when an incident must be noticed, with the sum that this comes from.
package struct IncidentBound: Hashable, Sendable {
    /// Seconds after the last progress, or after the chains parted.
    package let seconds: Double
    /// How they were arrived at, for people.
    package let sum: String
}

extension Incident {
    /// The bound for looks that are so many seconds apart: the threshold of the head, one look, and one that confirms.
    package func bound(poll: Double) -> IncidentBound {
        func text(_ seconds: Double) -> String { StallThreshold.text(seconds) }
        let looks = 2 * poll
        if let promise { return IncidentBound(seconds: promise, sum: "as promised, whatever the looks") }
        if violations.contains(.partition) {
            let heights = Double(HistoryWatch.looksToPartition)
            let growth = max(heights * parameters.blockTime, HistoryWatch.secondsToPartition)
            return IncidentBound(
                seconds: growth + looks,
                sum: "\(Int(heights)) heights on two chains of block time \(text(parameters.blockTime)) = "
                    + "\(text(growth)), and two looks of \(text(poll))")
        }
        let threshold = parameters.threshold(of: head)
        return IncidentBound(
            seconds: threshold.stalled + looks, sum: "\(threshold.sum), and two looks of \(text(poll))")
    }
}
