import Foundation
import MonitorKit
import Synchronization
import Testing

@Suite struct ProcessTests {
    @Test func exitCodes_areThePublishedOnes() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
    }

    @Test func terminations_haveTheSystemsNumbers() {
        #expect(Termination.interrupt.rawValue == SIGINT && Termination.terminate.rawValue == SIGTERM)
    }

    @Test func write_tellsWhatBecameOfTheOutput() throws {
        Signals.ignoreBrokenPipe()
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        #expect(StandardStreams.write(Array("text".utf8), to: ends[1]) == .written)
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(read(ends[0], &buffer, 8) == 4)
        close(ends[0])
        #expect(StandardStreams.write([1], to: ends[1]) == .closed)
        close(ends[1])
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        #expect(StandardStreams.write([1], to: full) == .failed(ENOSPC))
    }

    @Test func write_waitsForASlowReader() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        #expect(fcntl(writing, F_SETFL, O_NONBLOCK) == 0)
        // More than any pipe holds, so that the writer must wait at least once.
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let reader = Thread { Self.received.withLock { $0 = Self.drain(reading) } }
        reader.start()
        #expect(StandardStreams.write(bytes, to: writing) == .written)
        close(writing)
        while !reader.isFinished { sched_yield() }
        #expect(Self.received.withLock { $0 } == bytes)
        close(reading)
    }

    private static let received = Mutex<[UInt8]>([])

    private static func drain(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count <= 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    @Test func color_isForTerminalsThatWantIt() {
        #expect(Terminal(isInteractive: true, columns: 120, environment: [:]).usesColor)
        #expect(Terminal(isInteractive: true, columns: 120, environment: ["NO_COLOR": ""]).usesColor)
        #expect(!Terminal(isInteractive: true, columns: 120, environment: ["NO_COLOR": "1"]).usesColor)
        #expect(!Terminal(isInteractive: true, columns: 120, environment: ["TERM": "dumb"]).usesColor)
        #expect(!Terminal(isInteractive: false, columns: 120, environment: [:]).usesColor)
        #expect(Terminal(isInteractive: true, columns: 0, environment: [:]).width == 80)
        #expect(Terminal(isInteractive: true, columns: 7, environment: [:]).width == 7)
        #expect(Terminal(isInteractive: true, columns: 9_999, environment: [:]).width == 500)
        #expect(Terminal(isInteractive: true, columns: 80, environment: ["NO_COLOR": "1"]).isScreen)
        #expect(!Terminal(isInteractive: true, columns: 80, environment: ["TERM": "dumb"]).isScreen)
        #expect(!Terminal(isInteractive: false, columns: 80, environment: ["TERM": "xterm"]).isScreen)
    }

    @Test func environment_isThatOfTheProcess() {
        #expect(ProcessEnvironment.current() == ProcessInfo.processInfo.environment)
    }

    @Test func clocks_goForward_andSleepEndsWhenTheTaskIsCancelled() async {
        let clock = SystemClock()
        let before = clock.now()
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await clock.sleep(for: .seconds(3600)) }
                group.cancelAll()
                try await group.next()
            }
        }
        let after = clock.now()
        #expect(after.steady >= before.steady && before.steady > 0)
        #expect(after.elapsed(since: before) < .seconds(3600))
    }
}
