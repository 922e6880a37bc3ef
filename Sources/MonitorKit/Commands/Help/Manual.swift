/// What the manual says about a command beyond its summary and its settings.
package struct Manual: Sendable {
    /// A name with what it means.
    package typealias Entry = (name: String, meaning: String)

    /// What the command does, in lines that fit a terminal.
    package let description: String
    /// The ends that it can come to, beside a command line that is not understood.
    package let exits: [(code: ExitCode, meaning: String)]
    /// Variables beside those of settings.
    package var environment: [Entry] = []
    /// What it reads or writes.
    package var files: [Entry] = []
    /// More calls that work, by what they are for.
    package var examples: [(purpose: String, call: String)] = []
    /// Commands that go with it.
    package var related: [String] = []

    /// What the manual says about a command; nil where it says no more than the declarations.
    package static func page(about name: String) -> Manual? { pages[name] }

    /// Every page, by the name of its command.
    package static let pages = watching.merging(asking) { $1 }.merging(printing) { $1 }

    /// The sections behind the flags.
    package var sections: String {
        var text = ""
        if !environment.isEmpty { text += "Environment:\n\(Self.list(environment))\n" }
        if !files.isEmpty { text += "Files:\n\(Self.list(files))\n" }
        let codes = exits + [(.usage, "the command line is not understood")]
        let rows = codes.sorted { $0.code.rawValue < $1.code.rawValue }.map { ("\($0.code.rawValue)", $0.meaning) }
        text += "Exit codes:\n\(Self.list(rows))"
        if !examples.isEmpty {
            text += "\nMore examples:\n" + examples.map { "  # \($0.purpose)\n  \($0.call)\n" }.joined()
        }
        if !related.isEmpty { text += "\nSee also: \(related.map { "xmsg-mon help \($0)" }.joined(separator: "; "))\n" }
        return text
    }

    private static func list(_ rows: [Entry]) -> String {
        let width = rows.map(\.name.utf8.count).max() ?? 0
        return rows.map { name, meaning in
            "  \(name)\(String(repeating: " ", count: width - name.utf8.count))  \(meaning)\n"
        }.joined()
    }

    static let configurationFile: Entry = (
        "/etc/xmsg-mon/config.json", "any file that --config names: JSON, keys are the flags without dashes"
    )
    static let chainFiles: [Entry] = [
        ("depset.json", "the dependency set, by --dependency-set; or a chain's file of the superchain-registry"),
        ("rollup.json", "a chain's configuration, by --rollup-configs; or a set of them, or a registry file"),
    ]
    static let certificates: [Entry] = [
        ("SSL_CERT_FILE", "the certificates that https endpoints are checked with, instead of the system's"),
        ("SSL_CERT_DIR", "a folder of such certificates"),
    ]
    static let unusable: (code: ExitCode, meaning: String) = (
        .configuration, "a setting cannot be used; standard error says which, and what to write instead"
    )
    /// Of commands that open connections.
    static let unusableHere: (code: ExitCode, meaning: String) = (
        .configuration, "a setting cannot be used, or an https URL without OpenSSL 3; standard error says what to do"
    )
}
