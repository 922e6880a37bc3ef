import MonitorKit
import Testing

@Suite struct LoopClockTests {
    @Test func sleep_ends_andNotBeforeItsTime() async throws {
        let loop = try EventLoop.start(name: "clock")
        defer { loop.stop() }
        let clock = LoopClock(loop)
        let start = clock.now()
        try await clock.sleep(for: .milliseconds(20))
        #expect(clock.now().elapsed(since: start) >= .milliseconds(20))
    }

    @Test func sleep_throws_whenItsTaskIsCanceled() async throws {
        let loop = try EventLoop.start(name: "clock")
        defer { loop.stop() }
        let clock = LoopClock(loop)
        let sleeper = Task(executorPreference: loop) { try await clock.sleep(for: .seconds(3600)) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }

    @Test func sleep_throws_whenTheLoopHasStopped() async throws {
        let loop = try EventLoop.start(name: "clock")
        loop.stop()
        let clock = LoopClock(loop)
        await #expect(throws: CancellationError.self) { try await clock.sleep(for: .seconds(3600)) }
    }
}
