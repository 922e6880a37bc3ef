/// Holds a page against the catalogue: what an operator's proxy, an old replica or a fork of this program got wrong.
package enum MetricLint {
    /// One thing that is not as it should be.
    package struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// The line's number, where the page has the line.
        package let line: Int?
        /// What is wrong.
        package let text: String

        package var description: String { line.map { "line \($0): \(text)" } ?? text }
    }

    /// The most findings that are told: a page of another program has a thousand.
    package static let limit = 100

    /// Everything that is wrong with a page, in the order of its lines, then what is missing.
    package static func findings(_ page: MetricPage) -> [Finding] {
        var findings = page.repeated.map { Finding(line: $0, text: "this metadata was given before") }
        var seen: Set<String> = []
        for sample in page.samples {
            findings += self.findings(sample, page).map { Finding(line: sample.line, text: $0) }
            let labels = sample.labels.map { "\($0.name)=\($0.value)" }.sorted()
            if !seen.insert("\(sample.name)\u{0}\(labels.joined(separator: "\u{0}"))").inserted {
                findings.append(Finding(line: sample.line, text: "\(sample.name) has the same labels as a line before"))
            }
        }
        findings.sort { ($0.line ?? .max) < ($1.line ?? .max) }
        return Array((findings + missing(page)).prefix(limit))
    }

    private static func findings(_ sample: MetricPage.Sample, _ page: MetricPage) -> [String] {
        guard let (family, part) = family(of: sample.name) else {
            return ["\(SafeText.name(sample.name)) is not in the catalogue"]
        }
        var faults: [String] = []
        var labels = sample.labels.map(\.name)
        if part == "_bucket" {
            if labels.last == "le" { labels.removeLast() } else { faults.append("a bucket without its bound") }
        }
        let expected = family.labels.map(\.rawValue)
        if labels != expected {
            faults.append(
                "\(sample.name) has the labels \(list(labels.map { SafeText.name($0) })), not \(list(expected))")
        }
        if sample.hasTimestamp { faults.append("\(sample.name) has a timestamp: it would outlive its target") }
        if sample.value == "NaN" { faults.append("\(sample.name) is not a number") }
        if family.type != .gauge, sample.value.hasPrefix("-") { faults.append("\(sample.name) is negative") }
        return faults
    }

    private static func missing(_ page: MetricPage) -> [Finding] {
        MetricCatalogue.all.flatMap { family -> [Finding] in
            let name = page.isOpenMetrics ? family.name : family.sampleName
            guard let type = page.types[name] else {
                // The operating system may not say all of them.
                return family.name.hasPrefix("process_") ? [] : [Finding(line: nil, text: "\(name) is missing")]
            }
            var findings: [Finding] = []
            let expected = family.type == .info && !page.isOpenMetrics ? "gauge" : family.type.rawValue
            if type != expected {
                findings.append(Finding(line: nil, text: "\(name) is a \(SafeText.name(type)), not a \(expected)"))
            }
            if page.helps[name] != family.help {
                findings.append(Finding(line: nil, text: "\(name) has another help text than the catalogue"))
            }
            return findings
        }
    }

    /// The family that a sample's name belongs to, and what the type added to it.
    private static func family(of name: String) -> (MetricFamily, part: String)? {
        if let family = bySampleName[name] { return family.type == .histogram ? nil : (family, "") }
        for part in ["_bucket", "_sum", "_count"] where name.hasSuffix(part) {
            if let family = bySampleName[String(name.dropLast(part.count))], family.type == .histogram {
                return (family, part)
            }
        }
        return nil
    }

    private static let bySampleName = Dictionary(
        MetricCatalogue.all.map { ($0.sampleName, $0) }, uniquingKeysWith: { first, _ in first })

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "(none)" : names.joined(separator: ", ")
    }
}
