/// The files about simulated chains that a monitor outside has to be given, in the form that real nodes' tools write.
package enum StackFiles {
    /// The dependency set, as in `depset.json`.
    package static func dependencySet(_ superchain: SimulatedSuperchain) -> [UInt8] {
        var writer = JSONWriter()
        DependencySet(chains: superchain.chains.map(\.id), expiryWindow: superchain.expiryWindow).write(into: &writer)
        return writer.bytes + [0x0A]
    }

    /// The configurations of all chains under their ids.
    package static func rollups(_ superchain: SimulatedSuperchain) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { json in
            for chain in superchain.chains {
                json.key(chain.id.description)
                chain.writeRollup(into: &json)
            }
        }
        return writer.bytes + [0x0A]
    }
}
