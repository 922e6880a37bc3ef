import Glibc
import Synchronization

/// What a descriptor is waited for.
package enum SocketInterest: Sendable {
    /// Bytes, a connection or the end can be read.
    case readable
    /// Bytes can be written, or a connection attempt has ended.
    case writable

    var events: Int16 {
        switch self {
        case .readable: Int16(POLLIN)
        case .writable: Int16(POLLOUT)
        }
    }
}

extension EventLoop {
    /// Suspends until the descriptor is ready (or broken: the next call on it tells).
    ///
    /// May be called from any thread. Throws `timedOut` when the deadline passes first, `cancelled` when the task is
    /// canceled, `closed` when the loop is stopped or the socket closed, and `tooManyDescriptors` at the limit.
    package func wait(for descriptor: Int32, _ interest: SocketInterest, deadline: Deadline) async throws(SocketFailure)
    {
        switch await outcome(descriptor: descriptor, events: interest.events, deadline: deadline) {
        case .ready: return
        case .deadlinePassed: throw .timedOut
        case .cancelled: throw .cancelled
        case .closed: throw .closed
        case .tooManyDescriptors: throw .tooManyDescriptors
        }
    }

    /// Suspends until the deadline; throws when the task is canceled or the loop stopped.
    package func sleep(until deadline: Deadline) async throws(CancellationError) {
        switch await outcome(descriptor: -1, events: 0, deadline: deadline) {
        case .ready, .deadlinePassed: return
        case .cancelled, .closed, .tooManyDescriptors: throw CancellationError()
        }
    }

    /// Ends every wait for a descriptor that is about to be closed.
    ///
    /// Without it a later socket with the same number would wake the wrong caller.
    func abandon(_ descriptor: Int32) {
        while let wait = state.withLock({ $0.waits.takeOne(on: descriptor) }) {
            wait.continuation.resume(returning: .closed)
        }
    }

    /// Suspends until the signal is fired.
    ///
    /// Throws as `wait(for:_:deadline:)` does.
    func wait(for signal: LoopSignal, deadline: Deadline) async throws(SocketFailure) {
        switch await outcome(descriptor: -1, events: 0, deadline: deadline, signal: signal) {
        case .ready: return
        case .deadlinePassed: throw .timedOut
        case .cancelled: throw .cancelled
        case .closed: throw .closed
        case .tooManyDescriptors: throw .tooManyDescriptors
        }
    }

    private func outcome(
        descriptor: Int32, events: Int16, deadline: Deadline, signal: LoopSignal = LoopSignal()
    ) async -> WaitOutcome {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let wait = Wait(descriptor: descriptor, events: events, deadline: deadline, continuation: continuation)
                if let early = register(wait, signal) { continuation.resume(returning: early) }
                // Canceled before the token was known: the handler found nothing to end.
                if Task.isCancelled { end(signal, as: .cancelled) }
            }
        } onCancel: {
            end(signal, as: .cancelled)
        }
    }

    /// How the wait ended at once, or nil when it is in the table.
    private func register(_ wait: Wait, _ signal: LoopSignal) -> WaitOutcome? {
        let (early, mustRing) = state.withLock { state -> (WaitOutcome?, Bool) in
            if state.isStopped { return (.closed, false) }
            if wait.descriptor >= 0, state.waits.descriptorCount >= Self.descriptorLimit {
                return (.tooManyDescriptors, false)
            }
            let hasFired = signal.state.withLock { signal in
                if !signal.hasFired { signal.token = state.waits.insert(wait) }
                return signal.hasFired
            }
            if hasFired { return (.ready, false) }
            defer { state.isAsleep = false }
            return (nil, state.isAsleep)
        }
        if mustRing { wakeup.ring() }
        return early
    }

    fileprivate func end(_ signal: LoopSignal, as outcome: WaitOutcome) {
        guard let token = signal.state.withLock({ $0.token }) else { return }
        guard let wait = state.withLock({ $0.waits.take(token) }) else { return }
        wait.continuation.resume(returning: outcome)
    }
}

/// Something that one waiter waits for and anybody, on any thread, can make happen; it happens once.
final class LoopSignal: Sendable {
    struct State {
        var token: WaitToken?
        var hasFired = false
    }

    let state = Mutex(State())

    /// Ends the wait on this loop, or the one that is about to begin.
    func fire(on loop: EventLoop) {
        state.withLock { $0.hasFired = true }
        loop.end(self, as: .ready)
    }
}
