import Testing

@testable import MonitorKit

@Suite(.timeLimit(.minutes(15)))
struct EventLoopTests {
    /// An actor that lives on a loop.
    actor Resident {
        private let loop: EventLoop
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        init(on loop: EventLoop) {
            self.loop = loop
        }

        func isOnItsLoop() -> Bool { loop.isCurrent }

        func isOnItsLoopAfterSleeping() async throws -> Bool {
            try await loop.sleep(until: .after(.milliseconds(1)))
            return loop.isCurrent
        }
    }

    @Test func actor_runsOnTheLoopsThread_beforeAndAfterASuspension() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let resident = Resident(on: loop)
        #expect(!loop.isCurrent)
        #expect(await resident.isOnItsLoop())
        #expect(try await resident.isOnItsLoopAfterSleeping())
    }

    @Test func task_runsOnTheLoop_whenItPrefersIt() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let wasCurrent = await Task(executorPreference: loop) { loop.isCurrent }.value
        #expect(wasCurrent)
    }

    @Test func sleep_endsInOrderOfDeadlines_whateverTheOrderOfStart() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let start = Deadline.now()
        let order = await withTaskGroup(of: Int.self) { group in
            for step in [5, 1, 4, 2, 3] {
                group.addTask(executorPreference: loop) {
                    try? await loop.sleep(until: start.advanced(by: .milliseconds(20 * step)))
                    return step
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(order == [1, 2, 3, 4, 5])
    }

    @Test func sleep_neverEndsBeforeItsDeadline() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        for microseconds in [0, 1, 300, 999, 1_000, 1_001, 2_500] {
            let deadline = Deadline.after(.microseconds(microseconds))
            try await loop.sleep(until: deadline)
            #expect(deadline.hasPassed)
        }
    }

    @Test func sleep_throws_whenTheTaskIsCanceled() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        for canceledEarly in [true, false] {
            let task = Task { try await loop.sleep(until: .never) }
            if !canceledEarly { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func wait_timesOut_whenNothingArrives() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let (near, far) = try await StreamSocket.connectedPair(on: loop)
        await #expect(throws: SocketFailure.timedOut) { try await near.read(deadline: .after(.milliseconds(5))) }
        far.close()
    }

    @Test func wait_endsAsClosed_whenTheLoopStops() async throws {
        let loop = try EventLoop.start(name: "test")
        let (near, far) = try await StreamSocket.connectedPair(on: loop)
        let reading = Task { try await near.read(deadline: .never) }
        let sleeping = Task { try await loop.sleep(until: .never) }
        loop.stop()
        await #expect(throws: SocketFailure.closed) { try await reading.value }
        await #expect(throws: CancellationError.self) { try await sleeping.value }
        await #expect(throws: SocketFailure.closed) { try await far.read(deadline: .never) }
    }

    @Test func stoppedLoop_stillRunsActors_thoughTheyCannotWait() async throws {
        let loop = try EventLoop.start(name: "test")
        let resident = Resident(on: loop)
        loop.stop()
        for _ in 0..<50 { #expect(await resident.isOnItsLoop()) }
        await #expect(throws: CancellationError.self) { _ = try await resident.isOnItsLoopAfterSleeping() }
    }

    @Test func thousandTasks_sleepAndAreCanceledAtOnce_withoutLosingOne() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let ended = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<1_000 {
                group.addTask {
                    do {
                        try await loop.sleep(until: index % 2 == 0 ? .after(.microseconds(index)) : .never)
                        return true
                    } catch {
                        return false
                    }
                }
            }
            var slept = 0
            while let finished = await group.next() {
                slept += finished ? 1 : 0
                if slept == 500 { group.cancelAll() }
            }
            return slept
        }
        #expect(ended == 500)
    }
}
