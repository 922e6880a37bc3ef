import Foundation
import MonitorKit
import Testing

/// The rules that are shipped are those that the program makes, and promtool and amtool read them.
@Suite struct ShippedRulesTests {
    /// Every generated file, and the text that it must have.
    private static let shipped: [(path: String, text: String)] = [
        ("deploy/prometheus/rules.yaml", RuleDocument.prometheus.text(RuleSettings())),
        ("deploy/prometheus/rules_test.yaml", RuleDocument.tests.text(RuleSettings())),
        (
            "deploy/prometheus/op-interop-mon.yaml",
            RuleDocument.prometheus.text(RuleSettings(), compatibility: .opInteropMon)
        ),
        (
            "deploy/prometheus/op-interop-mon_test.yaml",
            RuleDocument.tests.text(RuleSettings(), compatibility: .opInteropMon)
        ),
        ("deploy/alertmanager/alertmanager.yml", RuleDocument.alertmanager.text(RuleSettings())),
        ("deploy/kubernetes/base/prometheusrule.yaml", RuleDocument.kubernetes.text(RuleSettings())),
    ]

    @Test(.enabled(if: SourceTree.isThere), arguments: shipped)
    func file_isWhatTheProgramPrints(path: String, text: String) throws {
        let file = try #require(SourceTree.file(path), "\(path) is missing; print it with `xmsg-mon rules print`")
        #expect(file.text == text, "\(path) is old; print it again with `xmsg-mon rules print`")
    }

    @Test(arguments: [RuleSettings(), other])
    func rules_areCleanForPromtool(settings: RuleSettings) async throws {
        for document in [
            RuleDocument.prometheus.text(settings),
            RuleDocument.prometheus.text(settings, compatibility: .opInteropMon),
        ] {
            let output = try await Promtool.run(
                ["check", "rules", "--lint=all", "--lint-fatal", "rules.yaml"], beside: ["rules.yaml": document])
            #expect(output?.status == 0, "\(output?.text ?? "")")
        }
    }

    /// A deployment with its own names and patience.
    private static var other: RuleSettings {
        var settings = RuleSettings()
        settings.job = "interop/watch"
        settings.labels = ["region", "job"]
        settings.freshWithin = .seconds(90)
        settings.hold = .seconds(7200)
        settings.runbooks = "https://runbooks.example.org/xmsg/"
        return settings
    }

    @Test func settings_reachEveryRule() {
        let text = RuleDocument.prometheus.text(Self.other)
        #expect(!text.contains(#"job="xmsg-mon""#) && !text.contains("namespace"))
        #expect(text.contains(#"runbook_url: "https://runbooks.example.org/xmsg/XmsgMonBlind""#))
        #expect(text.contains("[2h]") && text.contains("< bool 90"))
    }

    /// A path is no link: whoever reads the file is told so, and how to make one.
    @Test func pathsOfRunbooks_areExplained_andLinksAreNot() {
        for document in [RuleDocument.prometheus, .kubernetes] {
            let lines = document.text(RuleSettings()).split(separator: "\n")
            #expect(lines.prefix(3).allSatisfy { $0.hasPrefix("# ") } && lines[2].contains("--runbook-url https://"))
            #expect(!document.text(Self.other).contains("--runbook-url"))
        }
        #expect(!RuleDocument.prometheus.text(RuleSettings(), compatibility: .opInteropMon).contains("--runbook-url"))
    }

    /// A link to the board stands in every alert and in what the tests expect of it, or nowhere.
    @Test func board_isLinkedFromEveryAlert_whereItIsNamed() {
        var settings = RuleSettings()
        #expect(!RuleDocument.prometheus.text(settings).contains("dashboard_url"))
        settings.dashboard = "https://grafana.example.org/d/xmsg-mon-overview"
        let link = #"dashboard_url: "https://grafana.example.org/d/xmsg-mon-overview?var-job=xmsg-mon""#
        for document in [RuleDocument.prometheus, .kubernetes, .tests] {
            let lines = document.text(settings).split(separator: "\n").map { $0.drop { $0 == " " } }
            let runbooks = lines.indices.filter { lines[$0].hasPrefix("runbook_url: ") }
            #expect(runbooks.count >= RuleBook().alerts.count)
            #expect(runbooks.allSatisfy { $0 + 1 < lines.count && lines[$0 + 1] == link })
        }
        #expect(settings.hasDefaultTimesAndNames)
        // The name of the board is what its address ends with.
        #expect(Dashboard.json.contains(#""uid":"xmsg-mon-overview""#))
    }

