/// The files that are made from the rules.
package enum RuleDocument: String, CaseIterable, Sendable {
    /// A rule file of Prometheus.
    case prometheus
    /// A `PrometheusRule` object for the Prometheus operator.
    case kubernetes
    /// A configuration file of Alertmanager.
    case alertmanager
    /// Tests of the rules, for `promtool test rules` beside a file named `rules.yaml`, and beside `op-interop-mon.yaml` for those.
    case tests

    /// The document for an installation; `compatibility` names a program whose series are recorded instead.
    package func text(_ settings: RuleSettings, compatibility: RuleCompatibility? = nil) -> String {
        var book = RuleBook(settings)
        if compatibility == .opInteropMon { book.groups = [CompatibilityRules.group(settings)] }
        var comments = ["Made by `xmsg-mon rules print`. Make it again rather than edit it."]
        if self == .prometheus || self == .kubernetes, !book.alerts.isEmpty, !settings.runbooks.includes("://") {
            comments += [
                "Each runbook_url is a path in the repository of xmsg-mon, which nobody can click on. To make links of them:",
                "`xmsg-mon rules print --runbook-url https://HOST/FOLDER`, where the page of an alert has the alert's name.",
            ]
        }
        let node =
            switch self {
            case .prometheus: book.file
            case .kubernetes: book.object(named: compatibility.map { "xmsg-mon-\($0.rawValue)" } ?? "xmsg-mon")
            case .alertmanager: AlertRouting.file(settings)
            case .tests:
                compatibility == .opInteropMon
                    ? RuleScenarios.file(
                        settings, RuleScenarios.compatibility, of: ["rules.yaml", "op-interop-mon.yaml"])
                    : RuleScenarios.file(settings)
            }
        return node.document(comments: comments)
    }
}

/// Another program whose series can be recorded from ours.
package enum RuleCompatibility: String, CaseIterable, Sendable {
    /// The monitor of the Optimism monorepo.
    case opInteropMon = "op-interop-mon"
}
