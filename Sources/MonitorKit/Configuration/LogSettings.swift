/// How the program logs, as configured.
package struct LogSettings: Hashable, Sendable {
    /// The least important lines that are written; the words are those of the other programs of the stack.
    package enum Level: String, CaseIterable, Hashable, Sendable {
        /// Everything.
        case trace
        /// For finding faults.
        case debug
        /// Transitions and what start-up has to say.
        case info
        /// Something failed that is tried again.
        case warn
        /// A person should read this.
        case error
        /// The program cannot go on.
        case crit

        /// What the other programs of the stack accept beside the words themselves.
        static let synonyms: [String: Level] = ["trce": .trace, "dbug": .debug, "eror": .error]
    }

    /// The shape of a line.
    package enum Format: String, CaseIterable, Hashable, Sendable {
        /// For people at a terminal.
        case text
        /// `key=value`.
        case logfmt
        /// One JSON object a line.
        case json

        /// The shapes of the stack's other programs that come nearest.
        static let synonyms: [String: Format] = [
            "terminal": .text, "logfmtms": .logfmt, "json-pretty": .json, "jsonms": .json,
        ]
    }

    /// The least important lines that are written.
    package var level: Level
    /// The shape of a line; nil means text on a terminal and logfmt elsewhere.
    package var format: Format?
    /// Whether lines are colored; nil means on a terminal without `NO_COLOR`.
    package var color: Bool?

    /// Combines the three.
    package init(level: Level, format: Format? = nil, color: Bool? = nil) {
        self.level = level
        self.format = format
        self.color = color
    }
}
