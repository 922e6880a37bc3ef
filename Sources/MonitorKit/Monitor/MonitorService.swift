/// One replica as a whole: the monitor, its nodes, its port.
package final class MonitorService: Sendable {
    /// The shell and, in it, the core.
    package let monitor: Monitor
    /// Observers and actions.
    package let observers: ObserverSet
    private let rows: RowWatch
    private let reminders: LogReminders
    private let server: HTTPServer
    private let shutdown: ShutdownFlag

    /// Puts a replica together; nothing is opened before `run()`.
    ///
    /// - Parameters:
    ///   - loop: where all sockets live.
    ///   - onTransition: gets each transition after it was logged.
    /// - Throws: where an `https` node is named and the system has no OpenSSL.
    package init(
        _ plan: MonitorPlan, on loop: EventLoop, clock: any MonitorClock, log: EventLog,
        onTransition: @escaping @Sendable (Transition, Moment) -> Void = { _, _ in }
    ) throws(TLSUnavailable) {
        let parts = MonitorParts(plan, on: loop, clock: clock, log: log, onTransition: onTransition)
        monitor = try parts.monitor()
        observers = try parts.observers(of: monitor)
        rows = try parts.rows(of: monitor)
        reminders = parts.reminders(of: monitor, observers)
        server = parts.server(of: monitor, observers)
        shutdown = parts.shutdown
    }

    /// Watches and serves until `stop()`, or until the task is canceled.
    ///
    /// Throws when the port cannot be opened; a node that cannot be read never ends it.
    package func run() async throws(SocketFailure) {
        let outcome = await withTaskGroup(of: Result<Void, SocketFailure>.self) { group in
            group.addTask {
                do throws(SocketFailure) { return .success(try await self.server.run()) } catch {
                    return .failure(error)
                }
            }
            group.addTask { .success(await self.watch()) }
            let first = await group.next() ?? .success(())
            group.cancelAll()
            return first
        }
        try outcome.get()
    }

    /// Watches and observes; one that has nothing to observe is done at once, and does not end the other.
    private func watch() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.monitor.run() }
            group.addTask { await self.observers.run() }
            group.addTask { await self.rows.run() }
            group.addTask { await self.reminders.run() }
        }
    }

    /// The port that is listened on; throws when it cannot be opened.
    package func waitUntilListening() async throws(SocketFailure) -> UInt16 {
        try await server.waitUntilListening()
    }

    /// Ends the replica: not ready at once, answers under way are given a second.
    package func stop() async {
        shutdown.set()
        await server.stop(timeout: .seconds(1))
    }
}
