import Foundation
import Synchronization
import Testing

@testable import MonitorKit

@Suite struct ProgressBarTests {
    private let clock = SteppedClock()
    private let recorder = Recorder()

    /// Standard output goes to a pipe, standard error to a terminal or not.
    private func context(
        isTerminal: Bool = true, columns: Int = 80, environment: [String: String] = [:]
    ) -> CommandContext {
        var context = CommandContext.test([], recorder: recorder)
        context.clock = clock
        let terminal = Terminal(isInteractive: isTerminal, columns: columns, environment: environment)
        context.errorTerminal = terminal
        context.currentErrorTerminal = { terminal }
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

    @Test func dumbTerminal_thatCannotErase_hasNoBar_andColorsAreNotAsked() {
        for (environment, isShown) in [(["TERM": "dumb"], false), (["NO_COLOR": "1"], true)] {
            let bar = ProgressBar("blocks", of: 4, context(environment: environment))
            clock.advance(milliseconds: 2_000)
            bar.advance()
            #expect(bar.isShown == isShown && recorder.errors.isEmpty != isShown)
        }
    }

    @Test func line_removesTheBarBeforeIt_andTheBarComesBackBelow() {
        let bar = ProgressBar("blocks", context(columns: 30))
        let cleared = bar.clearing(context())
        cleared.output.write("first\n")
        clock.advance(milliseconds: 2_000)
        bar.note(1, of: 2)
        cleared.errors.write("second\n")
        #expect(cleared.output.write([]) == .written)
        cleared.output.write("third\n")
        bar.note(2, of: 2)
        #expect(recorder.output == "first\nthird\n")
        #expect(
            recorder.errors
                == "\r\u{1B}[2K[####.....] 50% 1 of 2 blocks\r\u{1B}[2Ksecond\n\r\u{1B}[2K[########] 100% 2 of 2 blocks"
        )
    }

    /// A terminal that takes nothing for a while.
    private final class Gate: Sendable {
        let isOpen = Mutex(true)
    }

    @Test func barThatCannotBeRemoved_isRemovedBeforeWhatComesNext() {
        let gate = Gate()
        var gated = context()
        gated.progress = TextOutput { [recorder] bytes in
            gate.isOpen.withLock { $0 } ? recorder.errorStream.write(bytes) : .failed(11)
        }
        let bar = ProgressBar("blocks", gated)
        let log = bar.clearing(gated).log
        clock.advance(milliseconds: 2_000)
        bar.note(1, of: 2)
        gate.isOpen.withLock { $0 = false }
        log.write("first\n")
        gate.isOpen.withLock { $0 = true }
        log.write("second\n")
        #expect(recorder.output == "first\nsecond\n")
        #expect(recorder.errors.hasSuffix("1 of 2 blocks\r\u{1B}[2K"))
    }

    @Test func pace_isThatOfTheLastSeconds_withTheTimeThatIsLeft() {
        let bar = ProgressBar("blocks", showsPace: true, context())
        for second in 0..<40 {
            bar.note(UInt64(second < 20 ? second * 10 : 200 + (second - 20) * 40), of: 2_000)
            clock.advance(milliseconds: 1_000)
        }
        #expect(recorder.errors.contains(" 1% 20 of 2000 blocks, 10/s, 3 min left\r"))
        #expect(recorder.errors.hasSuffix("] 48% 960 of 2000 blocks, 40/s, 26 s left"))
        for _ in 0..<20 {
            bar.note(960, of: 2_000)
            clock.advance(milliseconds: 1_000)
        }
        #expect(recorder.errors.hasSuffix("] 48% 960 of 2000 blocks, no progress"))
    }

    @Test(arguments: [(12, "[.......] 1%"), (20, "1% 123456 of 9876543"), (28, "1% 123456 of 9876543 blocks")])
    func number_isWhole_orNotThere(columns: Int, shown: String) {
        let bar = ProgressBar("blocks", showsPace: true, context(columns: columns + 1))
        clock.advance(milliseconds: 2_000)
        bar.note(123_456, of: 9_876_543)
        #expect(recorder.errors == "\r\u{1B}[2K" + shown)
    }

    @Test(arguments: [20, 26, 40, 500]) func bar_fitsItsTerminal(columns: Int) {
        let bar = ProgressBar("parts", context(columns: columns))
        clock.advance(milliseconds: 2_000)
        bar.note(3, of: 10, "status page")
        let line = recorder.errors.dropFirst("\r\u{1B}[2K".count)
        #expect(line.count < columns && line.contains("30% 3 of 10"))
    }
}
