import Synchronization

@testable import MonitorKit

/// Time and executor of a world in one: tasks run one after another on the thread that calls `run`, and when none of them
/// can go on, time jumps to the next moment that one of them waits for.
///
/// With everything that waits waiting here, the same world runs the same way each time.
final class VirtualTime: TaskExecutor, MonitorClock {
    private struct Sleeper {
        let due: UInt64
        let number: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var steady: UInt64 = 0
        var jobs: [UnownedJob] = []
        /// The job that runs next; what stands before it has run.
        var next = 0
        /// By when they are due, and of one moment in the order in which they lay down.
        var sleepers: [Sleeper] = []
        var numbers: UInt64 = 0
    }

    private let state = Mutex(State())
    private let start: Double

    /// - Parameter start: what the wall clock shows at first.
    init(start: Double) {
        self.start = start
    }

    func now() -> Moment {
        let steady = state.withLock { $0.steady }
        return Moment(wall: start + Double(steady) / 1e9, steady: steady)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    func sleep(for duration: Duration) async throws(CancellationError) {
        let number = state.withLock { state in
            state.numbers += 1
            return state.numbers
        }
        let isWoken = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    guard !Task.isCancelled else { return true }
                    let nanoseconds = UInt64(clamping: max(0, duration.wholeNanoseconds))
                    let sleeper = Sleeper(
                        due: state.steady + max(nanoseconds, 1), number: number, continuation: continuation)
                    let place = state.sleepers.firstIndex { $0.due > sleeper.due } ?? state.sleepers.count
                    state.sleepers.insert(sleeper, at: place)
                    return false
                }
                if isCancelled { continuation.resume(returning: false) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.sleepers.firstIndex { $0.number == number }.map { state.sleepers.remove(at: $0) }
            }
            sleeper?.continuation.resume(returning: false)
        }
        if !isWoken { throw CancellationError() }
    }

    /// Runs what can go on now, and lets no time pass.
    func settle() {
        while let job = nextJob() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Lets time pass, with everything that happens in it.
    func pass(_ duration: Duration) {
        let end = state.withLock { $0.steady } + UInt64(clamping: duration.wholeNanoseconds)
        settle()
        while let sleeper = wake(until: end) {
            sleeper.continuation.resume(returning: true)
            settle()
        }
        state.withLock { $0.steady = end }
    }

    /// Carries out a question at this moment; the question must not wait for time.
    func ask<Answer: Sendable>(_ question: @escaping @Sendable () async -> Answer) -> Answer? {
        let box = AnswerBox<Answer>()
        Task(executorPreference: self) { box.set(await question()) }
        settle()
        return box.value
    }

    private func nextJob() -> UnownedJob? {
        state.withLock { state in
            guard state.next < state.jobs.count else {
                state.jobs.removeAll(keepingCapacity: true)
                state.next = 0
                return nil
            }
            defer { state.next += 1 }
            return state.jobs[state.next]
        }
    }

    private func wake(until end: UInt64) -> Sleeper? {
        state.withLock { state in
            guard let first = state.sleepers.first, first.due <= end else { return nil }
            state.sleepers.removeFirst()
            state.steady = max(state.steady, first.due)
            return first
        }
    }
}

/// Holds what a question brought.
private final class AnswerBox<Answer: Sendable>: Sendable {
    private let answer = Mutex<Answer?>(nil)

    var value: Answer? { answer.withLock { $0 } }

    func set(_ value: Answer) { answer.withLock { $0 = value } }
}
