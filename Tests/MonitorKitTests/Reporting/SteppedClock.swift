import MonitorKit
import Synchronization

/// A clock that stands still until a test moves it.
final class SteppedClock: MonitorClock {
    private let moment: Mutex<Moment>

    init(wall: Double = 1_763_686_800.25) {
        moment = Mutex(Moment(wall: wall, steady: 1_000_000_000))
    }

    func now() -> Moment {
        moment.withLock { $0 }
    }

    func advance(milliseconds: UInt64) {
        moment.withLock {
            $0 = Moment(wall: $0.wall + Double(milliseconds) / 1000, steady: $0.steady + milliseconds * 1_000_000)
        }
    }

    func sleep(for duration: Duration) async throws(CancellationError) {}
}
