import Testing

@testable import MonitorKit

/// Deployments of op-interop-mon, which are moved over with their flags and variables unchanged.
@Suite struct InheritedSettingTests {
    private static let base = [
        "--l2-rpcs=http://a,http://b", "--dependency-set=depset.json", "--rollup-configs=rollups.json",
    ]

    private static func configuration(
        _ flags: [String] = [], _ environment: [String: String] = [:]
    ) throws -> Configuration {
        let files = ConfigurationCase(name: "inherited", text: "").files
        let resolved = ResolvedSettings(
            Settings.run, arguments: base + flags, environment: environment, files: files, known: Settings.run)
        return try Configuration(resolved, files: files)
    }

    private static func problems(_ flags: [String], _ environment: [String: String] = [:]) -> [String] {
        do {
            _ = try configuration(flags, environment)
            return []
        } catch {
            return (error as? SettingProblems)?.all.map(\.description) ?? ["\(error)"]
        }
    }

    private static let rpc = "no JSON-RPC is served; probes are /livez and /readyz on --metrics.port"

    static let flags: [(String, String?)] = [
        ("--metrics.enabled", nil), ("--metrics.enabled=true", nil),
        ("--metrics.enabled=false", "--metrics.enabled: metrics are always served, on --metrics.port"),
        ("--interop-filter-endpoint=", nil),
        ("--trigger-failsafe=false", nil), ("--rpc.addr=0.0.0.0", "--rpc.addr: \(rpc)"),
        ("--rpc.port=8545", "--rpc.port: \(rpc)"), ("--rpc.enable-admin", "--rpc.enable-admin: \(rpc)"),
        ("--rpc.enable-admin=false", nil), ("--pprof.enabled", "--pprof.enabled: no profiles are served"),
        ("--pprof.enabled=0", nil), ("--pprof.addr=::", nil), ("--pprof.port=6060", nil), ("--pprof.path=/x", nil),
        ("--pprof.type=cpu", nil), ("--log.pid", "--log.pid: log lines do not name the process"),
        ("--log.pid=FALSE", nil), ("--poll-interval=1s", nil), ("--log.color", nil),
    ]

    @Test(arguments: flags)
    func flag_isAccepted_andSaysWhatItDoesNotDo(_ flag: String, _ warning: String?) throws {
        #expect(try Self.configuration([flag]).warnings == [warning].compactMap(\.self))
        // It changes nothing about what the replica means, so replicas may be moved over one by one.
        if !flag.hasPrefix("--poll") {
            #expect(try Self.configuration([flag]).configHash == Self.configuration().configHash)
        }
    }

    /// Every flag of the other program has a row above, or is a flag of ours that other tests are about.
    @Test func everyFlag_isTried() {
        let tried = Set(Self.flags.map { $0.0.prefix { $0 != "=" } })
        for setting in InheritedSetting.all { #expect(tried.contains(setting.declaration.flag[...])) }
        #expect(InheritedSetting.all.count == 12)
    }

    @Test func switches_areSpelledAsTheStackSpellsThem() throws {
        for spelling in ["1", "t", "T", "true", "TRUE", "True"] {
            #expect(try Self.configuration(["--pprof.enabled=\(spelling)"]).warnings.count == 1)
        }
        for spelling in ["0", "f", "F", "false", "FALSE", "False"] {
            #expect(try Self.configuration(["--pprof.enabled=\(spelling)"]).warnings == [])
        }
        #expect(
            Self.problems(["--pprof.enabled=maybe"]) == [
                "--pprof.enabled: \"maybe\" is neither true nor false; write true or false"
            ])
    }

