/// The names of upstreams, which are metric labels and stand in every log line about an endpoint.
package enum UpstreamName {
    /// Whether the text is 1 to 64 letters, digits, dots, dashes and underscores.
    package static func isValid(_ text: some StringProtocol) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}

/// One entry of a list of endpoints: `URL`, `name=URL` or `name=@file`.
package struct UpstreamEntry: Sendable {
    /// Where the URL is.
    package enum Location: Sendable {
        /// In the entry itself.
        case inline(Secret<String>)
        /// In the file at that path, which keeps it out of process lists and manifests.
        case file(String)
    }

    /// The name, or nil when the entry has none.
    package let name: String?
    /// Where the URL is.
    package let location: Location

    /// Reads one entry; whether the URL is one is decided later, when it is at hand.
    package init(parsing text: String) throws(SettingValueError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        // A URL may hold an equals sign in its query: only what is not a URL itself is a name.
        guard parts.count == 2, !text.hasPrefix("@"), !parts[0].includes("://") else {
            self.init(name: nil, text)
            return
        }
        guard UpstreamName.isValid(parts[0]) else {
            throw SettingValueError(
                "has a name that cannot be used",
                remedy: "name it with 1 to 64 letters, digits, dots, dashes or underscores")
        }
        self.init(name: String(parts[0]), String(parts[1]))
    }

    private init(name: String?, _ text: String) {
        self.name = name
        location = text.hasPrefix("@") ? .file(String(text.dropFirst())) : .inline(Secret(text))
    }
}

extension SettingFormat where Value == UpstreamEntry {
    /// `URL`, `name=URL` or `name=@file`.
    package static var upstream: Self {
        SettingFormat("[NAME=]URL|@FILE") { (text) throws(SettingValueError) in try UpstreamEntry(parsing: text) }
    }
}
