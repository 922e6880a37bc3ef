import Synchronization

/// When the core loop last went round.
///
/// The loop writes it and the liveness probe reads it, neither waiting for the other nor for an actor: a probe that
/// had to ask the core could not tell that the core is stuck.
package final class CoreTick: Sendable {
    private let steady: Atomic<UInt64>

    /// Counts the start as the first round, so that a slow start is not a stuck loop before its time.
    package init(startedAt moment: Moment) {
        steady = Atomic(moment.steady)
    }

    /// Notes that the loop went round; an earlier moment than the one noted changes nothing.
    package func advance(to moment: Moment) {
        steady.max(moment.steady, ordering: .relaxed)
    }

    /// The time since the loop last went round.
    package func age(at now: Moment) -> Duration {
        now.elapsed(since: Moment(wall: 0, steady: steady.load(ordering: .relaxed)))
    }
}
