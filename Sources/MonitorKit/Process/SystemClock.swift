internal import Glibc

/// The system's clocks.
package struct SystemClock: MonitorClock {
    /// Uses the realtime and the monotonic clock.
    package init() {}

    /// What the clocks show.
    package func now() -> Moment {
        let wall = Self.read(CLOCK_REALTIME)
        let steady = Self.read(CLOCK_MONOTONIC)
        return Moment(
            wall: Double(wall.tv_sec) + Double(wall.tv_nsec) / 1e9,
            steady: UInt64(clamping: steady.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: steady.tv_nsec)
        )
    }

    /// Waits for a time by the steady clock; throws as soon as the task is cancelled.
    package func sleep(for duration: Duration) async throws(CancellationError) {
        do {
            try await Task.sleep(for: duration, clock: .suspending)
        } catch {
            throw CancellationError()
        }
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        // Fails only for a clock that the system does not have; both are required by POSIX.
        clock_gettime(clock, &time)
        return time
    }
}
