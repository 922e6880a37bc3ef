@testable import MonitorKit

extension ChainFollower {
    /// A follower of a scripted chain at a time that stands still: nothing is asked but what a test asks of it.
    static func following(_ chain: ScriptedChain, at wall: Double) -> ChainFollower {
        following(chain, by: VirtualTime(start: wall))
    }

    /// The same at a time that a test lets pass.
    static func following(_ chain: ScriptedChain, by time: VirtualTime) -> ChainFollower {
        let parameters = ProtocolParameters(chains: [chain.id: chain.parameters])
        let monitor = Monitor(
            configuration: CoreConfiguration(parameters: parameters, attached: [chain.id]), upstreams: [],
            pollUpperBound: .seconds(2),
            surroundings: Monitor.Surroundings(clock: time, chance: { 0.5 }))
        return ChainFollower(chain: chain.id, parameters: chain.parameters, monitor: monitor)
    }
}
