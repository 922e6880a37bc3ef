/// The media ranges of an `Accept` header, each with its weight (RFC 9110, sections 12.4.2 and 12.5.1).
package struct AcceptHeader: Sendable {
    /// How well a range names a type, and how much whoever asks wants it.
    ///
    /// Of the ranges that mean a type the most specific one weighs it, and weight 0 says that it is not acceptable.
    package struct Claim: Comparable, Sendable {
        /// 0 for `*/*`, 1 for all subtypes of a type, 2 for a type by its name, more where parameters are named too.
        package let specificity: Int
        /// Thousandths, from 0 to 1000.
        package let weight: Int

        package static func < (left: Claim, right: Claim) -> Bool {
            (left.specificity, left.weight) < (right.specificity, right.weight)
        }
    }

    /// One element of the header.
    struct MediaRange: Sendable {
        /// Type and subtype, in small letters.
        let type: String
        /// The parameter `version`, which formats of metrics have.
        var version: String?
        /// Thousandths.
        var weight = 1000
    }

    /// How many bytes are read: clients send about 300, and a long header is not worth the time.
    private static let longest = 1024

    /// The elements in their order; those that are no range, or have no weight from 0 to 1, are left out.
    let ranges: [MediaRange]

    /// Reads the values of all fields of the name, or of none.
    package init(_ values: [String]) {
        let header = String(decoding: values.joined(separator: ",").utf8.prefix(Self.longest), as: UTF8.self)
        ranges = Self.split(header, at: UInt8(ascii: ",")).compactMap { MediaRange($0) }
    }

    /// What the header says about a type such as `text/html`; nil where no range means it.
    package func claim(on type: String) -> Claim? {
        let family = type.prefix { $0 != "/" } + "/*"
        return ranges.compactMap { range -> Claim? in
            switch range.type {
            case type: Claim(specificity: 2, weight: range.weight)
            case String(family): Claim(specificity: 1, weight: range.weight)
            case "*/*": Claim(specificity: 0, weight: range.weight)
            default: nil
            }
        }.max()
    }

    /// Cuts a header value at a separator that is not inside a quoted string.
    fileprivate static func split(_ text: String, at separator: UInt8) -> [String] {
        var parts: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for byte in text.utf8 {
            if byte == separator, !isQuoted {
                parts.append([])
                continue
            }
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && !isEscaped && byte == UInt8(ascii: "\\")
            parts[parts.count - 1].append(byte)
        }
        return parts.map { trimmed(String(decoding: $0, as: UTF8.self)) }
    }

    fileprivate static func trimmed(_ text: String) -> String {
        let isBlank = { (scalar: UnicodeScalar) in scalar == " " || scalar == "\t" }
        let head = text.unicodeScalars.drop(while: isBlank)
        let tail = head.reversed().prefix(while: isBlank).count
        return String(String.UnicodeScalarView(head.dropLast(tail)))
    }
}

extension AcceptHeader.MediaRange {
    /// Reads one element; nil when it names no type, or its weight is none.
    fileprivate init?(_ text: String) {
        let parts = AcceptHeader.split(text, at: UInt8(ascii: ";"))
        type = parts[0].lowercased()
        guard !type.isEmpty else { return nil }
        for parameter in parts.dropFirst() {
            let halves = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { continue }
            let value = Self.unquoted(AcceptHeader.trimmed(String(halves[1])))
            switch AcceptHeader.trimmed(String(halves[0])).lowercased() {
            case "q":
                guard let weight = Self.weight(value) else { return nil }
                self.weight = weight
            case "version": version = value
            default: break
            }
        }
    }

    /// `0.75` as 750; nil when it is not a weight from 0 to 1.
    private static func weight(_ text: String) -> Int? {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = halves.count == 2 ? halves[1] : ""
        guard halves[0] == "0" || halves[0] == "1", fraction.utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
        let padded = (fraction + "000").prefix(3)
        guard let thousandths = Int(padded), halves[0] == "0" || thousandths == 0 else { return nil }
        return halves[0] == "1" ? 1000 : thousandths
    }

    private static func unquoted(_ text: String) -> String {
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        return String(text.dropFirst().dropLast()).exchanging("\\", for: "")
    }
}
