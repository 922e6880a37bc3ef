import Foundation
import MonitorKit
import Testing

@Suite struct FileReaderTests {
    @Test func file_isReadWhole_upToItsLimit() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: url) }
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        try Data(bytes).write(to: url)
        #expect(try FileReader.system.read(url.path, 100_000) == bytes)
        #expect(throws: FileError.tooLarge(limit: 99_999)) { try FileReader.system.read(url.path, 99_999) }
    }

    @Test func whatIsNoFile_isRefused() {
        #expect(throws: FileError.notAFile) { try FileReader.system.read("/", 10) }
        #expect(throws: FileError.notAFile) { try FileReader.system.read("/dev/zero", 10) }
        #expect(throws: FileError.system(ENOENT)) { try FileReader.system.read("/nowhere/at/all", 10) }
    }

    @Test func pipeWithoutWriter_doesNotBlock() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        #expect(throws: FileError.notAFile) { try FileReader.system.read(path, 10) }
    }
}
