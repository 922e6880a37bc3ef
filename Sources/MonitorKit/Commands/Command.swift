/// One thing that the program can do.
package struct Command: Sendable {
    /// The program's name in messages.
    package static let program = "xmsg-mon"

    /// The word on the command line.
    package let name: String
    /// One sentence for help texts.
    package let summary: String
    /// A whole call that works, for help texts, which begin with it.
    package let example: String
    /// The settings it understands.
    package let settings: SettingSet
    /// Does it, with settings that were laid over each other and are not typed yet.
    package let run: @Sendable (ResolvedSettings, CommandContext) async -> ExitCode

    /// Describes a command.
    package init(
        name: String, summary: String, example: String, settings: SettingSet,
        run: @escaping @Sendable (ResolvedSettings, CommandContext) async -> ExitCode
    ) {
        self.name = name
        self.summary = summary
        self.example = example
        self.settings = settings
        self.run = run
    }
}

extension Command {
    /// The service; `body` gets a complete configuration.
    package static func run(
        _ body: @escaping @Sendable (Configuration, CommandContext) async -> ExitCode
    ) -> Command {
        Command(
            name: "run", summary: "Watch the chains of a dependency set until the process is asked to end.",
            example: """
                xmsg-mon run --dependency-set depset.json --rollup-configs rollup-10.json,rollup-130.json \\
                      --l2-rpcs op=http://op-geth:8545,unichain=@/run/secrets/unichain-url
                """,
            settings: Settings.run
        ) { resolved, context in
            await typed(
                { () throws(SettingProblems) in try Configuration(resolved, files: context.files) }, "run", context,
                body)
        }
    }

    /// The demonstration on simulated chains.
    package static func demo(
        _ body: @escaping @Sendable (DemoConfiguration, CommandContext) async -> ExitCode
    ) -> Command {
        Command(
            name: "demo", summary: "Watch simulated chains, to see what the monitor shows, without any node.",
            example: "xmsg-mon demo --for 30s --metrics.port 0", settings: Settings.demo
        ) { resolved, context in
            await typed({ () throws(SettingProblems) in try DemoConfiguration(resolved) }, "demo", context, body)
        }
    }

    /// The measurements; `body` gets the parts to measure.
    package static func bench(_ body: @escaping @Sendable (BenchPlan, CommandContext) async -> ExitCode) -> Command {
        Command(
            name: "bench", summary: "Measure the speed of the monitor's parts on this machine.",
            example: "xmsg-mon bench --part keccak,json", settings: Settings.bench
        ) { resolved, context in
            await typed({ () throws(SettingProblems) in try BenchPlan(resolved) }, "bench", context, body)
        }
    }

    /// What this program was built from.
    static let version = Command(
        name: "version", summary: "Print version, revision, Swift version and platform.",
        example: "xmsg-mon version --json", settings: Settings.version
    ) { resolved, context in
        await typed({ () throws(SettingProblems) in try json(resolved) }, "version", context) { json, context in
            context.finish(printing: (json ? BuildInfo.json : BuildInfo.line) + "\n")
        }
    }

    /// Refuses whatever was said to a command that cannot be told anything.
    static func nothing(_ resolved: ResolvedSettings) throws(SettingProblems) {
        if let problems = SettingProblems(SettingReader(resolved).problems) { throw problems }
    }

    /// Whether JSON was asked for, where that is all that a command can be told.
    static func json(_ resolved: ResolvedSettings) throws(SettingProblems) -> Bool {
        var reader = SettingReader(resolved)
        let json = reader.value(Settings.json)
        if let problems = SettingProblems(reader.problems) { throw problems }
        return json ?? false
    }

    /// Makes the typed form of the settings and goes on with it, or prints what is wrong with them.
    static func typed<Value>(
        _ make: () throws(SettingProblems) -> Value, _ name: String, _ context: CommandContext,
        _ body: @Sendable (Value, CommandContext) async -> ExitCode
    ) async -> ExitCode {
        do throws(SettingProblems) {
            return await body(try make(), context)
        } catch {
            return context.fail(
                error.all.map(\.description).joined(separator: ". "), error.exitCode,
                report: error.report(program: program, command: name))
        }
    }
}
