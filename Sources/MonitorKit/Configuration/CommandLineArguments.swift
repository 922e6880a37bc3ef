/// The flags of one call: `--name value`, `--name=value`, and `--name` alone for a boolean.
///
/// After `--` nothing is a flag. What is no flag is a word of the command, or a problem where it takes none.
package struct CommandLineArguments: Sendable {
    /// The most arguments that are looked at; the system allows far more than anybody writes.
    private static let limit = 4096

    /// What the flags give, by the setting's name.
    package private(set) var assignments: [String: SettingAssignment] = [:]
    /// What cannot be understood.
    package private(set) var problems: [SettingProblem] = []
    /// The words of the command, in order.
    package private(set) var words: [String] = []
    /// `-h` or `--help` is among the flags.
    package private(set) var asksForHelp = false

    /// Reads what follows the command.
    package init(_ arguments: [String], settings: SettingSet) {
        var rest = arguments.prefix(Self.limit)
        if arguments.count > Self.limit {
            problems.append(
                SettingProblem(
                    .usage, at: "arguments", "there are more than \(Self.limit)", remedy: "move lists into a file"))
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "-h", "--help": asksForHelp = true
            case "--": while let word = rest.popFirst() { take(word, settings.operands) }
            case _ where argument.hasPrefix("-") && argument != "-": read(argument, &rest, settings)
            default: take(argument, settings.operands)
            }
        }
        if words.count < settings.operands.count.lowerBound {
            problems.append(
                SettingProblem(
                    .usage, at: "arguments", "there are too few", remedy: "write \(settings.operands.usage)"))
        }
    }

    private mutating func read(_ argument: String, _ rest: inout ArraySlice<String>, _ settings: SettingSet) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let flag = String(parts[0])
        guard let declaration = settings.understood.first(where: { $0.flag == flag }) else {
            refuse(flag: flag, settings)
            // The value of a flag that nobody knows is not one more problem.
            if parts.count == 1, let next = rest.first, !next.hasPrefix("-") { rest.removeFirst() }
            return
        }
        if parts.count == 2 {
            assign(String(parts[1]), to: declaration)
        } else if declaration.isBoolean {
            assign("true", to: declaration)
        } else if let next = rest.first, !next.hasPrefix("--") {
            rest.removeFirst()
            assign(next, to: declaration)
        } else {
            let placeholder = declaration.placeholder ?? "VALUE"
            problems.append(
                SettingProblem(.usage, at: flag, "has no value", remedy: "write \(flag) \(placeholder)"))
        }
    }

    private mutating func assign(_ text: String, to declaration: SettingDeclaration) {
        guard assignments[declaration.name] != nil else {
            let entries = SettingAssignment.entries(of: text, declaration)
            assignments[declaration.name] = SettingAssignment(entries, from: .flag)
            return
        }
        if declaration.isRepeatable {
            assignments[declaration.name]?.texts += SettingAssignment.entries(of: text, declaration)
        } else if !problems.contains(where: { $0.place == declaration.flag }) {
            problems.append(
                SettingProblem(at: declaration.flag, "is given more than once", remedy: "give it once"))
        }
    }

    private mutating func refuse(flag: String, _ settings: SettingSet) {
        let flags = settings.declarations.map(\.flag) + ["--help"]
        let spelled = flag.hasPrefix("--") ? flag : "-" + flag
        problems.append(
            SettingProblem(
                .usage, at: SafeText.name(flag), "is not a flag of this command",
                remedy: Suggestion.sentence(for: spelled, among: flags) ?? "see --help"))
    }

    private mutating func take(_ word: String, _ operands: Operands) {
        if words.count < operands.count.upperBound { words.append(word) } else { refuse(word) }
    }

    private mutating func refuse(_ word: String) {
        problems.append(
            SettingProblem(
                .usage, at: "arguments", "\(SafeText.word(word)) is not expected here",
                remedy: "write values as --flag VALUE, and lists with commas or by repeating the flag"))
    }
}
