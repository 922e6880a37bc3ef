import MonitorKit

/// Worlds whose messages name what is not in a window.
extension ScriptedWorld {
    /// Block 99 of the second chain names these blocks of the first one, which lie far below its window.
    static func namingOldBlocks(_ numbers: UInt64...) -> ScriptedWorld {
        let world = ScriptedWorld { $0.tail = 4 }
        for chain in [world.a, world.b] {
            chain.extend(to: 100)
            chain.setHeads(safe: 90, finalized: 80)
        }
        for (place, number) in numbers.enumerated() {
            world.b.execute(world.a.initiate(number, executedAs: UInt32(place)), in: 99)
        }
        return world
    }

    /// A chain whose block 6 names a block of another chain, which is of the set and nobody watches.
    static func namingAnUnattachedChain(tail: UInt64) -> (chain: ScriptedChain, driver: CoreDriver) {
        let (other, chain) = (ScriptedChain(901), ScriptedChain(902))
        var configuration = CoreConfiguration(
            parameters: ProtocolParameters(chains: [chain.id: chain.parameters], unattached: [other.id]),
            attached: [chain.id])
        configuration.tail = tail
        other.extend(to: 5)
        chain.extend(to: 9)
        chain.execute(other.initiate(4), in: 6)
        chain.setHeads(safe: 9, finalized: 8)
        return (chain, CoreDriver(configuration, readers: [chain.id: chain]))
    }
}
