import Synchronization

/// One event for those who listen: what happened, already as JSON.
package struct FeedEvent: Hashable, Sendable {
    /// Counts up by one from each event to the next, from 1.
    package let sequence: UInt64
    /// What kind it is: the `event` field of the stream.
    package let kind: String
    /// One line of JSON.
    package let data: [UInt8]
}

/// The last events, and those who wait for the next one: bounded in both.
///
/// A lock guards everything; continuations are resumed outside of it. Whoever falls behind by more than what is kept is
/// told so, and nothing is ever held for one reader.
package final class EventFeed: Sendable {
    /// How many events are kept.
    package static let capacity = 512
    /// How many may listen at once; scrapes and probes keep the other connections.
    package static let listenerLimit = 16

    private struct State {
        var events: [FeedEvent] = []
        var last: UInt64 = 0
        var listeners = 0
        var lastWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    /// Names this process's events: ids of an earlier process are told from it.
    package let epoch: UInt64
    private let state = Mutex(State())

    /// Starts empty.
    ///
    /// - Parameter epoch: the start of the process, in milliseconds since 1970-01-01 UTC.
    package init(epoch: UInt64) {
        self.epoch = epoch
    }

    /// Adds an event and wakes everyone who waits.
    ///
    /// - Parameter make: gets the event's id.
    package func publish(_ kind: String, _ make: (String) -> [UInt8]) {
        let waiters = state.withLock { state in
            state.last += 1
            state.events.append(FeedEvent(sequence: state.last, kind: kind, data: make(id(state.last))))
            // Dropped in blocks, so that an event costs no shift of the whole memory.
            if state.events.count >= Self.capacity * 2 { state.events.removeFirst(Self.capacity) }
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// The id of an event in the stream and in lists.
    package func id(_ sequence: UInt64) -> String { "\(epoch)-\(sequence)" }

    /// The sequence that an id of this process names; nil for any other text.
    package func sequence(of id: some StringProtocol) -> UInt64? {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == String(epoch), let sequence = UInt64(parts[1]) else { return nil }
        return sequence <= last ? sequence : nil
    }

    /// The newest sequence; 0 before the first event.
    package var last: UInt64 { state.withLock { $0.last } }

    /// The kept events after a sequence, oldest first, and whether some between were dropped.
    package func events(after sequence: UInt64) -> (events: [FeedEvent], hasGap: Bool) {
        state.withLock { state in
            let kept = state.events.suffix(Self.capacity)
            let events = kept.filter { $0.sequence > sequence }
            return (events, events.first.map { $0.sequence > sequence + 1 } ?? false)
        }
    }

    /// Returns when there is an event after a sequence, or when the task is canceled.
    func wait(after sequence: UInt64) async {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let passes = state.withLock { state in
                    if state.last > sequence || Task.isCancelled { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if passes { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }

    /// Takes a listener in; false when there are enough.
    func admit() -> Bool {
        state.withLock { state in
            guard state.listeners < Self.listenerLimit else { return false }
            state.listeners += 1
            return true
        }
    }

    /// Lets a listener go.
    func leave() {
        state.withLock { $0.listeners -= 1 }
    }
}
