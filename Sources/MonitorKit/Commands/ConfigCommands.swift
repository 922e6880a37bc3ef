extension Command {
    /// Whether the configuration can be used, without starting anything.
    package static let configCheck = Command(
        name: "config check", summary: "Say whether the configuration of run can be used; start nothing.",
        example: "xmsg-mon config check --config /etc/xmsg-mon/config.json", settings: Settings.inspection
    ) { resolved, context in
        await configured("config check", resolved, context) { configuration, json, context in
            for warning in configuration.warnings { context.errors.write("\(program): \(warning)\n") }
            return context.finish(printing: (json ? checkJSON(configuration) : checkText(configuration)) + "\n")
        }
    }

    /// What the configuration amounts to.
    package static let configPrint = Command(
        name: "config print", summary: "Print the effective settings of run, each with its source, secrets left out.",
        example: "xmsg-mon config print --json --config /etc/xmsg-mon/config.json", settings: Settings.inspection
    ) { resolved, context in
        await configured("config print", resolved, context) { configuration, json, context in
            context.finish(printing: json ? configuration.redactedJSON + "\n" : configuration.redactedDescription)
        }
    }

    /// Goes on with the configuration of `run` and with whether JSON was asked for, or prints what is wrong.
    static func configured(
        _ name: String, _ resolved: ResolvedSettings, _ context: CommandContext,
        _ body: @Sendable (Configuration, _ json: Bool, CommandContext) async -> ExitCode
    ) async -> ExitCode {
        await typed(
            { () throws(SettingProblems) in
                let configuration = try Configuration(resolved, files: context.files)
                return (configuration, try json(resolved))
            }, name, context
        ) { value, context in await body(value.0, value.1, context) }
    }

    private static func checkText(_ configuration: Configuration) -> String {
        let chains = configuration.attachedChains.map { configuration.surface.names.text($0) }.joined(separator: ", ")
        let upstreams = configuration.upstreams.map(\.name).joined(separator: ", ")
        return """
            The configuration can be used (hash \(configuration.configHash)).
            Watched chains: \(chains). Upstreams: \(upstreams).
            Whether they answer: xmsg-mon check upstreams, with the same flags.
            """
    }

    private static func checkJSON(_ configuration: Configuration) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.member("config_hash", configuration.configHash)
            json.key("attached_chains")
            json.array { json in configuration.attachedChains.forEach { json.write($0.description) } }
            json.key("upstreams")
            json.array { json in configuration.upstreams.forEach { json.write($0.name) } }
            json.key("warnings")
            json.array { json in configuration.warnings.forEach { json.write($0) } }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
