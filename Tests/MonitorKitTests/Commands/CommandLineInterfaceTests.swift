import Foundation
import MonitorKit
import Testing

@Suite struct CommandLineInterfaceTests {
    private let recorder = Recorder()
    private let interface = CommandLineInterface([
        .run { _, context in context.finish(printing: "ran") },
        .demo { demo, context in
            context.finish(printing: "\(demo.length.map(DurationText.text) ?? "on"):\(demo.surface.port)")
        },
        .bench { plan, context in context.finish(printing: "\(plan.json)") },
    ])

    private func call(_ arguments: String..., environment: [String: String] = [:]) async -> ExitCode {
        await interface.main(.test(arguments, environment: environment, recorder: recorder))
    }

    @Test func nothing_printsHelpAsAnError() async {
        #expect(await call() == .usage)
        #expect(recorder.output == "")
        #expect(recorder.errors.hasPrefix("Examples:\n  xmsg-mon run "))
    }

    @Test func flagsAlone_meanRun() async {
        #expect(await call("--log.level=info") == .configuration)
        #expect(recorder.errors.contains("--dependency-set: is not given"))
    }

    @Test func environmentAlone_meansRun() async {
        #expect(await call(environment: ["XMSG_MON_LOG_LEVEL": "info"]) == .configuration)
        #expect(recorder.errors.contains("--dependency-set: is not given"))
    }

    @Test func twoWords_nameACommand() async {
        let interface = CommandLineInterface([
            Command(name: "rules print", summary: "", example: "", settings: Settings.bench) { resolved, context in
                context.finish(printing: resolved.problems.isEmpty ? "printed" : "")
            },
            Command(name: "rules test", summary: "", example: "", settings: Settings.bench) { _, context in
                context.finish(printing: "tested")
            },
        ])
        func call(_ arguments: String...) async -> ExitCode {
            await interface.main(.test(arguments, environment: [:], recorder: recorder))
        }
        #expect(await call("rules", "print", "--json") == .ok)
        #expect(await call("rules", "test") == .ok)
        #expect(recorder.output == "printedtested")
        #expect(await call("rules") == .usage)
        #expect(recorder.errors.contains("write rules print or rules test"))
        #expect(await call("help", "rules", "print") == .ok)
        #expect(recorder.output.contains("Usage: xmsg-mon rules print [flags]\n"))
    }

    @Test(arguments: [["rules", "--help"], ["help", "rules"], ["rules", "-h"], ["completion", "-h"]])
    func group_explainsItsCommands(_ arguments: [String]) async {
        let interface = CommandLineInterface([.rulesPrint, .rulesTest])
        #expect(await interface.main(.test(arguments, environment: [:], recorder: recorder)) == .ok)
        #expect(recorder.output.hasPrefix("Example:\n  xmsg-mon "))
        #expect(recorder.output.contains("\nCommands:\n  \(arguments[0] == "help" ? "rules" : arguments[0]) "))
        #expect(recorder.errors == "")
    }

    @Test(arguments: [
        (["rules", "prnt"], "rules print"), (["rule", "print"], "rules print"),
        (["completion", "bsh"], "completion bash"),
        (["help", "completion", "zhs"], "completion zsh"),
    ])
    func wordsThatNameNoCommand_areGuessedTogether(_ arguments: [String], _ meant: String) async {
        let interface = CommandLineInterface([.rulesPrint, .rulesTest])
        #expect(await interface.main(.test(arguments, environment: [:], recorder: recorder)) == .usage)
        #expect(recorder.errors.contains("is not a command; did you mean \(meant)?"))
    }

    @Test(arguments: [
        (["rules", "prnt"], "\"rules\" \"prnt\""),
        (["help", "rles"], "\"rles\" is not a command; did you mean rules?"),
        (["rules", "http://canary"], "\"rules\" *** is not"),
        (["--port=1"], "--port: is not a flag of this command; did you mean --metrics.port?"),
    ])
    func everyWordThatIsWrong_isNamed(_ arguments: [String], _ text: String) async {
        let interface = CommandLineInterface([.run { _, _ in .ok }, .rulesPrint, .rulesTest])
        #expect(await interface.main(.test(arguments, environment: [:], recorder: recorder)) == .usage)
        #expect(recorder.errors.contains(text) && !recorder.errors.contains("canary"))
    }

    @Test(arguments: [20, 40, 80]) func help_fitsTheTerminal_andKeepsItsWords(_ width: Int) async {
        let whole = Recorder()
        _ = await interface.main(.test(["help", "run"], environment: [:], recorder: whole))
        var context = CommandContext.test(["help", "run"], environment: [:], recorder: recorder)
        context.terminal = Terminal(isInteractive: true, columns: width, environment: [:])
        #expect(await interface.main(context) == .ok)
        let lines = recorder.output.split(separator: "\n")
        func words(_ text: some StringProtocol) -> [String] {
            text.components(separatedBy: .whitespacesAndNewlines).filter { !$0.isEmpty && $0 != "\\" }
        }
        #expect(lines.allSatisfy { $0.count <= width || (words($0).count == 1 && !$0.hasPrefix(" ")) })
        #expect(words(recorder.output) == words(whole.output))
    }

