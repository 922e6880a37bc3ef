/// What a command gets from the process that runs it; tests give their own.
package struct CommandContext: Sendable {
    /// What follows the command's name.
    package var arguments: [String]
    /// The environment.
    package var environment: [String: String]
    /// How files are read.
    package var files: FileReader
    /// Results.
    package var output: TextOutput
    /// Everything else.
    package var errors: TextOutput
    /// The log of a service, which loses lines rather than wait for whoever reads them.
    package var log: TextOutput
    /// What is shown only while work goes on, on the same terms.
    package var progress: TextOutput
    /// Where time comes from.
    package var clock: any MonitorClock
    /// Where results go, if that is a terminal.
    package var terminal: Terminal
    /// Where everything else goes, if that is a terminal.
    package var errorTerminal: Terminal
    /// The terminal as it is now: people change the size of windows.
    package var currentTerminal: @Sendable () -> Terminal
    /// The terminal of everything else as it is now.
    package var currentErrorTerminal: @Sendable () -> Terminal
    /// Requests to end; called at most once, by commands that run until then.
    package var terminations: @Sendable () -> AsyncStream<Termination>
    /// How TLS is come by, where an endpoint is `https`.
    package var tls = TLSLoader.system

    /// Gathers the pieces; without streams of their own, the log goes where results go and progress where errors go.
    package init(
        arguments: [String], environment: [String: String], files: FileReader, output: TextOutput, errors: TextOutput,
        log: TextOutput? = nil, progress: TextOutput? = nil, clock: any MonitorClock, terminal: Terminal,
        errorTerminal: Terminal? = nil,
        currentTerminal: (@Sendable () -> Terminal)? = nil, currentErrorTerminal: (@Sendable () -> Terminal)? = nil,
        terminations: @escaping @Sendable () -> AsyncStream<Termination>
    ) {
        self.arguments = arguments
        self.environment = environment
        self.files = files
        self.output = output
        self.errors = errors
        self.log = log ?? output
        self.progress = progress ?? errors
        self.clock = clock
        self.terminal = terminal
        self.errorTerminal = errorTerminal ?? terminal
        self.currentTerminal = currentTerminal ?? { terminal }
        self.currentErrorTerminal = currentErrorTerminal ?? { errorTerminal ?? terminal }
        self.terminations = terminations
    }

    /// The context of this process.
    ///
    /// - Parameter arguments: Without the program's own name.
    package static func process(arguments: [String]) -> CommandContext {
        let environment = ProcessEnvironment.current()
        return CommandContext(
            arguments: arguments, environment: environment, files: .system, output: StandardStreams.output,
            errors: StandardStreams.errors, log: StandardStreams.log,
            progress: StandardStreams.progress, clock: SystemClock(),
            terminal: .standardOutput(environment: environment),
            errorTerminal: .standardError(environment: environment),
            currentTerminal: { .standardOutput(environment: environment) },
            currentErrorTerminal: { .standardError(environment: environment) },
            terminations: { Signals.terminations() }
        )
    }

    /// Whether results are for programs, also those that cannot be had.
    private var wantsJSON: Bool { arguments.contains { $0 == "--json" || $0 == "--json=true" } }

    /// Says why there is no result; under `--json` a second time, where the result would have been.
    ///
    /// - Parameter report: What people read, where that has more lines than one.
    package func fail(_ text: String, _ code: ExitCode = .failed, report: String? = nil) -> ExitCode {
        errors.write(report ?? "\(Command.program): \(text)\n")
        guard wantsJSON else { return code }
        var writer = JSONWriter()
        writer.object { json in
            json.key("error")
            json.object { json in
                json.member("code", "\(code)")
                json.member("message", text)
            }
        }
        _ = output.write(writer.bytes + [0x0A])
        return code
    }

    /// Says which error left no result: what the machine lacks is as unusable as a wrong setting, all else is a failure.
    ///
    /// - Parameter advice: what to look at after a failure.
    package func fail(on error: any Error, advice: String = "") -> ExitCode {
        if let error = error as? TLSUnavailable { return fail(error.description, .configuration) }
        return fail("\(error)\(advice)")
    }

    /// Waits until nobody reads what is printed, as when `head` has seen enough, or for so long at most.
    ///
    /// A command that prints until it is stopped has to end then, and one that is silent would never notice.
    package func waitUntilUnread(atMost patience: Duration? = nil) async {
        let start = clock.now()
        while output.write([]) == .written {
            let rest = patience.map { $0 - clock.now().elapsed(since: start) } ?? .seconds(1)
            guard rest > .zero, (try? await clock.sleep(for: min(rest, .milliseconds(250)))) != nil else { return }
        }
    }

    /// Prints results; a reader that has seen enough is no failure, a full disk is.
    package func finish(printing text: String) -> ExitCode {
        switch output.write(text) {
        case .written, .closed: return .ok
        case .failed(let number):
            errors.write("\(Command.program): the output cannot be written (error \(number))\n")
            return .failed
        }
    }
}
