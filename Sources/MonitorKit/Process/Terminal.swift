internal import Glibc

/// What is known about the terminal, if there is one, that output goes to.
package struct Terminal: Hashable, Sendable {
    /// Output goes to a terminal.
    package let isInteractive: Bool
    /// Columns.
    package let width: Int
    /// Lines.
    package let height: Int
    /// Whether colors are welcome.
    package let usesColor: Bool
    /// Whether a line can be written over: output goes to a terminal that understands more than characters.
    package let isScreen: Bool

    /// Describes a terminal.
    ///
    /// - Parameters:
    ///   - columns: As the terminal says; 80 where it says nothing.
    ///   - environment: `NO_COLOR`, when not empty, forbids colors (no-color.org); `TERM=dumb` has none, and is no screen.
    ///   - rows: As the terminal says; heights that hold nothing are replaced by 24.
    package init(isInteractive: Bool, columns: Int, rows: Int = 24, environment: [String: String]) {
        self.isInteractive = isInteractive
        width = columns > 0 ? min(columns, 500) : 80
        height = (3...1000).contains(rows) ? rows : 24
        isScreen = isInteractive && environment["TERM"] != "dumb"
        usesColor = isScreen && environment["NO_COLOR"]?.isEmpty != false
    }

    /// The terminal of standard output.
    package static func standardOutput(environment: [String: String]) -> Terminal {
        terminal(behind: STDOUT_FILENO, environment)
    }

    /// The terminal of standard error, where progress is shown.
    package static func standardError(environment: [String: String]) -> Terminal {
        terminal(behind: STDERR_FILENO, environment)
    }

    private static func terminal(behind descriptor: Int32, _ environment: [String: String]) -> Terminal {
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
        return Terminal(
            isInteractive: isatty(descriptor) == 1, columns: isKnown ? Int(size.ws_col) : 0,
            rows: isKnown ? Int(size.ws_row) : 0, environment: environment
        )
    }
}
