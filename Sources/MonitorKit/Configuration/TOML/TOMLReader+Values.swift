/// Values: strings, numbers, booleans, lists, tables in braces.
extension TOMLReader {
    mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
        guard depth < Self.depthLimit else {
            throw fault("values stand in each other more than \(Self.depthLimit) deep")
        }
        switch next {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try string())
        case UInt8(ascii: "["): return .list(try list(depth: depth + 1))
        case UInt8(ascii: "{"): return .table(try inlineTable(depth: depth + 1))
        default: return try plain()
        }
    }

    private mutating func list(depth: Int) throws(TOMLError) -> [TOMLValue] {
        var list: [TOMLValue] = []
        position += 1
        skipBlank()
        while !take("]") {
            list.append(try value(depth: depth))
            skipBlank()
            guard take(",") || next == UInt8(ascii: "]") else {
                throw fault("the values of a list are parted by no comma")
            }
            skipBlank()
        }
        return list
    }

    private mutating func inlineTable(depth: Int) throws(TOMLError) -> TOMLTable {
        var table = TOMLTable()
        position += 1
        skipSpace()
        guard !take("}") else { return table }
        repeat {
            let path = try self.path()
            guard take("=") else { throw fault("a name is followed by no =") }
            skipSpace()
            let value = try self.value(depth: depth + path.count)
            try changing { () throws(TOMLTable.Refusal) in try table.set(path[...], to: value) }
            skipSpace()
        } while take(",")
        guard take("}") else { throw fault("a table in braces is not closed by } on its line") }
        return table
    }

    /// What is written without quotes: a boolean, a number, or a date or fraction, which stay text.
    private mutating func plain() throws(TOMLError) -> TOMLValue {
        let start = position
        while let byte = next, !byte.endsPlainValue { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        switch text {
        case "true": return .flag(true)
        case "false": return .flag(false)
        default: break
        }
        if let digits = Self.wholeNumber(text) { return .number(digits) }
        guard let first = text.utf8.first,
            Self.isDigit(first) || first == UInt8(ascii: "-") || first == UInt8(ascii: "+"),
            text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") })
        else {
            throw fault(
                text.isEmpty ? "a value is missing" : "\(SafeText.name(text)) is no value; text stands in quotes")
        }
        return .text(text)
    }

    /// A whole number in decimal digits; nil for any other text and beyond 64 bits.
    private static func wholeNumber(_ text: String) -> String? {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "_") }
        let plain = String(decoding: digits, as: UTF8.self)
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
            return UInt64(plain.dropFirst(2), radix: radix).map(String.init)
        }
        if let value = UInt64(plain) { return String(value) }
        return Int64(plain).map(String.init)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension TOMLReader {
    /// A string of one line: in double quotes with escapes, in single quotes as it stands.
    mutating func string() throws(TOMLError) -> String {
        let quote = bytes[position]
        position += 1
        if next == quote, position + 1 < bytes.count, bytes[position + 1] == quote {
            throw fault("a string of several lines is not read here; write it on one line")
        }
        var text: [UInt8] = []
        while let byte = next, byte != quote {
            guard byte != UInt8(ascii: "\n") else { break }
            position += 1
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                try escape(into: &text)
            } else {
                text.append(byte)
            }
        }
        guard next == quote else { throw fault("a string is not closed on its line") }
        position += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(into text: inout [UInt8]) throws(TOMLError) {
        guard let byte = next else { throw fault("a string is not closed on its line") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "u"): try scalar(digits: 4, into: &text)
        case UInt8(ascii: "U"): try scalar(digits: 8, into: &text)
        default: throw fault("a string has an escape that TOML does not know")
        }
    }

    private mutating func scalar(digits: Int, into text: inout [UInt8]) throws(TOMLError) {
        let end = min(position + digits, bytes.count)
        let hexadecimal = String(decoding: bytes[position..<end], as: UTF8.self)
        guard hexadecimal.utf8.count == digits, let value = UInt32(hexadecimal, radix: 16),
            let scalar = Unicode.Scalar(value)
        else { throw fault("a string has an escape that names no character") }
        position = end
        text.append(contentsOf: String(Character(scalar)).utf8)
    }
}

extension UInt8 {
    /// What ends a value without quotes.
    fileprivate var endsPlainValue: Bool {
        switch self {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: " "),
            UInt8(ascii: "\t"),
            UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            true
        default: false
        }
    }
}
