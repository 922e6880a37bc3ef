/// Recording rules under the names of op-interop-mon, so that boards and alerts made for it go on working.
///
/// Every invalid message counts as `invalid`, whatever the reason: the status names of 2025 and of 2026 have that one in common, and
/// alerts are made on it. Counts are merged over replicas and held through blindness, as the alerts of this program are.
package enum CompatibilityRules {
    /// The prefix of all names.
    private static let prefix = "op_interop_mon_default_"

    /// The rule group, to be loaded after the rules of this program, whose series it reads.
    package static func group(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup("xmsg-mon.op-interop-mon", recordings: statuses(settings) + [isUp(settings)])
    }

    private static func statuses(_ settings: RuleSettings) -> [RecordingRule] {
        let pair = settings.by(.executingChainID, .initiatingChainID)
        return [
            status(
                "invalid", PromQL.recorded(.heldInvalidMessages).aggregated("sum", by: pair),
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

    private static func status(_ status: String, _ expression: PromQL, _ comment: String) -> RecordingRule {
        RecordingRule(prefix + "message_status", expression, labels: ["status": status], comments: [comment])
    }

    /// The gauge of op-interop-mon never falls; this one does when a chain is not seen.
    private static func isUp(_ settings: RuleSettings) -> RecordingRule {
        let expected = settings.series(.chainExpected).over(DurationText.text(settings.hold), "last_over_time")
            .aggregated("max", by: settings.by(.chainID)).aggregated("count", by: settings.labels)
        let sighted = PromQL.recorded(.freshReplicas).combined(">", .number(0)).aggregated("count", by: settings.labels)
        return RecordingRule(
            prefix + "up", expected.combined("== bool", sighted).combined("or", expected.combined("*", .number(0))),
            comments: ["1 while every chain is seen by some replica, else 0."])
    }
}
