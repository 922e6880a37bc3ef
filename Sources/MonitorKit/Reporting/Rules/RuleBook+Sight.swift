extension RuleBook {
    /// The alerts about not seeing, and the one whose silence says so to the outside.
    static func sight(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.sight", alerts: [blind(settings), absent(settings)] + redundancy(settings) + [sighted(settings)])
    }

    private static func blind(_ settings: RuleSettings) -> AlertRule {
        AlertRule(
            "XmsgMonBlind", .critical,
            settings.recorded(.rememberedChains).combined(
                "unless", on: settings.by(.chainID), settings.recorded(.freshReplicas).combined(">", .number(0))),
            pending: settings.blindAfter, summary: "No replica can vouch for a chain of the dependency set.",
            description: """
                Chain {{ $labels.chain_id }} has no fresh replica: an invalid message there would not be seen.
                """)
    }

    /// `absent` of a comparison has no labels, so the job is written out.
    private static func absent(_ settings: RuleSettings) -> AlertRule {
        var rule = AlertRule(
            "XmsgMonAbsent", .critical,
            PromQL.term(#"up{job="\#(settings.job)"}"#).combined("==", .number(1)).passed(to: "absent"),
            pending: settings.blindAfter, summary: "Prometheus reaches no replica of xmsg-mon.",
            description:
                "No target of the job \(settings.job) is up: every chain is unwatched, or the scrape is set up wrongly."
        )
        rule.extraLabels = ["job": settings.job]
        return rule
    }

    private static func redundancy(_ settings: RuleSettings) -> [AlertRule] {
        [
            AlertRule(
                "XmsgMonRedundancyLost", .warning, settings.recorded(.freshReplicas).combined("<", .number(2)),
                pending: .seconds(600), summary: "Fewer than two replicas can vouch for a chain.",
                description:
                    "Chain {{ $labels.chain_id }} has {{ $value }} fresh replica(s): one failure from blindness."),
            AlertRule(
                "XmsgMonReplicaStale", .warning,
                settings.recorded(.fresh).combined("==", .number(0)).combined(
                    "and", on: settings.by(.chainID), settings.recorded(.freshReplicas).combined(">", .number(0))),
                pending: .seconds(900), summary: "One replica is behind while others are fresh.",
                description: "Replica {{ $labels.instance }} is not fresh for chain {{ $labels.chain_id }}."),
            AlertRule(
                "XmsgMonWindowIncomplete", .warning,
                claims(settings.series(.chainComplete).combined("==", .number(0)), of: .live, settings, on: .chainID),
                pending: .seconds(900), summary: "A replica keeps up with a chain and its window has a hole.",
                description: """
                    Replica {{ $labels.instance }} lacks blocks of chain {{ $labels.chain_id }}, or holds as many messages as \
                    it may: its "none" is not believed.
                    """),
        ]
    }

    private static func sighted(_ settings: RuleSettings) -> AlertRule {
        AlertRule(
            "XmsgMonSighted", .none,
            settings.series(.chainExpected).combined("==", .number(1))
                .aggregated("max", by: settings.by(.chainID)).aggregated("count", by: settings.labels)
                .combined(
                    "==",
                    settings.recorded(.freshReplicas).combined(">", .number(0))
                        .aggregated("count", by: settings.labels)),
            summary: "Every chain of the dependency set is being watched.",
            description: "All {{ $value }} expected chains have at least one fresh replica.")
    }
}
