/// What a monitor needs to be told by whoever starts it in front of simulated chains.
package struct MonitorLaunch: Sendable {
    /// An endpoint of one chain.
    package struct Endpoint: Hashable, Sendable {
        /// The chain that it serves.
        package let chain: ChainID
        /// Where it is.
        package let url: String
    }

    /// The endpoints, one for each chain.
    package let endpoints: [Endpoint]
    /// The dependency set with everything that the rules need to know about it.
    package let parameters: ProtocolParameters
    /// To be called with everything that the monitor announces.
    package let announce: @Sendable (Transition, Moment) -> Void
    /// To be called with the port, once the monitor's own pages are served.
    package let listening: @Sendable (UInt16) -> Void
    /// Whom the monitor observes and tells beside.
    package var observers = ObserverPlan()
    /// To be called with the monitor before it runs, by whoever starts a real one.
    package var prepared: @Sendable (MonitorService) -> Void = { _ in }
    /// Seconds after which a block counts as overdue for its replacement; nil for what is usual.
    package var replacementDue: UInt64?
}

/// Starts a monitor and keeps it running until the task is cancelled.
///
/// One that returns earlier has failed, and has said why.
package typealias MonitorLauncher = @Sendable (MonitorLaunch) async -> Void
