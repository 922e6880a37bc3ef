import Foundation
import Testing

/// One text of the repository.
struct SourceText: Sendable, CustomTestStringConvertible {
    /// The path from the top of the repository.
    let path: String
    let text: String

    var testDescription: String { path }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    /// The name of the file, without its extension.
    var name: String { String((path.split(separator: "/").last ?? "").prefix { $0 != "." }) }
}

/// The repository that the tests were compiled from.
enum SourceTree {
    /// Four folders up from this file.
    static let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { folder, _ in folder.deletingLastPathComponent()
    }

    /// False where the tests run without the sources beside them.
    static let isThere = FileManager.default.fileExists(atPath: root.appending(path: "Package.swift").path)

    /// What ships.
    static let sources = files(under: "Sources", ending: ".swift")
    static let tests = files(under: "Tests/MonitorKitTests", ending: ".swift")
    /// What people read.
    static let documents =
        files(under: "docs", ending: ".md")
        + ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"].compactMap(file)

    /// Blanked once, because several rules look at it.
    private static let code = Dictionary(
        sources.map { ($0.path, SwiftCode.blanked($0.text)) }, uniquingKeysWith: { first, _ in first })

    /// A Swift text with comments and literals blanked out.
    static func code(of source: SourceText) -> String { code[source.path] ?? SwiftCode.blanked(source.text) }

    static func file(_ path: String) -> SourceText? {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map { SourceText(path: path, text: $0) }
    }

    private static func files(under folder: String, ending suffix: String) -> [SourceText] {
        let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)?.compactMap {
            $0 as? String
        }
        return (paths ?? []).filter { $0.hasSuffix(suffix) }.sorted().compactMap { file("\(folder)/\($0)") }
    }
}
