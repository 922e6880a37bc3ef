import Glibc
import MonitorKit
import Synchronization
import Testing

@Suite struct DescriptorSinkTests {
    /// The two ends of a new pipe.
    private func makePipe() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test func line_arrivesWhole() throws {
        let (reader, writer) = try makePipe()
        defer { for end in [reader, writer] { close(end) } }
        #expect(DescriptorSink(writer).write(Array("a line\n".utf8)))
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = read(reader, &bytes, bytes.count)
        #expect(ScrapeSamples.text(Array(bytes.prefix(max(0, count)))) == "a line\n")
    }

    @Test func stuckReader_costsLinesAndNotTheMonitor() throws {
        let (reader, writer) = try makePipe()
        defer { for end in [reader, writer] { close(end) } }
        let sink = DescriptorSink(writer, patience: .milliseconds(1))
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: LogLine.maximumLength)
        // A pipe of Linux holds 64 KiB unless it was told otherwise; a blocking write would never return here.
        let taken = (0..<100).count { _ in sink.write(line) }
        #expect((1..<100).contains(taken))
        var bytes = [UInt8](repeating: 0, count: 65_536)
        #expect(read(reader, &bytes, bytes.count) > 0)
        #expect(sink.write(line))
    }

    /// A clock on which a millisecond passes between two looks.
    private final class HastyClock: MonitorClock {
        private let looks = Mutex<UInt64>(0)
        var count: UInt64 { looks.withLock { $0 } }

        func now() -> Moment {
            looks.withLock { looks in
                looks += 1
                return Moment(wall: 0, steady: looks * 1_000_000)
            }
        }

        func sleep(for duration: Duration) async throws(CancellationError) {}
    }

    @Test func patience_isSpentOnce_andRegainedByLinesThatAreTaken() throws {
        let (reader, writer) = try makePipe()
        defer { for end in [reader, writer] { close(end) } }
        let clock = HastyClock()
        let sink = DescriptorSink(writer, patience: .milliseconds(2), clock: clock)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: LogLine.maximumLength)
        let taken = (0..<100).count { _ in sink.write(line) }
        #expect(clock.count == 4, "two waits of a millisecond, each with two looks")
        var bytes = [UInt8](repeating: 0, count: line.count)
        // A reader that takes a line now and then costs a millisecond for each, not the whole patience.
        for _ in 0..<10 {
            #expect(read(reader, &bytes, bytes.count) == line.count)
            let isTaken = [sink.write(line), sink.write(line), sink.write(line)]
            #expect(isTaken == [true, false, false])
        }
        #expect(clock.count == 24 && taken < 100)
    }

    /// A terminal takes as much of a line as it has room for; what is left goes before the next line.
    @Test(.enabled(if: access("/dev/ptmx", R_OK | W_OK) == 0, "there are no terminals here"))
    func terminalThatNobodyReads_costsLines_andLeavesThemWhole() throws {
        let (reader, writer) = try makeTerminal()
        defer { for end in [reader, writer] { close(end) } }
        let sink = DescriptorSink(writer, patience: .milliseconds(1))
        let rest = String(repeating: "x", count: 700)
        // A blocking write of a whole line would never return here, once there is room for a part of it.
        let taken = (0..<1_000).filter { sink.write(Array("\($0) \(rest)\n".utf8)) }
        #expect((1..<1_000).contains(taken.count))
        var text = ""
        var hasEnded = false
        var bytes = [UInt8](repeating: 0, count: 4096)
        var request = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        while !text.hasSuffix("end\r\n"), poll(&request, 1, 5_000) == 1 {
            let count = read(reader, &bytes, bytes.count)
            text += ScrapeSamples.text(Array(bytes.prefix(max(0, count))))
            if !hasEnded { hasEnded = sink.write(Array("end\n".utf8)) }
        }
        #expect(text == taken.map { "\($0) \(rest)\r\n" }.joined() + "end\r\n")
    }

    /// The two ends of a new terminal: what shows it, and what a program writes to.
    private func makeTerminal() throws -> (reader: Int32, writer: Int32) {
        let reader = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(reader >= 0)
        // The requests of Linux that the module does not have: TIOCSPTLCK and TIOCGPTN.
        var isLocked: Int32 = 0
        var number: Int32 = 0
        let answers = [ioctl(reader, 0x4004_5431, &isLocked), ioctl(reader, 0x8004_5430, &number)]
        try #require(answers == [0, 0])
        let writer = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        try #require(writer >= 0)
        return (reader, writer)
    }

    @Test func readerThatIsGone_isALostLine_andNoSignal() throws {
        let (reader, writer) = try makePipe()
        defer { close(writer) }
        close(reader)
        #expect(!DescriptorSink(writer).write([1]))
    }

    @Test func closedDescriptor_isALostLine() {
        #expect(!DescriptorSink(987_654).write([1]))
    }
}
