import Glibc
import MonitorKit
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
        let sink = DescriptorSink(writer, patience: 1)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: LogLine.maximumLength)
        // A pipe of Linux holds 64 KiB unless it was told otherwise; a blocking write would never return here.
        let taken = (0..<100).count { _ in sink.write(line) }
        #expect((1..<100).contains(taken))
        var bytes = [UInt8](repeating: 0, count: 65_536)
        #expect(read(reader, &bytes, bytes.count) > 0)
        #expect(sink.write(line))
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
