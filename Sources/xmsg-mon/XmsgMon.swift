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
        await CommandLineInterface([
            .run { await RunCommand.execute($0, $1) }, .demo { await DemoCommand.execute($0, $1) },
            .rehearse, .bench { await BenchCommand.execute($0, $1) },
            .verify, .messages, .compare, .watch, .healthcheck, .configCheck, .configPrint, .checkUpstreams, .selfTest,
            .rulesPrint, .rulesTest, .metricsList, .metricsSample, .metricsLint, .dashboardPrint, .stack,
        ]).main(context)
    }
}
