import Dispatch
import MonitorKit
import Synchronization
import Testing

@Suite struct EventLogTests {
    /// Keeps lines, and loses them while it is told to.
    private final class Lines: Sendable {
        private let state = Mutex((lines: [String](), isOpen: true))

        var all: [String] { state.withLock { $0.lines } }

        func setOpen(_ isOpen: Bool) { state.withLock { $0.isOpen = isOpen } }

        func take(_ line: [UInt8]) -> Bool {
            state.withLock {
                if $0.isOpen { $0.lines.append(ScrapeSamples.text(line)) }
                return $0.isOpen
            }
        }
    }

    private let clock = SteppedClock()
    private let lines = Lines()

    private func log(_ minimum: LogLevel = .trace, limit: Int = 2) -> EventLog {
        EventLog(minimum: minimum, format: .logfmt, linesPerSecondAndEvent: limit, clock: clock) { [lines] in
            lines.take($0)
        }
    }

    @Test func line_carriesTheClocksTime() {
        log().write(.info, "start", "Started.", [(.version, "1.0")])
        #expect(lines.all == ["t=2025-11-21T01:00:00.250Z lvl=info event=start msg=Started. version=1.0\n"])
    }

    @Test func levels_belowTheMinimum_areNeitherWrittenNorCounted() {
        let log = log(.warn)
        for level in LogLevel.allCases { log.write(level, "e", level.rawValue) }
        log.flush()
        // The bound of two lines holds the third back, yet counts it.
        #expect(log.readings() == [0, 0, 0, 1, 1, 1])
        #expect(lines.all.map { $0.contains("lvl=warn") } == [true, false, true])
        #expect(LogLevel.allCases == LogLevel.allCases.sorted())
    }

    @Test func rate_isBoundedPerEvent_andWhatIsHeldBackIsTold() {
        let log = log()
        for index in 1...5 { log.write(.info, "noisy", "n\(index)") }
        log.write(.error, "quiet", "q")
        #expect(lines.all.map { $0.split(separator: "msg=")[1] } == ["n1\n", "n2\n", "q\n"])
        clock.advance(milliseconds: 999)
        log.write(.info, "noisy", "n6")
        #expect(lines.all.count == 3)
        clock.advance(milliseconds: 1)
        log.write(.info, "other", "o")
        #expect(
            lines.all.dropFirst(3) == [
                "t=2025-11-21T01:00:01.250Z lvl=warn event=log_rate "
                    + "msg=\"Held back further lines of event noisy to bound the rate.\" count=4\n",
                "t=2025-11-21T01:00:01.250Z lvl=info event=other msg=o\n",
            ])
        log.write(.info, "noisy", "n7")
        #expect(lines.all.last?.hasSuffix("msg=n7\n") == true)
        #expect(log.readings() == [0, 0, 8, 0, 1, 0])
    }

    @Test func flush_tellsWhatWasHeldBack_once() {
        let log = log(limit: 1)
        for _ in 0..<3 { log.write(.info, "noisy", "n") }
        log.flush()
        log.flush()
        #expect(lines.all.count == 2)
        #expect(lines.all.last?.hasSuffix("count=2\n") == true)
    }

    @Test func lostLines_areToldWhenTheReaderIsBack() {
        let log = log(limit: 10)
        lines.setOpen(false)
        for _ in 0..<3 { log.write(.info, "e", "lost") }
        lines.setOpen(true)
        log.write(.info, "e", "back")
        log.write(.info, "e", "again")
        #expect(lines.all.map { $0.split(separator: "event=")[1].prefix(8) } == ["log_lost", "e msg=ba", "e msg=ag"])
        #expect(lines.all.first?.hasSuffix("count=3\n") == true)
        lines.setOpen(false)
        log.write(.info, "e", "lost")
        #expect(log.lostLines() == 4, "what was told stays counted")
    }

    @Test func threads_doNotMixTheirLines() {
        let log = log(limit: .max)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in 0..<100 { log.write(.info, "e", "thread \(thread) line \(index)") }
        }
        #expect(lines.all.count == 800)
        #expect(Set(lines.all).count == 800)
        #expect(log.readings()[2] == 800)
    }
}
