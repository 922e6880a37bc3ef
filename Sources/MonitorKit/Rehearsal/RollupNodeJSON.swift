/// What the rollup node of a simulated chain writes: where the chain stands, and by what it is derived.
extension SimulatedChain {
    /// The configuration of the chain, as in `rollup.json`.
    func writeRollup(into json: inout JSONWriter) {
        json.object { json in
            json.key("l2_chain_id")
            json.writeRaw(id.description.utf8)
            json.member("block_time", settings.blockTime)
            json.key("genesis")
            json.object { json in
                json.key("l2")
                json.object { json in
                    json.member("number", UInt64(0))
                    json.member("hash", genesisHash.description)
                }
                json.member("l2_time", settings.genesisTime.seconds)
            }
            json.member("interop_time", settings.activation?.seconds)
        }
    }

    /// The sync status; levels without a head are written as op-node does, with zeros.
    ///
    /// - Parameters:
    ///   - verifiesNothing: Whether every block counts as verified, whatever is in it.
    ///   - seconds: Seconds of chain time that whoever writes has not read.
    func writeSyncStatus(verifiesNothing: Bool = false, behind seconds: UInt64 = 0, into json: inout JSONWriter) {
        let verified = verifiesNothing ? latest : safe.flatMap { block(at: $0) }
        let derived = verifiesNothing ? latest : derived.flatMap { block(at: $0) }
        let newest = SimulatedOrigin(at: max(latest.header.timestamp, l1Time))
        json.object { json in
            for name in ["current_l1", "current_l1_finalized", "head_l1", "safe_l1", "finalized_l1"] {
                json.key(name)
                json.object { json in
                    json.member("hash", newest.hash.description)
                    json.member("number", newest.number)
                    json.member("parentHash", Hash32.zero.description)
                    json.member("timestamp", newest.time)
                }
            }
            let heads = [
                ("unsafe_l2", latest), ("safe_l2", verified), ("finalized_l2", finalized.flatMap { block(at: $0) }),
                ("pending_safe_l2", derived), ("cross_unsafe_l2", latest), ("local_safe_l2", derived),
            ]
            for (name, block) in heads {
                json.key(name)
                writeHead(shown(block, behind: seconds), into: &json)
            }
        }
    }

    /// A head as somebody knows it who has not read the last seconds of the chain.
    func shown(_ block: SimulatedBlock?, behind seconds: UInt64) -> SimulatedBlock? {
        guard seconds > 0 else { return block }
        let newest = latest.number.lowered(by: seconds / settings.blockTime)
        return block.flatMap { self.block(at: min($0.number, newest)) }
    }

    private func writeHead(_ block: SimulatedBlock?, into json: inout JSONWriter) {
        let origin = block.map { SimulatedOrigin(at: $0.header.timestamp) }
        json.object { json in
            json.member("hash", (block?.hash ?? .zero).description)
            json.member("number", block?.number.value ?? 0)
            json.member("parentHash", (block?.header.parentHash ?? .zero).description)
            json.member("timestamp", block?.header.timestamp.seconds ?? 0)
            json.key("l1origin")
            json.object { json in
                json.member("hash", (origin?.hash ?? .zero).description)
                json.member("number", origin?.number ?? 0)
            }
            var sequence: UInt64 = 0
            if let block, let origin, block.number.value > 0 {
                sequence = settings.sequenceNumber(of: block.number, origin: origin)
            }
            json.member("sequenceNumber", sequence)
        }
    }

    private var genesisHash: Hash32 { block(at: BlockNumber(0))?.hash ?? .zero }
}

/// The methods of the rollup node of a simulated chain.
struct RollupNodeMethods {
    /// The methods that there are.
    static let names: Set<String> = ["optimism_dependencySet", "optimism_rollupConfig", "optimism_syncStatus"]

    let chain: SimulatedChain

    /// Carries out a call.
    func answer(_ method: String, _ values: [[UInt8]]) throws(RPCRefusal) -> SimulatedNode.Answer {
        _ = try RPCArguments(values, required: 0, atMost: 0)
        return switch method {
        case "optimism_dependencySet": .result { chain.dependencySet.write(into: &$0) }
        case "optimism_rollupConfig": .result { chain.writeRollup(into: &$0) }
        default: .result { chain.writeSyncStatus(into: &$0) }
        }
    }
}

extension DependencySet {
    /// Writes the set as in `depset.json`.
    func write(into json: inout JSONWriter) {
        json.object { json in
            json.key("dependencies")
            json.object { json in
                for chain in chains {
                    json.key(chain.description)
                    json.object { _ in }
                }
            }
            json.member("overrideMessageExpiryWindow", expiryWindow)
        }
    }
}
