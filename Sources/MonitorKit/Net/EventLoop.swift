import Glibc
import Synchronization

/// One thread that runs tasks and waits for sockets, with poll(2).
///
/// It is an executor: an actor that returns it as `unownedExecutor`, or a task that prefers it, runs on the thread
/// that also waits for the descriptors. So the state of sockets needs no lock, and to be resumed costs no change of
/// thread. Nothing on it may block.
///
/// One lock guards the queue and the waits. Continuations are resumed outside of it, because that enqueues.
package final class EventLoop: SerialExecutor, TaskExecutor {
    /// How many descriptors may be waited for at once; poll(2) costs grow with them.
    package static let descriptorLimit = 4_096

    struct State {
        var jobs: [UnownedJob] = []
        var waits = WaitTable()
        var isAsleep = false
        var isStopped = false
        var hasThread = false
        var thread: pthread_t?
    }

    let name: String
    let wakeup: WakeupPipe
    let state = Mutex(State())

    private init(name: String, wakeup: WakeupPipe) {
        self.name = name
        self.wakeup = wakeup
    }

    deinit {
        wakeup.close()
    }

    /// Starts a loop on a thread of its own.
    ///
    /// The name, cut to 15 bytes, is what debuggers and `top -H` show. Also makes the process ignore SIGPIPE: a peer
    /// that goes away must end a connection and not the monitor.
    package static func start(name: String) throws(SocketFailure) -> EventLoop {
        signal(SIGPIPE, SIG_IGN)
        guard let wakeup = WakeupPipe() else { throw .system(operation: "pipe", code: errno) }
        let loop = EventLoop(name: name, wakeup: wakeup)
        loop.state.withLock { $0.hasThread = true }
        guard loop.startThread() else { throw .system(operation: "pthread_create", code: EAGAIN) }
        return loop
    }

    /// Ends every wait as closed, now and from now on, and lets the thread end once nothing is left to run.
    ///
    /// Does not wait for the thread. A task that is resumed later still runs (a thread is started for it), so that
    /// nothing hangs; it only cannot wait for sockets anymore.
    package func stop() {
        state.withLock { $0.isStopped = true }
        wakeup.ring()
    }

    /// Queues a job; any thread may call it.
    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let (mustRing, mustStart) = state.withLock { state in
            state.jobs.append(unowned)
            let mustRing = state.isAsleep
            let mustStart = !state.hasThread
            state.isAsleep = false
            state.hasThread = true
            return (mustRing, mustStart)
        }
        if mustRing { wakeup.ring() }
        if mustStart { _ = startThread() }
    }

    /// The loop as the executor of an actor.
    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// The loop as the executor that a task prefers.
    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    /// Whether the caller is on the loop's thread.
    package var isCurrent: Bool {
        let current = pthread_self()
        return state.withLock { $0.thread == current }
    }

    /// Traps unless the caller is on the loop's thread; `assumeIsolated` asks this.
    package func checkIsolated() {
        precondition(isCurrent, "not on the event loop")
    }
}
