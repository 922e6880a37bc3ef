import MonitorKit
import Testing

/// Worlds from seeds: whatever happens in them, what must hold holds, and at rest every replica knows the same.
///
/// A few worlds in every run; how to try more, and how to replay the one that a failure names, stands in `CONTRIBUTING.md`.
@Suite struct SimulationTests {
    /// Worlds are tried in parts, so that all cores have something to do.
    static let parts = 16

    @Test(arguments: 0..<parts)
    func everyReplica_arrivesAtWhatTheOracleSays(part: Int) throws {
        let failures = SimulationRun.fromEnvironment.failures(part: part, of: Self.parts)
        for failure in failures { Issue.record("\(failure)") }
    }

    @Test func sameSeed_givesTheSameWorld() throws {
        func outcome(_ seed: UInt64) throws -> [String] {
            let world = World(WorldPlan(seed: seed))
            try world.run()
            return world.replicas.map { Picture($0.core).page } + ["\(world.events) events until \(world.now)"]
        }
        for seed in UInt64(1)...4 { #expect(try outcome(seed) == outcome(seed)) }
    }

    @Test func rollupNodes_goOnErringInSomeWorlds_andInNoneWhereThatFaultIsLeftOut() {
        let seeds = UInt64(1)...200
        func errsForGood(_ plan: WorldPlan) -> Bool {
            plan.rollupNodes.contains { !$0.lasting.differences(from: plan.core.parameters).isEmpty }
        }
        let plans = seeds.map { WorldPlan(seed: $0) }
        let counts = Set(plans.map(\.rollupNodes.count))
        #expect(counts == [0, 1, 2, 3])
        let erring = plans.filter(errsForGood).count
        #expect((10..<100).contains(erring))
        let honest = seeds.map { WorldPlan(seed: $0, WorldPlan.Wishes(leftOut: [.tellOtherParameters])) }
        #expect(honest.filter(errsForGood).isEmpty)
        let areTheSameOtherwise = zip(plans, honest).allSatisfy { $0.core == $1.core && $0.steps == $1.steps }
        #expect(areTheSameOtherwise)
    }
}
