/// A piece of YAML that is about to be written: only what configuration files of other programs need.
package indirect enum YAMLNode: Hashable, Sendable {
    /// A string; quoted unless it is plainly a word.
    case text(String)
    /// A whole number.
    case number(Int)
    /// `true` or `false`.
    case flag(Bool)
    /// Several lines that keep their breaks.
    case lines([String])
    /// A sequence.
    case list([YAMLNode])
    /// Keys with values, in order.
    case mapping([YAMLEntry])

    /// The document as text, beginning with comments.
    package func document(comments: [String] = []) -> String {
        (comments.map { "# \($0)" } + rendered()).joined(separator: "\n") + "\n"
    }

    /// The node as lines, without indentation of its own.
    private func rendered() -> [String] {
        switch self {
        case .text(let text): [Self.scalar(text)]
        case .number(let number): ["\(number)"]
        case .flag(let flag): ["\(flag)"]
        case .lines(let lines): lines
        case .list(let nodes):
            nodes.isEmpty ? ["[]"] : nodes.flatMap { Self.hanging("- ", $0.rendered()) }
        case .mapping(let entries):
            entries.isEmpty ? ["{}"] : entries.flatMap(\.rendered)
        }
    }

    /// What follows a key: on its line, or below it.
    fileprivate func rendered(after key: String) -> [String] {
        switch self {
        case .lines(let lines): ["\(key): |-"] + lines.map { "  \($0)" }
        case .list(let nodes) where !nodes.isEmpty: ["\(key):"] + rendered()
        case .mapping(let entries) where !entries.isEmpty: ["\(key):"] + rendered().map { "  \($0)" }
        case .text, .number, .flag, .list, .mapping: ["\(key): \(rendered().joined())"]
        }
    }

    private static func hanging(_ mark: String, _ lines: [String]) -> [String] {
        lines.enumerated().map { index, line in
            index == 0 ? mark + line : String(repeating: " ", count: mark.utf8.count) + line
        }
    }

    /// A scalar that no reader of YAML 1.1 or 1.2 takes for anything but this string.
    fileprivate static func scalar(_ text: String) -> String {
        if isPlain(text) { return text }
        var bytes: [UInt8] = []
        JSONEscaping.append(text, to: &bytes)
        return "\"" + String(decoding: bytes, as: UTF8.self) + "\""
    }

    /// Words that begin with a letter and hold nothing that YAML gives a meaning; words for truth and nothing excepted.
    private static func isPlain(_ text: String) -> Bool {
        let reserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        guard let first = text.utf8.first, isLetter(first), !reserved.contains(text.lowercased()) else { return false }
        return text.utf8.allSatisfy { byte in
            isLetter(byte) || (48...57).contains(byte) || "_-./".utf8.contains(byte)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte)
    }
}

/// One key of a mapping with its value, and what a reader should know about it.
package struct YAMLEntry: Hashable, Sendable {
    /// The key.
    package let key: String
    /// The value.
    package let value: YAMLNode
    /// Lines above the key.
    package let comments: [String]

    /// Puts an entry together.
    package init(_ key: String, _ value: YAMLNode, comments: [String] = []) {
        self.key = key
        self.value = value
        self.comments = comments
    }

    fileprivate var rendered: [String] {
        comments.map { "# \($0)" } + value.rendered(after: YAMLNode.scalar(key))
    }
}

extension YAMLNode: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// A string.
    package init(stringLiteral value: String) { self = .text(value) }

    /// A sequence.
    package init(arrayLiteral elements: YAMLNode...) { self = .list(elements) }

    /// A mapping in the order in which it is written.
    package init(dictionaryLiteral elements: (String, YAMLNode)...) {
        self = .mapping(elements.map { YAMLEntry($0.0, $0.1) })
    }
}
