import MonitorKit
import Testing

/// The problems of a file as "key|value" lines, or nothing when there are none.
func problems<Value>(_ decode: () throws(FileProblems) -> Value) -> [String] {
    do throws(FileProblems) {
        _ = try decode()
        return []
    } catch {
        return error.problems.map { "\($0.key)|\($0.value)" }
    }
}

@Suite struct DependencySetTests {
    private func decode(_ text: String) throws(FileProblems) -> DependencySet {
        try DependencySet.decode(Array(text.utf8))
    }

    @Test func realFiles_giveTheirChains() throws {
        let files = Dictionary(uniqueKeysWithValues: fixtures("op", suffix: "json").map { ($0.name, $0.bytes) })
        let expected: [String: [UInt64]] = [
            "devnets/dev-preview/depset.json": [420_120_204, 420_120_205],
            "devnets/dev-preview-v2/depset.json": [420_120_206, 420_120_207, 420_120_208],
            "devnets/interop-jnt-v2/depset.json": [420_120_102, 420_120_103],
            "devnets/interop-jnt-v3/depset.json": [420_120_137, 420_120_138],
            "config-samples/depset-notice.json": [1301, 11_155_420],
        ]
        #expect(files.keys.filter { $0.contains("depset") }.sorted() == expected.keys.sorted())
        for (name, chains) in expected {
            let set = try DependencySet.decode(try #require(files[name]))
            #expect(set.chains == chains.map { ChainID($0) }, "\(name)")
            #expect(set.expiryWindow == 604_800)
        }
    }

    @Test(
        arguments: [
            (#"{"dependencies":{"420120204":{},"420120205":{}},"overrideMessageExpiryWindow":3600}"#, 3_600),
            (#"{"dependencies":{"1":{}},"overrideMessageExpiryWindow":0}"#, 604_800),
            (#"{"dependencies":{"1":{}},"overrideMessageExpiryWindow":null}"#, 604_800),
            (#"{"dependencies":{"1":{}},"overrideMessageExpiryWindow":604800}"#, 604_800),
            (#"{"dependencies":{"1":{}},"overrideMessageExpiryWindow":1}"#, 1),
        ] as [(String, UInt64)])
    func expiryWindow_isTheFilesOrTheDefault(_ text: String, _ window: UInt64) throws {
        #expect(try decode(text).expiryWindow == window)
    }

    /// A window that is passed over by a slip would make messages valid that are not.
    @Test(arguments: ["overideMessageExpiryWindow", "overridemessageexpirywindow", "overrideMessageExpiryWindows"])
    func slip_inANameThatMayBeLeftOut_isNoticed(_ name: String) throws {
        let error = try #require(throws: FileProblems.self) {
            try decode(#"{"dependencies":{"1":{}},"\#(name)":3600}"#)
        }
        #expect(
            error.problems == [FileProblem(key: name, value: "", remedy: "did you mean overrideMessageExpiryWindow?")])
        #expect(throws: Never.self) {
            try decode(#"{"dependencies":{"1":{}},"overrideMessageExpiryWindow":1,"\#(name)":3600}"#)
        }
    }

    @Test func missingMember_isLookedForUnderAnotherName() throws {
        let error = try #require(throws: FileProblems.self) { try decode(#"{"dependancies":{"1":{}}}"#) }
        #expect(error.problems.map(\.key) == ["dependencies"])
        #expect(error.problems.first?.remedy.hasSuffix("; did you mean it by \"dependancies\"?") == true)
    }

    @Test func chains_areReadInEveryForm_whateverStandsBesideThem() throws {
        let text = #"""
            {"unknown":[1],"dependencies":{"901":{"chainIndex":"901","activationTime":0},"0x386":null,"10":[1,{}],
             "115792089237316195423570985008687907853269984665640564039457584007913129639935":{}}}
            """#
        let set = try decode(text)
        let largest = Hash32(.max, .max, .max, .max)
        #expect(set.chains == [ChainID(10), ChainID(901), ChainID(902), ChainID(largest)])
        for chain in set.chains { #expect(set.contains(chain)) }
        for chain: UInt64 in [0, 11, 900, 903] { #expect(!set.contains(ChainID(chain))) }
    }

    private static let spoiled: [(String, [String])] = [
        (#"{}"#, ["dependencies|"]), (#"{"dependencies":null}"#, ["dependencies|null"]),
        (#"{"dependencies":["10"]}"#, [#"dependencies|["10"]"#]), (#"{"dependencies":{}}"#, ["dependencies|0 chains"]),
        (
            #"{"dependencies":{"ten":{},"0x":{},"1.5":{},"-1":{},"":{}}}"#,
            [
                "dependencies.|{}", "dependencies.-1|{}", "dependencies.0x|{}", "dependencies.1.5|{}",
                "dependencies.ten|{}",
            ]
        ),
        (#"{"dependencies":{"901":{},"901":{}}}"#, ["dependencies.901|"]),
        (#"{"dependencies":{"901":{},"0x385":{}}}"#, ["dependencies.901|{}"]),
        (#"{"dependencies":{"1":{}},"overrideMessageExpiryWindow":604801}"#, ["overrideMessageExpiryWindow|604801"]),
        (#"{"dependencies":{"1":{}},"overrideMessageExpiryWindow":-1}"#, ["overrideMessageExpiryWindow|-1"]),
        (#"{"dependencies":{"1":{}},"overrideMessageExpiryWindow":"3600"}"#, [#"overrideMessageExpiryWindow|"3600""#]),
        (#"{"dependencies":{"1":{}},"dependencies":{"2":{}}}"#, ["dependencies|"]),
        (
            #"{"dependencies":{"x":{},"901":{},"0x385":1},"overrideMessageExpiryWindow":1.5}"#,
            ["dependencies.901|{}", "dependencies.x|{}", "overrideMessageExpiryWindow|1.5"]
        ),
        ("[]", ["|line 1, column 1"]), ("{\n \"dependencies\": {\"1\":{},}\n}", ["|line 2, column 26"]),
        ("", ["|line 1, column 1"]),
    ]

    @Test(arguments: spoiled)
    func everyProblem_isReportedAtOnce(_ text: String, _ expected: [String]) {
        #expect(problems { () throws(FileProblems) in try decode(text) } == expected, "\(text)")
    }

    @Test func set_isRefused_whenItHasTooManyChains() {
        func text(_ count: Int) -> String {
            #"{"dependencies":{"# + (0..<count).map { "\"\($0)\":{}" }.joined(separator: ",") + "}}"
        }
        #expect(problems { () throws(FileProblems) in try decode(text(1_024)) } == [])
        #expect(problems { () throws(FileProblems) in try decode(text(1_025)) } == ["dependencies|1025 chains"])
    }

    @Test func longValues_areShortened() {
        let text = #"{"dependencies":"\#(String(repeating: "x", count: 100_000))"}"#
        #expect(problems { () throws(FileProblems) in try decode(text) }.first.map { $0.count < 100 } == true)
    }
}
