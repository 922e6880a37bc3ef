import Synchronization

/// Hands on what the monitor announces to whoever is connected later than the monitor is made.
final class TransitionFeed: Sendable {
    private let receiver = Mutex<(@Sendable (Transition, Moment) -> Void)?>(nil)

    /// Connects the receiver; what was sent before is not kept, and nothing is before the monitor runs.
    func connect(_ receive: @escaping @Sendable (Transition, Moment) -> Void) {
        receiver.withLock { $0 = receive }
    }

    func send(_ transition: Transition, _ moment: Moment) {
        receiver.withLock { $0 }?(transition, moment)
    }
}

extension RPCTelemetry {
    /// Counts one observation of a client.
    func record(_ observation: RPCObservation, of name: String) {
        switch observation.subject {
        case .method(let method):
            record(upstream: name, method: method, duration: observation.elapsed, failure: observation.cause)
        case .exchange: recordExchange(upstream: name)
        case .budget: recordBudgetWait(upstream: name, observation.elapsed)
        }
    }
}

extension ObserverPlan {
    /// What each observer is asked, for counters that exist from the start.
    var askedMethods: [(String, Set<RPCMethod>)] {
        nodes.map { ($0.name, RPCMethod.rollupNode) }
            + (filters + supervisors).map { ($0.name, RPCMethod.verifier) }
            + supernodes.map { ($0.name, RPCMethod.supernode) }
            + targets.map { ($0.endpoint.name, RPCMethod.failsafeTarget) }
    }
}
