/// What differs between installations of the rules.
package struct RuleSettings: Hashable, Sendable {
    /// The scrape job of the replicas.
    package var job = "xmsg-mon"
    /// The labels that tell one deployment of replicas from another; every other target label is merged away.
    ///
    /// `job` is one of them: what is recorded is read by it.
    package var labels = ["cluster", "namespace", "job"]
    /// How often rules are evaluated.
    package var interval = Duration.seconds(5)
    /// How old the last look at a chain may be, and how far behind the best replica's head: more than the sum of a poll, a scrape
    /// and an evaluation.
    package var freshWithin = Duration.seconds(60)
    /// How long the last fresh claim stands while nobody can see.
    package var hold = Duration.seconds(3600)
    /// How long the chains of a deployment without any replica are missed: by then somebody has said that this is meant, or mended it.
    package var expectFor = Duration.seconds(86_400)
    /// How long nobody may see before a person is called.
    package var blindAfter = Duration.seconds(120)
    /// How long a local-safe block with an invalid message may stay.
    package var overdueAfter = Duration.seconds(600)
    /// How long an alert of tier 1 or 2 goes on firing when its message is gone: an alert that flaps is read twice.
    package var keepFiring = Duration.seconds(300)
    /// How long a chain may execute no message before somebody looks; nil where quiet chains are nothing to look at.
    package var silenceAfter: Duration?
    /// How long before the end of a sequencing window a person is called.
    var windowEndsWithin = Duration.seconds(4 * 3600)
    /// Where the runbooks are: what stands before the name of a page, which ends in `.md` where this is no URL.
    package var runbooks = Self.localRunbooks

    /// The address of the board in Grafana; nil where alerts have no link to one.
    package var dashboard: String?

    /// The folder of this repository.
    package static let localRunbooks = "docs/runbooks"

    /// The defaults.
    package init() {}

    /// Whether only the places of runbooks and board differ from the defaults, if anything does.
    package var hasDefaultTimesAndNames: Bool {
        var defaults = RuleSettings()
        (defaults.runbooks, defaults.dashboard) = (runbooks, dashboard)
        return self == defaults
    }

    /// The page of an alert.
    package func runbook(of alert: String) -> String {
        let base = runbooks.hasSuffix("/") ? String(runbooks.dropLast()) : runbooks
        return base.includes("://") ? "\(base)/\(alert)" : "\(base)/\(alert).md"
    }

    /// The board, showing this job.
    package var board: String? {
        dashboard.map { "\($0)\($0.includes("?") ? "&" : "?")var-job=\(Self.encoded(job))" }
    }

    /// The links that an alert carries.
    func links(of alert: String) -> [YAMLEntry] {
        [YAMLEntry("runbook_url", .text(runbook(of: alert)))]
            + (board.map { [YAMLEntry("dashboard_url", .text($0))] } ?? [])
    }

    /// A value in the query of a URL: what has a meaning there is written percent-encoded.
    private static func encoded(_ value: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in value.utf8 {
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "_-./:@~".utf8.contains(byte)
            bytes += isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A family's series of these replicas.
    package func series(_ family: MetricFamily, _ matchers: String...) -> PromQL {
        ours(family.sampleName, matchers)
    }

    /// The series of a recording rule of these replicas: another job may have its own rules in the same Prometheus, which record under
    /// the same names.
    package func recorded(_ rule: RecordedSeries, _ matchers: String...) -> PromQL {
        ours(rule.rawValue, matchers)
    }

    private func ours(_ name: String, _ matchers: [String]) -> PromQL {
        .term("\(name){\(([#"job="\#(job)""#] + matchers).joined(separator: ", "))}")
    }

    /// The deployment's labels and those of the thing that is talked about.
    package func by(_ labels: MetricLabel...) -> [String] {
        self.labels + labels.map(\.rawValue)
    }

    /// The labels of one replica and those of the thing that is talked about.
    package func byReplica(_ labels: MetricLabel...) -> [String] {
        self.labels + ["instance"] + labels.map(\.rawValue)
    }
}

extension Duration {
    /// Whole seconds, as PromQL counts.
    package var promQLSeconds: Int { Int(clamping: components.seconds) }
}
