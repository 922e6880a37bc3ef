internal import Synchronization

/// A simulated superchain that several tasks share: one moves it on, servers read it, whoever rehearses changes it.
///
/// One lock guards everything; nothing waits while it is held.
package final class RehearsalWorld: Sendable {
    private struct State {
        var superchain: SimulatedSuperchain
        var nodes: [ChainID: SimulatedNode] = [:]
        var delay = Duration.zero
        var traffic: [ChainID: NodeTraffic] = [:]
    }

    private let state: Mutex<State>

    /// Shares a superchain whose nodes are honest.
    package init(_ superchain: SimulatedSuperchain) {
        state = Mutex(State(superchain: superchain))
    }

    /// Looks at the superchain, or changes it.
    package func withSuperchain<Result: Sendable>(
        _ body: (inout SimulatedSuperchain) -> Result
    ) -> Result {
        state.withLock { body(&$0.superchain) }
    }

    /// The superchain as it is now.
    package var superchain: SimulatedSuperchain { state.withLock { $0.superchain } }

    /// Replaces the node of a chain, faults included.
    package func setNode(_ node: SimulatedNode, of chain: ChainID) {
        state.withLock { $0.nodes[chain] = node }
    }

    /// How long servers wait before they answer.
    package var delay: Duration {
        get { state.withLock { $0.delay } }
        set { state.withLock { $0.delay = newValue } }
    }

    /// What the node of a chain answers to the body of a request; nil for a chain that there is not.
    package func answer(_ body: [UInt8], on chain: ChainID) -> [UInt8]? {
        var counted = NodeTraffic()
        counted.count(body)
        let (simulated, node) = state.withLock { state in
            state.traffic[chain, default: NodeTraffic()].add(counted)
            return (state.superchain[chain], state.nodes[chain] ?? SimulatedNode())
        }
        // A copy of the chain is answered from, so that a long answer holds nobody up.
        return simulated.map { node.answer(body, about: $0) }
    }

    /// What was asked of the node of a chain so far.
    package func traffic(of chain: ChainID) -> NodeTraffic {
        state.withLock { $0.traffic[chain] ?? NodeTraffic() }
    }
}
