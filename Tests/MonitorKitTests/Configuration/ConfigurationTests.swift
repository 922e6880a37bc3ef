import MonitorKit
import Testing

@Suite struct ConfigurationTests {
    @Test func cases_areFound() {
        #expect(ConfigurationCase.all("good").count >= 3)
        #expect(ConfigurationCase.all("bad").count >= 7)
    }

    @Test(arguments: ConfigurationCase.all("good"))
    func goodCase_hasTheEffectiveSettings(_ call: ConfigurationCase) async {
        let result = await call.execute()
        #expect(result.errors == "")
        #expect(result.output == call.sections["effective"])
        #expect(result.exit == .ok)
    }

    @Test(arguments: ConfigurationCase.all("bad"))
    func badCase_isReportedWhole(_ call: ConfigurationCase) async {
        let result = await call.execute()
        #expect(result.errors == call.sections["report"])
        #expect("\(result.exit.rawValue)\n" == call.sections["exit"])
        #expect(result.output == "")
        #expect(result.configuration == nil)
    }

    @Test(arguments: ConfigurationCase.all("good") + ConfigurationCase.all("bad"))
    func secret_isNeverShown(_ call: ConfigurationCase) async {
        // The canary is in the case: otherwise there would be nothing to look for.
        let isArmed = call.sections.values.contains { $0.contains("secret") }
        let result = await call.execute()
        var dumped = ""
        dump(result.configuration, to: &dumped)
        for text in [result.output, result.errors, dumped, "\(String(describing: result.configuration))"] {
            #expect(!text.contains("secret of") && !text.contains("secret@") && !text.contains("=secret"))
            #expect(!text.contains("/secret") && !text.contains(":secret"))
        }
        #expect(isArmed || ["nothing.txt", "chains.txt"].contains(call.name))
    }

    @Test func secretFile_isTrimmedAndUsed() async throws {
        let call = try #require(ConfigurationCase.all("good").first { $0.name == "precedence.txt" })
        let configuration = try #require(await call.execute().configuration)
        #expect(configuration.upstreams.map(\.name) == ["a", "b"])
        #expect(configuration.upstreams[1].url.target == "/secret")
        #expect(configuration.upstreams[1].files?.path == "url-b")
        #expect(configuration.attachedChains == [ChainID(10)])
        #expect(configuration.backfill == .duration(.seconds(604_800)))
    }

    @Test(arguments: [
        "--l2-rpcs=el-1=https://other/stack,b=http://c", "--l2-rpcs=b=http://c,el-1=http://d", "--log.level=debug",
        "--metrics.port=0", "--metrics.addr=::", "--tail=60m", "--tail=3600s", "--max-jobs=1_000_000",
        "--replacement-due=600s",
        "--max-response-bytes=65536KiB", "--rollup-configs=rollups.json,rollups.json", "--log.color",
    ])
    func configHash_isEqual_whereReplicasMayDiffer(_ flag: String) throws {
        #expect(try Self.hash([flag]) == Self.hash([]))
    }

    @Test(arguments: [
        "--l2-rpcs=a=http://a,b=http://b", "--tail=2h", "--backfill=1h", "--max-jobs=9", "--unattached=20",
        "--poll-interval=1s", "--request-timeout=11s", "--max-response-bytes=1MiB", "--dependency-set=short.json",
        "--rollup-configs=slower.json", "--replacement-due=11m",
    ])
    func configHash_differs_whereTheMeaningDoes(_ flag: String) throws {
        #expect(try Self.hash([flag]) != Self.hash([]))
    }

    @Test func configHash_isEightHexadecimalDigits() throws {
        let hash = try Self.hash([])
        #expect(hash.count == 8 && hash.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }

    @Test func defaultFlags_equalTheDefaultConfiguration() throws {
        let written = Settings.run.declarations.compactMap { declaration in
            declaration.defaultText.map { "\(declaration.flag)=\($0)" }
        }
        let explicit = try Self.configuration(written)
        let silent = try Self.configuration([])
        #expect(written.count >= 9)
        #expect(explicit.canonicalForm == silent.canonicalForm)
        #expect(explicit.surface == silent.surface)
    }

    @Test func documentedDefaults_areTheDefaults() throws {
        let silent = try Self.configuration([])
        #expect(silent.surface.port == 7300 && silent.surface.address == "127.0.0.1")
        #expect(silent.surface.log == LogSettings(level: .info))
        #expect(silent.tail == .seconds(3600) && silent.backfill == .finalized)
        #expect(silent.maximumJobs == 1_000_000 && silent.maximumResponseBytes == 67_108_864)
        #expect(silent.replacementDue == .seconds(600))
        #expect(MonitorPlan(try Self.configuration(["--replacement-due=90s"]))?.core.replacementDue == 90)
    }

    private static func hash(_ flags: [String]) throws -> String { try configuration(flags).configHash }

    /// A complete call in which `flags` replace the flags of the same name.
    private static func configuration(_ flags: [String]) throws -> Configuration {
        let base = [
            "--l2-rpcs=http://user:pw@a,b=http://b", "--dependency-set=depset.json", "--rollup-configs=rollups.json",
        ]
        let kept = base.filter { given in !flags.contains { $0.prefix { $0 != "=" } == given.prefix { $0 != "=" } } }
        var call = ConfigurationCase(name: "hash", text: "")
        call.add(file: "short.json", #"{"dependencies":{"10":{},"20":{}},"overrideMessageExpiryWindow":3600}"#)
        let first = #"{"10":{"genesis":{"l2":{"hash":"0x\#(String(repeating: "0", count: 63))2","number":0,"#
        let second = #""timestamp":1100}},"block_time":3,"interop_time":2000},"20":{"genesis":{"l2":{"hash":"#
        let third = #""0x\#(String(repeating: "0", count: 63))4","number":0,"timestamp":2100}},"block_time":2}}"#
        call.add(file: "slower.json", first + second + third)
        let resolved = ResolvedSettings(
            Settings.run, arguments: kept + flags, environment: [:], files: call.files, known: Settings.run)
        return try Configuration(resolved, files: call.files)
    }
}

extension ConfigurationCase {
    fileprivate mutating func add(file: String, _ text: String) {
        self = ConfigurationCase(name: name, text: (self.text) + "-- file \(file) --\n\(text)\n")
    }

    private var text: String {
        sections.filter { $0.key != "title" }.map { "-- \($0.key) --\n\($0.value)" }.joined()
    }
}
