import Foundation
import Testing

/// A habit of the house that a machine can check in one text.
struct HouseRule: Sendable, CustomTestStringConvertible {
    let name: String
    /// What to do instead.
    let remedy: String
    /// A text that breaks the rule, and one like it that keeps it: proof that the rule can fail, and that it need not.
    let broken: String
    let kept: String
    let violations: @Sendable (SourceText) -> [String]

    var testDescription: String { name }

    func violations(inSnippet text: String) -> [String] {
        violations(SourceText(path: "Sources/MonitorKit/Snippet.swift", text: text))
    }

    /// No line of code, comments and literals blanked out, has a match, unless it says why that is safe.
    static func code(
        _ name: String, forbids pattern: String, remedy: String, broken: String, kept: String
    ) -> HouseRule {
        HouseRule(name: name, remedy: remedy, broken: broken, kept: kept) { source in
            linesMatching(pattern, in: SourceTree.code(of: source)).filter { number in
                source.lines[number].firstMatch(of: #/// safe: \S+/#) == nil
            }.map { describe($0, in: source) }
        }
    }

    /// No line, comments included, has a match, whatever the case of its letters.
    static func text(
        _ name: String, forbids pattern: String, remedy: String, broken: String, kept: String
    ) -> HouseRule {
        HouseRule(name: name, remedy: remedy, broken: broken, kept: kept) { source in
            linesMatching("(?i)" + pattern, in: source.text).map { describe($0, in: source) }
        }
    }

    private static func describe(_ number: Int, in source: SourceText) -> String {
        "\(source.path):\(number + 1): \(source.lines[number].trimmingCharacters(in: .whitespaces))"
    }

    /// The lines, counted from 0, in which a match begins; one search for the whole text, because a search for each line
    /// takes minutes.
    private static func linesMatching(_ pattern: String, in text: String) -> [Int] {
        guard let expression = try? NSRegularExpression(pattern: pattern, options: .anchorsMatchLines) else {
            Issue.record("\(pattern) is no regular expression")
            return []
        }
        let whole = text as NSString
        let matches = expression.matches(in: text, range: NSRange(location: 0, length: whole.length))
        let lines = matches.map { match in
            whole.substring(to: match.range.location).utf8.count { $0 == UInt8(ascii: "\n") }
        }
        return Set(lines).sorted()
    }
}

extension HouseRule {
    /// The rules for what ships.
    static let ofSources: [HouseRule] = [
        HouseRule(
            name: "a file has at most 400 lines", remedy: "give each idea a file of its own",
            broken: String(repeating: "\n", count: 401), kept: String(repeating: "\n", count: 400)
        ) { source in
            let count = source.lines.count - (source.text.hasSuffix("\n") ? 1 : 0)
            return count > 400 ? ["\(source.path): \(count) lines"] : []
        },
        .code(
            "imports are the toolchain's and the system's",
            forbids: #"\bimport\s+(?!(Glibc|Synchronization|Dispatch|MonitorKit)\s*$)"#,
            remedy: "do without: only Glibc, Synchronization and Dispatch ship",
            broken: "internal import Foundation", kept: "@preconcurrency internal import Glibc"),
        .code(
            "nothing ends the process", forbids: #"\btry!|\bas!|\b(fatalError|preconditionFailure)\s*\("#,
            remedy: "return or throw what is wrong, or say on the line why it cannot happen (// safe: …)",
            broken: "let value = try! read()", kept: "preconditionFailure()  // safe: the literal is an address"),
        .code(
            "nothing is unwrapped by force", forbids: #"(?<!\btry)(?<!\bas)(?<=[\w)\]}">?])!(?!=)"#,
            remedy: "use if let, guard let or ??", broken: "let first = list.first!.name",
            kept: "if list.first != nil, !isEmpty { fail(\"no!\") }  // never!"),
        .code(
            "nothing is unchecked",
            forbids: #"@unchecked\s+Sendable|(?<!\.)\bunsafe\s*\)|\bunowned\s+(let|var|self)\b"#,
            remedy: "let the compiler check it, or say on the line why it is safe (// safe: …)",
            broken: "final class Box: @unchecked Sendable {}", kept: "final class Box: Sendable {}"),
        .code(
            "tasks are children",
            forbids: #"\bTask(\.detached|\.init|\.immediate)?\s*(\((?!.*executorPreference:).*\))?\s*\{"#,
            remedy: "use a task group, so that no task outlives who began it",
            broken: "Task(priority: .low) { await run() }", kept: "group.addTask { await run() }"),
        .code(
            "names say what a thing is", forbids: #"\b\w*(Manager|Helper|Util|Utils|Utilities)\b"#,
            remedy: "name what it is in the words of docs/HANDBOOK.md",
            broken: "struct ChainManager {}", kept: "struct ChainFollower {}"),
    ]

    /// The rules for everything that is written here.
    static let ofAll: [HouseRule] = [
        .text(
            "nothing is left to be done", forbids: #"\b(TODO|FIXME|XXX|HACK)\b"#, remedy: "do it, or leave it out",
            broken: "// todo: later", kept: "// done"),
        .text(
            "texts speak of the program alone",
            forbids:
                #"\bissue #|\bissues?/\d|\bshared/|/work/|/tmp/|\bsessions?\b|\bsittings?\b|\bcolleagues?\b|\bhelpers?\b|\bticket\b"#,
            remedy: "say what is so and why: a reader has nothing but this repository",
            broken: "// As agreed in issue #12.", kept: "Issue.record(\"the sessionless tissue was shared\")"),
    ]
}
