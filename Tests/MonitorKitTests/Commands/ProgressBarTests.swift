import Foundation
import Testing

@testable import MonitorKit

@Suite struct ProgressBarTests {
    private let clock = SteppedClock()
    private let recorder = Recorder()

    /// Standard output goes to a pipe, standard error to a terminal or not.
    private func context(isTerminal: Bool = true, columns: Int = 80) -> CommandContext {
        var context = CommandContext.test([], recorder: recorder)
        context.clock = clock
        context.errorTerminal = Terminal(isInteractive: isTerminal, columns: columns, environment: [:])
        return context
    }

    @Test func bar_isOneLineOfStandardError_thatIsWrittenOverAndRemoved() {
        let bar = ProgressBar("endpoints asked", of: 4, context())
        clock.advance(milliseconds: 2_000)
        bar.advance()
        clock.advance(milliseconds: 100)
        bar.note(4, of: 4)
        bar.finish()
        bar.finish()
        let tenth = String(repeating: "#", count: 10)
        #expect(
            recorder.errors == "\r\u{1B}[2K[\(tenth)\(String(repeating: ".", count: 30))] 25% 1 of 4 endpoints asked"
                + "\r\u{1B}[2K[\(String(repeating: "#", count: 40))] 100% 4 of 4 endpoints asked\r\u{1B}[2K")
        #expect(recorder.output.isEmpty)
    }

    @Test func nothing_isWritten_whereStandardErrorIsNoTerminal() async {
        let bar = ProgressBar("blocks", of: 4, context(isTerminal: false))
        clock.advance(milliseconds: 60_000)
        let value = await bar.show {
            bar.advance()
            return 7
        }
        #expect(value == 7 && recorder.errors.isEmpty && recorder.output.isEmpty)
    }

    @Test func work_thatIsQuicklyDone_showsNoBar() {
        let bar = ProgressBar("blocks", of: 4, context())
        clock.advance(milliseconds: 1_999)
        bar.advance()
        bar.finish()
        #expect(recorder.errors.isEmpty)
    }

    @Test func bar_isDrawnAtMostTenTimesASecond() {
        let bar = ProgressBar("blocks", of: 1_000, context())
        clock.advance(milliseconds: 2_000)
        for _ in 0..<1_000 {
            bar.advance()
            clock.advance(milliseconds: 1)
        }
        #expect(recorder.errors.components(separatedBy: "\r").count - 1 == 10)
    }

    /// A step that takes long is seen to take long: nothing is noted while it lasts.
    @Test(.timeLimit(.minutes(5))) func bar_isDrawn_whileOneStepLasts_andRemovedWhenItFails() async {
        struct Failure: Error {}
        clock.advance(milliseconds: 1)
        let bar = ProgressBar("replicas asked", context())
        clock.advance(milliseconds: 2_000)
        await #expect(throws: Failure.self) {
            try await bar.show {
                while recorder.errors.isEmpty { await Task.yield() }
                throw Failure()
            }
        }
        #expect(recorder.errors.hasPrefix("\r\u{1B}[2K0 replicas asked"))
        #expect(recorder.errors.hasSuffix("\r\u{1B}[2K"))
    }

    @Test(arguments: [20, 26, 40, 500]) func bar_fitsItsTerminal(columns: Int) {
        let bar = ProgressBar("parts", context(columns: columns))
        clock.advance(milliseconds: 2_000)
        bar.note(3, of: 10, "status page")
        let line = recorder.errors.dropFirst("\r\u{1B}[2K".count)
        #expect(line.count < columns && line.contains("30% 3 of 10"))
    }
}
