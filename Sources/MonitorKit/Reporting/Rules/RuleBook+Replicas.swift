extension RuleBook {
    /// The alerts about the replicas themselves.
    static func replicas(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.replicas",
            alerts: [
                disagree(settings), selfTest(settings), twice(settings),
                AlertRule(
                    "XmsgMonConfigMismatch", .warning,
                    settings.series(.config).aggregated("count", by: settings.by(.configHash))
                        .aggregated("count", by: settings.labels).combined(">", .number(1)),
                    pending: .seconds(1800), summary: "Replicas run with different configurations.",
                    description: "The replicas of {{ $labels.job }} run with {{ $value }} different configurations."),
                AlertRule(
                    "XmsgMonRestarting", .warning,
                    settings.series(.processStartTime).over("1h", "changes").combined(">", .number(2)),
                    summary: "A replica keeps restarting.",
                    description: "Replica {{ $labels.instance }} was started {{ $value }} times again within an hour."),
            ])
    }

    /// Digests say something only where all are about the same blocks.
    ///
    /// Each replica shows its newest stretch and the one before, so that replicas that are scraped a moment apart have one in common.
    private static func disagree(_ settings: RuleSettings) -> AlertRule {
        func merged(_ operation: String, _ family: MetricFamily) -> PromQL {
            claims(settings.series(family), of: .fresh, settings, on: .chainID)
                .aggregated(operation, by: settings.by(.chainID, .stretch))
        }
        return AlertRule(
            "XmsgMonReplicasDisagree", .warning,
            merged("max", .verdictDigest).combined("!=", merged("min", .verdictDigest)).combined(
                "and",
                merged("max", .verdictCheckpoint).combined("==", merged("min", .verdictCheckpoint))),
            pending: .seconds(120), summary: "Fresh replicas came to different verdicts about the same blocks.",
            description: """
                Replicas disagree about chain {{ $labels.chain_id }} at one and the same checkpoint (stretch \
                {{ $labels.stretch }}).
                """)
    }

    private static func selfTest(_ settings: RuleSettings) -> AlertRule {
        AlertRule(
            "XmsgMonSelfTestFailing", .warning,
            PromQL.now.combined("-", settings.series(.selfTestSuccessTimestamp)).combined(">", .number(600)),
            pending: .seconds(300), summary: "A replica can no longer tell a true message from a corrupted one.",
            description: """
                Replica {{ $labels.instance }} passed its self-test {{ $value | humanizeDuration }} ago for the last time.
                """)
    }
}
