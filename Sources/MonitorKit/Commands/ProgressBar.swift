internal import Synchronization

/// A bar on a terminal for work that takes longer than two seconds; nothing anywhere else.
///
/// It is one line that is written over itself and removed at the end, so that results stand alone.
package final class ProgressBar: Sendable {
    private static let patience = Duration.seconds(2)
    private static let pause = Duration.milliseconds(100)

    private struct State {
        var lastShown: Moment?
    }

    private let unit: String
    private let terminal: Terminal
    private let output: TextOutput
    private let start: Moment
    private let state = Mutex(State())

    /// Prepares a bar that counts units, such as blocks.
    package init(_ unit: String, terminal: Terminal, output: TextOutput, at now: Moment) {
        self.unit = unit
        self.terminal = terminal
        self.output = output
        start = now
    }

    /// Shows how much is done, if it is time to.
    package func show(_ done: UInt64, of total: UInt64, at now: Moment) {
        guard terminal.isInteractive, total > 0, now.elapsed(since: start) >= Self.patience else { return }
        state.withLock { state in
            if let last = state.lastShown, now.elapsed(since: last) < Self.pause { return }
            state.lastShown = now
            output.write("\r\u{1B}[2K" + line(min(done, total), of: total))
        }
    }

    /// Removes the bar, if there is one.
    package func finish() {
        state.withLock { state in
            if state.lastShown != nil { output.write("\r\u{1B}[2K") }
            state.lastShown = nil
        }
    }

    private func line(_ done: UInt64, of total: UInt64) -> String {
        let share = Double(done) / Double(total)
        let numbers = " \(Int(share * 100))% \(done) of \(total) \(unit)"
        let width = min(40, max(0, terminal.width - numbers.utf8.count - 4))
        let full = Int(Double(width) * share)
        let bar =
            width < 5
            ? "" : "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "]"
        return String((bar + numbers).prefix(terminal.width - 1))
    }
}
