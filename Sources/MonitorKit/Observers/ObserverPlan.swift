/// Whom a replica observes and whom it tells: everything beside the nodes that it judges by.
package struct ObserverPlan: Sendable {
    /// A failsafe that may be pressed.
    package struct Target: Sendable {
        /// Where its admin interface is.
        package var endpoint: ConfiguredEndpoint
        /// What signs our calls.
        package var key: SigningKey
        /// Reads that again from its file; nil where it came from none.
        package var reread: SigningKeySource.Reread?

        /// Names a target.
        package init(endpoint: ConfiguredEndpoint, key: SigningKey, reread: SigningKeySource.Reread? = nil) {
            self.endpoint = endpoint
            self.key = key
            self.reread = reread
        }
    }

    /// Rollup nodes whose sync status is read.
    package var nodes: [ConfiguredEndpoint] = []
    /// Filters whose verdicts are compared with ours.
    package var filters: [ConfiguredEndpoint] = []
    /// Supervisors whose verdicts are compared with ours.
    package var supervisors: [ConfiguredEndpoint] = []
    /// Supernodes whose heads and super roots are looked at.
    package var supernodes: [ConfiguredEndpoint] = []
    /// How much has to be verified for a filter to accept a message.
    package var minimumSafety = AccessListCheck.MinimumSafety.crossUnsafe
    /// Failsafes that are pressed.
    package var targets: [Target] = []
    /// The tier at which they are.
    package var tier = 1
    /// Whether calls are only told, not made.
    package var isDryRun = false
    /// Alertmanagers that alerts are pushed to.
    package var alertmanagers: [ConfiguredEndpoint] = []
    /// Where invalid messages are posted.
    package var webhooks: [ConfiguredEndpoint] = []

    /// Observes nobody and tells nobody.
    package init() {}

    /// All endpoints, in the order of the configuration.
    package var endpoints: [ConfiguredEndpoint] {
        nodes + filters + supervisors + supernodes + targets.map(\.endpoint) + alertmanagers + webhooks
    }
}
