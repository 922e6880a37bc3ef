import MonitorKit
import Testing

@Suite(.timeLimit(.minutes(15))) struct CompletionScriptTests {
    private static let shell = ExternalProgram(name: "bash", package: "bash")
    private let interface = CommandLineInterface([
        .run { _, _ in .ok }, .configCheck, .configPrint, .checkUpstreams, .selfTest,
    ])

    private func script(_ shell: CompletionShell) -> String { CompletionScript(interface.commands).text(for: shell) }

    /// What bash offers after these words, of which the last is being typed.
    private func offers(_ words: String...) async throws -> [Substring] {
        let list = words.map { "'\($0)'" }.joined(separator: " ")
        let text =
            script(.bash)
            + "\nCOMP_WORDS=(xmsg-mon \(list)); COMP_CWORD=\(words.count); _xmsg_mon; printf '%s\\n' \"${COMPREPLY[@]}\"\n"
        let output = try #require(try await Self.shell.run([], input: Array(text.utf8)))
        #expect(output.status == 0, "\(output.text)")
        return output.text.split(separator: "\n")
    }

    @Test(.enabled(if: shell.mayRun)) func bash_offersCommandsFlagsAndChoices() async throws {
        #expect(try await offers("co") == ["config", "completion"])
        #expect(try await offers("config", "") == ["check", "print"])
        #expect(try await offers("run", "--dep") == ["--dependency-set"])
        #expect(try await offers("config", "print", "--js") == ["--json"])
        #expect(try await offers("run", "--log.level", "w") == ["warn"])
        #expect(try await offers("help", "conf") == ["config"])
    }

    @Test func choices_areOffered_byEveryShell() {
        #expect(script(.zsh).contains("    --log.format) compadd -- text logfmt json; return ;;\n"))
        #expect(script(.fish).contains(" -l log.format -x -a 'text logfmt json' "))
    }

    /// The first key runs the file itself, which must not only define what the second one will use.
    @Test func zshFunction_thatWasJustLoaded_completesToo() {
        #expect(script(.zsh).contains("then _xmsg_mon \"$@\"; else compdef _xmsg_mon xmsg-mon; fi\n"))
    }

    @Test(arguments: CompletionShell.allCases)
    func everyShell_knowsEveryCommandAndFlag(_ shell: CompletionShell) {
        let text = script(shell)
        for command in interface.commands {
            for word in command.name.split(separator: " ") { #expect(text.contains(word)) }
            for declaration in command.settings.declarations {
                #expect(text.contains(shell == .fish ? "-l \(declaration.name)" : declaration.flag))
            }
        }
    }
}
