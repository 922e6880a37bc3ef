extension RuleBook {
    /// The alerts about invalid messages, by the safety level of the block that they are in.
    ///
    /// None of them waits: "invalid" is a definite verdict, and minutes matter.
    static func tiers(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.tiers",
            alerts: [
                AlertRule(
                    "XmsgMonInvalidMessageUnsafe", .critical, invalid(#"safety="unsafe""#, settings),
                    keepFiring: settings.keepFiring, summary: "An unsafe block holds an invalid executing message.",
                    description: """
                        Chain {{ $labels.executing_chain_id }}: {{ $value }} invalid executing message(s) in unsafe blocks.
                        """
                ).ofTier(1),
                AlertRule(
                    "XmsgMonInvalidMessageSafe", .critical, invalid(#"safety="local_safe""#, settings),
                    keepFiring: settings.keepFiring,
                    summary: "A local-safe block holds an invalid executing message and has to be replaced.",
                    description: """
                        Chain {{ $labels.executing_chain_id }}: {{ $value }} invalid executing message(s) in local-safe blocks.
                        """
                ).ofTier(2),
                AlertRule(
                    overdueName, .critical, overdue(settings),
                    pending: settings.overdueAfter,
                    summary: "A block with an invalid executing message has not been replaced in time.",
                    description: """
                        Chain {{ $labels.executing_chain_id }}: {{ $value }} invalid message(s) are still in local-safe blocks \
                        after \(DurationText.text(settings.overdueAfter)).
                        """
                ).ofTier(2),
                AlertRule(
                    "XmsgMonInvalidMessageCrossSafe", .critical,
                    invalid(#"safety=~"cross_safe|finalized""#, settings), keepFiring: .seconds(3600),
                    summary: "Consensus has accepted an invalid executing message.",
                    description: """
                        Chain {{ $labels.executing_chain_id }}: {{ $value }} invalid executing message(s) in cross-safe or \
                        finalized blocks.
                        """
                ).ofTier(3),
                AlertRule(
                    "XmsgMonUndeclaredMessage", .critical,
                    settings.recorded(.heldUndeclaredMessages)
                        .aggregated("sum", by: settings.by(.executingChainID)).combined(">", .number(0)),
                    keepFiring: .seconds(3600),
                    summary: "An executing message was executed without being declared in an access list.",
                    description: """
                        Chain {{ $labels.executing_chain_id }}: {{ $value }} executing message(s) that no access list declares.
                        """
                ).ofTier(3),
            ])
    }

    private static let overdueName = "XmsgMonBlockReplacementOverdue"

    private static func invalid(_ matcher: String, _ settings: RuleSettings) -> PromQL {
        settings.recorded(.heldInvalidMessages, matcher)
            .aggregated("sum", by: settings.by(.executingChainID)).combined(">", .number(0))
    }

    /// What local-safe blocks hold, as long as somebody sees it or the alert fires.
    ///
    /// While nobody sees, a finding that is held grows no older: only of derivation that is watched can it be said that it is late.
    /// Less of a gap than what is called blindness does not count, or many of them would keep the alert away. Nor does blindness
    /// end what was said.
    private static func overdue(_ settings: RuleSettings) -> PromQL {
        let matcher = #"safety="local_safe""#
        let isFiring = #"ALERTS{job="\#(settings.job)", alertname="\#(overdueName)", alertstate="firing"}"#
        return invalid(matcher, settings).combined(
            "and", on: settings.by(.executingChainID),
            settings.recorded(.invalidMessages, matcher).over(DurationText.text(settings.blindAfter), "max_over_time")
                .combined(">", .number(0))
                .combined("or", .term(isFiring)))
    }
}
