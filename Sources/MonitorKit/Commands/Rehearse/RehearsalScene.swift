/// What stands around simulated chains and their nodes, and who looks on while a story is played.
package struct RehearsalScene: Sendable {
    /// What a monitor observes beside the nodes.
    package enum Observers: Hashable, Sendable {
        /// Nothing.
        case none
        /// A filter whose failsafe is pressed.
        case failsafe
        /// A filter that is asked about every message.
        case filter
        /// Three supernodes.
        case supernodes

        fileprivate var names: [String] {
            switch self {
            case .none: []
            case .failsafe: ["failsafe"]
            case .filter: ["filter"]
            case .supernodes: ["supernode-a", "supernode-b", "supernode-c"]
            }
        }
    }

    /// Chains with a second node.
    package var seconds: [ChainID] = []
    /// What is observed.
    package var observers = Observers.none
    /// Seconds after which a block counts as overdue for its replacement; nil for what is usual.
    package var replacementDue: UInt64?
    /// Gets everything that the monitor announces.
    package var note: @Sendable (Transition) -> Void = { _ in }
    /// Gets the monitor before it runs.
    package var prepared: @Sendable (MonitorService) -> Void = { _ in }
    /// Waits until the story may begin.
    package var ready: @Sendable () async -> Void = {}
    /// Says how the whole ends; nil when that is not for the scene to say.
    package var judge: @Sendable () async -> ExitCode? = { nil }

    /// Two chains with a node each, and nobody who looks on.
    package init() {}

    /// The servers of what is observed.
    func verifiers(of world: RehearsalWorld, on loop: EventLoop) throws(SettingValueError) -> [VerifierServer] {
        let key = try SigningKey(parsing: StackVerifiers.secret)
        return observers.names.map { _ in VerifierServer(of: world, key: key, on: loop, clock: LoopClock(loop)) }
    }

    /// The plan that has the monitor observe them, once they listen.
    func observers(at verifiers: [VerifierServer]) async throws -> ObserverPlan {
        var plan = ObserverPlan()
        for (name, verifier) in zip(observers.names, verifiers) {
            let url = try await verifier.url()
            let endpoint = ConfiguredEndpoint(name: name, url: try EndpointURL(parsing: url))
            switch observers {
            case .none: break
            case .filter: plan.filters.append(endpoint)
            case .supernodes: plan.supernodes.append(endpoint)
            case .failsafe:
                plan.targets.append(
                    .init(
                        endpoint: .init(name: name, url: try EndpointURL(parsing: url + "/admin")),
                        key: try SigningKey(parsing: StackVerifiers.secret)))
            }
        }
        return plan
    }
}
