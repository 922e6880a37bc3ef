import Foundation
import Testing

/// Habits that a machine can check, held over the whole tree.
@Suite(.enabled(if: SourceTree.isThere, "the sources are not where the tests were compiled from"))
struct StyleTests {
    @Test func tree_isFound() {
        #expect(SourceTree.sources.count > 100)
        #expect(SourceTree.tests.count > 50)
        #expect(SourceTree.documents.count >= 5)
        // Those beside the sources are named one by one, so that one that is misspelled is missed.
        #expect(SourceTree.documents.filter { !$0.path.contains("/") }.count == 4)
    }

    @Test(arguments: HouseRule.ofSources)
    func rule_holdsInWhatShips(_ rule: HouseRule) {
        let violations = SourceTree.sources.flatMap(rule.violations)
        #expect(violations.isEmpty, "\(rule.name); \(rule.remedy):\n\(violations.joined(separator: "\n"))")
    }

    @Test(arguments: HouseRule.ofAll)
    func rule_holdsInEverythingThatIsWritten(_ rule: HouseRule) {
        // The rules themselves spell out what they forbid.
        let tests = SourceTree.tests.filter { !$0.path.contains("/Style/") }
        let violations = (SourceTree.sources + tests + SourceTree.documents).flatMap(rule.violations)
        #expect(violations.isEmpty, "\(rule.name); \(rule.remedy):\n\(violations.joined(separator: "\n"))")
    }

    @Test(arguments: HouseRule.ofSources + HouseRule.ofAll)
    func rule_failsWhereItIsBroken_andOnlyThere(_ rule: HouseRule) {
        #expect(rule.violations(inSnippet: rule.broken).count == 1)
        #expect(rule.violations(inSnippet: rule.kept) == [])
    }

    @Test(arguments: [
        "let a = b!", "f(a!)", "a[0]!.b", "f()!", "let a: Int!", "\"\\(a!)\"", "#\"\\#(f(a!))\"#", "a! != b",
        "let a = \"\"\"\n  \\(b!)\n  \"\"\"",
    ])
    func forcedUnwrapping_isSeen_alsoInInterpolations(_ snippet: String) throws {
        let rule = try #require(HouseRule.ofSources.first { $0.name == "nothing is unwrapped by force" })
        #expect(rule.violations(inSnippet: snippet).count == 1)
    }

    @Test(arguments: [
        "a != b", "!a", "if !f(a), !b {}", "\"a! \\(b) c!\"", "#\"a!\"b!\"#", "/* a! /* b! */ c! */", "// a!", "[!a]",
        "\"\"\"\na! \"b!\"\n\"\"\"", "a !== b",
    ])
    func whatLooksLikeForcedUnwrapping_isNone(_ snippet: String) throws {
        let rule = try #require(HouseRule.ofSources.first { $0.name == "nothing is unwrapped by force" })
        #expect(rule.violations(inSnippet: snippet) == [])
    }

    @Test(arguments: ["Task { }", "Task.detached { }", "Task(priority: .low) {", "let t = Task{}", "Task.init { }"])
    func looseTask_isSeen(_ snippet: String) throws {
        let rule = try #require(HouseRule.ofSources.first { $0.name == "tasks are children" })
        #expect(rule.violations(inSnippet: snippet).count == 1)
        #expect(rule.violations(inSnippet: "\(snippet)  // safe: ends with the process") == [])
        // A claim without a reason excuses nothing.
        #expect(rule.violations(inSnippet: "\(snippet)  // safe:").count == 1)
    }

    @Test(arguments: [
        "Task(executorPreference: loop) {", "group.addTask {", "MyTask {", "func run(_ task: Task<Void, Never>) {",
    ])
    func otherTask_isNone(_ snippet: String) throws {
        let rule = try #require(HouseRule.ofSources.first { $0.name == "tasks are children" })
        #expect(rule.violations(inSnippet: snippet) == [])
    }

    private static func has(_ pattern: String, _ text: String) -> Bool {
        text.range(of: pattern, options: .regularExpression) != nil
    }

    /// What decides is pure: it neither waits nor asks the system for anything.
    @Test(arguments: ["Primitives", "Discovery", "Jobs", "Validation", "Core", "Liveness"])
    func pureFolder_neitherWaitsNorImports(_ folder: String) {
        let files = SourceTree.sources.filter { $0.path.hasPrefix("Sources/MonitorKit/\(folder)/") }
        #expect(!files.isEmpty)
        for file in files {
            let code = SourceTree.code(of: file)
            #expect(!Self.has(#"\b(import|await)\b"#, code), "\(file.path): an import or a wait")
            // The protocol of clocks declares a wait; whoever conforms to it is elsewhere.
            #expect(file.name == "Moment" || !Self.has(#"\basync\b"#, code), "\(file.path): an async function")
        }
    }

    /// The small server serves anything: what its replies look like is told to it.
    @Test func httpFolder_knowsNothingOfTheAPI() {
        let files = SourceTree.sources.filter { $0.path.hasPrefix("Sources/MonitorKit/HTTP/") }
        #expect(files.count > 10)
        for file in files { #expect(!Self.has(#"/api\b|\bAPI[A-Z]"#, file.text), "\(file.path) names the API") }
    }

    @Test func package_hasNoDependency() throws {
        let package = try #require(SourceTree.file("Package.swift"))
        #expect(Self.foreignParts(of: package.text) == [])
        #expect(SourceTree.file("Package.resolved") == nil)
    }

    @Test(arguments: [
        #".package(url: "https://host/a", from: "1.0.0")"#, #".package(path: "../a")"#, #".package ( id: "a.b" )"#,
        #".systemLibrary(name: "C")"#, #".binaryTarget(name: "B")"#, #".plugin(name: "P")"#, #".linkedLibrary("z")"#,
        #".macro(name: "M")"#, #".product(name: "P", package: "p")"#,
    ])
    func foreignPart_isSeen(_ part: String) {
        #expect(Self.foreignParts(of: "let package = Package(\n    \(part)\n)").count == 1)
    }

    private static func foreignParts(of package: String) -> [String] {
        let pattern =
            #/\.(package|systemLibrary|binaryTarget|plugin|macro|linkedLibrary|linkedFramework|product)\s*\(/#
        return SwiftCode.blanked(package).matches(of: pattern).map { String($0.output.0) }
    }
}
