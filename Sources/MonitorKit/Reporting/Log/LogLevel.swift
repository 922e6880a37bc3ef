/// How much a log line matters, in the words of the OP Stack's own programs.
package enum LogLevel: String, CaseIterable, Comparable, Hashable, Sendable {
    /// Every step, for whoever debugs the monitor.
    case trace
    /// What a developer asks first.
    case debug
    /// One line per transition.
    case info
    /// Something is off and may heal by itself.
    case warn
    /// A human should read this.
    case error
    /// A human should act on this now.
    case crit

    private var rank: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .warn: 3
        case .error: 4
        case .crit: 5
        }
    }

    /// What matters more is greater.
    package static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rank < right.rank
    }
}
