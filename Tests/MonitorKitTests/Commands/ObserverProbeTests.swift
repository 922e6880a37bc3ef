import Testing

@testable import MonitorKit

/// What `check upstreams` says of a rollup node that has another configuration than ours.
@Suite struct ObserverProbeTests {
    private func report(
        _ world: RehearsalWorld, _ set: DependencySet, answering: @escaping @Sendable ([UInt8]) -> [UInt8]?
    ) async -> ObserverReport {
        let client = JSONRPCClient(transport: DirectTransport { answering($0) ?? [] }, clock: FrozenClock())
        return await ObserverProbe(
            name: "cl-1", kind: .rollupNode, client: client, rollups: [:], watched: [Rehearsed.first],
            dependencySet: set, timeout: .seconds(1)
        ).report()
    }

    @Test func dependencySetOfARollupNode_isHeldAgainstTheConfiguredOne() async {
        let world = RehearsalWorld(Rehearsed.superchain(expiryWindow: 30))
        let equal = await report(world, DependencySet(chains: [Rehearsed.first, Rehearsed.second], expiryWindow: 30)) {
            world.rollupAnswer($0, on: Rehearsed.first)
        }
        #expect(equal.answers && equal.problems == [])
        let other = await report(world, DependencySet(chains: [Rehearsed.first, ChainID(7)])) {
            world.rollupAnswer($0, on: Rehearsed.first)
        }
        #expect(
            other.problems == [
                "its dependency set lacks chain 7 of --dependency-set",
                "its dependency set has chain 902, and --dependency-set does not",
                "its expiry window is 30 s, and ours 604800 s",
            ])
        #expect(other.answers, "the levels that it tells are those of the chain all the same")
    }

    @Test(arguments: [-32_601, -32_000])
    func nodeThatDoesNotTellItsDependencySet_isNoProblem(_ code: Int) async {
        let world = RehearsalWorld(Rehearsed.superchain())
        var node = SimulatedNode(.rollup)
        node.faults = [.error(method: "optimism_dependencySet", code: code, message: "not configured")]
        world.setNode(node, of: Rehearsed.first)
        let report = await report(world, DependencySet(chains: [Rehearsed.first])) {
            world.rollupAnswer($0, on: Rehearsed.first)
        }
        #expect(report.answers && report.problems == [])
    }

    @Test func longDifference_isCutShort() {
        let ours = DependencySet(chains: [ChainID(1)])
        let theirs = DependencySet(chains: (1...20).map { ChainID($0) })
        #expect(
            theirs.differences(from: ours) == [
                "its dependency set has chains 2, 3, 4, 5, 6, 7, 8, 9 and 11 more, and --dependency-set does not"
            ])
    }
}
