extension RuleBook {
    /// The counts of findings that page: each is merged over the replicas that see, and held while none does.
    ///
    /// The hold is recorded. `keep_firing_for` is no memory: Prometheus forgets it when it starts again.
    static func findings(_ settings: RuleSettings) -> [RecordingRule] {
        func ofChain(_ chain: MetricLabel) -> (PromQL, RecordedSeries) -> PromQL {
            { claims($0, of: $1, settings, on: chain) }
        }
        return merge(
            settings.series(.invalidMessages), by: settings.by(.executingChainID, .initiatingChainID, .safety),
            as: .invalidMessages, .heldInvalidMessages, settings,
            comments: (
                [
                    "The worst claim among fresh replicas, and every finding of a live one that is still reading its window."
                ],
                [
                    "What is seen now; else what was last seen within the hold; else what any replica still says.",
                    "Blindness never clears a finding.",
                ]
            ), believed: ofChain(.executingChainID))
            + merge(
                settings.series(.undeclaredMessages), by: settings.by(.executingChainID, .safety),
                as: .undeclaredMessages, .heldUndeclaredMessages, settings,
                comments: (["The same of messages that no access list declares."], ["And held in the same way."]),
                believed: ofChain(.executingChainID))
            + merge(
                settings.series(.undecodableLogs), by: settings.by(.chainID),
                as: .undecodableLogs, .heldUndecodableLogs, settings,
                comments: (["The same of logs that cannot be decoded."], ["And held in the same way."]),
                believed: ofChain(.chainID))
            + merge(
                settings.series(.supernodeAcceptedInvalid), by: settings.by(.upstream),
                as: .acceptedInvalidMessages, .heldAcceptedInvalidMessages, settings,
                comments: (
                    ["The same of what supernodes accept, as replicas say to whom some chain is fresh, or live."],
                    ["And held in the same way."]
                ), believed: { sighted($0, of: $1, settings) })
    }

    /// Records a count as it is seen, where only replicas that are fresh are believed a zero, and as it is held.
    private static func merge(
        _ counts: PromQL, by labels: [String], as seen: RecordedSeries, _ held: RecordedSeries,
        _ settings: RuleSettings, comments: (seen: [String], held: [String]),
        believed: (PromQL, RecordedSeries) -> PromQL
    ) -> [RecordingRule] {
        let claims = believed(counts, .fresh).combined("or", believed(counts.combined(">", .number(0)), .live))
        let now = settings.recorded(seen)
        return [
            RecordingRule(seen.rawValue, claims.aggregated("max", by: labels), comments: comments.seen),
            RecordingRule(
                held.rawValue,
                now.combined("or", now.over(DurationText.text(settings.hold), "last_over_time"))
                    .combined("or", counts.aggregated("max", by: labels)),
                comments: comments.held),
        ]
    }
}
