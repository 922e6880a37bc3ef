extension Settings {
    /// Rollup nodes.
    package static let l2Nodes = Setting(
        "l2-nodes", .upstream, because: "tags of execution nodes tell all levels but local-safe apart",
        isRepeatable: true, isSecret: true,
        help: "Rollup nodes (op-node) whose sync status tells safety levels. The chain is asked from the node.")

    /// Filters.
    package static let interopFilterEndpoints = Setting(
        "interop-filter-endpoints", .upstream, because: "verdicts are compared with nobody's", isRepeatable: true,
        isSecret: true, help: "Filters (op-interop-filter) whose verdicts and failsafes are looked at.")

    /// How much a filter is asked for.
    package static let interopFilterMinimumSafety = Setting(
        "interop-filter-min-safety", SettingFormat<AccessListCheck.MinimumSafety>.choice, default: "cross-unsafe",
        because: "gateways ask filters for it", help: "The safety that filters and supervisors are asked about.")

    /// Supernodes.
    package static let supernodeEndpoints = Setting(
        "supernode-endpoints", .upstream, because: "heads and super roots are compared with nobody's",
        isRepeatable: true, isSecret: true, help: "Supernodes (op-supernode) whose heads and super roots are looked at."
    )

    /// Supervisors.
    package static let supervisorEndpoints = Setting(
        "supervisor-endpoints", .upstream, because: "only deployments of before 2026 have one", isRepeatable: true,
        isSecret: true, help: "Supervisors (op-supervisor) whose verdicts and failsafes are looked at.")

    /// Failsafes to press.
    package static let failsafeTargets = Setting(
        "failsafe-targets", .upstream, because: "nothing is stopped unless somebody wants it", isRepeatable: true,
        isSecret: true, help: "Admin interfaces whose failsafe is switched on when a message is invalid.")

    /// What signs the calls to them.
    package static let failsafeSecrets = Setting(
        "failsafe-jwt-secrets", .namedFile, because: "targets take signed calls alone", isRepeatable: true,
        help: "Files with 256 bits in hexadecimal that sign calls to targets: one for all, or NAME=FILE for one.")

    /// When they are pressed.
    package static let failsafeTier = Setting(
        "failsafe-tier", .count("TIER", in: 1...3), default: "1",
        because: "new messages can be stopped before the bad one is safe",
        help: "The tier at which a message presses: 1 in an unsafe block, 2 in a local-safe one, 3 above.")

    /// Whether they are.
    package static let failsafeDryRun = Setting(
        "failsafe-dry-run", .boolean, default: "false", because: "who names targets wants them pressed",
        help: "Log and count the calls of the stop button instead of making them.")

    /// Alertmanagers.
    package static let alertmanagerEndpoints = Setting(
        "alertmanager-endpoints", .upstream, because: "rules in Prometheus alert without it", isRepeatable: true,
        isSecret: true, help: "Alertmanagers to push an alert for each invalid message to, past Prometheus.")

    /// Webhooks.
    package static let webhookEndpoints = Setting(
        "webhook-endpoints", .upstream, because: "nobody is called", isRepeatable: true, isSecret: true,
        help: "URLs to post the invalid messages to, when one appears.")

    /// Everything about observers and actions.
    static let observers: [SettingDeclaration] = [
        l2Nodes.declaration, interopFilterEndpoints.declaration, interopFilterMinimumSafety.declaration,
        supernodeEndpoints.declaration, supervisorEndpoints.declaration, failsafeTargets.declaration,
        failsafeSecrets.declaration,
        failsafeTier.declaration, failsafeDryRun.declaration, alertmanagerEndpoints.declaration,
        webhookEndpoints.declaration,
    ]
}

/// A file for one name, or for all.
package struct NamedFile: Hashable, Sendable {
    /// The name; nil for all that have none of their own.
    package let name: String?
    /// The path.
    package let path: String
}

extension SettingFormat where Value == NamedFile {
    /// `FILE` or `NAME=FILE`, also with the `@` that marks files elsewhere.
    package static var namedFile: Self {
        SettingFormat<NamedFile>("[NAME=]FILE") { (text) throws(SettingValueError) in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isNamed = parts.count == 2 && UpstreamName.isValid(parts[0])
            let rest = isNamed ? String(parts[1]) : text
            let path = rest.hasPrefix("@") ? String(rest.dropFirst()) : rest
            return NamedFile(
                name: isNamed ? String(parts[0]) : nil, path: try SettingFormat<String>.file.parse(path))
        }
    }
}
