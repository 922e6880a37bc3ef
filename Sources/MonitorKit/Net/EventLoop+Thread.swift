import Glibc
import Synchronization

extension EventLoop {
    /// How many jobs may run before sockets and deadlines are looked at again.
    private static var jobsPerPass: Int { 256 }

    /// False when the system has no thread to give.
    func startThread() -> Bool {
        startDetachedThread { self.runUntilStopped() }
    }

    private func runUntilStopped() {
        let current = pthread_self()
        nameThread()
        state.withLock { $0.thread = current }
        var jobs: [UnownedJob] = []
        var polled = PolledSet()
        while !hasEnded() {
            runJobs(&jobs)
            poll(&polled)
            resumeReady(polled)
            resumeOverdue()
        }
    }

    /// The Glibc module has no pthread_setname_np; the kernel takes the name as a file as well.
    private func nameThread() {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(file, bytes, bytes.count)
        close(file)
    }

    /// A stopped loop ends when nobody waits and nothing is queued.
    private func hasEnded() -> Bool {
        while let wait = state.withLock({ $0.isStopped ? $0.waits.takeAny() : nil }) {
            wait.continuation.resume(returning: .closed)
        }
        return state.withLock { state in
            guard state.isStopped, state.jobs.isEmpty, state.waits.isEmpty else { return false }
            state.hasThread = false
            state.thread = nil
            return true
        }
    }

    private func runJobs(_ jobs: inout [UnownedJob]) {
        var budget = Self.jobsPerPass
        while budget > 0 {
            state.withLock { swap(&$0.jobs, &jobs) }
            guard !jobs.isEmpty else { return }
            budget -= jobs.count
            for job in jobs {
                job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            }
            jobs.removeAll(keepingCapacity: true)
        }
    }

    private func poll(_ polled: inout PolledSet) {
        polled.reset(wakeup: wakeup.readEnd)
        let timeout = state.withLock { state -> Int32 in
            state.waits.appendDescriptors(to: &polled)
            guard state.jobs.isEmpty, !state.isStopped else { return 0 }
            let timeout = Self.milliseconds(until: state.waits.earliestDeadline())
            state.isAsleep = timeout != 0
            return timeout
        }
        let found = Glibc.poll(&polled.entries, nfds_t(polled.entries.count), timeout)
        if timeout != 0 { state.withLock { $0.isAsleep = false } }
        // A signal that arrived leaves the entries as they were filled in: nothing is ready.
        if found > 0, polled.entries[0].revents != 0 { wakeup.drain() }
    }

    /// Rounded up, so that the loop does not spin through the last millisecond; -1 is forever.
    private static func milliseconds(until deadline: Deadline?) -> Int32 {
        guard let deadline else { return -1 }
        let now = Deadline.now()
        guard deadline > now else { return 0 }
        let nanoseconds = deadline.nanoseconds - now.nanoseconds
        return Int32(clamping: nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1))
    }

    private func resumeReady(_ polled: PolledSet) {
        for index in polled.tokens.indices where polled.entries[index + 1].revents != 0 {
            // Gone when it was canceled, on another thread, while the loop slept.
            guard let wait = state.withLock({ $0.waits.take(polled.tokens[index]) }) else { continue }
            wait.continuation.resume(returning: .ready)
        }
    }

    private func resumeOverdue() {
        guard let earliest = state.withLock({ $0.waits.earliestDeadline() }) else { return }
        let now = Deadline.now()
        guard earliest <= now else { return }
        while let wait = state.withLock({ $0.waits.takeOne(dueAt: now) }) {
            wait.continuation.resume(returning: .deadlinePassed)
        }
    }
}
