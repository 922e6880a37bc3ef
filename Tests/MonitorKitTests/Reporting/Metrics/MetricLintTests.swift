import MonitorKit
import Testing

/// Pages are held against the catalogue, and what is wrong with them is named.
@Suite struct MetricLintTests {
    private func findings(_ text: String) throws -> [String] {
        MetricLint.findings(try MetricPage(Array(text.utf8))).map(\.description)
    }

    private var example: String { ScrapeSamples.text(MetricExample.page(.prometheusText)) }

    @Test(arguments: ExpositionFormat.allCases)
    func ownPages_haveNothingToComplainAbout(format: ExpositionFormat) throws {
        for bytes in [
            MetricExample.page(format),
            MonitorMetrics.page(ScrapeSamples.twoChains(), ScrapeSamples.readings(), format),
        ] {
            let page = try MetricPage(bytes)
            #expect(MetricLint.findings(page) == [])
            #expect(page.isOpenMetrics == (format == .openMetrics))
        }
    }

    @Test func example_hasASampleOfEveryFamily() throws {
        let names = Set(try MetricPage(MetricExample.page(.prometheusText)).samples.map(\.name))
        for family in MetricCatalogue.all {
            let name = family.type == .histogram ? family.sampleName + "_bucket" : family.sampleName
            #expect(names.contains(name), "\(name)")
        }
    }

    @Test func example_hasNothingToComplainAbout_forPromtool() async throws {
        let promtool = ExternalProgram(name: "promtool", package: "prometheus")
        let page = MetricExample.page(.prometheusText)
        guard let output = try await promtool.run(["check", "metrics"], input: page) else {
            return try promtool.reportMissing()
        }
        #expect(output.status == 0, "\(output.text)")
    }

    @Test(arguments: [
        (#"xmsg_mon_chain_expected{chain_id="10"} 1"#, "has the same labels as a line before"),
        (#"xmsg_mon_surprise{chain_id="10"} 1"#, "xmsg_mon_surprise is not in the catalogue"),
        (#"xmsg_mon_chain_expected{chain_id="11",pod="a"} 1"#, "has the labels chain_id, pod, not chain_id"),
        ("xmsg_mon_chain_expected 1", "has the labels (none), not chain_id"),
        (#"xmsg_mon_chain_expected{chain_id="11"} 1 1763686800000"#, "has a timestamp"),
        (#"xmsg_mon_chain_expected{chain_id="11"} NaN"#, "is not a number"),
        (#"xmsg_mon_scrapes_total{code="7"} -1"#, "is negative"),
        (#"xmsg_mon_rpc_request_duration_seconds_bucket{upstream="x",method="y"} 1"#, "a bucket without its bound"),
        (#"xmsg_mon_rpc_request_duration_seconds{upstream="x",method="y"} 1"#, "is not in the catalogue"),
        ("# TYPE xmsg_mon_chain_expected gauge", "this metadata was given before"),
    ])
    func fault_isNamedWithItsLine(line: String, fault: String) throws {
        let text = example
        let found = try findings(text + line + "\n")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("line \(text.split(separator: "\n").count + 1): ") == true)
        #expect(found.first?.contains(fault) == true, "\(found)")
    }

    @Test func missingAndChangedMetadata_isNamed() throws {
        let lines = example.split(separator: "\n")
        let without = lines.filter { !$0.contains("xmsg_mon_chain_complete") }.joined(separator: "\n") + "\n"
        #expect(try findings(without) == ["xmsg_mon_chain_complete is missing"])
        let other = example.replacing(
            "# TYPE xmsg_mon_chain_complete gauge", with: "# TYPE xmsg_mon_chain_complete counter")
        #expect(try findings(other) == ["xmsg_mon_chain_complete is a counter, not a gauge"])
        let merge = example.replacing("dropped. Merge: per replica.", with: "dropped. Merge: sum.")
        #expect(try findings(merge) == ["xmsg_mon_chain_complete has another help text than the catalogue"])
    }

    @Test func emptyPage_isNoCleanPage() throws {
        #expect(try findings("").count > 40)
    }

    @Test func pageOfAnotherProgram_isBounded() throws {
        let text = (0..<5_000).map { "go_goroutines{n=\"\($0)\"} 1\n" }.joined()
        #expect(try findings(text).count == MetricLint.limit)
    }

    @Test(arguments: [
        "a{b=\"c} 1\n", "a{b} 1\n", "a{b=\"c\"\n", "a{b=\"c\"x=\"d\"} 1\n", "a{=\"c\"} 1\n", "a{b=\"c\\", "a one\n",
        " 1\n",
        "a{b=\"c\"} 1", "a\n", "<html>\n", "a{b=\"c\"}}\n",
    ])
    func garbage_isNoPage(text: String) {
        #expect(throws: MetricPage.Unreadable.self) { try MetricPage(Array(text.utf8)) }
    }

    @Test func bytesThatAreNoText_areNoPage() {
        #expect(throws: MetricPage.Unreadable.self) { try MetricPage([0x61, 0xff, 0x20, 0x31, 0x0a]) }
    }

    /// What the encoder escapes, the reader reads back: quotes, newlines, backslashes, emoji, NUL.
    @Test(arguments: [
        "q\"uote", "back\\slash", "new\nline", "\\n", "🦉", "n\u{0}ul", "{a=\"b\"} 1", "c\rr", " ", "é", "",
    ])
    func labelValue_readsBackAsItself(value: String) throws {
        var snapshot = ScrapeSamples.twoChains()
        snapshot.upstreams = [value: true]
        for format in ExpositionFormat.allCases {
            let page = try MetricPage(MonitorMetrics.page(snapshot, ScrapeSamples.readings(), format))
            let up = page.samples.filter { $0.name == "xmsg_mon_upstream_up" }
            #expect(up.map { $0.labels.map(\.value) } == [[value]])
            #expect(MetricLint.findings(page) == [])
        }
    }
}
