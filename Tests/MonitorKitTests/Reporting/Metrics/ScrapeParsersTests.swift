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

    /// Thirty chains, each with messages of its own from every other one.
    private static func crowd() -> MonitorSnapshot {
        let ids = (1...30).map { ChainID(UInt64($0) * 1_000) }
        var snapshot = MonitorSnapshot()
        snapshot.dependencySet = ids
        for (place, id) in ids.enumerated() {
            var chain = MonitorSnapshot.Chain(id: id)
            chain.isComplete = true
            chain.verifiedAt = 1_763_686_800
            for level in SafetyLevel.allCases {
                chain.heads[level] = .init(
                    number: BlockNumber(UInt64(place * 10 + level.rawValue)), timestamp: Timestamp(1_763_686_799))
            }
            snapshot.chains.append(chain)
            for (other, initiating) in (ids.map(Optional.init) + [nil]).enumerated() {
                var counts = MonitorSnapshot.Counts()
                counts.valid = place * 31 + other + 1
                snapshot.counts[.init(executing: id, initiating: initiating)] = counts
            }
        }
        return snapshot
    }

    /// The shipped limit; Prometheus drops a whole scrape that exceeds it.
    private static func sampleLimit() throws -> Int {
        let file = try #require(SourceTree.file("deploy/prometheus/prometheus.yml"))
        let match = try #require(file.text.firstMatch(of: #/sample_limit: (\d+)/#))
        return try #require(Int(match.output.1))
    }

    @Test(.enabled(if: SourceTree.isThere)) func tenThousandSeries_areReadByStrictParsers_belowTheShippedLimit()
        async throws
    {
        let snapshot = Self.crowd()
        let pages = ExpositionFormat.allCases.map { MonitorMetrics.page(snapshot, ScrapeSamples.readings(), $0) }
        let limit = try Self.sampleLimit()
        // A set of 180 chains, as many as one label value holds, has nine samples for each that executes and each that initiates.
        #expect(limit > 180 * 181 * 9)
        for bytes in pages {
            let page = try MetricPage(bytes)
            #expect(page.samples.count > 10_000 && page.samples.count < limit)
            #expect(MetricLint.findings(page) == [])
            let valid = page.samples.filter { sample in
                sample.name == "xmsg_mon_messages"
                    && sample.labels.contains { $0.name == "status" && $0.value == "valid" }
            }
            // Every number from 1 on once: no pair is lost, doubled or given another's count.
            #expect(Set(valid.compactMap { Double($0.value) }) == Set((1...930).map(Double.init)) && valid.count == 930)
        }
        guard
            let fromText = try await parse(
                MonitorMetrics.page(snapshot, ScrapeSamples.readings(), .prometheusText), as: "prom"),
            let fromOpen = try await parse(
                MonitorMetrics.page(snapshot, ScrapeSamples.readings(), .openMetrics), as: "openmetrics")
        else { return try Self.python.reportMissing() }
        #expect(fromText == fromOpen && fromOpen.count > 10_000)
    }
}
