/// Outside text on its way to a terminal or a log: bounded, escaped, and without what may be a credential.
package enum SafeText {
    /// The most characters of a value that a message quotes.
    private static let quotedLimit = 80

    /// The text in quotation marks.
    ///
    /// Everything but printable ASCII is escaped, so that no control sequence and no bidirectional mark reaches a
    /// terminal. What looks like a URL or holds an `@` is masked: in the wrong place it still holds its password.
    package static func quoted(_ text: String) -> String {
        if let scheme = schemePrefix(of: text) { return "\"\(scheme)***\"" }
        let shown = text.unicodeScalars.prefix(quotedLimit)
        let rest = text.unicodeScalars.count > quotedLimit ? "…" : ""
        return "\"" + shown.map(escaped).joined() + rest + "\""
    }

    /// The word in quotation marks when it looks like the name of a command, else `***`.
    ///
    /// For arguments in a place where nothing was expected: they may be anything, also a password.
    package static func word(_ text: String) -> String {
        let isName = text.utf8.count <= 20 && text.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
        return isName ? "\"\(text)\"" : "***"
    }

    /// A name (of a flag, key or variable) without quotation marks, escaped and bounded.
    package static func name(_ text: String) -> String {
        if let scheme = schemePrefix(of: text) { return "\(scheme)***" }
        let shown = text.unicodeScalars.prefix(64)
        return shown.map(escaped).joined() + (text.unicodeScalars.count > 64 ? "…" : "")
    }

    /// A list entry that may hold a credential: its name stays, and the scheme, the rest does not.
    ///
    /// - Parameter entry: `URL`, `name=URL` or `name=@file`; a file's path is no secret.
    package static func masked(entry: String) -> String {
        let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, UpstreamName.isValid(parts[0]) else {
            return (schemePrefix(of: entry) ?? "") + "***"
        }
        if parts[1].hasPrefix("@"), !parts[1].contains(":") {
            return "\(parts[0])=\(parts[1].unicodeScalars.prefix(quotedLimit).map(escaped).joined())"
        }
        // Only what is plainly `name=URL` shows its name: behind a stray comma it could be half a password.
        guard let scheme = schemePrefix(of: String(parts[1])), !scheme.isEmpty else { return "***" }
        return "\(parts[0])=\(scheme)***"
    }

    /// The scheme when the text begins with a known one; empty when the text may hold a credential all the same.
    private static func schemePrefix(of text: String) -> String? {
        for scheme in ["http://", "https://", "ws://", "wss://", "tcp://"] where text.lowercased().hasPrefix(scheme) {
            return scheme
        }
        let bytes = Array(text.utf8)
        let hasMark = bytes.indices.dropLast(2).contains { bytes[$0...($0 + 2)].elementsEqual("://".utf8) }
        return hasMark || bytes.contains(UInt8(ascii: "@")) ? "" : nil
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\"": "\\\""
        case "\\": "\\\\"
        case " "..."~": String(Character(scalar))
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
}
