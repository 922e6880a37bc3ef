import MonitorKit
import Testing

@Suite struct SettingFormatTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500), "500ms"), ("2s", .seconds(2), "2s"), ("60s", .seconds(60), "1m"),
        ("1h30m", .seconds(5400), "1h30m"), ("1h0m0s", .seconds(3600), "1h"), ("7d", .seconds(604_800), "7d"),
        ("0s", .zero, "0s"), ("1m500ms", .milliseconds(60_500), "1m500ms"),
    ])
    func duration_isRead_andWrittenInItsShortestForm(text: String, duration: Duration, shortest: String) throws {
        #expect(try DurationText.parse(text) == duration)
        #expect(DurationText.text(duration) == shortest)
        #expect(try DurationText.parse(shortest) == duration)
    }

    @Test(arguments: [
        "", "5", "s", "-1s", "+1s", "1.5s", "1 s", " 1s", "1s ", "1S", "1w", "1sm", "1s5", "٣s", "1ｓ", "99999999999d",
        "9223372036854775807ms1s", "99999999999999999999s", "1us", "0x1s", "1e3s",
    ])
    func text_isNoDuration(_ text: String) {
        #expect(throws: SettingValueError.self) { try DurationText.parse(text) }
    }

    @Test func duration_isHeldToItsRange() throws {
        let range: ClosedRange<Duration> = .seconds(1) ... .seconds(60)
        #expect(try DurationText.parse("1s", in: range) == .seconds(1))
        #expect(try DurationText.parse("1m", in: range) == .seconds(60))
        for text in ["999ms", "1m1ms"] {
            #expect(throws: SettingValueError("is out of range", remedy: "write a duration from 1s to 1m")) {
                try DurationText.parse(text, in: range)
            }
        }
    }

    @Test func count_takesDigitsOnly() throws {
        let format = SettingFormat.count("COUNT", in: 0...65_535)
        #expect(try format.parse("65535") == 65_535)
        #expect(try format.parse("1_000") == 1000)
        for text in ["", "_", "-1", "+1", "65536", "99999999999999999999", "0x10", "1.0", "٣"] {
            #expect(throws: SettingValueError.self, "\(text)") { try format.parse(text) }
        }
    }

    @Test func size_hasABinaryUnit() throws {
        let format = SettingFormat.bytes(in: 1...1_073_741_824)
        #expect(try format.parse("64MiB") == 67_108_864)
        #expect(try format.parse("1GiB") == 1_073_741_824)
        #expect(try format.parse("12") == 12)
        for text in ["", "MiB", "0", "2GiB", "64MB", "9223372036854775807KiB", "-1KiB", "1.5MiB"] {
            #expect(throws: SettingValueError.self, "\(text)") { try format.parse(text) }
        }
    }

    @Test func address_isAnAddressOfThisMachine() throws {
        #expect(try SettingFormat.address.parse("[::1]") == "::1")
        #expect(try SettingFormat.address.parse("localhost") == "127.0.0.1")
        #expect(try SettingFormat.address.parse("0.0.0.0") == "0.0.0.0")
        for text in ["", "[", "[127.0.0.1]", "1.2.3", "host", "::1%eth0", "127.0.0.1:7300", "[::1"] {
            #expect(throws: SettingValueError.self, "\(text)") { try SettingFormat.address.parse(text) }
        }
    }

    @Test(arguments: ["", "xmsg", "1X", "X_", "X-Y", "É", String(repeating: "X", count: 65)])
    func prefix_isRefused(_ text: String) {
        #expect(throws: SettingValueError.self) { try SettingFormat.variablePrefix.parse(text) }
    }

    @Test func upstream_isTakenApart() throws {
        #expect(try UpstreamEntry(parsing: "http://h/?a=b").name == nil)
        #expect(try UpstreamEntry(parsing: "geth-1=http://h/?a=b").name == "geth-1")
        #expect(try UpstreamEntry(parsing: String(repeating: "n", count: 64) + "=x").name?.count == 64)
        guard case .file("/run/a=b") = try UpstreamEntry(parsing: "a=@/run/a=b").location else {
            Issue.record("not a file")
            return
        }
        for text in ["=http://h", "a b=http://h", "é=http://h", String(repeating: "n", count: 65) + "=http://h"] {
            #expect(throws: SettingValueError.self, "\(text)") { try UpstreamEntry(parsing: text) }
        }
    }
}
