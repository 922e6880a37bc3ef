/// The catalogue in the forms in which people and programs read it.
package enum CatalogueText {
    /// The catalogue as a table for terminals.
    package static var table: String {
        TextTable.text(
            [["SERIES", "TYPE", "CLASS", "MERGE", "LABELS"]]
                + MetricCatalogue.all.map { family in
                    [
                        family.sampleName, family.type.rawValue, family.seriesClass.rawValue, family.merge.rawValue,
                        labels(family).joined(separator: ","),
                    ]
                })
    }

    /// The catalogue as `docs/METRICS.md`.
    package static var document: String {
        let head = """
            # Metrics

            Made by `xmsg-mon metrics list --markdown`. Make it again rather than edit it.

            Every series that a replica exports, by class: which of the six it is says how the claims of several replicas become one.
            `REPLICAS.md` explains why. No label tells one replica from another; Prometheus adds `instance`.

            """
        return head + SeriesClass.allCases.map(section).joined()
    }

    private static func section(_ seriesClass: SeriesClass) -> String {
        let families = MetricCatalogue.all.filter { $0.seriesClass == seriesClass }
        let rows = families.map { family in
            let labels = labels(family).map { "`\($0)`" }.joined(separator: ", ")
            let meaning = family.help.exchanging(" Merge: \(family.merge.rawValue).", for: "")
            return
                "| `\(family.sampleName)` | \(family.type.rawValue) | \(labels) | \(family.merge.rawValue) | \(meaning) |\n"
        }
        return """

            ## \(title(seriesClass))

            | series | type | labels | merge | meaning |
            | --- | --- | --- | --- | --- |

            """ + rows.joined()
    }

    private static func title(_ seriesClass: SeriesClass) -> String {
        switch seriesClass {
        case .state: "S, state: a function of configuration and chains, equal on replicas that know as much"
        case .freshness: "F, freshness: how far this replica's knowledge reaches"
        case .vote:
            "V, vote: what this replica takes for true by its own clock; the majority of those that can see decides"
        case .process: "P, process: what this process did"
        case .event: "E, event: what was seen to happen; depends on when the process started"
        case .identity: "I, identity: what this replica is"
        }
    }

    /// The catalogue as JSON.
    package static var json: String {
        var writer = JSONWriter()
        writer.object { json in
            json.key("metrics")
            json.array { json in
                for family in MetricCatalogue.all {
                    json.object { json in
                        json.member("name", family.sampleName)
                        json.member("type", family.type.rawValue)
                        json.member("unit", family.unit?.rawValue)
                        json.member("class", family.seriesClass.rawValue)
                        json.member("merge", family.merge.rawValue)
                        json.key("labels")
                        json.array { json in for label in labels(family) { json.write(label) } }
                        json.member("help", family.help)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }

    private static func labels(_ family: MetricFamily) -> [String] { family.labels.map(\.rawValue) }
}
