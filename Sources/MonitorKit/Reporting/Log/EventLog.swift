import Synchronization

/// The log of the program: whole lines, in order, bounded in length and rate; safe to call from any thread.
///
/// Each event has a bound of lines per second. What is held back is counted and told in a line of its own, by the next line of
/// any event after that second or by `flush`. Lines that the sink could not take are told with the first that it takes again.
package final class EventLog: Sendable {
    /// Takes one whole line; false when it is lost.
    package typealias Sink = @Sendable ([UInt8]) -> Bool

    private struct State {
        var rate: LineRate
        var counts = [UInt64](repeating: 0, count: LogLevel.allCases.count)
        /// Lines that the sink did not take, in all.
        var lost: UInt64 = 0
        /// How many of them no line has told yet.
        var untold: UInt64 = 0
    }

    private let minimum: LogLevel
    private let format: LogFormat
    private let colored: Bool
    private let names: ChainNames
    private let clock: any MonitorClock
    private let sink: Sink
    // Held across the sink, so that lines do not mix: a sink must bound its own waiting.
    private let state: Mutex<State>

    /// Opens a log; lines below `minimum` are neither written nor counted.
    ///
    /// - Parameter names: What lines for people call chains.
    package init(
        minimum: LogLevel, format: LogFormat, colored: Bool = false, names: ChainNames = .none,
        linesPerSecondAndEvent: Int = 50,
        clock: any MonitorClock, sink: @escaping Sink
    ) {
        self.minimum = minimum
        self.format = format
        self.colored = colored
        self.names = names
        self.clock = clock
        self.sink = sink
        state = Mutex(State(rate: LineRate(limit: linesPerSecondAndEvent)))
    }

    /// Writes one line, unless its level is too low or its event has had its share of this second.
    ///
    /// The event is static text, so that nothing from outside can grow the table of rates.
    package func write(
        _ level: LogLevel, _ event: StaticString, _ message: String, _ fields: [LogLine.Field] = []
    ) {
        guard level >= minimum else { return }
        let now = clock.now()
        let event = event.description
        state.withLock { state in
            tellSuppressed(&state, at: now)
            if let index = LogLevel.allCases.firstIndex(of: level) {
                state.counts[index] = state.counts[index].addingSaturating(1)
            }
            guard state.rate.admits(event, at: now) else { return }
            emit(
                LogLine(time: now.wall, level: level, event: event, message: message, fields: fields), &state, at: now)
        }
    }

    /// Tells what was held back so far; call it before the program ends.
    package func flush() {
        let now = clock.now()
        state.withLock { tellSuppressed(&$0, at: now, all: true) }
    }

    /// How many messages there were at each level, in the order of `LogLevel.allCases`, those held back included.
    package func readings() -> [UInt64] {
        state.withLock { $0.counts }
    }

    /// How many lines were lost because nobody read the output.
    package func lostLines() -> UInt64 {
        state.withLock { $0.lost }
    }

    private func tellSuppressed(_ state: inout State, at now: Moment, all: Bool = false) {
        for (event, count) in state.rate.expired(at: now, all: all) {
            let message = "Held back further lines of event \(event) to bound the rate."
            let fields: [LogLine.Field] = [(.count, .unsigned(count))]
            emit(
                LogLine(time: now.wall, level: .warn, event: "log_rate", message: message, fields: fields), &state,
                at: now)
        }
    }

    private func emit(_ line: LogLine, _ state: inout State, at now: Moment) {
        if state.untold > 0 {
            let fields: [LogLine.Field] = [(.count, .unsigned(state.untold))]
            let notice = LogLine(
                time: now.wall, level: .warn, event: "log_lost",
                message: "Lost lines because nobody read the output.", fields: fields)
            if sink(format.encode(notice, colored: colored, names)) { state.untold = 0 }
        }
        if !sink(format.encode(line, colored: colored, names)) {
            state.lost = state.lost.addingSaturating(1)
            state.untold = state.untold.addingSaturating(1)
        }
    }
}
