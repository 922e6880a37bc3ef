/// Routes of Alertmanager that fit the rules: who is told, how fast, how often, and what need not be said because something
/// worse is.
package enum AlertRouting {
    /// Who is told, in the order of the file.
    private static let receivers: [(name: String, comment: String)] = [
        ("work-queue", "Read on the next working day."),
        ("pager", "The person on call."),
        ("all-hands", "Everybody: consensus has failed."),
        ("dead-mans-switch", "An outside service that raises the alarm when it is no longer called."),
    ]

    /// The configuration file of Alertmanager.
    package static func file(_ settings: RuleSettings) -> YAMLNode {
        [
            "route": route(settings),
            "inhibit_rules": .list(inhibitions(settings)),
            "receivers": .list(
                receivers.map { name, comment in .mapping([YAMLEntry("name", .text(name), comments: [comment])]) }),
        ]
    }

    private static func route(_ settings: RuleSettings) -> YAMLNode {
        let places = settings.labels.filter { $0 != "job" }
        let chains = [MetricLabel.executingChainID, .chainID, .row].map(\.rawValue)
        return [
            "receiver": "work-queue",
            "group_by": .list((["alertname"] + places + chains).map { .text($0) }),
            "group_wait": "10s", "group_interval": "1m", "repeat_interval": "4h",
            "routes": [
                [
                    "matchers": [#"alertname="XmsgMonSighted""#], "receiver": "dead-mans-switch",
                    "group_wait": "0s", "group_interval": "30s", "repeat_interval": "1m",
                ],
                [
                    "matchers": [#"tier="3""#], "receiver": "all-hands", "group_wait": "0s",
                    "group_interval": "10s", "repeat_interval": "10m",
                ],
                [
                    "matchers": [#"severity="critical""#], "receiver": "pager", "group_wait": "0s",
                    "group_interval": "10s", "repeat_interval": "30m",
                ],
            ],
        ]
    }

    private static func inhibitions(_ settings: RuleSettings) -> [YAMLNode] {
        let onChain = settings.labels + [MetricLabel.executingChainID.rawValue]
        return [
            inhibition(
                "A worse stage of a message silences the milder ones of its chain.",
                #"alertname="XmsgMonInvalidMessageCrossSafe""#, #"tier=~"1|2""#, equal: onChain),
            inhibition(nil, #"tier="2""#, #"tier="1""#, equal: onChain),
            inhibition(
                "Blindness explains what is behind; it never silences a finding.", #"alertname="XmsgMonBlind""#,
                #"alertname=~"XmsgMonReplicaStale|XmsgMonRedundancyLost|XmsgMonWindowIncomplete""#,
                equal: settings.by(.chainID)),
            inhibition(
                "Absence explains blindness.", #"alertname="XmsgMonAbsent""#,
                #"alertname=~"XmsgMonBlind|XmsgMonRedundancyLost|XmsgMonRowUnreadable""#, equal: ["cluster", "job"]),
        ] + stopInhibitions(settings)
    }

    /// One stop shows in several heads; who is called is told the one that drives the others.
    private static func stopInhibitions(_ settings: RuleSettings) -> [YAMLNode] {
        let onRow = settings.by(.row)
        return [
            inhibition(
                "A certificate that is missing explains the round that does not end.",
                #"alertname="XmsgMonCertificateMissing""#,
                #"alertname=~"XmsgMonRoundStuck|XmsgMonHeadStalled|XmsgMonFinalityStalled""#, equal: onRow),
            inhibition(
                "A round that does not end explains heads that stand still.", #"alertname="XmsgMonRoundStuck""#,
                #"alertname=~"XmsgMonHeadStalled|XmsgMonFinalityStalled""#, equal: onRow),
            inhibition(
                "A chain without new blocks makes none safe or final either.", #"alertname="XmsgMonHeadStalled""#,
                #"alertname=~"XmsgMonSafeStalled|XmsgMonFinalityStalled""#, equal: onRow),
            inhibition(
                "A safe head that stands still explains finality that does.", #"alertname="XmsgMonSafeStalled""#,
                #"alertname="XmsgMonFinalityStalled""#, equal: onRow),
            inhibition(
                "A window that ends is the same stop, and more urgent.", #"alertname="XmsgMonSequencingWindowEnding""#,
                #"alertname=~"XmsgMonSafeStalled|XmsgMonFinalityStalled""#, equal: onRow),
        ]
    }

    private static func inhibition(
        _ comment: String?, _ source: String, _ target: String, equal: [String]
    ) -> YAMLNode {
        .mapping([
            YAMLEntry("source_matchers", [.text(source)], comments: comment.map { [$0] } ?? []),
            YAMLEntry("target_matchers", [.text(target)]),
            YAMLEntry("equal", .list(equal.map { .text($0) })),
        ])
    }
}
