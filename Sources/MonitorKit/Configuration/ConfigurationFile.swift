/// The configuration file: one JSON object whose keys are the flags without their dashes.
///
/// A list is an array, or one string with commas. Durations and sizes are strings, counts are numbers or strings.
package struct ConfigurationFile: Sendable {
    /// The most bytes of a file: some hundred endpoints fit many times over.
    package static let byteLimit = 1 << 20

    /// What the file gives, by the setting's name.
    package private(set) var assignments: [String: SettingAssignment] = [:]
    /// Keys and values that cannot be used.
    package private(set) var problems: [SettingProblem] = []

    private let path: String
    private let settings: SettingSet

    /// Reads the file's bytes.
    package init(_ bytes: [UInt8], path: String, settings: SettingSet) {
        self.path = path
        self.settings = settings
        do throws(JSONError) {
            (assignments, problems) = try JSONReader.read(bytes) { (json: inout JSONReader) throws(JSONError) in
                var members = Members(bytes: bytes, path: path, settings: settings)
                try json.beginObject()
                while let key = try json.nextKey() { try members.read(key.text, from: &json) }
                return (members.assignments, members.problems)
            }
        } catch {
            problems = [
                SettingProblem(
                    at: SafeText.name(path), "is not a JSON object: \(error)",
                    remedy: "write one object whose keys are flags without dashes, such as {\"tail\": \"1h\"}")
            ]
        }
    }
}

/// The members of the object, as they are met.
private struct Members {
    let bytes: [UInt8]
    let path: String
    let settings: SettingSet
    var assignments: [String: SettingAssignment] = [:]
    var problems: [SettingProblem] = []

    mutating func read(_ key: String, from json: inout JSONReader) throws(JSONError) {
        guard let declaration = settings.inFile.first(where: { $0.name == key }) else {
            try json.skipValue()
            refuse(key: key)
            return
        }
        guard let texts = try texts(from: &json, declaration) else {
            problems.append(
                SettingProblem(
                    at: SettingSource.file(path).place(of: declaration), "has a value of the wrong type",
                    remedy: declaration.isRepeatable
                        ? "write an array of strings" : "write a string, such as \"\(declaration.defaultText ?? "…")\""
                ))
            return
        }
        assignments[key] = SettingAssignment(texts, from: .file(path))
    }

    /// The texts of one value; nil when it has a form that the setting cannot have.
    private func texts(
        from json: inout JSONReader, _ declaration: SettingDeclaration
    ) throws(JSONError) -> [String]? {
        guard try json.nextKind() == .array, declaration.isRepeatable else {
            guard let text = try scalar(from: &json, declaration) else { return nil }
            return SettingAssignment.entries(of: text, declaration)
        }
        var texts: [String]? = []
        try json.beginArray()
        while try json.nextElement() {
            if let text = try scalar(from: &json, declaration) { texts?.append(text) } else { texts = nil }
        }
        return texts
    }

    private func scalar(
        from json: inout JSONReader, _ declaration: SettingDeclaration
    ) throws(JSONError) -> String? {
        switch try json.nextKind() {
        case .string: return try json.readString()
        case .number: return String(decoding: bytes[try json.readRawValue()], as: UTF8.self)
        case .boolean where declaration.isBoolean: return try json.readBool() ? "true" : "false"
        case .object, .array, .boolean, .null:
            try json.skipValue()
            return nil
        }
    }

    private mutating func refuse(key: String) {
        // A file full of unknown keys needs no thousand lines.
        guard problems.count < 32 else { return }
        let names = settings.inFile.map(\.name)
        problems.append(
            SettingProblem(
                at: "\(SafeText.name(path)), key \(SafeText.name(key))", "is not a key of this file",
                remedy: Suggestion.sentence(for: key, among: names) ?? "keys are the flags without dashes"))
    }
}
