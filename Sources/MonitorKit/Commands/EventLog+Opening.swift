extension EventLog {
    /// The log that the settings ask for: text on a terminal and logfmt elsewhere, unless they say otherwise.
    package static func opened(
        _ settings: LogSettings, names: ChainNames = .none, _ context: CommandContext
    ) -> EventLog {
        let format = format(settings, context)
        let output = context.log
        return EventLog(
            minimum: LogLevel(rawValue: settings.level.rawValue) ?? .info,
            format: LogFormat(rawValue: format.rawValue) ?? .logfmt,
            colored: settings.color ?? context.terminal.usesColor, names: names, clock: context.clock
        ) { line in
            if case .written = output.write(line) { true } else { false }
        }
    }

    /// Whether its lines are text on a terminal, where somebody sees them come.
    static func isForPeople(_ settings: LogSettings, _ context: CommandContext) -> Bool {
        context.terminal.isInteractive && format(settings, context) == .text
    }

    private static func format(_ settings: LogSettings, _ context: CommandContext) -> LogSettings.Format {
        settings.format ?? (context.terminal.isInteractive ? .text : .logfmt)
    }
}
