import Foundation
import MonitorKit
import Testing

/// What the documents say about names is held against the program.
@Suite(.enabled(if: SourceTree.isThere, "the sources are not where the tests were compiled from"))
struct DocumentationTests {
    @Test(arguments: MetricCatalogue.all)
    func family_isInTheReadme(_ family: MetricFamily) throws {
        #expect(try Self.documentedSeries().contains { $0.covers(family.sampleName) || $0.covers(family.name) })
    }

    /// The other way round: nothing is promised that is not exported.
    @Test func documentedSeries_areExported() throws {
        for series in try Self.documentedSeries() {
            #expect(
                MetricCatalogue.all.contains { series.covers($0.sampleName) || series.covers($0.name) }, "\(series)")
        }
    }

    @Test func series_isCovered_byItsNameOrItsPatternAlone() {
        let row = DocumentedSeries.all(in: "| `a_head_number{chain}`, `…_timestamp` | x |\n| `b_*` | `c_d` |")
        #expect(row.count == 3)
        #expect(row.contains { $0.covers("a_head_number") } && row.contains { $0.covers("a_head_timestamp") })
        #expect(row.contains { $0.covers("b_c") })
        for other in ["a_head", "a_tail_timestamp", "a_head_numbers", "c_d", "b"] {
            #expect(!row.contains { $0.covers(other) }, "\(other)")
        }
    }

    @Test(
        arguments: [
            Settings.run, Settings.demo, Settings.rehearse, Settings.watch, Settings.bench, Settings.version,
            Settings.rulesPrint, Settings.stack, Settings.metricsList, Settings.metricsSample, Settings.metricsLint,
        ].flatMap(
            \.declarations))
    func setting_isInTheList_withVariableAndDefault(_ setting: SettingDeclaration) throws {
        let document = try #require(SourceTree.file("docs/CONFIGURATION.md"))
        let row = try #require(
            document.lines.first { $0.hasPrefix("| `\(setting.flag)`") || $0.hasPrefix("| `\(setting.flag) ") },
            "\(setting.flag) has no row")
        if setting.scope != .flag { #expect(row.contains("`\(setting.variable(prefix: "XMSG_MON"))`")) }
        if setting.scope == .anywhere { #expect(row.contains("`\(setting.name)`")) }
        if let text = setting.defaultText { #expect(row.contains("`\(text)`")) }
        #expect(row.contains(setting.reason), "the reason is: \(setting.reason)")
    }

    /// The table of what is said to one call names the commands that take a flag: all of them, and no other.
    @Test func flagsOfOneCall_nameTheCommandsThatTakeThem() throws {
        let document = try #require(SourceTree.file("docs/CONFIGURATION.md"))
        let section = try #require(document.text.splitOnce("\n## Of one call\n")?.1)
        let rows = (section.splitOnce("\n## ")?.0 ?? section).split(separator: "\n").filter { $0.hasPrefix("| `--") }
        #expect(rows.count > 8)
        for row in rows {
            let cells = row.split(separator: "|").map { String($0) }
            let flag = try #require(Self.quoted(in: cells[0]).first?.split(separator: " ").first)
            let takers = CommandLineInterface.program.commands.filter { command in
                command.settings.declarations.contains { $0.flag == flag }
            }
            #expect(!takers.isEmpty && Set(Self.quoted(in: cells[1])) == Set(takers.map(\.name)), "\(row)")
        }
    }

    /// What the program can do is told where people look first.
    @Test(arguments: CommandLineInterface.program.commands.map(\.name))
    func command_isInTheReadme(_ name: String) throws {
        let readme = try #require(SourceTree.file("README.md"))
        let pattern = "(xmsg-mon |`)\(name)(?![\\w-])"
        #expect(readme.text.range(of: pattern, options: .regularExpression) != nil, "\(name) is not in the README")
    }

    @Test func glossaryNames_areNamesInTheCode() throws {
        let document = try #require(SourceTree.file("docs/HANDBOOK.md"))
        let names = Self.names(in: document.text)
        #expect(names.count > 20)
        for name in names { #expect(Self.words.contains(name), "`\(name)` is not in the code") }
    }

    /// Each word that is explained is used, be it in another form: in a name or in a comment.
    @Test func glossaryTerms_areUsed() throws {
        let terms = try Self.glossaryTerms()
        #expect(terms.count > 50)
        // Foundation's search: that of String takes a second for each word here.
        let texts = SourceTree.sources.map(\.text).joined(separator: "\n") as NSString
        for stem in terms.flatMap({ $0.split { $0 == " " || $0 == "-" } }).map(Self.stem) {
            let isUsed = texts.range(of: stem, options: .caseInsensitive).location != NSNotFound
            #expect(isUsed, "\(stem)… is explained and not used")
        }
    }

    /// One meaning per word begins with one explanation per word.
    @Test func glossaryTerm_isExplainedOnce() throws {
        let terms = Dictionary(grouping: try Self.glossaryTerms()) { $0.lowercased() }
        let repeated = terms.filter { $0.value.count > 1 }.keys.sorted()
        #expect(repeated.isEmpty, "\(repeated) are explained more than once")
    }

    @Test func missingName_isNoticed() {
        #expect(
            Self.names(in: "A `BlockReference`, `local_safe`, `0x03` and `depset.json`.") == [
                "BlockReference", "local_safe", "depset.json",
            ])
        #expect(!Self.words.contains("NoSuchTypeAnywhere"))
        #expect(Self.stem("Retirement") == "retire" && Self.stem("Blocks") == "block")
    }

    /// Paths such as `Net/HTTPClient.swift` in the documents lead to files.
    @Test func pathsInDocuments_leadToFiles() {
        let folders = Set(SourceTree.sources.map { $0.path.split(separator: "/").dropLast().joined(separator: "/") })
        var count = 0
        for document in SourceTree.documents {
            for match in document.text.matches(of: #/`((?:[\w+-]+/)+(?:[\w+-]+\.swift)?)`/#) {
                let path = String(match.output.1)
                guard path.first?.isUppercase == true else { continue }
                count += 1
                let candidates = [path, "Sources/MonitorKit/" + path]
                let isThere = candidates.contains { candidate in
                    SourceTree.sources.contains { $0.path == candidate }
                        || SourceTree.tests.contains { $0.path == candidate }
                        || folders.contains(candidate.hasSuffix("/") ? String(candidate.dropLast()) : candidate)
                }
                #expect(isThere, "\(document.path): `\(path)`")
            }
        }
        #expect(count > 10)
    }

    /// The words that the glossary explains, in its order.
    private static func glossaryTerms() throws -> [Substring] {
        let document = try #require(SourceTree.file("docs/HANDBOOK.md"))
        return document.text.matches(of: #/(?m)^\*\*(.+?)\.\*\*/#).flatMap { $0.output.1.split(separator: ", ") }
    }

    /// What stands between backticks, words with spaces too.
    private static func quoted(in cell: String) -> [String] {
        cell.matches(of: #/`([^`]+)`/#).map { String($0.output.1) }
    }

    private static func documentedSeries() throws -> [DocumentedSeries] {
        let readme = try #require(SourceTree.file("README.md"))
        let section = try #require(readme.text.splitOnce("\n## Metrics\n")?.1)
        let series = DocumentedSeries.all(in: section.splitOnce("\n## ")?.0 ?? section)
        try #require(series.count > 5, "the table of metrics is not found")
        return series
    }

    /// What stands between backticks and can be a name; numbers are none.
    private static func names(in text: String) -> [String] {
        text.matches(of: #/`([A-Za-z][\w.]*)`/#).map { String($0.output.1) }
    }

    /// Every word of the sources' code and literals, comments left out.
    private static let words: Set<String> = {
        let code = SourceTree.sources.flatMap(\.lines).map { line in String(line).splitOnce("//")?.0 ?? String(line) }
        return Set(
            code.flatMap { line in
                line.matches(of: #/[A-Za-z_][\w.]*\w/#).flatMap { match in
                    let word = String(match.output)
                    return [word] + word.split(separator: ".").map(String.init)
                }
            })
    }()

    private static func stem(_ word: Substring) -> String {
        let lower = word.lowercased()
        let ending = ["ment", "s"].first { lower.hasSuffix($0) && lower.count > $0.count + 3 } ?? ""
        return String(lower.dropLast(ending.count))
    }
}

/// A name of series as the table writes it: whole, with a star for the rest, or with dots for what the one before began with.
private struct DocumentedSeries {
    let name: String
    let before: String

    /// The names of the first column of a table.
    static func all(in section: String) -> [DocumentedSeries] {
        section.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row in
            var before = ""
            return row.dropFirst(2).prefix { $0 != "|" }.matches(of: #/`([\w*…]+)(?:\{[^`]*\})?`/#).map { match in
                let series = DocumentedSeries(name: String(match.output.1), before: before)
                before = series.name
                return series
            }
        }
    }

    func covers(_ series: String) -> Bool {
        if name.hasSuffix("*") { return series.hasPrefix(name.dropLast()) && series.count >= name.count }
        guard name.hasPrefix("…") else { return name == series }
        let rest = name.dropFirst()
        return series.hasSuffix(rest) && before.hasPrefix(series.dropLast(rest.count) + "_")
    }
}
