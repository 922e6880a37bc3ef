extension RuleBook {
    /// The alerts about messages and blocks that are odd, or that cannot be judged.
    static func messages(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.messages", alerts: [flip(settings)] + unknown(settings) + oddities(settings) + silence(settings))
    }

    /// Only on demand: there are chains that execute no message for days.
    private static func silence(_ settings: RuleSettings) -> [AlertRule] {
        guard let silenceAfter = settings.silenceAfter else { return [] }
        let found = claims(settings.series(.messagesFound).over("5m", "increase"), of: .fresh, settings)
        return [
            AlertRule(
                "XmsgMonMessagesCeased", .warning,
                found.aggregated("sum", by: settings.byReplica(.executingChainID))
                    .aggregated("max", by: settings.by(.executingChainID)).combined("==", .number(0)),
                pending: silenceAfter, summary: "A chain has executed no message for a long time.",
                description: """
                    Chain {{ $labels.executing_chain_id }}: no replica has found an executing message for \
                    \(DurationText.text(silenceAfter)), although its blocks are read.
                    """)
        ]
    }

    private static func flip(_ settings: RuleSettings) -> AlertRule {
        AlertRule(
            "XmsgMonValidityFlip", .warning,
            settings.series(.validityFlips).over("10m", "increase")
                .aggregated("max", by: settings.by(.executingChainID, .initiatingChainID))
                .combined(">", .number(0)),
            summary: "An executing message turned from valid to invalid or back.",
            description: """
                Message(s) on chain {{ $labels.executing_chain_id }} that name chain {{ $labels.initiating_chain_id }} changed \
                their verdict within 10 minutes: look for a reorg of chain {{ $labels.initiating_chain_id }}.
                """)
    }

    private static func unknown(_ settings: RuleSettings) -> [AlertRule] {
        [
            AlertRule(
                "XmsgMonUnknownMessageStuck", .warning,
                PromQL.now.combined(
                    "-",
                    claims(settings.series(.oldestUnknownBlockTimestamp), of: .fresh, settings)
                        .aggregated("min", by: settings.by(.executingChainID))
                ).combined(">", .number(300)),
                pending: .seconds(120), summary: "An executing message cannot be judged.",
                description: """
                    Chain {{ $labels.executing_chain_id }}: the oldest message that some fresh replica cannot judge is \
                    {{ $value | humanizeDuration }} old.
                    """),
            AlertRule(
                "XmsgMonUnknownInSafeBlock", .warning,
                claims(settings.series(.unknownInSafeMessages), of: .fresh, settings)
                    .aggregated("min", by: settings.by(.executingChainID, .safety))
                    .aggregated("sum", by: settings.by(.executingChainID)).combined(">", .number(0)),
                pending: .seconds(120),
                summary: "A block that the protocol has verified holds a message that cannot be judged.",
                description: """
                    Chain {{ $labels.executing_chain_id }}: {{ $value }} message(s) in cross-safe or finalized blocks that no \
                    replica can judge.
                    """),
        ]
    }

    private static func oddities(_ settings: RuleSettings) -> [AlertRule] {
        [
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
                settings.recorded(.heldUndecodableLogs).combined(">", .number(0)),
                keepFiring: .seconds(900),
                summary: "A log of the inbox cannot be decoded, so its message is not judged.",
                description: "Chain {{ $labels.chain_id }}: {{ $value }} log(s) of the inbox cannot be decoded."),
        ]
    }
}
