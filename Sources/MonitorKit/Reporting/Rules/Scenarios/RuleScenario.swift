/// A story that the rules must tell right, as promtool plays it: series in, alerts and values out.
package struct RuleScenario: Sendable {
    /// Seconds between two scrapes of a scenario.
    package static let step = 15
    /// The last step.
    package static let lastStep = 400

    /// An alert that must be active, or must not be.
    package struct Expectation: Sendable {
        /// Minutes from the beginning.
        let minute: Int
        /// The alert.
        let alert: String
        /// The labels and the value in words of what must be active; empty when nothing may be.
        let active: [(labels: [String: String], value: String)]
    }

    /// What happens.
    package let name: String
    /// Series with their samples in promtool's notation.
    package private(set) var series: [(name: String, samples: String)] = []
    private var expectations: [Expectation] = []
    private var values: [(minute: Int, expression: String, labels: String, value: Int)] = []

    /// Names a scenario in which these replicas are scraped.
    package init(_ name: String, _ replicas: [ScenarioReplica] = []) {
        self.name = name
        series = replicas.flatMap(\.series)
    }

    /// The alerts that are told to be active at some minute.
    package var firing: Set<String> { Set(expectations.filter { !$0.active.isEmpty }.map(\.alert)) }

    /// The alerts that are told not to be active at some minute.
    package var quiet: Set<String> { Set(expectations.filter(\.active.isEmpty).map(\.alert)) }

    /// Adds a series as it is.
    package func scraping(_ name: String, _ samples: String) -> RuleScenario {
        var copy = self
        copy.series.append((name, samples))
        return copy
    }

    /// At these minutes the alert is active, once, with these labels and this value in its sentence.
    package func fires(
        _ alert: String, _ labels: [String: String] = [:], value: String = "1", at minutes: Int...
    ) -> RuleScenario {
        var copy = self
        copy.expectations += minutes.map { Expectation(minute: $0, alert: alert, active: [(labels, value)]) }
        return copy
    }

    /// At these minutes the alert is not active.
    package func isQuiet(_ alert: String, at minutes: Int...) -> RuleScenario {
        var copy = self
        copy.expectations += minutes.map { Expectation(minute: $0, alert: alert, active: []) }
        return copy
    }

    /// At these minutes an expression has one sample with this value.
    package func has(_ value: Int, for expression: String, _ labels: String = "{}", at minutes: Int...) -> RuleScenario
    {
        var copy = self
        copy.values += minutes.map { ($0, expression, labels, value) }
        return copy
    }

    /// The test as promtool reads it, with the texts of a rule book.
    func node(_ book: RuleBook) -> YAMLNode {
        var entries = [
            YAMLEntry("name", .text(name)), YAMLEntry("interval", .text("\(Self.step)s")),
            YAMLEntry(
                "input_series", .list(series.map { ["series": .text($0.name), "values": .text($0.samples)] })),
        ]
        if !expectations.isEmpty {
            entries.append(YAMLEntry("alert_rule_test", .list(expectations.map { node($0, book) })))
        }
        if !values.isEmpty {
            let tests = values.map { value -> YAMLNode in
                [
                    "expr": .text(value.expression), "eval_time": .text("\(value.minute)m"),
                    "exp_samples": [["labels": .text(value.labels), "value": .number(value.value)]],
                ]
            }
            entries.append(YAMLEntry("promql_expr_test", .list(tests)))
        }
        return .mapping(entries)
    }

    private func node(_ expectation: Expectation, _ book: RuleBook) -> YAMLNode {
        let rule = book.alerts.first { $0.name == expectation.alert }
        let alerts = expectation.active.map { active -> YAMLNode in
            var labels = Dictionary(
                (rule?.labels ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            labels["job"] = book.settings.job
            labels.merge(active.labels) { _, given in given }
            return [
                "exp_labels": .mapping(labels.sorted { $0.key < $1.key }.map { YAMLEntry($0.key, .text($0.value)) }),
                "exp_annotations": .mapping(
                    [
                        YAMLEntry("summary", .text(rule?.summary ?? "")),
                        YAMLEntry(
                            "description", .text(Self.filled(rule?.description ?? "", labels, active.value))),
                    ] + book.settings.links(of: expectation.alert)),
            ]
        }
        return [
            "eval_time": .text("\(expectation.minute)m"), "alertname": .text(expectation.alert),
            "exp_alerts": .list(alerts),
        ]
    }

    /// A sentence with its places filled: `{{ $labels.x }}` and `{{ $value … }}`.
    private static func filled(_ template: String, _ labels: [String: String], _ value: String) -> String {
        var text = ""
        var rest = template[...]
        while let brace = rest.firstIndex(of: "{") {
            text += rest[..<brace]
            let place = rest[brace...].prefix { $0 != "}" }
            rest = rest[place.endIndex...].drop { $0 == "}" }
            let words = place.split { $0 == "{" || $0 == " " }
            guard let word = words.first else { continue }
            text += word == "$value" ? value : labels[String(word.dropFirst("$labels.".count))] ?? ""
        }
        return text + rest
    }
}
