import MonitorKit
import Testing

@Suite struct TextExpositionTests {
    private static let gauge = MetricFamily(
        "xmsg_mon_chain_head_timestamp_seconds", .gauge, unit: .seconds, .state, .max, labels: [.upstream],
        "A \"b\" \\ c\nd.")

    private func page(_ format: ExpositionFormat, write: (inout TextExposition) -> Void) -> String {
        var page = TextExposition(format)
        write(&page)
        page.finish()
        return ScrapeSamples.text(page.bytes)
    }

    /// OpenMetrics 1.0: each counter and histogram may have a sample `_created` beside its own; the older format has no place for it.
    @Test func creation_isToldBesideCounters_inOpenMetricsAlone() {
        let counter = MetricFamily("xmsg_mon_reorgs", .counter, .event, .maxOfIncrease, labels: [.upstream], "Reorgs.")
        func samples(_ format: ExpositionFormat) -> [Substring] {
            var page = TextExposition(format, created: 1_795_010_000.25)
            page.begin(Self.gauge)
            page.sample([LabelValue("a")], 1)
            page.begin(counter)
            page.sample([LabelValue("a")], 7)
            return ScrapeSamples.text(page.bytes).split(separator: "\n").filter { !$0.hasPrefix("#") }
        }
        let plain = [
            #"xmsg_mon_chain_head_timestamp_seconds{upstream="a"} 1"#, #"xmsg_mon_reorgs_total{upstream="a"} 7"#,
        ]
        #expect(samples(.prometheusText).map(String.init) == plain)
        #expect(
            samples(.openMetrics).map(String.init) == plain + [#"xmsg_mon_reorgs_created{upstream="a"} 1795010000.25"#])
    }

    @Test func metadata_isInTheOrderAndEscapingOfEachFormat() {
        #expect(
            page(.prometheusText) { $0.begin(Self.gauge) } == #"""
                # HELP xmsg_mon_chain_head_timestamp_seconds A "b" \\ c\nd. Merge: max.
                # TYPE xmsg_mon_chain_head_timestamp_seconds gauge

                """#)
        #expect(
            page(.openMetrics) { $0.begin(Self.gauge) } == #"""
                # TYPE xmsg_mon_chain_head_timestamp_seconds gauge
                # UNIT xmsg_mon_chain_head_timestamp_seconds seconds
                # HELP xmsg_mon_chain_head_timestamp_seconds A \"b\" \\ c\nd. Merge: max.
                # EOF

                """#)
    }

    @Test(arguments: [
        (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("a\\\nb", #"a\\\nb"#), ("🦉é", "🦉é"),
        ("a\u{0}b", "a\u{0}b"), ("{},= #", "{},= #"), ("", ""),
    ])
    func labelValue_escapesBackslashQuoteAndNewline_andNothingElse(value: String, escaped: String) {
        let text = page(.prometheusText) {
            $0.begin(Self.gauge)
            $0.sample([LabelValue(value)], 1)
        }
        #expect(text.hasSuffix("\nxmsg_mon_chain_head_timestamp_seconds{upstream=\"\(escaped)\"} 1\n"))
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-3.0, "-3"), (9_007_199_254_740_991, "9007199254740991"),
        (1_763_686_800.25, "1763686800.25"), (1e300, "1e+300"), (0.1, "0.1"), (Double.leastNonzeroMagnitude, "5e-324"),
        (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ])
    func number_isWrittenAsBothFormatsWantIt(value: Double, text: String) {
        var bytes: [UInt8] = []
        bytes.append(number: value)
        #expect(ScrapeSamples.text(bytes) == text)
    }

    @Test(arguments: [
        0, 1e300, 9_007_199_254_740_991, 9_007_199_254_740_992, 9_007_199_254_740_994, -9_007_199_254_740_994,
        1.7976931348623157e308, 2.2250738585072014e-308, 0.1 + 0.2, 1e15, 1e16, 1e17, 123_456.789, -1.5,
    ])
    func number_readsBackAsItself(value: Double) {
        var bytes: [UInt8] = []
        bytes.append(number: value)
        #expect(Double(ScrapeSamples.text(bytes)) == value)
    }

    @Test(arguments: [0, 9, 10, 99, 100, 9_007_199_254_740_991, UInt64.max])
    func integer_hasItsDecimalDigits(value: UInt64) {
        var bytes = Array("x".utf8)
        bytes.append(decimal: value)
        #expect(ScrapeSamples.text(bytes) == "x\(value)")
    }

    @Test func notANumber_isLeftOut() {
        let text = page(.prometheusText) {
            $0.begin(Self.gauge)
            $0.sample([LabelValue("a")], number: .nan)
        }
        #expect(!text.contains("NaN"))
        #expect(text.split(separator: "\n").count == 2)
    }

    @Test(arguments: ExpositionFormat.allCases)
    func histogram_isCumulative_andEndsWithItsCount(format: ExpositionFormat) {
        var durations = DurationHistogram()
        for milliseconds in [1, 2, 1000, 60_000] { durations.record(.milliseconds(milliseconds)) }
        let text = page(format) {
            $0.begin(.rpcRequestDuration)
            $0.sample([LabelValue("a"), LabelValue("m")], durations)
        }
        let name = "xmsg_mon_rpc_request_duration_seconds"
        let labels = #"upstream="a",method="m""#
        let expected = [
            ("0.001", 1), ("0.003", 2), ("0.01", 2), ("0.03", 2), ("0.1", 2), ("0.3", 2), ("1.0", 3), ("3.0", 3),
            ("10.0", 3), ("+Inf", 4),
        ].map { "\(name)_bucket{\(labels),le=\"\($0.0)\"} \($0.1)" }
        let samples = text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
        #expect(samples == expected + ["\(name)_sum{\(labels)} 61.003", "\(name)_count{\(labels)} 4"])
    }

    @Test func negativeAndEndlessDurations_doNotBreakTheHistogram() {
        var durations = DurationHistogram()
        durations.record(.seconds(-5))
        durations.record(.seconds(Int64.max))
        durations.record(.seconds(Int64.max))
        #expect(durations.counts == [1, 0, 0, 0, 0, 0, 0, 0, 0, 2])
        #expect(durations.count == 3)
        #expect(durations.sum == Double(UInt64.max) / 1e9)
    }
}
