/// Why a text is not a value of its setting.
package struct SettingValueError: Error, Hashable, Sendable {
    /// What the text fails to be, as in "is not a duration".
    package let fault: String
    /// What to write instead, as in "write 500ms, 2s or 1m".
    package let remedy: String

    /// Describes one fault and the way out.
    package init(_ fault: String, remedy: String) {
        self.fault = fault
        self.remedy = remedy
    }
}

/// How values of one type are written by operators.
package struct SettingFormat<Value: Sendable>: Sendable {
    /// What stands for a value in help texts; nil when the flag alone means `true`.
    package let placeholder: String?
    /// Reads one value.
    package let parse: @Sendable (String) throws(SettingValueError) -> Value

    /// Names a format and says how it is read.
    package init(
        _ placeholder: String?, parse: @escaping @Sendable (String) throws(SettingValueError) -> Value
    ) {
        self.placeholder = placeholder
        self.parse = parse
    }
}

extension SettingFormat where Value == Bool {
    /// `true` or `false`, also as the stack's other programs spell them; a flag without a value means `true`.
    package static var boolean: Self {
        SettingFormat(nil) { (text) throws(SettingValueError) in
            switch text {
            case "true", "TRUE", "True", "t", "T", "1": true
            case "false", "FALSE", "False", "f", "F", "0": false
            default: throw SettingValueError("is neither true nor false", remedy: "write true or false")
            }
        }
    }
}

extension SettingFormat where Value == Int {
    /// A whole number in decimal digits; underscores may group them.
    package static func count(_ placeholder: String, in range: ClosedRange<Int>) -> Self {
        let remedy = "write a whole number from \(range.lowerBound) to \(range.upperBound)"
        return SettingFormat(placeholder) { (text) throws(SettingValueError) in
            let digits = text.filter { $0 != "_" }
            // Checked by hand, because Int accepts a sign.
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
                throw SettingValueError("is not a whole number", remedy: remedy)
            }
            guard let value = Int(digits), range.contains(value) else {
                throw SettingValueError("is out of range", remedy: remedy)
            }
            return value
        }
    }

    /// A number of bytes: digits alone, or digits and `KiB`, `MiB` or `GiB`.
    package static func bytes(in range: ClosedRange<Int>) -> Self {
        let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
        let remedy = "write a size from \(ByteText.text(range.lowerBound)) to \(ByteText.text(range.upperBound))"
        return SettingFormat("SIZE") { (text) throws(SettingValueError) in
            let unit = units.first { text.hasSuffix($0.0) }
            let digits = unit.map { text.dropLast($0.0.count) } ?? text[...]
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
                throw SettingValueError("is not a size", remedy: remedy)
            }
            let product = (Int(digits) ?? .max).multipliedReportingOverflow(by: unit?.1 ?? 1)
            guard !product.overflow, range.contains(product.partialValue) else {
                throw SettingValueError("is out of range", remedy: remedy)
            }
            return product.partialValue
        }
    }
}

extension SettingFormat where Value == Duration {
    /// Whole numbers with units: `500ms`, `2s`, `1m`, `1h30m`, `7d`.
    package static func duration(in range: ClosedRange<Duration>) -> Self {
        SettingFormat("DURATION") { (text) throws(SettingValueError) in
            try DurationText.parse(text, in: range)
        }
    }
}

extension SettingFormat where Value: CaseIterable & RawRepresentable<String> & Sendable {
    /// One word of a closed set.
    package static var choice: Self { choice(alsoKnownAs: [:]) }

    /// One word of a closed set in any case, or another word for one of them.
    package static func choice(alsoKnownAs synonyms: [String: Value]) -> Self {
        let words = Value.allCases.map(\.rawValue)
        return SettingFormat(words.joined(separator: "|")) { (text) throws(SettingValueError) in
            let word = text.lowercased()
            guard let value = Value(rawValue: word) ?? synonyms[word] else {
                throw SettingValueError("is not one of the choices", remedy: "write \(words.joined(separator: ", "))")
            }
            return value
        }
    }
}

extension SettingFormat where Value == ChainID {
    /// A chain id in decimal, or in hexadecimal after `0x`.
    package static var chain: Self {
        SettingFormat("CHAIN-ID") { (text) throws(SettingValueError) in
            // 256 bits have 78 decimal digits; longer text is refused before it costs anything.
            guard text.utf8.count <= 78, let chain = ChainID(text) else {
                throw SettingValueError("is not a chain id", remedy: "write the decimal id, such as 10")
            }
            return chain
        }
    }
}

extension SettingFormat where Value == String {
    /// The path of a file that exists.
    package static var file: Self {
        SettingFormat("FILE") { (text) throws(SettingValueError) in
            guard !text.isEmpty, text.utf8.count < 4096, !text.utf8.contains(0) else {
                throw SettingValueError("is not a path", remedy: "write the path of a file")
            }
            return text
        }
    }
}
