/// The program as its user sees it: finds the command, answers requests for help, and lets the command run.
package struct CommandLineInterface: Sendable {
    /// All commands, in the order of the help text.
    package let commands: [Command]

    /// Adds `version` and the completions to the commands that are given; `help` is answered here.
    package init(_ commands: [Command]) {
        let named = commands + [.version]
        self.commands = named + Command.completions(of: named)
    }

    /// The program with everything that it can do.
    package static let program = CommandLineInterface([
        .run { await RunCommand.execute($0, $1) }, .demo { await DemoCommand.execute($0, $1) },
        .rehearse, .bench { await BenchCommand.execute($0, $1) },
        .verify, .messages, .compare, .watch, .healthcheck, .configCheck, .configPrint, .checkUpstreams, .selfTest,
        .rulesPrint, .rulesTest, .metricsList, .metricsSample, .metricsLint, .dashboardPrint, .stack,
    ])

    /// Carries out one call.
    ///
    /// Without a command, flags and variables are those of `run`; without anything, the help text is printed as an
    /// answer to a question that was not put well (exit code 2).
    package func main(_ context: CommandContext) async -> ExitCode {
        guard let first = context.arguments.first else {
            // A container may be configured by its environment alone.
            if isConfigured(context.environment) { return await run("run", [], context) }
            context.errors.write(HelpText(commands).overview)
            return .usage
        }
        switch first {
        case "-h", "--help": return context.finish(showing: HelpText(commands).overview)
        case "--version": return await run("version", Array(context.arguments.dropFirst()), context)
        case "help": return help(Array(context.arguments.dropFirst()), context)
        case _ where first.hasPrefix("-"): return await run("run", context.arguments, context)
        default:
            let name = name(in: context.arguments)
            let rest = Array(context.arguments.dropFirst(Self.words(name).count))
            let asksForHelp = rest.prefix { $0 != "--" }.contains { $0 == "-h" || $0 == "--help" }
            if asksForHelp, let page = HelpText(commands).page(ofGroup: name) { return context.finish(showing: page) }
            return await run(name, rest, context)
        }
    }

    /// The name that the arguments begin with: the longest of a command, because some have two words.
    private func name(in arguments: [String]) -> String {
        let matching = commands.map(\.name).filter { name in
            let words = Self.words(name)
            return arguments.prefix(words.count).elementsEqual(words)
        }
        return matching.max { $0.utf8.count < $1.utf8.count } ?? arguments.first ?? ""
    }

    private static func words(_ name: String) -> [String] {
        name.split(separator: " ").map(String.init)
    }

    private func isConfigured(_ environment: [String: String]) -> Bool {
        let prefix = Settings.environmentPrefix.declaration.defaultText ?? ""
        let variables = EnvironmentVariables(
            environment, prefix: prefix, settings: Settings.run, known: Settings.run)
        return !variables.assignments.isEmpty
    }

    private func run(_ name: String, _ arguments: [String], _ context: CommandContext) async -> ExitCode {
        guard let command = commands.first(where: { $0.name == name }) else {
            return refuse(name, arguments.first, context)
        }
        let resolved = ResolvedSettings(
            command.settings, arguments: arguments, environment: context.environment, files: context.files,
            known: SettingSet(anyOf: commands.map(\.settings))
        )
        if resolved.asksForHelp { return context.finish(showing: HelpText(commands).page(of: command)) }
        var own = context
        own.arguments = arguments
        return await command.run(resolved, own)
    }

    private func help(_ arguments: [String], _ context: CommandContext) -> ExitCode {
        guard let first = arguments.first, !first.hasPrefix("-"), first != "help" else {
            return context.finish(showing: HelpText(commands).overview)
        }
        let name = name(in: arguments)
        guard let command = commands.first(where: { $0.name == name }) else {
            if arguments.count == 1, let page = HelpText(commands).page(ofGroup: name) {
                return context.finish(showing: page)
            }
            return refuse(name, arguments.dropFirst().first, context)
        }
        return context.finish(showing: HelpText(commands).page(of: command))
    }

    private func refuse(_ name: String, _ next: String?, _ context: CommandContext) -> ExitCode {
        let names = commands.map(\.name)
        let family = names.filter { $0.hasPrefix(name + " ") }
        let whole = next.flatMap { Suggestion.sentence(for: "\(name) \($0)", among: names) }
        let groups = Set(names.compactMap { $0.split(separator: " ").first.map(String.init) })
        let remedy =
            family.isEmpty
            ? whole ?? Suggestion.sentence(for: name, among: names + groups + ["help"]) ?? "see xmsg-mon help"
            : whole ?? "write \(family.joined(separator: " or "))"
        let words = family.isEmpty ? [name] : [name] + [next].compactMap(\.self)
        let shown = words.map(SafeText.word).joined(separator: " ")
        context.errors.write("\(Command.program): \(shown) is not a command; \(remedy)\n")
        return .usage
    }
}
