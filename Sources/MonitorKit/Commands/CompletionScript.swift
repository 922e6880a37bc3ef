/// A shell whose users press the tab key.
package enum CompletionShell: String, CaseIterable, Sendable {
    /// GNU Bash.
    case bash
    /// Z shell.
    case zsh
    /// The friendly interactive shell.
    case fish

    /// How the script is put to use, for the help text.
    var example: String {
        switch self {
        case .bash: "xmsg-mon completion bash > /etc/bash_completion.d/xmsg-mon"
        case .zsh: "xmsg-mon completion zsh > \"${fpath[1]}/_xmsg-mon\""
        case .fish: "xmsg-mon completion fish > ~/.config/fish/completions/xmsg-mon.fish"
        }
    }
}

/// The completion scripts, made from the declarations of commands and settings, so that they cannot lag behind.
package struct CompletionScript: Sendable {
    private let commands: [Command]

    /// Completes these commands.
    package init(_ commands: [Command]) {
        self.commands = commands
    }

    /// The script for a shell.
    package func text(for shell: CompletionShell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    /// Every word that may follow the program's name first.
    private var firstWords: [String] {
        var words: [String] = []
        for word in commands.compactMap({ $0.name.split(separator: " ").first.map(String.init) }) + ["help"]
        where !words.contains(word) {
            words.append(word)
        }
        return words
    }

    /// The second words of a command with two, by its first; help takes the first of any other.
    private func secondWords(of first: String) -> [String] {
        if first == "help" { return firstWords.filter { $0 != "help" } }
        return commands.map { $0.name.split(separator: " ").map(String.init) }
            .filter { $0.count == 2 && $0[0] == first }.map { $0[1] }
    }

    private static func flags(of command: Command) -> [String] {
        command.settings.declarations.map(\.flag) + ["--help"]
    }

    /// Every declaration once.
    private var declarations: [SettingDeclaration] {
        var names: Set<String> = []
        return commands.flatMap(\.settings.declarations).filter { names.insert($0.name).inserted }
    }

    /// The words that a value can be, where these are known.
    private static func choices(of declaration: SettingDeclaration) -> [String] {
        guard let placeholder = declaration.placeholder, placeholder.contains("|") else { return [] }
        return placeholder.split(separator: "|").map(String.init).filter { word in
            word.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isFile(_ declaration: SettingDeclaration) -> Bool { declaration.placeholder == "FILE" }

    private var bash: String {
        let files = declarations.filter(Self.isFile).map(\.flag).joined(separator: "|")
        let choices = declarations.filter { !Self.choices(of: $0).isEmpty }.map { declaration in
            "    \(declaration.flag)) words=\"\(Self.choices(of: declaration).joined(separator: " "))\" ;;\n"
        }.joined()
        let pairs = firstWords.filter { !secondWords(of: $0).isEmpty }.map { first in
            "    \"\(first)\") [ \"$COMP_CWORD\" -eq 2 ] && words=\"\(secondWords(of: first).joined(separator: " "))\" ;;\n"
        }.joined()
        let flags = commands.map { command in
            "      \"\(command.name)\"|\"\(command.name) \"*) words=\"\(Self.flags(of: command).joined(separator: " "))\" ;;\n"
        }.joined()
        return """
            # bash completion for xmsg-mon
            _xmsg_mon() {
              local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words=""
              COMPREPLY=()
              case "$previous" in
                \(files.isEmpty ? "--config" : files)) COMPREPLY=($(compgen -f -- "$current")); return ;;
            \(choices)  esac
              if [ -z "$words" ] && [ "$COMP_CWORD" -eq 1 ]; then words="\(firstWords.joined(separator: " "))"; fi
              if [ -z "$words" ]; then
                case "${COMP_WORDS[1]}" in
            \(pairs)    esac
              fi
              if [ -z "$words" ]; then
                case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in
            \(flags)    esac
              fi
              COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            complete -F _xmsg_mon xmsg-mon

            """
    }

    private var zsh: String {
        let list = firstWords.map { word in
            let summary = commands.first { $0.name == word }?.summary ?? "\(word) …"
            return "    '\(word):\(Self.quoted(summary))'\n"
        }.joined()
        let pairs = firstWords.filter { !secondWords(of: $0).isEmpty }.map { first in
            "    '\(first)') (( CURRENT == 3 )) && compadd -- \(secondWords(of: first).joined(separator: " ")) && return ;;\n"
        }.joined()
        let flags = commands.map { command in
            "    '\(command.name)'|'\(command.name) '*) compadd -- \(Self.flags(of: command).joined(separator: " ")) ;;\n"
        }.joined()
        let files = declarations.filter(Self.isFile).map(\.flag).joined(separator: "|")
        let choices = declarations.filter { !Self.choices(of: $0).isEmpty }.map { declaration in
            "    \(declaration.flag)) compadd -- \(Self.choices(of: declaration).joined(separator: " ")); return ;;\n"
        }.joined()
        // A file in fpath is run in place of the function at the first key, and has to complete then too.
        return """
            #compdef xmsg-mon
            _xmsg_mon() {
              local -a commands
              commands=(
            \(list)  )
              if (( CURRENT == 2 )); then _describe 'command' commands; return; fi
              case "$words[CURRENT-1]" in
                \(files.isEmpty ? "--config" : files)) _files; return ;;
            \(choices)  esac
              case "$words[2]" in
            \(pairs)  esac
              case "$words[2] $words[3]" in
            \(flags)  esac
              [[ "$PREFIX" != -* ]] && _files
            }
            if [[ "$funcstack[1]" == _xmsg-mon ]]; then _xmsg_mon "$@"; else compdef _xmsg_mon xmsg-mon; fi

            """
    }

    private var fish: String {
        var lines = ["complete -c xmsg-mon -f"]
        for word in firstWords {
            let summary = commands.first { $0.name == word }?.summary ?? "\(word) …"
            lines.append("complete -c xmsg-mon -n __fish_use_subcommand -a \(word) -d '\(Self.quoted(summary))'")
        }
        for first in firstWords where !secondWords(of: first).isEmpty {
            let words = secondWords(of: first).joined(separator: " ")
            let isSecond = "test (count (commandline -opc)) -eq 2; and test (commandline -opc)[2] = \(first)"
            lines.append("complete -c xmsg-mon -n '\(isSecond)' -a '\(words)'")
        }
        for command in commands {
            let seen = command.name.split(separator: " ").map { "__fish_seen_subcommand_from \($0)" }
                .joined(separator: "; and ")
            for declaration in command.settings.declarations {
                let choices = Self.choices(of: declaration).joined(separator: " ")
                let taken = choices.isEmpty ? " -x" : " -x -a '\(choices)'"
                let value = Self.isFile(declaration) ? " -r -F" : declaration.isBoolean ? "" : taken
                lines.append(
                    "complete -c xmsg-mon -n '\(seen)' -l \(declaration.name)\(value) -d '\(Self.quoted(declaration.help))'"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Text between single quotes; our own words hold no quote that this would have to keep.
    private static func quoted(_ text: String) -> String { text.filter { $0 != "'" && $0 != "\\" } }
}

extension Command {
    /// The commands that print completion scripts for these commands.
    static func completions(of commands: [Command]) -> [Command] {
        CompletionShell.allCases.map { shell in
            Command(
                name: "completion \(shell.rawValue)", summary: "Print the completion script for \(shell.rawValue).",
                example: shell.example, settings: []
            ) { resolved, context in
                let whole = commands + completions(of: commands)
                return await typed(
                    { () throws(SettingProblems) in
                        if let problems = SettingProblems(resolved.problems) { throw problems }
                    }, "completion \(shell.rawValue)", context
                ) { _, context in
                    context.finish(printing: CompletionScript(whole).text(for: shell))
                }
            }
        }
    }
}
