internal import Synchronization

/// Looks on while a story is played, and remembers what the monitor noticed.
final class RehearsalAudience: Sendable {
    private struct State {
        var record = RehearsalRecord()
        var monitor: MonitorService?
    }

    private static let pause = Duration.milliseconds(100)

    private let clock: any MonitorClock
    private let state = Mutex(State())

    init(clock: any MonitorClock) {
        self.clock = clock
    }

    /// What was noticed so far.
    var record: RehearsalRecord { state.withLock { $0.record } }

    /// Takes in what the monitor announced.
    func note(_ transition: Transition) {
        state.withLock { $0.record.note(transition) }
    }

    /// Gets the monitor to look at.
    func watch(_ monitor: MonitorService) {
        state.withLock { $0.monitor = monitor }
    }

    /// Waits until the monitor has read everything that was there before the story.
    func waitUntilReady(or isOver: @Sendable () -> Bool = { false }) async {
        while !Task.isCancelled, !isOver() {
            if state.withLock({ $0.monitor })?.monitor.snapshots.current.isReady == true { return }
            guard (try? await clock.sleep(for: Self.pause)) != nil else { return }
        }
    }

    /// Waits until the story is over and everything was noticed, or until its limit, or until it is over for another reason.
    ///
    /// - Returns: how long that took; nil when the task was cancelled.
    func waitForAll(
        of story: RehearsalStory, isBounded: Bool, or isOver: @Sendable () -> Bool = { false }
    ) async -> Duration? {
        await waitUntilReady(or: isOver)
        let start = clock.now()
        while !Task.isCancelled {
            look()
            let elapsed = clock.now().elapsed(since: start)
            if elapsed >= .seconds(story.length), record.hasAll(of: story.expectations) { return elapsed }
            if isOver() { return elapsed }
            if isBounded, elapsed >= .seconds(story.limit) { return elapsed }
            guard (try? await clock.sleep(for: Self.pause)) != nil else { return nil }
        }
        return nil
    }

    private func look() {
        guard let readings = state.withLock({ $0.monitor })?.observers.readings else { return }
        state.withLock { $0.record.note(readings) }
    }
}
