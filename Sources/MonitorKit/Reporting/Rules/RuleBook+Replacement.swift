extension RuleBook {
    /// The alerts about blocks that were replaced by their deposits without a reason, or came back.
    static func replacement(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.replacement",
            alerts: [
                AlertRule(
                    "XmsgMonReplacementUnexplained", .warning,
                    settings.series(.blockReplacements, #"cause="unexplained""#).over("15m", "increase")
                        .aggregated("max", by: settings.by(.chainID)).combined(">", .number(0)),
                    summary: "A block was replaced by its deposits, and no message in it is known to be invalid.",
                    description: """
                        Chain {{ $labels.chain_id }}: a block lost its transactions within 15 minutes. Either our view was \
                        incomplete, or the block was invalid for another reason than its messages.
                        """),
                AlertRule(
                    "XmsgMonReplacementUndone", .critical,
                    settings.series(.replacementsUndone).over("15m", "increase")
                        .aggregated("max", by: settings.by(.chainID)).combined(">", .number(0)),
                    summary: "A block that was replaced by its deposits has come back.",
                    description: """
                        Chain {{ $labels.chain_id }}: a block that derivation had denied became canonical again within 15 \
                        minutes, so that a node forgot or never knew the denial.
                        """),
            ])
    }
}
