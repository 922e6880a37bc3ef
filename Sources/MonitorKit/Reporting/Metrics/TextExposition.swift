/// The two text formats that scrapers ask for.
package enum ExpositionFormat: CaseIterable, Hashable, Sendable {
    /// Prometheus text format 0.0.4.
    case prometheusText
    /// OpenMetrics 1.0.
    case openMetrics

    /// The value of the `Content-Type` header; Prometheus 3 refuses a page without it.
    package var contentType: String {
        switch self {
        case .prometheusText: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}

/// A metrics page that is being written, family by family, straight into its bytes.
///
/// Call `begin` for a family, then `sample` for each of its series, and `finish` once at the end. Names come from the
/// declaration, so a sample cannot carry a label that its family does not declare.
package struct TextExposition: Sendable {
    /// The format of the page.
    package let format: ExpositionFormat
    /// What is written so far.
    package private(set) var bytes: [UInt8] = []

    private var family: MetricFamily?
    /// The text before each label value, and after the last one, of a plain sample.
    private var fragments: [[UInt8]] = []
    private var histogram = HistogramFragments()
    /// Since when everything is counted, in Unix seconds, where that is written.
    private let created: Double?
    private var createdFragments: [[UInt8]] = []

    /// Starts an empty page.
    ///
    /// - Parameters:
    ///   - capacity: the expected number of bytes.
    ///   - created: since when everything is counted, in Unix seconds; nil where pages do not tell. Only OpenMetrics has a place for it.
    package init(_ format: ExpositionFormat, capacity: Int = 0, created: Double? = nil) {
        self.format = format
        self.created = format == .openMetrics ? created : nil
        bytes.reserveCapacity(capacity)
    }

    /// Writes the metadata of a family, whose samples follow.
    package mutating func begin(_ family: MetricFamily) {
        self.family = family
        switch format {
        case .prometheusText:
            metadata("HELP", family.sampleName, Self.escapedHelp(family.help, quotes: false))
            metadata("TYPE", family.sampleName, family.type == .info ? "gauge" : family.type.rawValue)
        case .openMetrics:
            metadata("TYPE", family.name, family.type.rawValue)
            if let unit = family.unit { metadata("UNIT", family.name, unit.rawValue) }
            metadata("HELP", family.name, Self.escapedHelp(family.help, quotes: true))
        }
        if family.type == .histogram {
            histogram = HistogramFragments(family)
        } else {
            fragments = Self.fragments(family.sampleName, family.labels)
        }
        if created != nil { createdFragments = Self.fragments("\(family.name)_created", family.labels) }
    }

    /// Writes one sample; `labels` are the values of the family's labels in their declared order.
    package mutating func sample(_ labels: [LabelValue], _ value: UInt64) {
        open(fragments, labels)
        bytes.append(decimal: value)
        bytes.append(UInt8(ascii: "\n"))
        writeCreation(labels)
    }

    /// Writes one sample; a value that is not a number says nothing and is left out.
    package mutating func sample(_ labels: [LabelValue], number value: Double) {
        guard !value.isNaN else { return }
        open(fragments, labels)
        bytes.append(number: value)
        bytes.append(UInt8(ascii: "\n"))
        writeCreation(labels)
    }

    /// Writes the buckets, the sum and the count of one histogram.
    package mutating func sample(_ labels: [LabelValue], _ durations: DurationHistogram) {
        // The labels are the same on every line, so they are put together once.
        var joined = TextExposition(format)
        joined.open(histogram.labels, labels)
        var cumulative: UInt64 = 0
        for (bucket, count) in zip(histogram.buckets, durations.counts) {
            cumulative = cumulative.addingSaturating(count)
            bytes += histogram.bucketName
            bytes += joined.bytes
            bytes += bucket
            bytes.append(decimal: cumulative)
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes += histogram.sumName
        bytes += joined.bytes
        bytes += histogram.closing
        bytes.append(number: durations.sum)
        bytes.append(UInt8(ascii: "\n"))
        bytes += histogram.countName
        bytes += joined.bytes
        bytes += histogram.closing
        bytes.append(decimal: cumulative)
        bytes.append(UInt8(ascii: "\n"))
        writeCreation(labels)
    }

    /// Writes since when what stands above it is counted (OpenMetrics 1.0, "Counter" and "Histogram").
    private mutating func writeCreation(_ labels: [LabelValue]) {
        guard let created, family?.type == .counter || family?.type == .histogram else { return }
        open(createdFragments, labels)
        bytes.append(number: created)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends a part of a page that was written before in the same format.
    package mutating func append(_ part: [UInt8]) {
        bytes += part
    }

    /// Writes the end of the page; OpenMetrics demands one, so that a cut page is noticed.
    package mutating func finish() {
        if format == .openMetrics { bytes += Array("# EOF\n".utf8) }
    }

    private mutating func open(_ fragments: [[UInt8]], _ labels: [LabelValue]) {
        assert(fragments.count == labels.count + 1, "\(family?.name ?? "no family"): \(labels.count) label values")
        for index in labels.indices.prefix(fragments.count - 1) {
            bytes += fragments[index]
            bytes += labels[index].bytes
        }
        if let closing = fragments.last { bytes += closing }
    }

    private mutating func metadata(_ keyword: String, _ name: String, _ text: String) {
        bytes += Array("# \(keyword) \(name) \(text)\n".utf8)
    }

    private static func escapedHelp(_ help: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in help.unicodeScalars {
            switch scalar {
            case "\\": escaped += #"\\"#
            case "\n": escaped += #"\n"#
            case "\"" where quotes: escaped += #"\""#
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// `name{a="`, `",b="`, …, `"} `: what stands before each label value and after the last.
    private static func fragments(_ name: String, _ labels: [MetricLabel]) -> [[UInt8]] {
        guard let first = labels.first else { return [Array("\(name) ".utf8)] }
        return [Array("\(name){\(first.rawValue)=\"".utf8)]
            + labels.dropFirst().map { Array("\",\($0.rawValue)=\"".utf8) }
            + [Array("\"} ".utf8)]
    }
}

/// The constant text around the label values of a histogram's samples.
private struct HistogramFragments: Sendable {
    var bucketName: [UInt8] = []
    var sumName: [UInt8] = []
    var countName: [UInt8] = []
    /// `a="`, `",b="`, …, `"`.
    var labels: [[UInt8]] = []
    /// `,le="0.001"} ` and so on.
    var buckets: [[UInt8]] = []
    let closing = Array("} ".utf8)

    init() {}

    /// Every histogram has labels: one without would be a number about nothing in particular.
    init(_ family: MetricFamily) {
        bucketName = Array("\(family.name)_bucket{".utf8)
        sumName = Array("\(family.name)_sum{".utf8)
        countName = Array("\(family.name)_count{".utf8)
        labels = family.labels.enumerated().map { Array("\($0 > 0 ? "\"," : "")\($1.rawValue)=\"".utf8) }
        labels.append(Array("\"".utf8))
        buckets = (DurationHistogram.bounds.map(\.label) + ["+Inf"]).map { Array(",le=\"\($0)\"} ".utf8) }
    }
}
