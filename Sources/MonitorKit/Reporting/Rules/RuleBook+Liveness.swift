extension RuleBook {
    /// What replicas together say about chains that stand still, and the alerts that follow.
    ///
    /// Liveness is a matter of clocks and views, so a majority of the replicas that can see decides: with two of them both,
    /// with one that one, and one that sees nothing neither votes nor blocks. Safety is not: there any one replica pages.
    static func liveness(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup(
            "xmsg-mon.liveness",
            recordings: [
                RecordingRule(
                    RecordedSeries.stalledHead.rawValue, stalledVotes(settings),
                    comments: [
                        "1 where more than half of the replicas that can see a head say that it stands still, else 0."
                    ]),
                RecordingRule(
                    RecordedSeries.plannedStop.rawValue,
                    majority(of: plannedVotes(settings), settings.by(.row), settings),
                    comments: [
                        "1 where more than half of the replicas that can see a chain say that it stops on purpose, else 0.",
                        "One that sees nothing has no vote against it; that an operator expects the stop it knows all the same.",
                    ]),
            ],
            alerts: stops(settings) + causes(settings) + [unsafe(settings)] + views(settings))
    }

    private static func stalledVotes(_ settings: RuleSettings) -> PromQL {
        let blind = settings.series(.rowHeadState, #"state="unreadable""#).combined("==", .number(1))
        let votes = settings.series(.rowHeadState, #"state="stalled""#)
            .combined("unless", on: settings.byReplica(.row, .head), blind)
        return majority(of: votes, settings.by(.row, .head), settings)
    }

    private static func plannedVotes(_ settings: RuleSettings) -> PromQL {
        let votes = settings.series(.rowCause, #"cause="planned_stop""#)
        let blind = settings.series(.rowHeadState, #"state!="unreadable""#)
            .aggregated("max", by: settings.byReplica(.row)).combined("==", .number(0))
        return votes.combined(
            "unless", on: settings.byReplica(.row),
            votes.combined("==", .number(0)).combined("and", on: settings.byReplica(.row), blind))
    }

    /// 1 where more than half of what is 0 or 1 for each replica is 1, else 0.
    private static func majority(of votes: PromQL, _ labels: [String], _ settings: RuleSettings) -> PromQL {
        once(votes, by: labels, settings).aggregated("avg", by: labels).combined("> bool", .term("0.5"))
    }

    /// Since when heads stand still, in seconds, where a majority says so and nobody announced it.
    private static func stalled(_ heads: String, _ settings: RuleSettings) -> PromQL {
        let vote = settings.recorded(.stalledHead, #"head=~"\#(heads)""#).combined("==", .number(1))
        let since = settings.series(.rowStalledSince).aggregated("max", by: settings.by(.row, .head))
        return unlessPlanned(
            PromQL.now.combined("-", since).combined("and", on: settings.by(.row, .head), vote), settings)
    }

    /// What concerns rows, less those of chains that stop on purpose.
    static func unlessPlanned(_ rows: PromQL, _ settings: RuleSettings) -> PromQL {
        rows.combined("unless", on: settings.by(.row), settings.recorded(.plannedStop).combined("==", .number(1)))
    }

    private static func stops(_ settings: RuleSettings) -> [AlertRule] {
        let headStalled = settings.recorded(.stalledHead, #"head="unsafe""#).combined("==", .number(1))
        let safe = stalled("local_safe|cross_safe", settings).combined("unless", on: settings.by(.row), headStalled)
        return [
            AlertRule(
                "XmsgMonHeadStalled", .critical, stalled("unsafe", settings), pending: .seconds(30),
                keepFiring: .seconds(60), summary: "A chain makes no new blocks.",
                description: "The last block of chain {{ $labels.row }} is {{ $value | humanizeDuration }} old."),
            AlertRule(
                "XmsgMonSafeStalled", .warning, safe, pending: .seconds(30), keepFiring: .seconds(60),
                summary: "Blocks are made and do not become safe: they do not come to L1, or are not verified.",
                description: """
                    The {{ $labels.head }} head of chain {{ $labels.row }} stands still for \
                    {{ $value | humanizeDuration }}.
                    """),
            windowEnding(after: safe, settings),
            AlertRule(
                "XmsgMonFinalityStalled", .warning, stalled("finalized", settings), pending: .seconds(60),
                keepFiring: .seconds(60),
                summary: "Finality of a chain does not advance, and the window with its memory grows.",
                description: """
                    The finalized head of chain {{ $labels.row }} stands still for {{ $value | humanizeDuration }}.
                    """),
            AlertRule(
                "XmsgMonL1OriginStalled", .critical,
                stalled("l1_origin", settings).combined("unless", on: settings.by(.row), headStalled),
                keepFiring: .seconds(60),
                summary: "The L1 block that new blocks build on does not change: the sequencer will stop.",
                description: """
                    Chain {{ $labels.row }} builds on an L1 block that is {{ $value | humanizeDuration }} old; the \
                    sequencer stops when its drift is used up.
                    """),
            AlertRule(
                "XmsgMonRoundStuck", .critical, stalled("round", settings), keepFiring: .seconds(60),
                summary: "A round of consensus does not end.",
                description: "Chain {{ $labels.row }} is in one round for {{ $value | humanizeDuration }}."),
        ]
    }

    /// The countdown of a safe head that stands still.
    private static func windowEnding(after safe: PromQL, _ settings: RuleSettings) -> AlertRule {
        let left = settings.series(.rowWindowEnd).aggregated("max", by: settings.by(.row)).combined("-", .now)
        return AlertRule(
            "XmsgMonSequencingWindowEnding", .critical,
            left.combined("<", .number(settings.windowEndsWithin.promQLSeconds))
                .combined("and", on: settings.by(.row), safe),
            keepFiring: .seconds(60), summary: "Blocks that are not on L1 are about to be dropped and replaced.",
            description: """
                Chain {{ $labels.row }}: {{ $value | humanizeDuration }} until blocks that nobody posted are replaced by \
                empty ones.
                """)
    }

    /// Not a matter of majorities: one reply of one node that holds the messages is a witness, whatever others have not seen.
    ///
    /// Whether the stop is planned is one, as for every alert about stops.
    private static func causes(_ settings: RuleSettings) -> [AlertRule] {
        [
            AlertRule(
                "XmsgMonCertificateMissing", .critical,
                unlessPlanned(
                    settings.series(.rowCause, #"cause="certificate_missing""#)
                        .aggregated("max", by: settings.by(.row)).combined("==", .number(1)), settings),
                keepFiring: .seconds(60),
                summary:
                    "Enough of the stake has answered, and no certificate was made of it: the software is at fault.",
                description: """
                    Chain {{ $labels.row }}: two thirds of the stake say that the round timed out, and the nodes do not \
                    count them.
                    """)
        ]
    }

    private static func unsafe(_ settings: RuleSettings) -> AlertRule {
        AlertRule(
            "XmsgMonChainUnsafe", .critical,
            settings.series(.rowHistoryViolation).aggregated("max", by: settings.by(.row, .violation))
                .combined(">", .number(0)),
            keepFiring: .seconds(900), summary: "What a chain called final is contradicted.",
            description: "Chain {{ $labels.row }}: {{ $labels.violation }}.")
    }

    /// The rows beside the dependency set, also for a while after nobody names them any more.
    ///
    /// Attached chains have alerts of their own about who sees them: `XmsgMonBlind`, `XmsgMonUpstreamDown` and
    /// `XmsgMonEndpointsDisagree`.
    static func unattached(_ settings: RuleSettings) -> PromQL {
        let hold = DurationText.text(settings.hold)
        let attached = settings.series(.chainExpected).over(hold, "last_over_time")
            .aggregated("max", by: settings.by(.chainID))
            .copyingLabel(MetricLabel.chainID.rawValue, to: MetricLabel.row.rawValue)
        return settings.series(.rowExpected).over(hold, "last_over_time").aggregated("max", by: settings.by(.row))
            .combined("unless", on: settings.by(.row), attached)
    }

    private static func views(_ settings: RuleSettings) -> [AlertRule] {
        let readable = settings.series(.rowHeadState, #"state!="unreadable""#)
            .aggregated("max", by: settings.by(.row)).combined(">", .number(0))
        return [
            AlertRule(
                "XmsgMonLocalStall", .warning,
                settings.series(.rowHeadState, #"state="stalled""#)
                    .aggregated("max", by: settings.byReplica(.row, .head)).combined("==", .number(1))
                    .combined(
                        "unless", on: settings.by(.row, .head),
                        settings.recorded(.stalledHead).combined("==", .number(1))),
                pending: .seconds(300), summary: "One replica sees a head stand still that moves for most others.",
                description: """
                    Replica {{ $labels.instance }} says that the {{ $labels.head }} head of chain {{ $labels.row }} stands \
                    still.
                    """),
            AlertRule(
                "XmsgMonRowUnreadable", .critical,
                unlessPlanned(
                    unattached(settings).combined("unless", on: settings.by(.row), readable), settings),
                pending: settings.blindAfter, summary: "No replica can say whether a chain moves.",
                description: "No source of chain {{ $labels.row }} answers any replica."),
        ]
    }
}
