import Foundation
import MonitorKit
import Testing

@Suite struct LogFormatTests {
    private static let fields: [LogLine.Field] = [
        (.executingChainID, "10"), (.blockNumber, .unsigned(.max)), (.reason, "payload_mismatch"),
        (.detail, "a \"b\" = c\\d"),
        (.count, -1), (.status, ""),
    ]
    private static let line = LogLine(
        time: 1_763_686_800.25, level: .warn, event: "verdict", message: "Message became invalid.", fields: fields)

    private func text(_ format: LogFormat, _ line: LogLine = line, colored: Bool = false) -> String {
        ScrapeSamples.text(format.encode(line, colored: colored))
    }

    @Test func text_isForPeople() {
        #expect(
            text(.text) == #"""
                2025-11-21T01:00:00.250Z WARN  Message became invalid. event=verdict executing_chain_id=10 \#
                block_number=18446744073709551615 reason=payload_mismatch detail="a \"b\" = c\\d" count=-1 status=""

                """#)
    }

    @Test func logfmt_quotesOnlyWhatNeedsIt() {
        #expect(
            text(.logfmt) == #"""
                t=2025-11-21T01:00:00.250Z lvl=warn event=verdict msg="Message became invalid." executing_chain_id=10 \#
                block_number=18446744073709551615 reason=payload_mismatch detail="a \"b\" = c\\d" count=-1 status=""

                """#)
    }

    @Test func json_isOneObject() {
        #expect(
            text(.json) == #"""
                {"t":"2025-11-21T01:00:00.250Z","lvl":"warn","event":"verdict","msg":"Message became invalid.",\#
                "executing_chain_id":"10","block_number":18446744073709551615,"reason":"payload_mismatch",\#
                "detail":"a \"b\" = c\\d","count":-1,"status":""}

                """#)
    }

    @Test func color_isOnlyThereWhenAskedFor_andOnlyInText() {
        #expect(text(.text, colored: true).contains("\u{1B}[33mWARN \u{1B}[0m Message"))
        for format in LogFormat.allCases { #expect(!text(format).contains("\u{1B}")) }
        #expect(text(.json, colored: true) == text(.json))
        #expect(text(.logfmt, colored: true) == text(.logfmt))
    }

    @Test(arguments: LogLevel.allCases, LogFormat.allCases)
    func everyLevel_isNamed(level: LogLevel, format: LogFormat) {
        let line = LogLine(time: 0, level: level, event: "e", message: "m")
        #expect(text(format, line).lowercased().contains(level.rawValue))
    }

    @Test(arguments: LogFormat.allCases)
    func hostileText_staysOneBoundedLine(format: LogFormat) throws {
        let bad = ["\u{1B}[2J", "\n{\"lvl\":\"crit\"}\n", "\"", "\\", "🦉", "\u{0}", "=", " ", "\u{202E}", "é"]
        var seed: UInt64 = 1
        for _ in 0..<10 {
            let texts = (0..<24).map { _ in
                (0..<400).map { _ in
                    // The constants of Knuth's generator.
                    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return bad[Int(seed >> 33) % bad.count]
                }.joined()
            }
            let fields = zip(LogKey.allCases, texts).map { LogLine.Field(key: $0, value: .text($1)) }
            let line = LogLine(time: 1e9, level: .error, event: texts[0], message: texts[1], fields: fields)
            let bytes = format.encode(line)
            #expect(bytes.count <= LogLine.maximumLength)
            #expect(bytes.filter { $0 < 0x20 } == [UInt8(ascii: "\n")])
            #expect(bytes.last == UInt8(ascii: "\n"))
            #expect(String(validating: bytes, as: UTF8.self) != nil)
            #expect(ScrapeSamples.text(bytes).contains("truncated"))
            if format == .json {
                let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
                #expect(object?["lvl"] as? String == "error")
                #expect(object?["truncated"] as? Int == 1)
                #expect(object?["msg"] as? String == line.message)
            }
        }
    }

    @Test func lineOfUsualLength_isNotTruncated() {
        for format in LogFormat.allCases { #expect(!text(format).contains("truncated")) }
    }

    @Test func secondFieldOfOneKey_isDropped() {
        let line = LogLine(time: 0, level: .info, event: "e", message: "m", fields: [(.count, 1), (.count, 2)])
        #expect(text(.json, line).hasSuffix(#","msg":"m","count":1}"# + "\n"))
    }

    @Test func keys_areStable_andNoneIsAFixedOne() {
        let stable = [
            "executing_chain_id", "initiating_chain_id", "block_number", "block_hash", "tx_hash", "log_index", "reason",
            "from",
            "to", "safety", "upstream", "cause", "id",
        ]
        let keys = Set(LogKey.allCases.map(\.rawValue))
        #expect(keys.isSuperset(of: stable))
        #expect(keys.isDisjoint(with: ["t", "lvl", "event", "msg", "truncated"]))
    }
}
