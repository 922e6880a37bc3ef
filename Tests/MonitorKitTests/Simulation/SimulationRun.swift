import MonitorKit

/// Which worlds are tried.
struct SimulationRun {
    var firstSeed: UInt64 = 1
    var worlds = SimulationRun.usualWorlds
    var wishes = WorldPlan.Wishes()
    /// Whether a world that fails is made smaller before it is told of.
    var shrinks = true
    /// The failures of one part that are told in full.
    var told = 2

    /// Code that is not optimized is slow: a few worlds for whoever works on it, thousands in a release build.
    private static var usualWorlds: Int {
        #if DEBUG
            16
        #else
            10_000
        #endif
    }

    /// `XMSG_MON_SIMULATION_SEED` names one world, or the first of `XMSG_MON_SIMULATION_WORLDS`; with
    /// `XMSG_MON_SIMULATION_SHRINKS=no` a failure is told as it came.
    static var fromEnvironment: SimulationRun {
        let environment = ProcessEnvironment.current()
        var run = SimulationRun()
        if let seed = environment["XMSG_MON_SIMULATION_SEED"].flatMap({ UInt64($0) }) {
            run = SimulationRun(firstSeed: seed, worlds: 1)
        }
        if let lines = environment["XMSG_MON_SIMULATION_STORY"].flatMap({ Int($0) }) { run.wishes.storyLength = lines }
        if let worlds = environment["XMSG_MON_SIMULATION_WORLDS"].flatMap({ Int($0) }) { run.worlds = worlds }
        if environment["XMSG_MON_SIMULATION_SHRINKS"] == "no" { run.shrinks = false }
        return run
    }

    /// Tries every `parts`-th world from the `part`-th on; the first failures, made as small as they come.
    func failures(part: Int, of parts: Int) -> [WorldFailure] {
        var failures: [WorldFailure] = []
        for world in stride(from: part, to: worlds, by: parts) where failures.count < told {
            do throws(WorldFailure) {
                try World(WorldPlan(seed: firstSeed &+ UInt64(world), wishes)).run()
            } catch {
                failures.append(shrinks ? Shrinking.shrink(error, wishes) : error)
            }
        }
        return failures
    }
}
