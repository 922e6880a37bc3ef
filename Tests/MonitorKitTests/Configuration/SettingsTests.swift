import MonitorKit
import Testing

@Suite struct SettingsTests {
    static let every = [Settings.run, Settings.demo, Settings.bench, Settings.version].flatMap(\.declarations)

    @Test func names_areWordsWithDotsAndDashes() {
        for declaration in Self.every {
            #expect(declaration.name.wholeMatch(of: /[a-z][a-z0-9]*([.-][a-z0-9]+)*/) != nil, "\(declaration.name)")
            #expect(declaration.help.hasSuffix("."), "\(declaration.name)")
            #expect(!declaration.reason.isEmpty)
        }
    }

    @Test func variables_areSpelledAsTheStackSpellsThem() {
        let listen = Settings.listenPort.declaration
        #expect(listen.variable(prefix: "XMSG_MON") == "XMSG_MON_METRICS_PORT")
        #expect(Settings.l2RPCs.declaration.variable(prefix: "OP_INTEROP_MON") == "OP_INTEROP_MON_L2_RPCS")
    }

    @Test func variables_differFromEachOther_andFromWhatAServiceOfOurNameInjects() {
        let names = Settings.run.declarations.map { $0.variable(prefix: "XMSG_MON") }
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name != "XMSG_MON_PORT")
            #expect(!name.hasPrefix("XMSG_MON_SERVICE_") && !name.hasPrefix("XMSG_MON_PORT_"))
        }
    }

    @Test(arguments: [
        "XMSG_MON_SERVICE_HOST=10.0.0.1", "XMSG_MON_SERVICE_PORT=7300", "XMSG_MON_SERVICE_PORT_METRICS=7300",
        "XMSG_MON_PORT=tcp://10.0.0.1:7300", "XMSG_MON_PORT_7300_TCP=tcp://10.0.0.1:7300",
        "XMSG_MON_PORT_7300_TCP_PROTO=tcp", "XMSG_MON_PORT_7300_TCP_PORT=7300", "XMSG_MON_PORT_7300_TCP_ADDR=10.0.0.1",
        "XMSG_MON_PORT_53_UDP_ADDR=10.0.0.1", "XMSG_MON_METRICS_PORT=tcp://10.0.0.1:7300",
        "XMSG_MON_METRICS_SERVICE_HOST=10.0.0.1", "XMSG_MON_METRICS_PORT_7300_TCP=tcp://10.0.0.1:7300",
    ])
    func serviceVariable_isPassedOver(_ entry: String) {
        let variables = Self.read(entry)
        #expect(variables.problems.isEmpty)
        #expect(variables.assignments.isEmpty)
    }

    @Test(arguments: [
        "XMSG_MON_PORT=7300", "XMSG_MON_SERVICE=x", "XMSG_MON_SERVICE_HOSTS=x", "XMSG_MON_PORT_X_TCP=1",
        "XMSG_MON_PORT_1_TCP_NAME=1", "XMSG_MON_=1", "XMSG_MON_ENV_PREFIX=X",
    ])
    func unknownVariable_isReported(_ entry: String) {
        #expect(Self.read(entry).problems.count == 1)
    }

    @Test func endpointVariable_isNotTakenForAService() {
        #expect(
            Self.read("XMSG_MON_L2_RPCS=tcp://10.0.0.1:8545").assignments["l2-rpcs"]?.texts == ["tcp://10.0.0.1:8545"])
    }

    @Test func variableOfAnotherCommand_isLetBe() {
        let variables = EnvironmentVariables(
            ["XMSG_MON_TAIL": "1h"], prefix: "XMSG_MON", settings: Settings.demo, known: Settings.run)
        #expect(variables.problems.isEmpty && variables.assignments.isEmpty)
    }

    private static func read(_ entry: String) -> EnvironmentVariables {
        let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
        return EnvironmentVariables(
            [parts[0]: parts[1]], prefix: "XMSG_MON", settings: Settings.run, known: Settings.run)
    }
}
