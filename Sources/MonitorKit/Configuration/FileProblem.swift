/// One thing in a configuration file that must be changed, or should be looked at.
package struct FileProblem: Hashable, Sendable {
    /// Where it is: names joined by dots, `genesis.l2_time`; empty for the file as a whole.
    package let key: String
    /// What stands there, shortened; empty when nothing does.
    package let value: String
    /// What to write instead.
    package let remedy: String

    /// Describes one problem.
    package init(key: String, value: String, remedy: String) {
        self.key = key
        self.value = value
        self.remedy = remedy
    }
}

extension FileProblem: CustomStringConvertible {
    /// Key, value and remedy in one line.
    package var description: String {
        let place = key.isEmpty ? "" : "\(key): "
        return value.isEmpty ? "\(place)\(remedy)" : "\(place)\(value): \(remedy)"
    }
}

/// Everything that is wrong with one file, so that one attempt is enough to learn all of it.
package struct FileProblems: Error, Hashable, Sendable {
    /// The problems in the order of the file; never empty.
    package let problems: [FileProblem]

    /// Wraps the problems of a file.
    package init(_ problems: [FileProblem]) {
        self.problems = problems
    }
}

extension FileProblems: CustomStringConvertible {
    /// One problem a line.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
