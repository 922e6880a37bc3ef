/// All observers and actions of one replica.
///
/// What the monitor announces is noted at once, in tables that are bounded; everything that takes time happens in tasks of
/// their own, with an HTTP client of their own. Nothing of it can make a verdict wait.
package final class ObserverSet: Sendable {
    private let nodes: [SyncStatusObserver]
    private let verifiers: [VerifierObserver]
    /// What blocks they hold, in the same order.
    private let blockViews: [BlockViewObserver]
    private let supernodes: SupernodeObserver?
    private let presser: FailsafePresser?
    private let pushers: [AlertPusher]
    private let invalid: InvalidMessagesBox
    private let disputes: VerifierDisputesBox

    /// Puts observers together; nothing is opened before `run()`.
    ///
    /// - Parameter observe: counts what is asked of whom.
    package init(
        _ plan: ObserverPlan, of monitor: Monitor, on loop: EventLoop, tls: TLSLoader, clock: any MonitorClock,
        log: EventLog, observe: @escaping @Sendable (_ name: String, RPCObservation) -> Void
    ) throws(TLSUnavailable) {
        let parts = try ObserverParts(
            plan, of: monitor, on: loop, tls: tls, clock: clock, log: log, observe: observe)
        nodes = parts.nodes()
        let pairs = parts.verifiers()
        verifiers = pairs.map(\.0)
        blockViews = pairs.map(\.1)
        supernodes = parts.supernodes()
        presser = parts.presser()
        pushers = parts.pushers()
        (invalid, disputes) = (parts.invalid, parts.disputes)
    }

    /// Takes in something that the monitor announced; takes no longer than looks into tables.
    package func note(_ transition: Transition, at now: Moment) {
        if invalid.note(transition, at: now) { for pusher in pushers { pusher.appeared() } }
        presser?.note(transition, at: now)
        supernodes?.note(transition)
        for verifier in verifiers { verifier.note(transition, at: now) }
        // After those who say something: what is forgotten here is not said again.
        disputes.note(transition)
    }

    /// Observes and acts until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for node in nodes { group.addTask { await node.run() } }
            for verifier in verifiers { group.addTask { await verifier.run() } }
            for view in blockViews { group.addTask { await view.run() } }
            for pusher in pushers { group.addTask { await pusher.run() } }
            if let supernodes { group.addTask { await supernodes.run() } }
            if let presser { group.addTask { await presser.run() } }
        }
    }

    /// What is known at this moment.
    package var readings: ObserverReadings {
        var readings = ObserverReadings()
        readings.nodes = nodes.map(\.readings)
        let judges = zip(verifiers, blockViews).map { verifier, view in
            var readings = verifier.readings
            readings.blocksDiffer = view.differs
            return readings
        }
        (readings.verifiers, readings.disputes) = disputes.complete(judges)
        readings.supernodes = supernodes?.readings ?? []
        readings.targets = presser?.readings ?? []
        readings.presses = presser?.presses ?? []
        readings.pushes = pushers.map(\.readings)
        return readings
    }
}
