/// The demonstration as a user starts it, in a process of its own, with nobody looking at its pages: the simulated
/// stack, the monitor and the story together must not make a laptop warm.
enum BenchDemo {
    /// The seconds that are measured, after those in which it starts.
    private static let warmUp = 3.0
    private static let measured = 15.0

    static func measure(_ clock: any MonitorClock) async throws -> [BenchFigure] {
        guard let demo = ReplicaProcess(["demo", "--metrics.port", "0"]) else {
            throw BenchFailure("the program cannot be started again")
        }
        defer { demo.kill() }
        try await clock.sleep(for: .seconds(warmUp))
        let before = try processor(of: demo)
        let start = Stopwatch.wall()
        try await clock.sleep(for: .seconds(measured))
        let spent = try processor(of: demo) - before
        return [
            BenchFigure(
                name: "demo, nobody looking, processor", value: spent / (Stopwatch.wall() - start) * 100, unit: "%",
                target: .below(2))
        ]
    }

    /// Processor seconds that the demonstration has used.
    ///
    /// One that ended uses none and would look like the best of all; it has no memory either.
    private static func processor(of demo: ReplicaProcess) throws -> Double {
        let readings = ProcessReadings.read(of: String(demo.id))
        guard let seconds = readings.cpuSeconds, let resident = readings.residentBytes, resident > 0 else {
            throw BenchFailure("the demonstration ended by itself: `xmsg-mon demo` shows why")
        }
        return seconds
    }
}
