internal import Synchronization

/// A bar on a terminal for work that takes longer than two seconds; nothing anywhere else.
///
/// It is one line of standard error that is written over itself and removed at the end, so that results stand alone. A lock
/// guards how far the work has come.
package final class ProgressBar: Sendable {
    private static let patience = Duration.seconds(2)
    private static let pause = Duration.milliseconds(100)

    private struct State {
        var done: UInt64 = 0
        var total: UInt64 = 0
        var task = ""
        var lastShown: Moment?
    }

    private let unit: String
    private let terminal: Terminal
    private let output: TextOutput
    private let clock: any MonitorClock
    private let start: Moment
    private let state = Mutex(State())

    /// Prepares a bar that counts units, such as blocks.
    package init(_ unit: String, of total: Int = 0, _ context: CommandContext) {
        self.unit = unit
        terminal = context.errorTerminal
        output = context.errors
        clock = context.clock
        start = context.clock.now()
        state.withLock { $0.total = UInt64(clamping: total) }
    }

    /// Does something and shows meanwhile how far it has come, also while one step takes long.
    package func show<Value, Failure: Error>(
        while body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        defer { finish() }
        guard terminal.isInteractive else { return try await body() }
        let result: Result<Value, Failure> = await withDiscardingTaskGroup { group in
            group.addTask { await self.redraw() }
            defer { group.cancelAll() }
            do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Takes notice of how much is done, and of what comes next.
    ///
    /// - Parameter total: 0 where nobody knows how much there is.
    package func note(_ done: UInt64, of total: UInt64, _ task: String = "") {
        state.withLock { state in
            state.done = done
            state.total = total
            state.task = task
        }
        draw()
    }

    /// Takes notice of one more.
    package func advance() {
        state.withLock { $0.done += 1 }
        draw()
    }

    /// Removes the bar, if there is one; it comes back when there is more to show.
    package func finish() {
        state.withLock { state in
            if state.lastShown != nil { output.write(Self.erased) }
            state.lastShown = nil
        }
    }

    private static let erased = "\r\u{1B}[2K"

    private func redraw() async {
        while !Task.isCancelled, (try? await clock.sleep(for: Self.pause)) != nil { draw() }
    }

    private func draw() {
        guard terminal.isInteractive else { return }
        let now = clock.now()
        guard now.elapsed(since: start) >= Self.patience else { return }
        state.withLock { state in
            if let last = state.lastShown, now.elapsed(since: last) < Self.pause { return }
            state.lastShown = now
            output.write(Self.erased + line(state))
        }
    }

    private func line(_ state: State) -> String {
        let task = state.task.isEmpty ? "" : ", \(state.task)"
        guard state.total > 0 else { return String("\(state.done) \(unit)\(task)".prefix(terminal.width - 1)) }
        let done = min(state.done, state.total)
        let share = Double(done) / Double(state.total)
        let numbers = " \(Int(share * 100))% \(done) of \(state.total) \(unit)\(task)"
        let width = min(40, max(0, terminal.width - numbers.utf8.count - 4))
        let full = Int(Double(width) * share)
        let bar =
            width < 5
            ? "" : "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "]"
        return String((bar + numbers).prefix(terminal.width - 1))
    }
}
