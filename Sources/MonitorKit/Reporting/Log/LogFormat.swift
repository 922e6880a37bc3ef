/// How log lines are written.
package enum LogFormat: String, CaseIterable, Hashable, Sendable {
    /// For people at a terminal.
    case text
    /// `key=value` pairs.
    case logfmt
    /// One JSON object per line.
    case json

    /// The line as UTF-8 with its newline, at most `LogLine.maximumLength` bytes.
    ///
    /// Fields that do not fit are left out, and `truncated` says so. Colors are for `text` alone; whether the output is a
    /// terminal and `NO_COLOR` unset is the caller's to know.
    ///
    /// - Parameter names: What `text` calls chains; the other formats are for programs, and have ids.
    package func encode(_ line: LogLine, colored: Bool = false, _ names: ChainNames = .none) -> [UInt8] {
        var encoded = head(of: line, colored: colored)
        let trailer = (pair("truncated", .integer(1)) + end).utf8.count
        for key in line.keys {
            guard let value = line.values[key] else { continue }
            let field = pair(key.rawValue, self == .text ? named(value, of: key, names) : value)
            guard encoded.utf8.count + field.utf8.count + trailer <= LogLine.maximumLength else {
                encoded += pair("truncated", .integer(1))
                break
            }
            encoded += field
        }
        return Array((encoded + end).utf8)
    }

    /// The value with a chain's name before its id, where it is the id of a chain.
    private func named(_ value: LogValue, of key: LogKey, _ names: ChainNames) -> LogValue {
        guard !names.isEmpty, [.chainID, .executingChainID, .initiatingChainID, .row].contains(key),
            case .text(let text) = value, let chain = ChainID(text)
        else { return value }
        return .text(names.text(chain))
    }

    private var end: String { self == .json ? "}\n" : "\n" }

    private func head(of line: LogLine, colored: Bool) -> String {
        let time = TimeText.rfc3339(line.time)
        switch self {
        case .text:
            let level = line.level.rawValue.uppercased()
            let padded = level + String(repeating: " ", count: max(0, 5 - level.count))
            let mark = colored ? "\u{1B}[\(line.level.color)m\(padded)\u{1B}[0m" : padded
            return "\(time) \(mark) \(line.message)" + pair("event", .text(line.event))
        case .logfmt:
            return "t=\(time) lvl=\(line.level.rawValue)" + pair("event", .text(line.event))
                + pair("msg", .text(line.message))
        case .json:
            return "{\"t\":\"\(time)\",\"lvl\":\"\(line.level.rawValue)\"" + pair("event", .text(line.event))
                + pair("msg", .text(line.message))
        }
    }

    private func pair(_ key: String, _ value: LogValue) -> String {
        switch (self, value) {
        case (.json, .text(let text)): ",\"\(key)\":\"\(Self.escaped(text))\""
        case (.json, .integer(let number)): ",\"\(key)\":\(number)"
        case (.json, .unsigned(let number)): ",\"\(key)\":\(number)"
        case (_, .text(let text)): " \(key)=\(Self.quotedIfNeeded(text))"
        case (_, .integer(let number)): " \(key)=\(number)"
        case (_, .unsigned(let number)): " \(key)=\(number)"
        }
    }

    private static func quotedIfNeeded(_ text: String) -> String {
        let needsQuotes =
            text.isEmpty || text.unicodeScalars.contains { $0 <= " " || "=\"\\".unicodeScalars.contains($0) }
        return needsQuotes ? "\"\(escaped(text))\"" : text
    }

    /// Escapes quote and backslash: a line holds no control character that would need more.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }
}

extension LogLevel {
    /// The parameter of the terminal's "select graphic rendition".
    fileprivate var color: Int {
        switch self {
        case .trace: 90
        case .debug: 36
        case .info: 32
        case .warn: 33
        case .error: 31
        case .crit: 35
        }
    }
}
