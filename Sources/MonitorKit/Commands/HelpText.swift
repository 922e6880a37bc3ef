/// The help texts, made from the declarations, so that they cannot lag behind.
package struct HelpText: Sendable {
    private let commands: [Command]

    /// Speaks about these commands.
    package init(_ commands: [Command]) {
        self.commands = commands
    }

    /// What the program is for, with an example first.
    package var overview: String {
        let width = (commands.map(\.name.utf8.count) + [4]).max() ?? 0
        let list = commands.map { ($0.name, $0.summary) } + [("help", "Explain a command and its flags.")]
        let lines = list.map { name, summary in
            "  \(name)\(String(repeating: " ", count: width - name.utf8.count))  \(summary)\n"
        }
        let examples = commands.map { "  \($0.example)\n" }.joined()
        return """
            Examples:
            \(examples)
            xmsg-mon watches the messages between chains of a superchain and says which of them are not true.

            Usage: xmsg-mon [command] [flags]; flags without a command are those of run.

            Commands:
            \(lines.joined())
            Flags and variables: xmsg-mon help run. A flag wins over its variable, that over the file, that over the default.
            Exit codes: 0 done, 1 failed, 2 command line not understood, 3 configuration unusable, 4 invalid messages found.

            """
    }

    /// One command with all its settings.
    package func page(of command: Command) -> String {
        let operands = command.settings.operands.usage
        return """
            Example:
              \(command.example)

            \(command.summary)

            Usage: xmsg-mon \(command.name)\(operands.isEmpty ? "" : " " + operands) [flags]

            \(command.settings.declarations.map(Self.paragraph).joined())  -h, --help
                  Print this text.

            """
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
