/// Reads what files say about chains, and holds it against each other.
struct ChainFiles {
    /// The most bytes of a file: a set of a thousand chains fits.
    private static let byteLimit = 4 << 20

    let files: FileReader
    private(set) var warnings: [String] = []
    /// What files call chains.
    private(set) var names: [ChainID: String] = [:]

    init(files: FileReader) {
        self.files = files
    }

    /// The dependency set; nil when there is none, which has been noted.
    func dependencySet(_ reader: inout SettingReader) -> DependencySet? {
        let declaration = Settings.dependencySet.declaration
        guard reader.resolved.assignments[declaration.name] != nil else {
            reader.note(
                SettingProblem(
                    at: declaration.flag, "is not given",
                    remedy: "write \(declaration.flag) and the path of the depset.json that your nodes use"))
            return nil
        }
        guard let path = reader.value(Settings.dependencySet) else { return nil }
        let place = reader.resolved.source(of: declaration).place(of: declaration)
        return content(path, at: place, &reader) { (bytes) throws(FileProblems) in try DependencySet.decode(bytes) }
    }

    /// The chains that are deliberately not watched; one outside the set is noted, because it may be a misspelling.
    func unattached(of set: DependencySet?, _ reader: inout SettingReader) -> Set<ChainID> {
        let entries = reader.entries(Settings.unattached)
        for entry in entries where set.map({ !$0.contains(entry.value) }) ?? false {
            reader.note(
                SettingProblem(
                    at: entry.place, "chain \(entry.value) is not in the dependency set",
                    remedy: "write the id of a chain of the set, or leave it out"))
        }
        return Set(entries.map(\.value))
    }

    /// The rollup configurations of all files; a watched chain without one is noted.
    mutating func rollups(
        of set: DependencySet?, without unattached: Set<ChainID>, _ reader: inout SettingReader
    ) -> [ChainID: RollupConfiguration] {
        var rollups: [ChainID: RollupConfiguration] = [:]
        for entry in reader.entries(Settings.rollupConfigs) {
            let file = content(entry.value, at: entry.place, &reader) { (bytes) throws(FileProblems) in
                try RollupConfigurationFile.decode(bytes)
            }
            warnings += file?.warnings.map { "\(SafeText.quoted(entry.value)): \($0)" } ?? []
            names.merge(file?.names ?? [:]) { first, _ in first }
            for rollup in file?.chains ?? [] {
                if let other = rollups[rollup.chain], other != rollup {
                    reader.note(
                        SettingProblem(
                            at: entry.place, "chain \(rollup.chain) is described a second time, and differently",
                            remedy: "keep the file that your nodes use"))
                }
                rollups[rollup.chain] = rollup
            }
        }
        for chain in set?.chains ?? [] where rollups[chain] == nil && !unattached.contains(chain) {
            reader.note(Self.missingRollup(chain))
        }
        return rollups
    }

    private static func missingRollup(_ chain: ChainID) -> SettingProblem {
        let flag = Settings.rollupConfigs.declaration.flag
        return SettingProblem(
            at: flag, "chain \(chain) of the dependency set has no rollup configuration",
            remedy: "add its rollup.json to \(flag), or name it in \(Settings.unattached.declaration.flag)")
    }

    private func content<Value>(
        _ path: String, at place: String, _ reader: inout SettingReader,
        decode: ([UInt8]) throws(FileProblems) -> Value
    ) -> Value? {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try files.read(path, Self.byteLimit)
        } catch {
            reader.note(
                SettingProblem(
                    at: place, "the file \(SafeText.quoted(path)) \(error.reason)",
                    remedy: "write the path of a file that this user may read"))
            return nil
        }
        do throws(FileProblems) {
            return try decode(bytes)
        } catch {
            for problem in error.problems.prefix(32) {
                let parts = [problem.key, problem.value].filter { !$0.isEmpty }.map(SafeText.name)
                let fault = parts.isEmpty ? "cannot be used" : parts.joined(separator: ": ") + " cannot be used"
                reader.note(
                    SettingProblem(
                        at: "\(place), file \(SafeText.quoted(path))", fault, remedy: problem.remedy))
            }
            return nil
        }
    }
}
