/// Which sources may give a setting its value.
package enum SettingScope: Hashable, Sendable {
    /// Only the command line: the value decides how everything else is read, or it is about one call.
    case flag
    /// The command line or the environment: the file cannot name itself.
    case flagOrEnvironment
    /// The command line, the environment or the file.
    case anywhere
}

/// What a setting is called and what operators read about it: the part that does not depend on the type of the value.
package struct SettingDeclaration: Sendable {
    /// The name, which is the key in the file, and the flag after two dashes.
    package let name: String
    /// What stands for the value in help texts; nil for a boolean, which needs no value.
    package let placeholder: String?
    /// One sentence for help texts.
    package let help: String
    /// The default as an operator would write it; nil when there is none.
    package let defaultText: String?
    /// Why the default is what it is: its sum, or what happens without a value.
    package let reason: String
    /// Whether the value is a list: the flag may be repeated, and one value may hold several, separated by commas.
    package let isRepeatable: Bool
    /// Whether values may hold credentials, so that no output shows them.
    package let isSecret: Bool
    /// Which sources may give the value.
    package let scope: SettingScope

    /// Whether the flag may stand without a value.
    package var isBoolean: Bool { placeholder == nil }

    /// The flag's spelling.
    package var flag: String { "--" + name }

    /// The variable's name: prefix and name in upper case, with dots and dashes as underscores.
    package func variable(prefix: String) -> String {
        let spelled = name.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 }
        return prefix + "_" + String(spelled)
    }
}

/// One setting, declared once: flag, variable, key, type, default and help all come from here.
package struct Setting<Value: Sendable>: Sendable {
    /// What does not depend on the type.
    package let declaration: SettingDeclaration
    /// How one value is written.
    package let format: SettingFormat<Value>

    /// Declares a setting.
    ///
    /// - Parameters:
    ///   - name: Lower-case words joined by dots and dashes.
    ///   - format: How one value (of a list: one entry) is written.
    ///   - defaultText: The default in the same format, or nil.
    ///   - reason: Why that is the default, in a few words.
    ///   - help: One sentence.
    package init(
        _ name: String, _ format: SettingFormat<Value>, default defaultText: String? = nil, because reason: String,
        isRepeatable: Bool = false, isSecret: Bool = false, scope: SettingScope = .anywhere, help: String
    ) {
        declaration = SettingDeclaration(
            name: name, placeholder: format.placeholder, help: help, defaultText: defaultText, reason: reason,
            isRepeatable: isRepeatable, isSecret: isSecret, scope: scope
        )
        self.format = format
    }
}
