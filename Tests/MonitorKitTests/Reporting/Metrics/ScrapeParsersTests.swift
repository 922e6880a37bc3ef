import Foundation
import MonitorKit
import Testing

/// What other people's parsers say about our pages.
@Suite struct ScrapeParsersTests {
    private static let promtool = ExternalProgram(name: "promtool", package: "Debian's prometheus")
    private static let python = ExternalProgram(
        name: "python3", package: "Python 3 and its package prometheus-client")

    /// Names as bad as a configuration can make them.
    private static func hostile() -> (MonitorSnapshot, MetricReadings) {
        var snapshot = ScrapeSamples.twoChains()
        let names = ["q\"uote", "back\\slash", "new\nline", "\\n", "🦉", "n\u{0}ul", "{a=\"b\"} 1", "c\rr", " ", "é"]
        for name in names { snapshot.upstreams[name] = true }
        var readings = ScrapeSamples.readings()
        readings.upstreams = RPCTelemetry(
            upstreams: .init(uniqueKeysWithValues: names.map { ($0, RPCMethod.executionNode) })
        ).readings()
        readings.process.cpuSeconds = 1e300
        readings.process.residentBytes = 9_007_199_254_740_991
        return (snapshot, readings)
    }

    @Test func promtool_findsNothingToComplainAbout() async throws {
        let (snapshot, readings) = Self.hostile()
        for (snapshot, readings) in [(ScrapeSamples.twoChains(), ScrapeSamples.readings()), (snapshot, readings)] {
            let page = MonitorMetrics.page(snapshot, readings, .prometheusText)
            guard let output = try await Self.promtool.run(["check", "metrics"], input: page) else {
                return try Self.promtool.reportMissing()
            }
            #expect(output.status == 0, "\(output.text)")
            // An empty page would pass as well.
            #expect(ScrapeSamples.samples(page).count > 60)
        }
    }

    /// The samples that a strict parser reads; nil when it is missing.
    private func parse(_ page: [UInt8], as format: String) async throws -> [String]? {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let script = folder.appending(path: "scrape/parse.py").path()
        guard let output = try await Self.python.run([script, format], input: page), output.status != 77 else {
            return nil
        }
        try #require(output.status == 0, "\(output.text)")
        return output.text.split(separator: "\n").map(String.init)
    }

    @Test func strictParsers_readTheSameSeriesFromBothFormats() async throws {
        let (snapshot, readings) = Self.hostile()
        let text = MonitorMetrics.page(snapshot, readings, .prometheusText)
        let open = MonitorMetrics.page(snapshot, readings, .openMetrics)
        guard let fromText = try await parse(text, as: "prom"), let fromOpen = try await parse(open, as: "openmetrics")
        else {
            return try Self.python.reportMissing()
        }
        #expect(fromText == fromOpen)
        #expect(fromOpen.count > 1000)
        let up = fromOpen.filter { $0.hasPrefix("[\"xmsg_mon_upstream_up\"") }
        let names = try up.map { line in
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
            return try #require((row[1] as? [[String]])?.first?.last)
        }
        #expect(Set(names) == Set(snapshot.upstreams.keys))
        #expect(fromOpen.contains(#"["process_cpu_seconds_total", [], "1e+300"]"#))
        #expect(fromOpen.contains(#"["process_resident_memory_bytes", [], "9007199254740991.0"]"#))
    }
}
