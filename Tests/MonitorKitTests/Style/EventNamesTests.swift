import Foundation
import Testing

/// Whoever searches a log, or listens to the stream, for a name that a document gives finds it.
@Suite(.enabled(if: SourceTree.isThere, "the sources are not where the tests were compiled from"))
struct EventNamesTests {
    /// What was called otherwise once is named in the list of changes.
    private static let documents = SourceTree.documents.filter { $0.path != "CHANGELOG.md" }

    @Test func linesOfTheLog_inDocuments_areWritten() {
        let written = Self.linesWritten
        #expect(
            written.count > 60 && written.isSuperset(of: ["message_invalid", "chain_stalled", "log_lost", "started"]))
        let named = Self.documents.flatMap { document in
            NamedEvents(in: document.text).lines.map { (document.path, $0) }
        }
        #expect(named.count > 20)
        for (path, name) in named { #expect(written.contains(name), "\(path): no line has the event `\(name)`") }
    }

    @Test func eventsOfTheStream_inDocuments_areSent() throws {
        let sent = try Self.kindsSent
        #expect(sent.count > 20 && sent.isSuperset(of: ["gap", "reorg", "row_head", "message_ended"]))
        let named = Self.documents.flatMap { document in
            NamedEvents(in: document.text).kinds.map { (document.path, $0) }
        }
        #expect(named.count > 5)
        for (path, name) in named { #expect(sent.contains(name), "\(path): no event is called `\(name)`") }
    }

    @Test func names_areFound_asDocumentsWriteThem() {
        let text = """
            The log lines `a_b`, `c`
            and `d` have both; a line `event=e` too, and the log of that replica: `f` says more. In the line `g h`, and
            with `event=i`; in lines of 80 `columns`. An event `j` comes first, with the kinds `k`, `l` and `m`, and `n`.
            """
        let named = NamedEvents(in: text)
        #expect(Set(named.lines) == ["a_b", "c", "d", "e", "f", "i"])
        #expect(named.kinds == ["j", "k", "l", "m", "n"])
        #expect(!Self.linesWritten.contains("message_believed"))
    }

    /// The second argument of what writes a line, and what a line is made of directly.
    private static let linesWritten: Set<String> = {
        let patterns = [
            #"\.write\(\s*[^,"]{1,60},\s*"([a-z_]+)""#, #"\bevent: "([a-z_]+)""#,
            #": \(\.(?:info|warn|error), "([a-z_]+)", ""#,
        ]
        let text = SourceTree.sources.map(\.text).joined(separator: "\n")
        return Set(patterns.flatMap { captures($0, in: text) })
    }()

    /// The words for transitions, and what the stream says for itself.
    private static var kindsSent: Set<String> {
        get throws {
            let transitions = try #require(SourceTree.file("Sources/MonitorKit/API/TransitionJSON.swift"))
            let stream = try #require(SourceTree.file("Sources/MonitorKit/API/EventStream.swift"))
            let words = captures(#"case [^:]+: "([a-z_]+)""#, in: transitions.text)
            return Set(words + captures(#""event: ([a-z_]+)\\n"#, in: stream.text))
        }
    }

    /// The first group of each match; Foundation's search, because the sources are long.
    private static func captures(_ pattern: String, in text: String) -> [String] {
        guard let expression = try? NSRegularExpression(pattern: pattern) else {
            Issue.record("\(pattern) is no regular expression")
            return []
        }
        let whole = text as NSString
        return expression.matches(in: text, range: NSRange(location: 0, length: whole.length)).map {
            whole.substring(with: $0.range(at: 1))
        }
    }
}

/// The names of events in a text for people: those of lines in the log, and those of the stream.
private struct NamedEvents {
    private(set) var lines: [String] = []
    private(set) var kinds: [String] = []

    init(in text: String) {
        let list = #/\b(?:(lines?|log of [a-z ]+:)|events?|kinds?)\s+(`[^`\n]+`(?:(?:,|,?\s+and|\s+or)\s+`[^`\n]+`)*)/#
        for match in text.matches(of: list) {
            let names = match.output.2.matches(of: #/`(?:event=)?([a-z_]+)`/#).map { String($0.output.1) }
            if match.output.1 == nil { kinds += names } else { lines += names }
        }
        let pairs = text.matches(of: #/`event=([a-z_]+)`/#).map { String($0.output.1) }
        lines += pairs.filter { !lines.contains($0) }
    }
}
