/// All rules for one installation, in the order in which they are evaluated.
package struct RuleBook: Hashable, Sendable {
    /// What the installation is called and how long it waits.
    package let settings: RuleSettings
    /// The groups in order; the first one makes what the others read.
    package var groups: [RuleGroup]

    /// Writes the rules for an installation.
    package init(_ settings: RuleSettings = RuleSettings()) {
        self.settings = settings
        groups = [
            Self.merge(settings), Self.tiers(settings), Self.messages(settings), Self.replacement(settings),
            Self.sight(settings),
            Self.liveness(settings), Self.rowSources(settings), Self.upstreams(settings), Self.observers(settings),
            Self.replicas(settings),
        ]
    }

    /// Every alert.
    package var alerts: [AlertRule] { groups.flatMap(\.alerts) }

    /// The rule file of Prometheus: `groups` with their rules.
    package var file: YAMLNode { ["groups": .list(groups.map(node))] }

    /// The same rules as an object of the Prometheus operator.
    package func object(named name: String) -> YAMLNode {
        [
            "apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule",
            "metadata": ["name": .text(name), "labels": ["app.kubernetes.io/name": "xmsg-mon"]],
            "spec": file,
        ]
    }

    private func node(_ group: RuleGroup) -> YAMLNode {
        [
            "name": .text(group.name), "interval": .text(DurationText.text(settings.interval)),
            "rules": .list(group.recordings.map(Self.node) + group.alerts.map(node)),
        ]
    }

    private static func node(_ rule: RecordingRule) -> YAMLNode {
        var entries = [
            YAMLEntry("record", .text(rule.record), comments: rule.comments),
            YAMLEntry("expr", .lines(rule.expression.lines())),
        ]
        if !rule.labels.isEmpty {
            let labels = rule.labels.sorted { $0.key < $1.key }
            entries.append(YAMLEntry("labels", .mapping(labels.map { YAMLEntry($0.key, .text($0.value)) })))
        }
        return .mapping(entries)
    }

    private func node(_ rule: AlertRule) -> YAMLNode {
        var entries = [
            YAMLEntry("alert", .text(rule.name)), YAMLEntry("expr", .lines(rule.expression.lines())),
        ]
        if let pending = rule.pending { entries.append(YAMLEntry("for", .text(DurationText.text(pending)))) }
        if let keep = rule.keepFiring { entries.append(YAMLEntry("keep_firing_for", .text(DurationText.text(keep)))) }
        entries.append(YAMLEntry("labels", .mapping(rule.labels.map { YAMLEntry($0.name, .text($0.value)) })))
        entries.append(
            YAMLEntry(
                "annotations",
                .mapping(
                    [
                        YAMLEntry("summary", .text(rule.summary)), YAMLEntry("description", .text(rule.description)),
                    ] + settings.links(of: rule.name))))
        return .mapping(entries)
    }
}
