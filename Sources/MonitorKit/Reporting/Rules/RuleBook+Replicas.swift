extension RuleBook {
    /// The alerts about the replicas themselves.
    static func replicas(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.replicas",
            alerts: [
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
}
