extension RuleBook {
    /// What makes one truth out of the claims of several replicas.
    ///
    /// A replica that lost its upstream still says what it last knew. It must neither raise an alert nor mask one, so its claims
    /// count only while they are current; and what was last known must not be forgotten when nobody can see.
    static func merge(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.merge",
            recordings: [
                RecordingRule(
                    RecordedSeries.live.rawValue, live(settings),
                    comments: [
                        "1 where what this replica says about this chain is current: its last look without a failed read is recent",
                        "(in both directions: a clock that runs ahead does not look fresh), and its head keeps up with the best one.",
                        "0 too for a replica that has never read a head.",
                    ]),
                RecordingRule(
                    RecordedSeries.fresh.rawValue,
                    settings.recorded(.live).combined("*", executing(settings.series(.chainComplete))),
                    comments: [
                        "1 where the replica is live and its window is whole: only then is its \"none\" believed."
                    ]),
                RecordingRule(
                    RecordedSeries.expectedChains.rawValue,
                    settings.series(.chainExpected).aggregated("max", by: settings.by(.chainID)),
                    comments: ["1 for every chain that some replica watches."]),
                RecordingRule(
                    RecordedSeries.rememberedChains.rawValue, remembered(settings),
                    comments: [
                        "What is missed while nobody sees: a chain that left a living deployment for the hold,",
                        "and the chains of a deployment without any replica for longer.",
                    ]),
                RecordingRule(
                    RecordedSeries.freshReplicas.rawValue,
                    once(settings.recorded(.fresh), by: settings.by(.chainID), settings)
                        .aggregated("sum", by: settings.by(.chainID)),
                    comments: ["How many replicas are fresh, each counted once; 0 is blindness."]),
            ] + findings(settings))
    }

    /// Limits the claims of each replica to those that are live or fresh for the chain.
    static func claims(
        _ claims: PromQL, of standing: RecordedSeries, _ settings: RuleSettings,
        on chain: MetricLabel = .executingChainID
    ) -> PromQL {
        claims.combined("and", on: settings.byReplica(chain), settings.recorded(standing).combined("==", .number(1)))
    }

    /// Carries `chain_id` over to `executing_chain_id`, so that both can be matched.
    private static func executing(_ series: PromQL) -> PromQL {
        series.copyingLabel(MetricLabel.chainID.rawValue, to: MetricLabel.executingChainID.rawValue)
    }

    /// A deployment that is gone cannot say that this is meant, so it is missed for longer than a chain that was taken out of one.
    private static func remembered(_ settings: RuleSettings) -> PromQL {
        let expected = settings.recorded(.expectedChains)
        func last(_ range: Duration) -> PromQL { expected.over(DurationText.text(range), "last_over_time") }
        return last(settings.hold).combined(
            "or", last(settings.expectFor).combined("unless", on: settings.labels, expected))
    }

    private static func live(_ settings: RuleSettings) -> PromQL {
        let seconds = settings.freshWithin.promQLSeconds
        let age = PromQL.now.combined("-", settings.series(.chainVerifiedTimestamp)).passed(to: "abs")
        let heads = settings.series(.chainHeadTimestamp, #"safety="unsafe""#)
        // A head in the future is somebody's wrong clock, and must not make the others look late.
        let best = PromQL.call("clamp_max", [heads.aggregated("max", by: settings.by(.chainID)), .now])
        let keepsUp = PromQL.operation(
            .call("max without (safety) ", [heads]),
            ">= bool on (\(settings.by(.chainID).joined(separator: ", "))) group_left ()",
            best.combined("-", .number(seconds)))
        // A replica that has never read a head has none: it is not live, and must not be merely missing.
        let sightless = executing(PromQL.number(0).combined("*", settings.series(.chainVerifiedTimestamp)))
        return executing(age.combined("< bool", .number(seconds)).combined("*", keepsUp)).combined("or", sightless)
    }
}
