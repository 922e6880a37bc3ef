/// What looks again and again, and says itself how long to wait in between.
protocol PacedObserver: Sendable {
    /// What it waits by.
    var clock: any MonitorClock { get }

    /// One look.
    ///
    /// - Returns: how long to wait before the next one.
    func turn() async -> Duration
}

extension PacedObserver {
    /// Observes until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            let pause = await turn()
            guard (try? await clock.sleep(for: pause)) != nil else { return }
        }
    }
}
