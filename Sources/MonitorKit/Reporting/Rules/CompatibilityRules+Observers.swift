/// What op-interop-mon says since 2026 of itself, of the filter, of supernodes and of blocks that are safe.
///
/// Its counters are recorded as states: of how many messages it is true now. Where we have nothing but a count of what each process saw,
/// nothing is recorded: merged over replicas that come and go such a count falls, and `increase` takes a fall for news.
extension CompatibilityRules {
    /// The chain of what is not told by chain.
    static let anyChain = "any"

    /// The rules about the build, the filter, supernodes and violations.
    static func observed(_ settings: RuleSettings) -> [RecordingRule] {
        [build(settings), violations(settings)] + divergences(settings) + [
            failsafe(settings), supernodes(settings), heads(settings),
        ]
    }

    private static func build(_ settings: RuleSettings) -> RecordingRule {
        RecordingRule(
            prefix + "info",
            settings.series(.build).aggregated("max", by: settings.by(.version)),
            comments: ["The version of this program, once for each that runs."])
    }

    /// Tier 3: what is invalid in blocks that consensus has accepted.
    private static func violations(_ settings: RuleSettings) -> RecordingRule {
        RecordingRule(
            prefix + "cross_safety_violations_total",
            settings.recorded(.heldInvalidMessages, #"safety=~"cross_safe|finalized""#)
                .aggregated("sum", by: settings.by(.executingChainID, .initiatingChainID)),
            comments: [
                "Invalid messages that stand in cross-safe or finalized blocks, with a supernode or without.",
                "It falls when one leaves the window, which increase() takes for a start from zero.",
            ])
    }

    /// How many verdicts a filter or supervisor contradicts, as a replica says that sees some chain.
    private static func divergences(_ settings: RuleSettings) -> [RecordingRule] {
        [("valid", "invalid"), ("invalid", "valid")].map { ours, theirs in
            RecordingRule(
                prefix + "filter_divergence_total",
                RuleBook.sighted(settings.series(.divergingMessages, #"status="\#(ours)""#), settings)
                    .aggregated("max", by: settings.labels),
                labels: [
                    MetricLabel.executingChainID.rawValue: anyChain, MetricLabel.initiatingChainID.rawValue: anyChain,
                    "monitor_status": ours, "filter_status": theirs,
                ],
                comments: [
                    "Messages about which a filter or supervisor says the opposite now. It falls when they agree again."
                ])
        }
    }

    /// Only filters and supervisors dispute verdicts, which tells their failsafes from those of targets.
    private static func failsafe(_ settings: RuleSettings) -> RecordingRule {
        let seen = settings.series(.failsafeEnabled)
            .combined("and", on: settings.byReplica(.upstream), settings.series(.disputedMessages))
        let isAnswering = settings.series(.observerUp).combined("==", .number(1))
        return RecordingRule(
            prefix + "interop_filter_failsafe",
            seen.combined("and", on: settings.byReplica(.upstream), isAnswering)
                .aggregated("max", by: settings.labels).combined("or", seen.aggregated("max", by: settings.labels)),
            comments: [
                "1 while the failsafe of a filter or supervisor is on, as replicas say that it answers; else as last seen."
            ])
    }

    /// Only supernodes name super roots, which tells them from the other observers.
    private static func supernodes(_ settings: RuleSettings) -> RecordingRule {
        RecordingRule(
            prefix + "supernode_up",
            settings.series(.observerUp)
                .combined("and", on: settings.byReplica(.upstream), settings.series(.superRootDisagrees))
                .copyingLabel(MetricLabel.upstream.rawValue, to: "endpoint")
                .aggregated("max", by: settings.labels + ["endpoint"]),
            comments: ["1 while the supernode answers some replica. The endpoint is its configured name."])
    }

    private static func heads(_ settings: RuleSettings) -> RecordingRule {
        RecordingRule(
            prefix + "supernode_safe_head",
            settings.series(.supernodeHead, #"safety=~"cross_safe|finalized""#)
                .copyingLabel(MetricLabel.safety.rawValue, to: MetricLabel.level.rawValue)
                .aggregated("max", by: settings.by(.chainID, .level)),
            comments: ["The highest head of that level that some supernode has told some replica."])
    }
}
