import Foundation
import MonitorKit
import Testing

@Suite struct ProcessReadingsTests {
    /// Makes a folder that looks like `/proc`.
    private func folder(stat: String?, btime: String?, limits: String?) throws -> URL {
        let root = FileManager.default.temporaryDirectory.appending(path: "xmsg-mon-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: root.appending(path: "self/fd"), withIntermediateDirectories: true)
        for (path, text) in [("self/stat", stat), ("stat", btime), ("self/limits", limits)] {
            try text?.write(to: root.appending(path: path), atomically: true, encoding: .utf8)
        }
        return root
    }

    /// The fields are numbered in proc(5); 100 ticks a second is what Linux reports on all its usual machines.
    @Test func fields_areTheOnesThatTheManualNumbers() throws {
        let stat = "42 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 150 250 13 14 15 16 7 18 6000 4096000 100 20 21\n"
        let limits = """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             95000                95000                processes
            Max open files            1024                 1048576              files

            """
        let root = try folder(stat: stat, btime: "cpu  1 2 3\nbtime 1700000000\n", limits: limits)
        defer { try? FileManager.default.removeItem(at: root) }
        let readings = ProcessReadings.read(from: root.path())
        #expect(readings.cpuSeconds == 4)
        #expect(readings.threads == 7)
        #expect(readings.startTime == 1_700_000_060)
        #expect(readings.virtualBytes == 4_096_000)
        #expect(readings.residentBytes == 100 * UInt64(sysconf(Int32(_SC_PAGESIZE))))
        #expect(readings.maximumDescriptors == 1024)
    }

    @Test(arguments: ["", "42", "42 (x", "42 (x)", "42 (x) S", "42 (x) S 1 -2 a b", "\u{0}\u{FFFD}"])
    func garbage_givesNothing(stat: String) throws {
        let root = try folder(stat: stat, btime: "btime x", limits: "Max open files")
        defer { try? FileManager.default.removeItem(at: root) }
        var readings = ProcessReadings.read(from: root.path())
        readings.openDescriptors = nil
        #expect(readings == ProcessReadings())
    }

    @Test func unlimitedDescriptors_areNotANumber() throws {
        let root = try folder(stat: nil, btime: nil, limits: "Max open files            unlimited  unlimited  files\n")
        defer { try? FileManager.default.removeItem(at: root) }
        #expect(ProcessReadings.read(from: root.path()).maximumDescriptors == nil)
    }

    @Test func missingFolder_givesNothing() {
        #expect(ProcessReadings.read(from: "/nowhere") == ProcessReadings())
    }

    @Test func ownProcess_isReadable() throws {
        let readings = ProcessReadings.read()
        #expect(try #require(readings.residentBytes) > 1_000_000)
        #expect(try #require(readings.virtualBytes) >= #require(readings.residentBytes))
        #expect(try #require(readings.threads) > 0)
        #expect(try #require(readings.openDescriptors) >= 3)
        #expect(try #require(readings.startTime) > 1_600_000_000)
        #expect(readings.cpuSeconds != nil)
    }
}
