import Glibc
import MonitorKit

@main
enum XmsgMon {
    static func main() async {
        Signals.ignoreBrokenPipe()
        let context = CommandContext.process(arguments: Array(CommandLine.arguments.dropFirst()))
        exit(await execute(context).rawValue)
    }

    /// Away from the main actor, where every hop would cost two thread switches.
    @concurrent private static func execute(_ context: CommandContext) async -> ExitCode {
        await CommandLineInterface.program.main(context)
    }
}