    @Test func board_isLinkedWithTheJob_whateverItIsCalled() {
        var settings = RuleSettings()
        settings.dashboard = "https://grafana.example.org/d/x?orgId=2"
        settings.job = "a&b=c%/é"
        #expect(settings.board == "https://grafana.example.org/d/x?orgId=2&var-job=a%26b%3Dc%25/%C3%A9")
    }

    /// Tests that are printed for other names would fail for their reader.
    @Test func tests_arePrintedForTheDefaultsAlone() async {
        let interface = CommandLineInterface([.rulesPrint])
        for (arguments, code) in [
            ([], ExitCode.ok), (["--runbook-url", "https://runbooks.example.org"], .ok),
            (["--dashboard-url", "https://grafana.example.org/d/x"], .ok),
            (["--job", "other"], .usage), (["--hold", "2h"], .usage),
        ] {
            let recorder = Recorder()
            let call = ["rules", "print", "--format", "tests"] + arguments
            #expect(await interface.main(.test(call, recorder: recorder)) == code)
            #expect(recorder.errors.contains("the default names and waits") == (code == .usage))
        }
    }

    /// An alert about a series that nobody exports never fires.
    @Test func everySeries_isInTheCatalogue_orRecorded() {
        let known = Set(
            MetricCatalogue.all.map(\.sampleName) + RecordedSeries.allCases.map(\.rawValue))
        var groups = RuleBook().groups
        groups.append(CompatibilityRules.group(RuleSettings()))
        let expressions = groups.flatMap { $0.recordings.map(\.expression) + $0.alerts.map(\.expression) }
        let names = expressions.flatMap {
            $0.text.matches(of: #/\b(xmsg_mon|process)[a-z_:]+/#).map { String($0.output.0) }
        }
        #expect(Set(names).count > 15)
        for name in Set(names) { #expect(known.contains(name), "\(name)") }
    }

    @Test func names_areUnique_andBelongTogether() {
        let alerts = RuleBook().alerts
        #expect(Set(alerts.map(\.name)).count == alerts.count)
        for alert in alerts {
            #expect(alert.name.hasPrefix("XmsgMon") && alert.summary.hasSuffix(".") && alert.description.hasSuffix("."))
            #expect(!alert.summary.contains("{{"), "\(alert.name): a headline is the same for all")
            #expect(alert.severity != .critical || alert.pending.map { $0 <= .seconds(600) } ?? true)
        }
    }

    @Test func amtool_routesEachUrgencyToWhoIsMeant() async throws {
        let tool = ExternalProgram(name: "amtool", package: "prometheus-alertmanager")
        guard tool.mayRun else { return try tool.reportMissing() }
        let file = RuleDocument.alertmanager.text(RuleSettings())
        let check = try await Promtool.run(
            tool, ["check-config", "alertmanager.yml"], beside: ["alertmanager.yml": file])
        #expect(check?.status == 0, "\(check?.text ?? "")")
        for (labels, receiver) in [
            (["alertname=XmsgMonInvalidMessageUnsafe", "severity=critical", "tier=1"], "pager"),
            (["alertname=XmsgMonInvalidMessageCrossSafe", "severity=critical", "tier=3"], "all-hands"),
            (["alertname=XmsgMonBlind", "severity=critical"], "pager"),
            (["alertname=XmsgMonSighted", "severity=none"], "dead-mans-switch"),
            (["alertname=XmsgMonRedundancyLost", "severity=warning"], "work-queue"),
            (["alertname=XmsgMonTargetTwice", "severity=info"], "work-queue"),
        ] {
            let output = try await Promtool.run(
                tool,
                ["config", "routes", "test", "--config.file=alertmanager.yml", "--verify.receivers=\(receiver)"]
                    + labels,
                beside: ["alertmanager.yml": file])
            #expect(output?.status == 0, "\(labels): \(output?.text ?? "")")
        }
    }
}

/// Runs promtool, or its sister, in a folder with some files.
enum Promtool {
    static let program = ExternalProgram(name: "promtool", package: "prometheus")

    static func run(_ arguments: [String], beside files: [String: String]) async throws -> ExternalProgram.Output? {
        try await run(program, arguments, beside: files)
    }

    static func run(
        _ program: ExternalProgram, _ arguments: [String], beside files: [String: String]
    ) async throws -> ExternalProgram.Output? {
        guard program.mayRun else {
            try program.reportMissing()
            return nil
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "xmsg-mon-rules-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return try await program.run(arguments, in: folder.path)
    }
}
