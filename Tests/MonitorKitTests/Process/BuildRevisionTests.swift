import Foundation
import MonitorKit
import Testing

@Suite(.enabled(if: SourceTree.isThere, "the sources are not where the tests were compiled from"))
struct BuildRevisionTests {
    private static let bash = ExternalProgram(name: "bash", package: "Debian's bash")

    @Test func revision_isACommitOrUnknown_andIsPrinted() {
        #expect(BuildInfo.revision.wholeMatch(of: #/unknown|[0-9a-f]{7,40}(-dirty)?/#) != nil)
        #expect(BuildInfo.line.contains("(\(BuildInfo.revision))"))
        #expect(BuildInfo.json.contains("\"revision\":\"\(BuildInfo.revision)\""))
    }

    @Test(arguments: ["0123abc", "0123456789abcdef0123456789abcdef01234567-dirty", "unknown"])
    func stamp_writesTheCommit_andNothingElse(_ revision: String) async throws {
        let source = try #require(SourceTree.file("Sources/MonitorKit/Process/BuildRevision.swift")).text
        let (status, text) = try await Self.stamp([revision], on: source)
        #expect(status == 0)
        #expect(text == source.replacing("\"\(BuildInfo.revision)\"", with: "\"\(revision)\""))
    }

    @Test(arguments: [
        ["123"], ["HEAD"], ["\"; exit()"], ["0123abc", "0123abc"], ["0123ABC"], [""], ["0123abc\nx"],
    ])
    func stamp_refusesWhatIsNoCommit(_ arguments: [String]) async throws {
        let source = "static let revision = \"unknown\"\n"
        let (status, text) = try await Self.stamp(arguments, on: source)
        #expect(status == 2)
        #expect(text == source)
    }

    @Test func stamp_fails_whereThereIsNothingToWriteTo() async throws {
        #expect(try await Self.stamp(["0123abc"], on: "let revision = 7\n").status == 1)
    }

    private static func stamp(_ arguments: [String], on source: String) async throws -> (status: Int32, text: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "xmsg-mon-stamp-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try source.write(to: file, atomically: true, encoding: .utf8)
        let script = SourceTree.root.appending(path: ".ci/stamp").path
        let command = "XMSG_MON_STAMP_FILE=\"$0\" exec \"$@\""
        let output = try #require(
            try await bash.run(["-c", command, file.path, script] + arguments), "bash is missing")
        return (output.status, try String(contentsOf: file, encoding: .utf8))
    }
}