    @Test(arguments: ["--trigger-failsafe", "--trigger-failsafe=true"])
    func failsafeThatWouldNotBeTriggered_isRefused_withTheWayOut(_ flag: String) {
        #expect(
            Self.problems([flag]) == [
                "--trigger-failsafe: asks for the failsafe of supervisors to be triggered, which here takes targets and a "
                    + "secret; set it to false, and name what is to be pressed in --failsafe-targets"
            ])
    }

    @Test func variables_areAccepted_underTheOldPrefix() throws {
        let values = [
            "METRICS_ENABLED": "true", "METRICS_ADDR": "0.0.0.0", "METRICS_PORT": "7300", "RPC_ADDR": "0.0.0.0",
            "RPC_PORT": "8545", "RPC_ENABLE_ADMIN": "false", "PPROF_ENABLED": "false", "PPROF_PORT": "6060",
            "LOG_LEVEL": "DEBUG", "LOG_FORMAT": "terminal", "LOG_COLOR": "False", "LOG_PID": "0",
            "SUPERNODE_ENDPOINTS": "http://secret", "INTEROP_FILTER_ENDPOINT": "", "TRIGGER_FAILSAFE": "false",
        ]
        let environment = Dictionary(uniqueKeysWithValues: values.map { ("OP_INTEROP_MON_\($0.key)", $0.value) })
        let configuration = try Self.configuration(["--env-prefix=OP_INTEROP_MON"], environment)
        #expect(configuration.surface.log == LogSettings(level: .debug, format: .text, color: false))
        #expect(configuration.surface.address == "0.0.0.0")
        #expect(
            configuration.warnings == [
                "OP_INTEROP_MON_RPC_ADDR, OP_INTEROP_MON_RPC_PORT: \(Self.rpc)"
            ])
        #expect(configuration.observers.supernodes.map(\.name) == ["supernode-1"])
        #expect(
            Self.problems(["--env-prefix=OP_INTEROP_MON"], ["OP_INTEROP_MON_RPC_PROT": "1"]).first?.hasPrefix(
                "OP_INTEROP_MON_RPC_PROT: is not a variable of this program; did you mean OP_INTEROP_MON_RPC_PORT?")
                == true)
    }

    @Test func otherDefault_isPointedOut_whereADeploymentMovesOver() throws {
        let expected =
            "--metrics.addr: the default is 127.0.0.1, and was 0.0.0.0 in op-interop-mon; "
            + "give the address that is to be reached"
        #expect(try Self.configuration(["--env-prefix=OP_INTEROP_MON"]).warnings == [expected])
        #expect(try Self.configuration(["--env-prefix=OP_INTEROP_MON", "--metrics.addr=::1"]).warnings == [])
        #expect(try Self.configuration().warnings == [])
    }

    @Test(arguments: [("terminal", "text"), ("logfmtms", "logfmt"), ("json-pretty", "json"), ("JSON", "json")])
    func logFormat_mayBeNamedAsTheStackNamesIt(_ word: String, _ format: String) throws {
        #expect(try Self.configuration(["--log.format=\(word)"]).surface.log.format?.rawValue == format)
    }

    @Test(arguments: [("trce", "trace"), ("DBUG", "debug"), ("Warn", "warn"), ("eror", "error")])
    func logLevel_mayBeNamedAsTheStackNamesIt(_ word: String, _ level: String) throws {
        #expect(try Self.configuration(["--log.level=\(word)"]).surface.log.level.rawValue == level)
    }

    @Test func file_knowsItsOwnKeysOnly_andHelpToo() {
        #expect(!Settings.run.inFile.contains { $0.name == "rpc.port" })
        #expect(!Settings.run.declarations.contains { $0.name == "rpc.port" })
        #expect(Settings.demo.inherited.isEmpty)
    }

    @Test func variablesOfAMovedDeployment_disturbNoOtherCommand() async {
        let recorder = Recorder()
        let run = Command.run { _, _ in .ok }
        let demo = Command.demo { _, _ in .ok }
        let context = CommandContext.test(
            ["demo", "--env-prefix=OP_INTEROP_MON"], environment: ["OP_INTEROP_MON_RPC_PORT": "8545"],
            recorder: recorder)
        #expect(await CommandLineInterface([run, demo]).main(context) == .ok)
        #expect(recorder.errors == "")
    }
}
