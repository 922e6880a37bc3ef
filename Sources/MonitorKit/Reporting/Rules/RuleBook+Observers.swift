extension RuleBook {
    /// The alerts about what is observed beside the nodes, and about what is told to others.
    static func observers(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup("xmsg-mon.observers", alerts: presence(settings) + divergence(settings) + actions(settings))
    }

    /// What replicas say that see some chain: one that is cut off compares old verdicts.
    ///
    /// A chain that is dead for all of them must not keep them from speaking of the others.
    static func sighted(
        _ claims: PromQL, of standing: RecordedSeries = .live, _ settings: RuleSettings
    ) -> PromQL {
        claims.combined(
            "unless", on: settings.byReplica(),
            settings.recorded(standing).aggregated("max", by: settings.byReplica()).combined("==", .number(0)))
    }

    private static func presence(_ settings: RuleSettings) -> [AlertRule] {
        [
            AlertRule(
                "XmsgMonObserverDown", .warning,
                settings.series(.observerUp).aggregated("max", by: settings.by(.upstream))
                    .combined("==", .number(0)),
                pending: .seconds(300),
                summary: "A rollup node, filter, supervisor, supernode or failsafe target answers no replica.",
                description: "Observer {{ $labels.upstream }} gives no replica a useful answer."),
            AlertRule(
                "XmsgMonFailsafeOn", .warning,
                settings.series(.failsafeEnabled).combined(
                    "and", settings.series(.observerUp).combined("==", .number(1))
                )
                .aggregated("max", by: settings.by(.upstream)).combined(">", .number(0)),
                summary: "A failsafe is on: executing messages are stopped.",
                description: "The failsafe of {{ $labels.upstream }} is on."),
        ]
    }

    private static func divergence(_ settings: RuleSettings) -> [AlertRule] {
        [
            // What a node said before it ceased to answer a replica is no claim of that replica.
            AlertRule(
                "XmsgMonDependencySetsDiffer", .warning,
                settings.series(.dependencySetDiffers).combined(
                    "and", settings.series(.observerUp).combined("==", .number(1))
                )
                .aggregated("max", by: settings.by(.upstream)).combined(">", .number(0)),
                pending: .seconds(300), summary: "A rollup node has another dependency set than ours.",
                description: """
                    Rollup node {{ $labels.upstream }} has another dependency set, expiry window or activation than the one that messages \
                    are judged by.
                    """),
            AlertRule(
                "XmsgMonVerifierDiverges", .warning,
                sighted(settings.series(.divergingMessages), settings)
                    .aggregated("max", by: settings.by(.upstream, .status)).combined(">", .number(0)),
                pending: .seconds(60), summary: "A filter or supervisor says the opposite about messages.",
                description: """
                    {{ $labels.upstream }} says the opposite about {{ $value }} message(s) that we hold for \
                    {{ $labels.status }}.
                    """),
            AlertRule(
                "XmsgMonVerifiersDisagree", .warning,
                sighted(settings.series(.disputedMessages), settings)
                    .aggregated("max", by: settings.by(.upstream)).combined(">", .number(0)),
                pending: .seconds(60), summary: "Filters or supervisors contradict each other about messages.",
                description: """
                    {{ $labels.upstream }} and another verifier say the opposite about {{ $value }} message(s).
                    """),
            AlertRule(
                "XmsgMonSupernodeAcceptsInvalid", .critical,
                settings.recorded(.heldAcceptedInvalidMessages).combined(">", .number(0)),
                keepFiring: .seconds(900),
                summary: "A supernode holds blocks for cross-safe that hold an invalid executing message.",
                description: """
                    Supernode {{ $labels.upstream }}: {{ $value }} invalid message(s) in blocks that it holds for cross-safe.
                    """),
            AlertRule(
                "XmsgMonSuperRootsDiffer", .critical,
                settings.series(.superRootDisagrees).aggregated("max", by: settings.by(.upstream))
                    .combined(">", .number(0)),
                keepFiring: .seconds(300), summary: "A supernode names another super root than most.",
                description: "Supernode {{ $labels.upstream }} names another super root than most, in two rounds."),
        ]
    }

    private static func actions(_ settings: RuleSettings) -> [AlertRule] {
        [
            AlertRule(
                "XmsgMonFailsafeCallFailing", .critical,
                settings.series(.failsafeCalls, #"outcome=~"refused|unreachable""#).over("5m", "increase")
                    .aggregated("max", by: settings.by(.target)).combined(">", .number(0)).combined(
                        "unless", on: settings.by(.target),
                        settings.series(.failsafeCalls, #"outcome=~"pressed|already_on""#).over("5m", "increase")
                            .aggregated("max", by: settings.by(.target)).combined(">", .number(0))),
                summary: "A failsafe should be pressed and no replica can press it.",
                description: "Calls of the failsafe of {{ $labels.target }} fail: press it by hand."),
            AlertRule(
                "XmsgMonFailsafeLost", .warning,
                settings.series(.failsafeReleased, #"reason="after_silence""#).over("15m", "increase")
                    .aggregated("max", by: settings.by(.target)).combined(">", .number(0)),
                summary: "A failsafe that was on is off, perhaps by a restart of its target.",
                description: """
                    The failsafe of {{ $labels.target }} was lost while it did not answer, or closed our connections: it is not pressed \
                    again for messages that existed.
                    """),
            AlertRule(
                "XmsgMonPushFailing", .warning,
                settings.series(.pushes, #"outcome="failed""#).over("5m", "increase")
                    .aggregated("sum", by: settings.by(.target)).combined(">", .number(0)),
                pending: .seconds(300), summary: "A receiver does not take what is pushed to it.",
                description: "{{ $value | humanize }} deliveries to {{ $labels.target }} failed within 5 minutes."),
        ]
    }
}
