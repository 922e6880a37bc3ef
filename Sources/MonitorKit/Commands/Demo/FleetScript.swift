/// What becomes of the replicas of a demonstration, and when.
package enum FleetScript {
    /// Something that is done.
    package enum Action: Hashable, Sendable {
        /// Something on the chains.
        case chains(DemoScript.Action)
        /// A replica is killed.
        case kill(Int)
        /// It is started again.
        case start(Int)
    }

    /// Seconds of one round.
    package static let period = 34

    /// The steps of a round, in which another replica dies each time: while a lie stands, and again while nothing is wrong.
    package static func steps(round: Int, replicas: Int) -> [(second: Int, action: Action)] {
        let (first, second) = (StackPlan.chains[0].id, StackPlan.chains[1].id)
        let victim = round % max(1, replicas)
        let next = (round + 1) % max(1, replicas)
        return [
            (2, .chains(.send(from: first, to: second))), (4, .chains(.forge(.wrongPayload, from: first, to: second))),
            (9, .kill(victim)), (14, .start(victim)), (21, .chains(.replaceInvalid)), (25, .kill(next)),
            (26, .chains(.forge(.unknownChain, from: second, to: first))), (30, .start(next)),
            (33, .chains(.replaceInvalid)),
        ]
    }
}
