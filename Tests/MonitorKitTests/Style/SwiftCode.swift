/// A Swift text with everything blanked out that is no code: comments, and what stands in string literals.
///
/// Line breaks stay, so that lines keep their numbers; code in interpolations stays too. A literal of the form
/// `/regex/` is taken for code.
struct SwiftCode {
    private let source: [UInt8]
    private var position = 0
    private var output: [UInt8] = []

    static func blanked(_ text: String) -> String {
        var code = SwiftCode(text)
        code.readCode(closingInterpolation: false)
        return String(decoding: code.output, as: UTF8.self)
    }

    private init(_ text: String) {
        source = Array(text.utf8)
        output.reserveCapacity(source.count)
    }

    /// Copies code up to the end, or over the parenthesis that closes an interpolation.
    private mutating func readCode(closingInterpolation: Bool) {
        var depth = 1
        while position < source.count {
            let byte = source[position]
            guard byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#") else {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                copyOne(byte)
                if closingInterpolation, depth == 0 { return }
                continue
            }
            if starts("//") {
                while position < source.count, source[position] != UInt8(ascii: "\n") { blank() }
            } else if starts("/*") {
                readComment()
            } else if let hashes = openedLiteral() {
                readLiteral(hashes)
            } else {
                copyOne(byte)
            }
        }
    }

    private mutating func readComment() {
        var depth = 0
        repeat {
            if starts("/*") { depth += 1 } else if starts("*/") { depth -= 1 } else { blank(); continue }
            blank(2)
        } while depth > 0 && position < source.count
    }

    /// How many number signs stand before the quotation mark here; nil where no literal begins.
    private func openedLiteral() -> Int? {
        let rest = source[position...]
        let hashes = rest.prefix { $0 == UInt8(ascii: "#") }.count
        return rest.dropFirst(hashes).first == UInt8(ascii: "\"") ? hashes : nil
    }

    private mutating func readLiteral(_ hashes: Int) {
        let marks = String(repeating: "#", count: hashes)
        let isLong = starts(marks + "\"\"\"")
        let end = (isLong ? "\"\"\"" : "\"") + marks
        copy(end.utf8.count)
        while position < source.count {
            if source[position] != UInt8(ascii: "\""), source[position] != UInt8(ascii: "\\") {
                blank()
                continue
            }
            if starts(end) {
                copy(end.utf8.count)
                return
            }
            if starts("\\" + marks + "(") {
                blank(1 + hashes)
                copy()
                readCode(closingInterpolation: true)
            } else {
                blank(starts("\\" + marks) ? 2 + hashes : 1)
            }
        }
    }

    private func starts(_ text: String) -> Bool {
        // Most places differ in the first byte; this is the innermost step of all.
        guard position < source.count, text.utf8.first == source[position] else { return false }
        return source[position...].starts(with: text.utf8)
    }

    private mutating func copyOne(_ byte: UInt8) {
        output.append(byte)
        position += 1
    }

    private mutating func copy(_ count: Int = 1) {
        output += source[position...].prefix(count)
        position = min(position + count, source.count)
    }

    private mutating func blank() {
        output.append(source[position] == UInt8(ascii: "\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
        position += 1
    }

    private mutating func blank(_ count: Int) {
        output += source[position...].prefix(count).map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
        position = min(position + count, source.count)
    }
}
