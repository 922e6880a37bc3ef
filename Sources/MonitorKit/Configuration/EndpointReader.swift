/// Reads endpoints of all kinds: one name each, URLs from settings or files, and the credentials that belong to a name.
struct EndpointReader {
    /// How files are read.
    let files: FileReader
    /// The names that are taken: every series tells its endpoint by its name alone.
    private(set) var names: Set<String> = []
    private var credentials: [String: CredentialFiles] = [:]
    private var budgets: [String?: Int] = [:]
    private var places: [(name: String, place: String)] = []
    /// Where the file of an endpoint's credentials was named.
    private var credentialPlaces: [CredentialFile: String] = [:]

    /// Reads which credentials there are; whom they belong to is known at the end.
    init(files: FileReader, _ reader: inout SettingReader) {
        self.files = files
        note(Settings.endpointHeaders, \.headers, &reader)
        note(Settings.endpointTokens, \.token, &reader)
        for entry in reader.entries(Settings.requestBudget) {
            if budgets.updateValue(entry.value.callsPerSecond, forKey: entry.value.endpoint) != nil {
                reader.note(
                    SettingProblem(
                        at: entry.place, "a second budget for the same endpoint", remedy: "write one for each endpoint")
                )
            }
            if let name = entry.value.endpoint { places.append((name, entry.place)) }
        }
    }

    /// The endpoint; nil when it is unusable, which has been noted.
    mutating func endpoint(
        _ location: UpstreamEntry.Location, named name: String, at place: String, _ reader: inout SettingReader
    ) -> ConfiguredEndpoint? {
        take(name, at: place, &reader)
        let origin: EndpointFiles.Location
        switch location {
        case .file(let path): origin = .file(path)
        case .inline(let text):
            do throws(EndpointURLError) {
                origin = .inline(try EndpointURL(parsing: text.reveal()))
            } catch {
                let shown = SafeText.masked(entry: text.reveal())
                reader.note(
                    SettingProblem(at: place, "\(shown) cannot be used for \"\(name)\"", remedy: error.description))
                return nil
            }
        }
        let files = EndpointFiles(origin, credentials[name] ?? CredentialFiles(), files: files)
        switch files.read() {
        case .success(let url):
            var endpoint = ConfiguredEndpoint(name: name, url: url, files: files.isFixed ? nil : files)
            endpoint.callsPerSecond = budgets[name] ?? budgets[nil]
            return endpoint
        case .failure(let problem):
            let file = CredentialFile(endpoint: name, path: problem.path)
            reader.note(SettingProblem(problem, at: credentialPlaces[file] ?? place))
            return nil
        }
    }

    /// Takes a name.
    mutating func take(_ name: String, at place: String, _ reader: inout SettingReader) {
        guard !names.insert(name).inserted else { return }
        reader.note(
            SettingProblem(
                at: place, "the name \"\(name)\" is used twice", remedy: "give each endpoint a name of its own"))
    }

    /// Notes credentials of endpoints that do not exist; to be called when all endpoints have been read.
    func noteStrangers(_ reader: inout SettingReader) {
        for (name, place) in places where !names.contains(name) {
            let remedy = Suggestion.sentence(for: name, among: names) ?? "write the name of an endpoint"
            reader.note(SettingProblem(at: place, "names \"\(name)\", which is no endpoint", remedy: remedy))
        }
    }

    private mutating func note(
        _ setting: Setting<CredentialFile>, _ part: WritableKeyPath<CredentialFiles, String?>,
        _ reader: inout SettingReader
    ) {
        for entry in reader.entries(setting) {
            let name = entry.value.endpoint
            if credentials[name]?[keyPath: part] != nil {
                reader.note(
                    SettingProblem(
                        at: entry.place, "a second file for \"\(name)\"", remedy: "write one file for each endpoint"))
            }
            credentials[name, default: CredentialFiles()][keyPath: part] = entry.value.path
            places.append((name, entry.place))
            credentialPlaces[entry.value] = entry.place
        }
    }
}

/// A file for one endpoint.
package struct CredentialFile: Hashable, Sendable {
    /// The name of the endpoint.
    package let endpoint: String
    /// The path.
    package let path: String
}

extension SettingFormat where Value == CredentialFile {
    /// `NAME=FILE`, also with the `@` that marks files elsewhere.
    package static var credentialFile: Self {
        SettingFormat("NAME=FILE") { (text) throws(SettingValueError) in
            let file = try SettingFormat<NamedFile>.namedFile.parse(text)
            guard let name = file.name else {
                // For all endpoints at once, the key of one provider would go to all others.
                throw SettingValueError("names no endpoint", remedy: "write NAME=FILE with the name of an endpoint")
            }
            return CredentialFile(endpoint: name, path: file.path)
        }
    }
}

/// How often endpoints may be asked.
package struct RequestBudgetEntry: Hashable, Sendable {
    /// The name of the endpoint; nil for all that have no entry of their own.
    package let endpoint: String?
    /// Calls in a second.
    package let callsPerSecond: Int
}

extension SettingFormat where Value == RequestBudgetEntry {
    /// `COUNT` or `NAME=COUNT`.
    package static var requestBudget: Self {
        SettingFormat("[NAME=]COUNT") { (text) throws(SettingValueError) in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.count == 2 ? String(parts[0]) : nil
            guard name.map({ UpstreamName.isValid($0) }) ?? true, let last = parts.last, let count = Int(last),
                (1...100_000).contains(count)
            else {
                throw SettingValueError(
                    "is not a number of calls in a second", remedy: "write 1 to 100000, or NAME= and that")
            }
            return RequestBudgetEntry(endpoint: name, callsPerSecond: count)
        }
    }
}

extension SettingProblem {
    /// What a file of an endpoint or a token has.
    init(_ problem: EndpointFileProblem, at place: String) {
        self.init(at: place, "the file \(SafeText.quoted(problem.path)) \(problem.fault)", remedy: problem.remedy)
    }
}

extension SettingReader {
    /// The token in the file that a setting names; what is wrong with it has been noted.
    package mutating func token(_ setting: Setting<String>, _ files: FileReader) -> TokenFile? {
        guard let path = value(setting) else { return nil }
        switch CredentialFiles.token(at: path, files) {
        case .success(let token): return TokenFile(path: path, token: token)
        case .failure(let problem):
            note(SettingProblem(problem, at: resolved.source(of: setting.declaration).place(of: setting.declaration)))
            return nil
        }
    }
}
