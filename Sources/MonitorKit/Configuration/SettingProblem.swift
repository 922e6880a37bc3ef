/// One thing that is wrong with how the program was called or configured.
package struct SettingProblem: Hashable, Sendable {
    /// Whether the command line itself cannot be understood, or a value cannot be used.
    package enum Kind: Hashable, Sendable {
        /// The command line cannot be understood.
        case usage
        /// A value, key, variable or file cannot be used.
        case configuration
    }

    /// Which exit code it asks for.
    package let kind: Kind
    /// Where: a flag, a variable, or a file with its key.
    package let place: String
    /// What is wrong, with the value (masked where it may be secret).
    package let fault: String
    /// What to write instead.
    package let remedy: String

    /// Describes a problem; nothing passed in may hold a secret.
    package init(_ kind: Kind = .configuration, at place: String, _ fault: String, remedy: String) {
        self.kind = kind
        self.place = place
        self.fault = fault
        self.remedy = remedy
    }
}

extension SettingProblem: CustomStringConvertible {
    /// Place, fault and remedy in one line.
    package var description: String { "\(place): \(fault); \(remedy)" }
}

/// Everything that is wrong, found in one pass, so that nobody has to mend and restart five times.
package struct SettingProblems: Error, Hashable, Sendable {
    /// In the order in which they were found; never empty.
    package let all: [SettingProblem]

    /// Collects problems; nil when there are none.
    package init?(_ all: [SettingProblem]) {
        guard !all.isEmpty else { return nil }
        self.all = all
    }

    /// A value is missing although nothing was noted about it: a defect of ours, reported instead of trapping.
    init(unexplained: Void) {
        all = [SettingProblem(at: "configuration", "is incomplete", remedy: "report this as a defect")]
    }

    /// 2 when the command line cannot be understood, else 3.
    package var exitCode: ExitCode {
        all.contains { $0.kind == .usage } ? .usage : .configuration
    }

    /// The whole report, ending with a line break.
    package func report(program: String, command: String) -> String {
        let count = all.count == 1 ? "1 problem" : "\(all.count) problems"
        let lines = all.enumerated().map { "  \($0.offset + 1). \($0.element)\n" }
        return "\(program): \(count), nothing was started\n\(lines.joined())See \(program) help \(command).\n"
    }
}
