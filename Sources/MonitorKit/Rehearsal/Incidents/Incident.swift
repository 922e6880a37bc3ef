/// A stop or a fork that happened, as one row's sources would have shown it.
package struct Incident: Sendable {
    /// The name by which it is asked for.
    package let name: String
    /// What happened, in one line.
    package let title: String
    /// What of the timeline is reported and what is reconstructed.
    package let provenance: String
    /// The row's chain.
    package let row: RowID
    /// What the row's thresholds are derived from.
    package let parameters: RowParameters
    /// The row's sources.
    package let sources: [String]
    /// Seconds since 1970-01-01 UTC at which it begins and ends.
    package let span: ClosedRange<Double>
    /// The last progress before the head in question stood still, or when the chains parted.
    package let stoppedAt: Double
    /// When the head in question moves again; nil where none stood still.
    package let resumesAt: Double?
    /// The head that stood still.
    package let head: WatchedHead
    /// The causes that a monitor must name.
    package let causes: Set<StallCause>
    /// What must be found wrong with the history; nothing for a matter of liveness.
    package let violations: Set<HistoryViolation>
    /// By when it is promised to be noticed; nil where the threshold alone says it.
    package var promise: IncidentPromise?
    /// When people or their monitoring noticed, where that is known, and how.
    package let people: (at: Double?, how: String)
    /// What a source says at a moment; nil where it does not answer.
    package let observe: @Sendable (_ source: String, _ wall: Double) -> RowObservation?

    /// Seconds since 1970-01-01 UTC of a date.
    static func utc(_ text: String) -> Double { UTCTime.seconds(text) ?? 0 }
}

extension Incident {
    /// All incidents that can be rehearsed, by date.
    package static let all: [Incident] = [
        .zksync20230401, .base20230905, .opMainnet20240215, .concordium20240616, .concordium20240616Exporter,
        .base20240921, .unichain20251003, .cardano20251121,
    ]

    /// The incident of a name.
    package static func named(_ name: String) -> Incident? { all.first { $0.name == name } }
}
