/// Where a value came from.
package enum SettingSource: Hashable, Sendable {
    /// The command line.
    case flag
    /// The environment variable of that name.
    case environment(String)
    /// The configuration file at that path.
    case file(String)
    /// Nobody said anything.
    case fallback

    /// How an operator finds the value again.
    package var label: String {
        switch self {
        case .flag: "flag"
        case .environment(let variable): "variable \(variable)"
        case .file(let path): "file \(SafeText.name(path))"
        case .fallback: "default"
        }
    }

    /// The place to name in a message about a setting.
    package func place(of declaration: SettingDeclaration) -> String {
        switch self {
        case .flag, .fallback: declaration.flag
        case .environment(let variable): variable
        case .file(let path): "\(SafeText.name(path)), key \(declaration.name)"
        }
    }
}

/// The texts that one source gives to one setting.
package struct SettingAssignment: Hashable, Sendable {
    /// The texts; a list may have several or none, everything else has one.
    package var texts: [String]
    /// Where they came from.
    package var source: SettingSource

    /// Pairs texts and source.
    package init(_ texts: [String], from source: SettingSource) {
        self.texts = texts
        self.source = source
    }

    /// The entries of one text: of a list what stands between its commas, without spaces around; else the text itself.
    ///
    /// An entry that holds a comma itself is written in the file, where a list is an array, or with `%2C` in a URL.
    static func entries(of text: String, _ declaration: SettingDeclaration) -> [String] {
        guard declaration.isRepeatable else { return [text] }
        return text.split(separator: ",").map { trimmed($0[...]) }.filter { !$0.isEmpty }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
