import Foundation
import MonitorKit
import Testing

/// A folder for files that another process is to read.
@Suite struct TemporaryFolderTests {
    @Test func filesAreThere_forThisUserAlone_untilTheFolderIsRemoved() throws {
        let folder = try #require(TemporaryFolder(["a": [1, 2, 3], "b": []]))
        #expect(try Data(contentsOf: URL(filePath: "\(folder.path)/a")) == Data([1, 2, 3]))
        for path in [folder.path, "\(folder.path)/b"] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect((mode ?? 0o777) & 0o077 == 0, "\(path)")
        }
        let other = try #require(TemporaryFolder([:]))
        #expect(other.path != folder.path)
        for each in [folder, other] {
            each.remove()
            #expect(!FileManager.default.fileExists(atPath: each.path))
        }
    }

    @Test func fileThatCannotBeMade_leavesNothing() {
        #expect(TemporaryFolder(["no/such/folder": [1]]) == nil)
    }
}
