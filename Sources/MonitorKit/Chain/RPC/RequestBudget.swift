import Synchronization

/// How many calls an endpoint may be asked in a second: what a provider sells, or what a shared node can bear.
///
/// Counted in calls, not in exchanges, as providers count. A second's worth may go out at once. Large batches, which catch up,
/// leave a fifth of that, so that looks at the heads do not wait behind them. A lock guards the state; nobody waits under it.
package final class RequestBudget: Sendable {
    /// Calls from which on a batch is one that catches up.
    static let bulk = 10
    /// What large batches leave of a second's worth, in nanoseconds.
    private static let reserve: UInt64 = 200_000_000
    private static let second: UInt64 = 1_000_000_000
    /// The longest wait for a turn: what would take longer is given up, and asked again when its own time comes.
    package static let patience = Duration.seconds(10)

    /// The budget.
    package let callsPerSecond: Int

    /// Until when everything is paid that went out, in nanoseconds of the steady clock.
    private let paidUntil = Mutex<UInt64>(0)

    /// - Parameter callsPerSecond: one or more.
    package init(callsPerSecond: Int) {
        self.callsPerSecond = max(1, callsPerSecond)
    }

    /// The most calls in one batch: half a second's worth, so that what is asked next waits no longer than that.
    package var largestBatch: Int { max(1, callsPerSecond / 2) }

    /// Takes a turn, or says how long it is at least until there is one; nothing is taken then.
    package func take(_ calls: Int, at now: Moment) -> Duration {
        paidUntil.withLock { paidUntil in
            let start = max(paidUntil, now.steady)
            let end = start.addingSaturating(UInt64(Double(Self.second) / Double(callsPerSecond) * Double(calls)))
            let limit = now.steady.addingSaturating(calls >= Self.bulk ? Self.second - Self.reserve : Self.second)
            // What is larger than all that may go out at once goes when everything before it is paid.
            guard end > limit, start > now.steady else {
                paidUntil = end
                return .zero
            }
            return .nanoseconds(Int64(clamping: min(end - limit, start - now.steady)))
        }
    }
}
