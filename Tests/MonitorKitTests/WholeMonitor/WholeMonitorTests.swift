import MonitorKit
import Testing

/// Worlds of whole monitors from seeds: through every layer but sockets, on a virtual clock, with nodes that fail in every
/// way and replicas that die.
///
/// What each replica tells and claims is held against what the chains did, second by second; at rest all print the same.
/// How to try more, and how to replay the one that a failure names, stands in `CONTRIBUTING.md`.
@Suite struct WholeMonitorTests {
    static let parts = 4

    /// Code that is not optimized is slow: a few worlds for whoever works on it, hundreds in a release build.
    private static var usualWorlds: Int {
        #if DEBUG
            12
        #else
            400
        #endif
    }

    @Test(arguments: 0..<parts)
    func everyReplica_printsWhatTheOracleSays(part: Int) {
        let run = SimulationRun.fromEnvironment
        let worlds = run.worlds == SimulationRun().worlds ? Self.usualWorlds : run.worlds
        var failures = 0
        for world in stride(from: part, to: worlds, by: Self.parts) where failures < 2 {
            do throws(WholeWorldFailure) {
                try WholeWorld(WholeWorldPlan(seed: run.firstSeed &+ UInt64(world))).run()
            } catch {
                failures += 1
                Issue.record("\(error)")
            }
        }
    }

    @Test func sameSeed_givesTheSameWorld() throws {
        func outcome() throws -> [String] {
            let world = WholeWorld(WholeWorldPlan(seed: 3))
            try world.run()
            return world.replicas.map(\.page) + world.story
        }
        #expect(try outcome() == outcome())
    }
}
