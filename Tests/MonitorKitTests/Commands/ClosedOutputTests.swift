import Glibc
import MonitorKit
import Testing

/// What prints until it is stopped ends when nobody reads any more, as under `| head`.
@Suite(.timeLimit(.minutes(15))) struct ClosedOutputTests {
    private let recorder = Recorder()
    private let interface = CommandLineInterface([
        .demo { await DemoCommand.execute($0, $1) }, .rehearse,
    ])

    private func call(_ arguments: String..., output: TextOutput) async -> ExitCode {
        var context = CommandContext.test(arguments, recorder: recorder)
        context.output = output
        context.terminations = { AsyncStream { _ in } }
        return await interface.main(context)
    }

    @Test func pipe_saysThatItsReaderLeft_withoutAByte() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[1]) }
        #expect(StandardStreams.write([], to: ends[1]) == .written)
        close(ends[0])
        #expect(StandardStreams.write([], to: ends[1]) == .closed)
    }

    @Test func demo_ends_whenNobodyReadsIt() async {
        #expect(await call("demo", "--metrics.port", "0", output: TextOutput { _ in .closed }) == .ok)
    }

    @Test func rehearsalThatNobodySees_ends_andHasNotPassed() async throws {
        let story = try #require(RehearsalStory.all.first).name
        let closed = TextOutput { _ in .closed }
        #expect(await call("rehearse", story, "--metrics.port", "0", output: closed) == .failed)
        #expect(await call("rehearse", "base-2024-09-21", "--speed", "1", output: closed) == .failed)
    }

    @Test func linger_ends_whenNobodyReads() async {
        var context = CommandContext.test([], recorder: recorder)
        context.output = TextOutput { _ in .closed }
        await context.waitUntilUnread(atMost: .seconds(86_400))
        context.output = recorder.outputStream
        await context.waitUntilUnread(atMost: .milliseconds(1))
    }
}
