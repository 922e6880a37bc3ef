import MonitorKit

/// The system's clocks, on which steady time passes many times as fast: what the monitor waits for between two tries costs a test little.
///
/// What goes over sockets takes its own time: deadlines of exchanges are not by this clock.
struct HurriedClock: MonitorClock {
    /// How many times as fast.
    private static let haste = 20

    /// Gets each wait that is asked for.
    private let slept: @Sendable (Duration) -> Void
    private let system = SystemClock()

    init(slept: @escaping @Sendable (Duration) -> Void = { _ in }) {
        self.slept = slept
    }

    func now() -> Moment {
        let now = system.now()
        return Moment(wall: now.wall, steady: now.steady &* UInt64(Self.haste))
    }

    func sleep(for duration: Duration) async throws(CancellationError) {
        slept(duration)
        try await system.sleep(for: duration / Self.haste)
    }
}
