/// Recording rules under the names of op-interop-mon, so that boards and alerts made for it go on working.
///
/// Every invalid message counts as `invalid`, whatever the reason: the status names of 2025 and of 2026 have that one in common, and
/// alerts are made on it. The names that 2026 added are series of their own beside it, so that who looks for them finds them too.
/// Counts are merged over replicas and held through blindness, as the alerts of this program are.
package enum CompatibilityRules {
    /// The prefix of all names.
    static let prefix = "op_interop_mon_default_"

    /// The rule group, to be loaded after the rules of this program, whose series it reads.
    package static func group(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.op-interop-mon",
            recordings: statuses(settings) + reasons(settings) + [changes(settings)] + ranges(settings) + [
                isUp(settings)
            ] + observed(settings))
    }

    private static func statuses(_ settings: RuleSettings) -> [RecordingRule] {
        let pair = settings.by(.executingChainID, .initiatingChainID)
        return [
            status(
                "invalid", settings.recorded(.heldInvalidMessages).aggregated("sum", by: pair),
                "Every invalid message, also those that op-interop-mon calls expired or timestamp_mismatch."),
            status(
                "valid",
                RuleBook.claims(settings.series(.messages, #"status="valid""#), of: .fresh, settings)
                    .aggregated("max", by: pair), "Valid messages, as the best informed replica counts them."),
            status(
                "unknown",
                RuleBook.claims(settings.series(.messages, #"status="unknown""#), of: .fresh, settings)
                    .aggregated("min", by: pair), "Messages that no replica can judge."),
        ]
    }

    /// The status names of 2026; which initiating chain such a message names is not told by reason.
    ///
    /// Where nobody can be believed, a finding stands and a zero does not.
    private static func reasons(_ settings: RuleSettings) -> [RecordingRule] {
        [InvalidReason.expired, .timestampMismatch].map { reason in
            let counts = settings.series(.invalidMessageReasons, #"reason="\#(reason.rawValue)""#)
            let chain = settings.by(.executingChainID)
            let findings = counts.combined(">", .number(0))
            let seen = RuleBook.claims(counts, of: .fresh, settings)
                .combined("or", RuleBook.claims(findings, of: .live, settings))
            return RecordingRule(
                prefix + "message_status",
                seen.aggregated("max", by: chain).combined("or", findings.aggregated("max", by: chain)),
                labels: ["status": reason.rawValue, MetricLabel.initiatingChainID.rawValue: anyChain],
                comments: ["A part of invalid, and counted there too: never add the two up."])
        }
    }

    /// Whether verdicts turned; two turns of one message are one.
    private static func changes(_ settings: RuleSettings) -> RecordingRule {
        RecordingRule(
            prefix + "terminal_status_changes",
            settings.series(.validityFlips).over(DurationText.text(settings.hold), "increase").passed(to: "round")
                .aggregated("max", by: settings.by(.executingChainID, .initiatingChainID)),
            comments: [
                "Messages that turned from valid to invalid or back of late, as the replica counts that saw most."
            ])
    }

    /// The blocks that are watched and those that messages name; 0 where no replica that can be believed says any.
    private static func ranges(_ settings: RuleSettings) -> [RecordingRule] {
        let chain = settings.by(.chainID)
        let none = settings.series(.chainExpected).aggregated("max", by: chain).combined("*", .number(0))
        func range(_ name: String, _ end: String, _ claims: PromQL, _ comment: String) -> RecordingRule {
            RecordingRule(
                prefix + name,
                RuleBook.claims(claims, of: .fresh, settings, on: .chainID).aggregated(end, by: chain)
                    .combined("or", none), labels: ["range_type": end], comments: [comment])
        }
        return [("min", "lowest"), ("max", "highest")].flatMap { end, edge in
            let edge = #"edge="\#(edge)""#
            let named = settings.series(.initiatingBlockNumber, edge)
                .copyingLabel(MetricLabel.initiatingChainID.rawValue, to: MetricLabel.chainID.rawValue)
            return [
                range(
                    "executing_block_range", end, settings.series(.windowBlockNumber, edge),
                    "The \(end == "min" ? "first" : "last") block that some replica follows, with messages or without."),
                range(
                    "initiating_block_range", end, named,
                    "The \(end == "min" ? "first" : "last") block that a followed message names."),
            ]
        }
    }

    private static func status(_ status: String, _ expression: PromQL, _ comment: String) -> RecordingRule {
        RecordingRule(prefix + "message_status", expression, labels: ["status": status], comments: [comment])
    }

    /// The gauge of op-interop-mon never falls; this one does when a chain is not seen.
    private static func isUp(_ settings: RuleSettings) -> RecordingRule {
        let expected = settings.recorded(.rememberedChains).aggregated("count", by: settings.labels)
        let sighted = settings.recorded(.freshReplicas).combined(">", .number(0)).aggregated(
            "count", by: settings.labels)
        return RecordingRule(
            prefix + "up", expected.combined("== bool", sighted).combined("or", expected.combined("*", .number(0))),
            comments: ["1 while every chain is seen by some replica, else 0."])
    }
}
