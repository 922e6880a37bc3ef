import Synchronization

@testable import MonitorKit

/// Memory: whatever one life of a replica keeps is in proportion to the blocks of its windows and to its jobs.
struct MemoryWatch {
    /// Looking into a value costs more than all else that is looked at, and what grows without end goes on growing.
    private static let secondsBetweenLooks = 64

    private var seconds = 0
    private var mostBlocks = 0
    private var mostJobs = 0

    /// After each second.
    mutating func broken(_ core: MonitorCore) -> [String] {
        seconds += 1
        mostBlocks = max(mostBlocks, core.chains.reduce(0) { $0 + $1.window.count })
        mostJobs = max(mostJobs, core.jobs.count)
        guard seconds % Self.secondsBetweenLooks == 0 else { return [] }
        return brokenFootprint(core)
    }

    /// What a core holds too much of.
    func brokenFootprint(_ core: MonitorCore) -> [String] {
        Footprint(of: core).excess(over: mostBlocks, mostJobs)
    }
}

/// Memory around the core: what is bounded by numbers of its own.
extension ChainFollower {
    /// What the follower of a chain and the readers of its endpoints hold too much of.
    var brokenMemory: [String] {
        let (roster, readers) = endpoints.withLock { ($0.roster, $0.readers) }
        let checks = crossChecks.withLock { $0 }
        // Of each height that two endpoints disagree about one entry is kept, and of each endpoint one.
        var broken = Footprint(of: roster).larger(than: roster.names.count)
        broken += Footprint(of: checks).larger(than: 64)
        for case let reader as JSONRPCChainReader in readers {
            broken += Footprint(of: reader.memory.withLock { $0 }).larger(than: RecentBlocks.blockLimit)
        }
        return broken.map { "chain \(chain): \($0)" }
    }
}
