/// A metrics page as a reader sees it: what was said about each family, and its samples in order.
package struct MetricPage: Hashable, Sendable {
    /// One line with a value.
    package struct Sample: Hashable, Sendable {
        /// The line's number, from 1.
        package let line: Int
        /// The name.
        package let name: String
        /// Labels in the order of the line.
        package let labels: [Label]
        /// The value, as it is written.
        package let value: String
        /// Something follows the value.
        package let hasTimestamp: Bool
    }

    /// A label with its value, unescaped.
    package struct Label: Hashable, Sendable {
        /// The name.
        package let name: String
        /// The value.
        package let value: String
    }

    /// Why a text is no page.
    package struct Unreadable: Error, Hashable, Sendable, CustomStringConvertible {
        /// The line's number, from 1.
        package let line: Int
        /// What is wrong with it.
        package let fault: String

        package var description: String { "line \(line) \(fault)" }
    }

    /// The page ends as OpenMetrics demands.
    package private(set) var isOpenMetrics = false
    /// The types by the name that metadata carries.
    package private(set) var types: [String: String] = [:]
    /// The help texts, likewise, unescaped.
    package private(set) var helps: [String: String] = [:]
    /// Lines of metadata that repeat what was said before.
    package private(set) var repeated: [Int] = []
    /// The samples.
    package private(set) var samples: [Sample] = []

    /// Reads a page in either format.
    package init(_ bytes: [UInt8]) throws(Unreadable) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Unreadable(line: 1, fault: "begins a text that is not UTF-8")
        }
        guard bytes.isEmpty || bytes.last == UInt8(ascii: "\n") else {
            throw Unreadable(line: bytes.count { $0 == UInt8(ascii: "\n") } + 1, fault: "has no end: the page was cut")
        }
        var number = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            number += 1
            if line.first == UInt8(ascii: "#") {
                note(Substring(line), number)
            } else {
                try read(Substring(line), number)
            }
        }
    }

    private mutating func note(_ line: Substring, _ number: Int) {
        if line == "# EOF" {
            isOpenMetrics = true
            return
        }
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard words.count >= 3 else { return }
        let rest = words.count > 3 ? words[3] : ""
        switch words[1] {
        case "TYPE": if types.updateValue(rest, forKey: words[2]) != nil { repeated.append(number) }
        case "HELP":
            if helps.updateValue(Self.unescaped(rest), forKey: words[2]) != nil { repeated.append(number) }
        default: break
        }
    }

    private mutating func read(_ line: Substring, _ number: Int) throws(Unreadable) {
        let name = line.utf8.prefix { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: " ") }
        var rest = line.utf8[name.endIndex...]
        var labels: [Label] = []
        if rest.first == UInt8(ascii: "{") {
            rest = rest.dropFirst()
            labels = try Self.labels(&rest, number)
        }
        let words = Substring(rest).split(separator: " ")
        guard !name.isEmpty, let value = words.first, Double(Self.swiftNumber(value)) != nil else {
            throw Unreadable(line: number, fault: "is neither metadata nor a sample")
        }
        samples.append(
            Sample(
                line: number, name: String(Substring(name)), labels: labels, value: String(value),
                hasTimestamp: words.count > 1))
    }

    private static func labels(
        _ rest: inout Substring.UTF8View.SubSequence, _ number: Int
    ) throws(Unreadable) -> [Label] {
        let fault = Unreadable(line: number, fault: "has labels that cannot be read")
        var labels: [Label] = []
        while rest.first != UInt8(ascii: "}") {
            if !labels.isEmpty {
                guard rest.popFirst() == UInt8(ascii: ",") else { throw fault }
            }
            let name = rest.prefix { $0 != UInt8(ascii: "=") }
            rest = rest[name.endIndex...].dropFirst()
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "\"") else { throw fault }
            var value: [UInt8] = []
            while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
                value.append(byte)
                if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() { value.append(escaped) }
            }
            labels.append(
                Label(name: String(Substring(name)), value: unescaped(String(decoding: value, as: UTF8.self))))
            guard !rest.isEmpty else { throw fault }
        }
        rest = rest.dropFirst()
        return labels
    }

    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                plain.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// `+Inf` and `NaN` in the spelling that Swift reads.
    private static func swiftNumber(_ text: Substring) -> String {
        switch text {
        case "+Inf": "inf"
        case "-Inf": "-inf"
        case "NaN": "nan"
        default: String(text)
        }
    }
}
