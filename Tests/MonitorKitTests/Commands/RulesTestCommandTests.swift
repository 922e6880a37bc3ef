import Foundation
import MonitorKit
import Testing

@Suite struct RulesTestCommandTests {
    private let recorder = Recorder()

    private func call(path: String) async -> ExitCode {
        await CommandLineInterface([.rulesTest]).main(
            .test(["rules", "test"], environment: ["PATH": path], recorder: recorder))
    }

    /// A promtool that keeps what it was called with, and has the last word.
    private func stub(saying code: Int) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "xmsg-mon-promtool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = """
            #!/bin/sh
            PATH=/usr/bin:/bin
            echo "$1 $2 $3" >"${0%/*}/called"
            cp "${3%/*}"/* "${0%/*}/"
            exit \(code)
            """
        let program = folder.appending(path: "promtool")
        try Data(script.utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        return folder
    }

    @Test func promtool_getsTheShippedRules_andTheirTests_andNothingIsLeftBehind() async throws {
        let folder = try stub(saying: 0)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(await call(path: "/nowhere:\(folder.path)") == .ok)
        #expect(recorder.errors.isEmpty)
        func text(_ name: String) throws -> String {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        #expect(try text("rules.yaml") == RuleDocument.prometheus.text(RuleSettings()))
        #expect(try text("rules_test.yaml") == RuleDocument.tests.text(RuleSettings()))
        let words = try text("called").split { $0 == " " || $0 == "\n" }.map(String.init)
        #expect(words.count == 3 && words.prefix(2) == ["test", "rules"])
        let file = try #require(words.last)
        #expect(file.hasSuffix("/rules_test.yaml") && !FileManager.default.fileExists(atPath: file))
    }

    @Test func verdictOfPromtool_isTheExitCode() async throws {
        let folder = try stub(saying: 1)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(await call(path: folder.path) == .failed)
        #expect(recorder.errors == "xmsg-mon: \(folder.path)/promtool finds fault with the rules\n")
    }

    @Test func missingPromtool_isNamed_withThePackageThatBringsIt() async {
        #expect(await call(path: "/nowhere") == .failed)
        #expect(recorder.errors.contains("promtool is in no folder of PATH"))
        #expect(recorder.errors.contains("prometheus"))
    }

    /// Of commands that can be told nothing.
    @Test(arguments: ["rules test", "dashboard print"], ["other.yaml", "--job=other"])
    func wordsAndFlags_areRefused(command: String, word: String) async {
        let words = command.split(separator: " ").map(String.init) + [word]
        let interface = CommandLineInterface([.rulesTest, .dashboardPrint])
        #expect(await interface.main(.test(words, environment: ["PATH": "/nowhere"], recorder: recorder)) == .usage)
        #expect(recorder.output.isEmpty && recorder.errors.contains("nothing was started"))
    }
}
