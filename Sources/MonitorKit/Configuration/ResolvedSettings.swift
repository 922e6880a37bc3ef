/// The texts of all settings after flag, environment and file were laid over each other, each with its source.
///
/// A source that gives a setting replaces what weaker sources say about it, lists included.
package struct ResolvedSettings: Sendable {
    /// The settings of the command.
    package let settings: SettingSet
    /// The prefix of variables.
    package let prefix: String
    /// What was given, by the setting's name; a setting without an entry has its default.
    package private(set) var assignments: [String: SettingAssignment] = [:]
    /// The words beside the flags, as many as the command takes.
    package let words: [String]
    /// What cannot be understood, from all sources.
    package private(set) var problems: [SettingProblem] = []
    /// `-h` or `--help` was given.
    package let asksForHelp: Bool

    /// Lays the sources over each other.
    ///
    /// - Parameters:
    ///   - arguments: What follows the command's name.
    ///   - known: Every setting of the program, so that variables meant for another command are let be.
    package init(
        _ settings: SettingSet, arguments: [String], environment: [String: String], files: FileReader, known: SettingSet
    ) {
        self.settings = settings
        let flags = CommandLineArguments(arguments, settings: settings)
        asksForHelp = flags.asksForHelp
        words = flags.words
        problems = flags.problems
        prefix = Self.prefix(flags, &problems)
        let variables = EnvironmentVariables(environment, prefix: prefix, settings: settings, known: known)
        problems += variables.problems
        assignments = flags.assignments
        assignments.merge(variables.assignments) { flag, _ in flag }
        readFile(files)
    }

    /// The source of a setting's value.
    package func source(of declaration: SettingDeclaration) -> SettingSource {
        assignments[declaration.name]?.source ?? .fallback
    }

    private static func prefix(_ flags: CommandLineArguments, _ problems: inout [SettingProblem]) -> String {
        let setting = Settings.environmentPrefix
        let fallback = setting.declaration.defaultText ?? ""
        guard let text = flags.assignments[setting.declaration.name]?.texts.first else { return fallback }
        do {
            return try setting.format.parse(text)
        } catch {
            problems.append(
                SettingProblem(
                    at: setting.declaration.flag, "\(SafeText.quoted(text)) \(error.fault)", remedy: error.remedy))
            return fallback
        }
    }

    private mutating func readFile(_ files: FileReader) {
        let declaration = Settings.configurationFile.declaration
        guard let assignment = assignments[declaration.name], let path = assignment.texts.first else { return }
        do {
            let bytes = try files.read(path, ConfigurationFile.byteLimit)
            let file = ConfigurationFile(bytes, path: path, settings: settings)
            problems += file.problems
            assignments.merge(file.assignments) { stronger, _ in stronger }
        } catch {
            problems.append(
                SettingProblem(
                    at: assignment.source.place(of: declaration), "the file \(SafeText.quoted(path)) \(error.reason)",
                    remedy: "write the path of the configuration file"))
        }
    }
}
