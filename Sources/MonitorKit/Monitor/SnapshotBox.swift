import Synchronization

/// The newest snapshot, for readers that must never wait for the monitor.
package final class SnapshotBox: Sendable {
    private struct Versioned {
        var snapshot: MonitorSnapshot
        var generation: UInt64 = 0
    }

    private let storage: Mutex<Versioned>

    /// Starts with a first picture.
    package init(_ snapshot: MonitorSnapshot) {
        storage = Mutex(Versioned(snapshot: snapshot))
    }

    /// The newest picture; reading it costs a retain.
    package var current: MonitorSnapshot { storage.withLock { $0.snapshot } }

    /// The newest picture with a number that is another for every other picture.
    package var versioned: (snapshot: MonitorSnapshot, generation: UInt64) {
        storage.withLock { ($0.snapshot, $0.generation) }
    }

    func store(_ snapshot: MonitorSnapshot) {
        storage.withLock { $0 = Versioned(snapshot: snapshot, generation: $0.generation &+ 1) }
    }
}
