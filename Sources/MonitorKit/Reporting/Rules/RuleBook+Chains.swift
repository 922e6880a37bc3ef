extension RuleBook {
    /// The alerts about chains that stand still for every replica that looks.
    static func chains(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.chains",
            alerts: [
                AlertRule(
                    "XmsgMonHeadStalled", .warning, age(of: "unsafe", settings).combined(">", .number(120)),
                    pending: .seconds(120), summary: "The unsafe head of a chain does not advance.",
                    description: """
                        The unsafe head of chain {{ $labels.chain_id }} is {{ $value | humanizeDuration }} old.
                        """),
                AlertRule(
                    "XmsgMonFinalityStalled", .warning, age(of: "finalized", settings).combined(">", .number(7_200)),
                    pending: .seconds(600),
                    summary: "Finality of a chain does not advance, and the window with its memory grows.",
                    description: """
                        The finalized head of chain {{ $labels.chain_id }} is {{ $value | humanizeDuration }} old.
                        """),
            ])
    }

    private static func age(of safety: String, _ settings: RuleSettings) -> PromQL {
        PromQL.now.combined(
            "-",
            settings.series(.chainHeadTimestamp, #"safety="\#(safety)""#).aggregated("max", by: settings.by(.chainID)))
    }
}
