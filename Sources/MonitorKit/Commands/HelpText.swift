/// The help texts, made from the declarations, so that they cannot lag behind.
package struct HelpText: Sendable {
    private let commands: [Command]

    /// Speaks about these commands.
    package init(_ commands: [Command]) {
        self.commands = commands
    }

    /// What the program is for, with an example first.
    package var overview: String {
        let examples = commands.map { "  \($0.example)\n" }.joined()
        return """
            Examples:
            \(examples)
            xmsg-mon watches the messages between chains of a superchain and says which of them are not true.

            Usage: xmsg-mon [command] [flags]; flags without a command are those of run.

            Commands:
            \(Self.list(commands.map { ($0.name, $0.summary) } + [("help", "Explain a command and its flags.")]))
            Flags and variables: xmsg-mon help run. A flag wins over its variable, that over the file, that over the default.
            \(Self.exitCodes)

            """
    }

    private static let exitCodes =
        "Exit codes: 0 done, 1 failed, 2 command line not understood, 3 configuration unusable, 4 invalid messages found."

    private static func list(_ rows: [(name: String, summary: String)]) -> String {
        let width = rows.map(\.name.utf8.count).max() ?? 0
        return rows.map { name, summary in
            "  \(name)\(String(repeating: " ", count: width - name.utf8.count))  \(summary)\n"
        }.joined()
    }

    /// The commands that begin with a word which is no command by itself; nil where there are none.
    package func page(ofGroup word: String) -> String? {
        let group = commands.filter { $0.name.hasPrefix(word + " ") }
        guard let first = group.first else { return nil }
        return """
            Example:
              \(first.example)

            Commands:
            \(Self.list(group.map { ($0.name, $0.summary) }))
            Flags: xmsg-mon help \(first.name)

            """
    }

    /// One command with all its settings, as a manual has it.
    package func page(of command: Command) -> String {
        let operands = command.settings.operands.usage
        let manual = Manual.page(about: command.name)
        return """
            Example:
              \(command.example)

            \(command.summary)

            Usage: xmsg-mon \(command.name)\(operands.isEmpty ? "" : " " + operands) [flags]

            \(manual.map { "Description:\n\(Self.indented($0.description))\n\n" } ?? "")Flags:
            \(command.settings.shown.map(Self.paragraph).joined())  -h, --help
                  Print this text.

            \(manual?.sections ?? Self.exitCodes + "\n")
            """
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }.joined(separator: "\n")
    }

    private static func paragraph(_ declaration: SettingDeclaration) -> String {
        let placeholder = declaration.placeholder.map { " " + $0 } ?? ""
        let list = declaration.isRepeatable ? ", repeated or with commas" : ""
        let value = declaration.defaultText.map { "\($0), because" } ?? "none:"
        let prefix = Settings.environmentPrefix.declaration.defaultText ?? ""
        let variable = declaration.scope == .flag ? "" : "      Variable \(declaration.variable(prefix: prefix)).\n"
        return """
              \(declaration.flag)\(placeholder)\(list)
                  \(declaration.help)
                  Default \(value) \(declaration.reason).
            \(variable)
            """
    }
}
