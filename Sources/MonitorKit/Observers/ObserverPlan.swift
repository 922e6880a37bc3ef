/// Whom a replica observes and whom it tells: everything beside the nodes that it judges by.
package struct ObserverPlan: Sendable {
    /// One endpoint by its configured name.
    package struct Endpoint: Sendable {
        /// The name, which is a label.
        package var name: String
        /// Where it is.
        package var url: EndpointURL

        /// Names an endpoint.
        package init(name: String, url: EndpointURL) {
            self.name = name
            self.url = url
        }
    }

    /// A failsafe that may be pressed.
    package struct Target: Sendable {
        /// Where its admin interface is.
        package var endpoint: Endpoint
        /// What signs our calls.
        package var key: SigningKey

        /// Names a target.
        package init(endpoint: Endpoint, key: SigningKey) {
            self.endpoint = endpoint
            self.key = key
        }
    }

    /// Rollup nodes whose sync status is read.
    package var nodes: [Endpoint] = []
    /// Filters whose verdicts are compared with ours.
    package var filters: [Endpoint] = []
    /// Supervisors whose verdicts are compared with ours.
    package var supervisors: [Endpoint] = []
    /// Supernodes whose heads and super roots are looked at.
    package var supernodes: [Endpoint] = []
    /// How much has to be verified for a filter to accept a message.
    package var minimumSafety = AccessListCheck.MinimumSafety.crossUnsafe
    /// Failsafes that are pressed.
    package var targets: [Target] = []
    /// The tier at which they are.
    package var tier = 1
    /// Whether calls are only told, not made.
    package var isDryRun = false
    /// Alertmanagers that alerts are pushed to.
    package var alertmanagers: [Endpoint] = []
    /// Where invalid messages are posted.
    package var webhooks: [Endpoint] = []

    /// Observes nobody and tells nobody.
    package init() {}

    /// All endpoints, in the order of the configuration.
    package var endpoints: [Endpoint] {
        nodes + filters + supervisors + supernodes + targets.map(\.endpoint) + alertmanagers + webhooks
    }
}
