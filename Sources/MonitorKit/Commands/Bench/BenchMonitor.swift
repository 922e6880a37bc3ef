/// Runs the monitor for a measurement.
enum BenchMonitor {
    /// The longest that a measurement may take, so that one that cannot be made ends.
    private static let limit = Duration.seconds(300)

    /// Runs a monitor while `body` looks at it; each turn of its loop is a moment to look.
    static func run(
        _ core: CoreConfiguration, _ upstreams: [Upstream], _ clock: any MonitorClock,
        announce: @escaping @Sendable (Transition, Moment) -> Void = { _, _ in },
        _ body: @escaping @Sendable (Monitor, AsyncStream<Void>) async throws -> [BenchFigure]
    ) async throws -> [BenchFigure] {
        let (turns, turn) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let monitor = Monitor(
            configuration: core, upstreams: upstreams, pollUpperBound: .seconds(2),
            surroundings: Monitor.Surroundings(clock: clock, announce: announce, tick: { _ in turn.yield() }))
        return try await withThrowingTaskGroup(of: [BenchFigure]?.self) { group in
            group.addTask {
                await monitor.run()
                return nil
            }
            group.addTask {
                try await clock.sleep(for: limit)
                throw BenchFailure("it did not end within \(limit)")
            }
            group.addTask { try await body(monitor, turns) }
            defer { group.cancelAll() }
            while let figures = try await group.next() {
                if let figures { return figures }
            }
            return []
        }
    }
}
