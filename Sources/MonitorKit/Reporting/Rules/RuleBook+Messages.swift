extension RuleBook {
    /// The alerts about messages and blocks that are odd, or that cannot be judged.
    static func messages(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.messages",
            alerts: [
                AlertRule(
                    "XmsgMonMismatchedMessage", .warning,
                    claims(settings.series(.mismatchedMessages), of: .live, settings)
                        .aggregated("max", by: settings.by(.executingChainID)).combined(">", .number(0)),
                    keepFiring: .seconds(900),
                    summary: "An executing message is declared with a lookup entry that does not fit it.",
                    description: """
                        Chain {{ $labels.executing_chain_id }}: {{ $value }} executing message(s) whose access list has the \
                        checksum and no lookup entry that agrees.
                        """),
                AlertRule(
                    "XmsgMonUndecodableLog", .critical,
                    claims(settings.series(.undecodableLogs), of: .live, settings, on: .chainID)
                        .aggregated("max", by: settings.by(.chainID)).combined(">", .number(0)),
                    keepFiring: .seconds(900),
                    summary: "A log of the inbox cannot be decoded, so its message is not judged.",
                    description: "Chain {{ $labels.chain_id }}: {{ $value }} log(s) of the inbox cannot be decoded."),
            ])
    }
}
