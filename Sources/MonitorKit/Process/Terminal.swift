internal import Glibc

/// What is known about the terminal, if there is one, that output goes to.
package struct Terminal: Hashable, Sendable {
    /// Standard output is a terminal.
    package let isInteractive: Bool
    /// Columns.
    package let width: Int
    /// Whether colors are welcome.
    package let usesColor: Bool

    /// Describes a terminal.
    ///
    /// - Parameters:
    ///   - columns: As the terminal says; widths that nobody can read are replaced by 80.
    ///   - environment: `NO_COLOR`, when not empty, forbids colors (no-color.org); `TERM=dumb` has none.
    package init(isInteractive: Bool, columns: Int, environment: [String: String]) {
        self.isInteractive = isInteractive
        width = (20...500).contains(columns) ? columns : 80
        let isForbidden = environment["NO_COLOR"]?.isEmpty == false || environment["TERM"] == "dumb"
        usesColor = isInteractive && !isForbidden
    }

    /// The terminal of standard output.
    package static func standardOutput(environment: [String: String]) -> Terminal {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
        return Terminal(
            isInteractive: isatty(STDOUT_FILENO) == 1, columns: isKnown ? Int(size.ws_col) : 0,
            environment: environment
        )
    }
}