    @Test func help_showsWhatACommandUses_andTakesTheRest() {
        let page = HelpText([.verify]).page(of: .verify)
        #expect(page.contains("--l2-rpcs") && page.contains("--json"))
        #expect(!page.contains("--log.level") && !page.contains("--metrics.port"))
        #expect(Command.verify.settings[name: "log.level"] != nil)
    }

    @Test func failure_forPrograms_standsWhereTheResultWouldHave() async throws {
        #expect(await call("bench", "--json", "--part", "nonsense") == .configuration)
        #expect(recorder.output.hasPrefix(#"{"error":{"code":"configuration","message":"--part"#))
        let interface = CommandLineInterface([.healthcheck])
        let other = Recorder()
        let arguments = ["healthcheck", "--json", "--url", "http://127.0.0.1:1"]
        #expect(await interface.main(.test(arguments, environment: [:], recorder: other)) == .failed)
        #expect(other.output.hasPrefix(#"{"error":{"code":"failed","message":"the monitor gave no answer"#))
        #expect(other.errors.hasPrefix("xmsg-mon: the monitor gave no answer"))
    }

    @Test func serviceVariables_areNoConfiguration() async {
        #expect(await call(environment: ["XMSG_MON_METRICS_PORT": "tcp://10.0.0.1:1"]) == .usage)
    }

    @Test func demo_hasSettingsOfItsOwn() async {
        #expect(await call("demo", "--for", "30s", "--metrics.port=0", environment: ["XMSG_MON_TAIL": "1h"]) == .ok)
        #expect(recorder.output == "30s:0")
        #expect(await call("demo", "--tail=1h") == .usage)
        #expect(recorder.errors.contains("1. --tail: is not a flag of this command"))
    }

    @Test func boolean_needsNoValue() async {
        #expect(await call("bench", "--json") == .ok)
        #expect(await call("bench", "--json=false") == .ok)
        #expect(recorder.output == "truefalse")
        #expect(await call("bench", "--json=maybe") == .configuration)
    }

    @Test func nothingIsAFlag_afterTwoDashes() async {
        #expect(await call("bench", "--", "--json") == .usage)
        #expect(recorder.errors.contains("\"--json\" is not expected here"))
    }

    @Test(arguments: ["--help", "-h"])
    func help_isEverywhere(_ flag: String) async {
        for command in ["run", "demo", "bench", "version"] {
            #expect(await call(command, "--nonsense", flag) == .ok)
            #expect(await call("help", command) == .ok)
        }
        #expect(await call(flag) == .ok)
        #expect(await call("help") == .ok)
        #expect(recorder.errors == "")
    }

    @Test func helpPage_leadsWithAnExample_andNamesEverySetting() async {
        for command in interface.commands {
            let page = HelpText(interface.commands).page(of: command)
            #expect(page.hasPrefix("Example:\n  xmsg-mon \(command.name) "))
            for declaration in command.settings.declarations {
                #expect(page.contains("\n  \(declaration.flag)"), "\(declaration.name)")
                #expect(page.contains(declaration.help) && page.contains(declaration.reason))
                #expect(declaration.defaultText.map { page.contains("Default \($0), because") } ?? true)
            }
        }
    }

    @Test func helpLines_fitATerminal() {
        let pages = interface.commands.map { HelpText(interface.commands).page(of: $0) }
        for line in (pages + [HelpText(interface.commands).overview]).flatMap({ $0.split(separator: "\n") }) {
            #expect(line.count <= 120, "\(line)")
        }
    }

    @Test func version_isPrinted_forPeopleAndPrograms() async {
        #expect(await call("--version") == .ok)
        #expect(recorder.output == BuildInfo.line + "\n")
        #expect(await call("version", "--json") == .ok)
        #expect(
            recorder.output.hasSuffix(
                "\n{\"version\":\"0.1.0\",\"revision\":\"\(BuildInfo.revision)\",\"swift\":\"\(BuildInfo.swift)\",\"platform\":\"\(BuildInfo.platform)\"}\n"
            ))
    }

    @Test func unknownCommand_isAUsageError_withASuggestion() async {
        #expect(await call("dmeo") == .usage)
        #expect(recorder.errors == "xmsg-mon: \"dmeo\" is not a command; did you mean demo?\n")
        #expect(await call("https://user:secret@host") == .usage)
        #expect(!recorder.errors.contains("secret"))
    }

    @Test func fullDisk_isAFailure_andAReaderThatLeftIsNot() async {
        var context = CommandContext.test(["version"], recorder: recorder)
        context.output = TextOutput { _ in .failed(28) }
        #expect(await interface.main(context) == .failed)
        #expect(recorder.errors == "xmsg-mon: the output cannot be written (error 28)\n")
        context.output = TextOutput { _ in .closed }
        #expect(await interface.main(context) == .ok)
    }
}
