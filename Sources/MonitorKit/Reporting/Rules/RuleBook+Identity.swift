/// Which targets are one and the same replica: whoever lists a pod by its address and by its name scrapes it twice.
///
/// Each replica shows a number of its own. What counts replicas counts these numbers, so that the same one under two addresses is
/// neither redundant nor a second vote.
extension RuleBook {
    /// The label that a number becomes for the time of one evaluation: no series has it.
    private static let number = "identity"

    /// What each replica says, once: the largest where it is scraped under several addresses.
    ///
    /// One that shows no number is taken for its target. Each target has one number by construction: a join that finds two fails, and
    /// with it would fail what is counted.
    static func once(_ claims: PromQL, by labels: [String], _ settings: RuleSettings) -> PromQL {
        PromQL.operation(
            claims, "* on (\(list(settings.byReplica()))) group_left (\(number))",
            numbered(by: settings.byReplica(), settings)
        )
        .combined("or", on: labels + ["instance"], claims.copyingLabel("instance", to: number))
        .aggregated("max", by: labels + [number])
    }

    /// The alert about a list of targets that is longer than there are replicas.
    static func twice(_ settings: RuleSettings) -> AlertRule {
        AlertRule(
            "XmsgMonTargetTwice", .info,
            shown(settings).aggregated("count", by: settings.labels)
                .combined(
                    "-", numbered(by: settings.labels, settings).aggregated("count", by: settings.labels)
                )
                .combined(">", .number(0)),
            pending: .seconds(600), summary: "A replica is scraped under more than one address.",
            description: """
                Job {{ $labels.job }} has {{ $value }} target(s) more than replicas: each replica wants to be named once.
                """)
    }

    /// The numbers of targets as labels, with how many targets show each.
    private static func numbered(by labels: [String], _ settings: RuleSettings) -> PromQL {
        .call("count_values by (\(list(labels))) ", [.term("\"\(number)\""), shown(settings)])
    }

    private static func shown(_ settings: RuleSettings) -> PromQL {
        settings.series(.replicaIdentity).combined(">", .number(0)).aggregated("max", by: settings.byReplica())
    }

    private static func list(_ labels: [String]) -> String { labels.joined(separator: ", ") }
}
