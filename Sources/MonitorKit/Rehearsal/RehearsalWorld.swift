internal import Synchronization

/// A simulated superchain that several tasks share: one moves it on, servers read it, whoever rehearses changes it.
///
/// One lock guards everything; nothing waits while it is held.
package final class RehearsalWorld: Sendable {
    private struct State {
        var superchain: SimulatedSuperchain
        /// What the second nodes see; nil while that is the same.
        var other: SimulatedSuperchain?
        var nodes: [ChainID: SimulatedNode] = [:]
        var rollupNodes: [ChainID: SimulatedNode] = [:]
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

    /// Splits the view: the nodes in use go on with what `body` changes, second nodes with everything as it was.
    package func split(_ body: (inout SimulatedSuperchain) -> Void) {
        state.withLock { state in
            if state.other == nil { state.other = state.superchain }
            body(&state.superchain)
        }
    }

    /// Lets time pass for what second nodes see, where that is something else.
    package func advanceSecond(to time: Timestamp) {
        state.withLock { state in
            state.other?.advance(to: time)
            _ = state.other?.takeEvents()
        }
    }

    /// What the second node of a chain answers to the body of a request; nil for a chain that there is not.
    package func secondAnswer(_ body: [UInt8], on chain: ChainID) -> [UInt8]? {
        let simulated = state.withLock { ($0.other ?? $0.superchain)[chain] }
        return simulated.map { SimulatedNode().answer(body, about: $0) }
    }

    /// Replaces the node of a chain that has its role, faults included.
    package func setNode(_ node: SimulatedNode, of chain: ChainID) {
        state.withLock { state in
            switch node.role {
            case .execution: state.nodes[chain] = node
            case .rollup: state.rollupNodes[chain] = node
            }
        }
    }

    /// What the rollup node of a chain answers to the body of a request; nil for a chain that there is not.
    package func rollupAnswer(_ body: [UInt8], on chain: ChainID) -> [UInt8]? {
        let (simulated, node) = state.withLock { state in
            (state.superchain[chain], state.rollupNodes[chain] ?? SimulatedNode(.rollup))
        }
        return simulated.map { node.answer(body, about: $0) }
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
