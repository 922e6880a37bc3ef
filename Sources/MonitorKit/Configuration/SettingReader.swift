/// Turns resolved texts into typed values, and collects what is wrong instead of stopping at the first fault.
package struct SettingReader {
    /// One entry of a list, with the place to name when it turns out to be unusable.
    package struct Entry<Value> {
        /// The typed entry.
        package let value: Value
        /// Its number in the list, the unusable ones counted; the first is 1.
        package let number: Int
        /// Where it stands: the flag, variable or key, and its number in the list.
        package let place: String
    }

    /// What is being read.
    package let resolved: ResolvedSettings
    /// Everything that is wrong so far, beginning with what the sources themselves had.
    package private(set) var problems: [SettingProblem]

    /// Starts with the problems of the sources.
    package init(_ resolved: ResolvedSettings) {
        self.resolved = resolved
        problems = resolved.problems
    }

    /// The value, or the default; nil when there is neither, or when the text is unusable, which is noted.
    package mutating func value<Value>(_ setting: Setting<Value>) -> Value? {
        value(of: setting.declaration, as: setting.format)
    }

    /// The value of a declaration that is read in a format.
    mutating func value<Value>(of declaration: SettingDeclaration, as format: SettingFormat<Value>) -> Value? {
        guard let text = resolved.assignments[declaration.name]?.texts.first ?? declaration.defaultText else {
            return nil
        }
        return parsed(text, declaration, format, place: resolved.source(of: declaration).place(of: declaration))
    }

    /// The entries of a list that are usable; the others are noted.
    package mutating func entries<Value>(_ setting: Setting<Value>) -> [Entry<Value>] {
        let declaration = setting.declaration
        let source = resolved.source(of: declaration)
        let texts = resolved.assignments[declaration.name]?.texts ?? []
        return texts.enumerated().compactMap { index, text in
            let place = source.place(of: declaration) + (texts.count > 1 ? ", entry \(index + 1)" : "")
            return parsed(text, declaration, setting.format, place: place).map {
                Entry(value: $0, number: index + 1, place: place)
            }
        }
    }

    /// Notes that something is wrong.
    package mutating func note(_ problem: SettingProblem) {
        problems.append(problem)
    }

    private mutating func parsed<Value>(
        _ text: String, _ declaration: SettingDeclaration, _ format: SettingFormat<Value>, place: String
    ) -> Value? {
        do {
            return try format.parse(text)
        } catch {
            let shown = declaration.isSecret ? SafeText.masked(entry: text) : SafeText.quoted(text)
            note(SettingProblem(at: place, "\(shown) \(error.fault)", remedy: error.remedy))
            return nil
        }
    }
}
