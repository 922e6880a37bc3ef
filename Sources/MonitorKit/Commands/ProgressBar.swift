internal import Synchronization

/// A bar on a terminal for work that takes longer than two seconds; nothing anywhere else.
///
/// It is one line of standard error that is written over itself and removed at the end, so that results stand alone. A lock
/// guards how far the work has come, and keeps the bar and lines apart.
package final class ProgressBar: Sendable {
    static let pause = Duration.milliseconds(100)
    private static let patience = Duration.seconds(2)

    private struct State {
        var done: UInt64 = 0
        var total: UInt64 = 0
        var task = ""
        var pace = ProgressPace()
        var lastShown: Moment?
        var hasEnded = false
    }

    /// Whether there is a terminal for it that can erase a line.
    package let isShown: Bool
    let clock: any MonitorClock
    private let unit: String
    private let showsPace: Bool
    private let terminal: @Sendable () -> Terminal
    private let output: TextOutput
    private let start: Moment
    private let state = Mutex(State())

    /// Prepares a bar that counts units, such as blocks.
    ///
    /// - Parameter showsPace: Whether it says how fast the work goes on and how much time is left.
    package init(_ unit: String, of total: Int = 0, showsPace: Bool = false, _ context: CommandContext) {
        self.unit = unit
        self.showsPace = showsPace
        isShown = context.errorTerminal.isScreen
        terminal = context.currentErrorTerminal
        output = context.progress
        clock = context.clock
        start = context.clock.now()
        state.withLock { $0.total = UInt64(clamping: total) }
    }

    /// Does something and shows meanwhile how far it has come, also while one step takes long.
    package func show<Value, Failure: Error>(
        while body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        defer { finish() }
        guard isShown else { return try await body() }
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
        state.withLock { erase(&$0) }
    }

    /// Removes the bar for good: what comes later is told in another way.
    package func end() {
        state.withLock { state in
            erase(&state)
            state.hasEnded = true
        }
    }

    /// Whether it is never shown again.
    package var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// The context for whoever writes lines while the bar is shown: it is removed before each, and comes back below.
    package func clearing(_ context: CommandContext) -> CommandContext {
        guard isShown else { return context }
        var cleared = context
        cleared.output = clearing(context.output)
        cleared.errors = clearing(context.errors)
        cleared.log = clearing(context.log)
        return cleared
    }

    private func clearing(_ output: TextOutput) -> TextOutput {
        TextOutput { bytes in
            // Nothing is a question whether anybody reads.
            guard !bytes.isEmpty else { return output.write(bytes) }
            return self.state.withLock { state in
                self.erase(&state)
                return output.write(bytes)
            }
        }
    }

    private static let erased = "\r\u{1B}[2K"

    /// Removes the bar; while the terminal takes nothing it stays, and is removed before whatever comes next.
    private func erase(_ state: inout State) {
        guard state.lastShown != nil, output.write(Self.erased) == .written else { return }
        state.lastShown = nil
    }

    private func redraw() async {
        while !Task.isCancelled, (try? await clock.sleep(for: Self.pause)) != nil { draw() }
    }

    private func draw() {
        guard isShown else { return }
        let now = clock.now()
        state.withLock { state in
            state.pace.note(state.done, at: now)
            guard !state.hasEnded, now.elapsed(since: start) >= Self.patience else { return }
            if let last = state.lastShown, now.elapsed(since: last) < Self.pause { return }
            state.lastShown = now
            output.write(Self.erased + line(state))
        }
    }

    /// As much as fits, from the left, and a bar before it where there is room; a number is whole or not there.
    private func line(_ state: State) -> String {
        let width = terminal().width - 1
        let done = state.total > 0 ? min(state.done, state.total) : state.done
        let share = state.total > 0 ? Double(done) / Double(state.total) : 0
        var pieces =
            state.total > 0
            ? ["\(Int(share * 100))%", " \(done) of \(state.total)", " \(unit)"] : ["\(done)", " \(unit)"]
        if showsPace { pieces += state.pace.pieces(left: state.total > done ? state.total - done : 0) }
        if !state.task.isEmpty { pieces.append(", \(state.task)") }
        var numbers = ""
        for piece in pieces {
            guard numbers.count + piece.count <= width else { break }
            numbers += piece
        }
        let room = min(40, width - numbers.count - 3)
        guard state.total > 0, room >= 5 else { return numbers }
        let full = Int(Double(room) * share)
        return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: room - full) + "] " + numbers
    }
}
