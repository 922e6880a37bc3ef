import Foundation
import Testing

/// The bugs that are planted to see whether tests notice: each must still be one.
@Suite(.enabled(if: SourceTree.isThere, "the sources are not where the tests were compiled from"))
struct MutationTests {
    private static let folder = Fixtures.root.appendingPathComponent("mutations")

    static let patches: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".patch") }.sorted()
    }()

    @Test func patches_areThere() {
        #expect(Self.patches.count >= 35)
    }

    @Test(arguments: patches)
    func patch_saysWhatItBreaks_andFitsTheSources(_ name: String) throws {
        let text = String(decoding: try Data(contentsOf: Self.folder.appendingPathComponent(name)), as: UTF8.self)
        let lines = text.components(separatedBy: "\n")
        #expect(lines[0].hasPrefix("# ") && lines[0].hasSuffix("."))
        var (source, old, hunks) = ("", [String](), 0)
        func check() {
            guard !old.isEmpty else { return }
            hunks += 1
            #expect(
                source.contains("\n" + old.joined(separator: "\n") + "\n"), "\(name): mend the patch, or the sources")
            old = []
        }
        for line in lines.dropFirst() {
            if line.hasPrefix("--- a/") {
                check()
                let file = SourceTree.root.appendingPathComponent(String(line.dropFirst(6)))
                source = "\n" + String(decoding: try Data(contentsOf: file), as: UTF8.self)
            } else if line.hasPrefix("@@") {
                check()
            } else if line.hasPrefix(" ") || line.hasPrefix("-") {
                old.append(String(line.dropFirst()))
            }
        }
        check()
        #expect(hunks > 0)
    }
}
