/// The system's clocks, with the waiting done by an event loop.
///
/// The loop's thread waits for sockets anyway, so a timer there costs no thread of its own: the runtime's own timers
/// wake a second thread for each wait, which is most of what an idle monitor would cost.
package struct LoopClock: MonitorClock {
    private let loop: EventLoop

    /// Waits on a loop; after the loop has stopped every wait throws at once.
    package init(_ loop: EventLoop) {
        self.loop = loop
    }

    /// What the clocks show.
    package func now() -> Moment { SystemClock().now() }

    /// Waits for a time by the steady clock; throws when the task is canceled or the loop has stopped.
    package func sleep(for duration: Duration) async throws(CancellationError) {
        try await loop.sleep(until: .after(duration))
    }
}
