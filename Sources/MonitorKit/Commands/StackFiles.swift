/// The files about simulated chains that a monitor outside has to be given, in the form that real nodes' tools write.
package enum StackFiles {
    /// The dependency set, as in `depset.json`.
    package static func dependencySet(_ superchain: SimulatedSuperchain) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { json in
            json.key("dependencies")
            json.object { json in
                for chain in superchain.chains {
                    json.key(chain.id.description)
                    json.object { _ in }
                }
            }
            json.member("overrideMessageExpiryWindow", superchain.expiryWindow)
        }
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
