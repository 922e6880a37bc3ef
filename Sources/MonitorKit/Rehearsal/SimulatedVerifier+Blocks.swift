/// Which blocks a simulated filter and a simulated supervisor hold.
extension SimulatedVerifier {
    /// The hash of a block that the filter has taken in, in the words of op-interop-filter (filter/backend.go).
    func blockHash(_ values: [[UInt8]], about superchain: SimulatedSuperchain) -> SimulatedNode.Answer {
        do throws(RPCRefusal) {
            let arguments = try RPCArguments(values, required: 2, atMost: 2)
            let id = try? JSONReader.read(arguments.json(0)) { (json: inout JSONReader) throws(JSONError) in
                try json.readChainID()
            }
            guard let id else { throw .argument(0, "invalid chain id") }
            guard !faults.servesOtherChains, let chain = superchain[id] else {
                throw RPCRefusal(code: -32_000, "chain \(id): unknown chain")
            }
            let hash = hash(of: try block(try arguments.blockNumber(1), of: chain))
            return .result { $0.write(hash.description) }
        } catch {
            return .failure(error)
        }
    }

    private func block(
        _ name: RPCArguments.BlockName, of chain: SimulatedChain
    ) throws(RPCRefusal) -> SimulatedBlock {
        let newest = newest(of: chain)
        switch name {
        case .tag("latest"): return newest
        case .tag(let tag):
            throw RPCRefusal(
                code: -32_000, "unsupported block tag \"\(tag)\": only \"latest\" and block numbers are supported")
        case .number(let number):
            guard number <= newest.number.value, let block = chain.block(at: BlockNumber(number)) else {
                throw RPCRefusal(code: -32_000, "block \(number) for chain \(chain.id): not found")
            }
            return block
        case .hash: throw .argument(1, "hex number > 64 bits")
        }
    }

    /// The newest block that was taken in.
    private func newest(of chain: SimulatedChain) -> SimulatedBlock {
        chain.shown(chain.latest, behind: faults.lag) ?? chain.latest
    }

    private func hash(of block: SimulatedBlock) -> Hash32 {
        faults.holdsOtherBlocks ? Hash32(0xf0, 0, 0, block.number.value) : block.hash
    }

    /// The result of `supervisor_syncStatus` (op-service/eth/supervisor_status.go): cross-safe is called `safe`.
    func writeSupervisorStatus(of superchain: SimulatedSuperchain, to json: inout JSONWriter) {
        let finalized = superchain.chains.map { chain in
            head(chain.finalized, of: chain)?.header.timestamp.seconds ?? 0
        }
        json.object { json in
            let origin = SimulatedOrigin(
                at: superchain.chains.map { newest(of: $0).header.timestamp }.min() ?? Timestamp(0))
            json.key("minSyncedL1")
            json.object { json in
                json.member("hash", origin.hash.description)
                json.member("number", origin.number)
                json.member("parentHash", Hash32.zero.description)
                json.member("timestamp", origin.time)
            }
            json.member("safeTimestamp", superchain.safeTime(behind: faults.lag).seconds)
            json.member("finalizedTimestamp", finalized.min() ?? 0)
            json.key("chains")
            json.object { json in
                for chain in superchain.chains {
                    json.key((faults.servesOtherChains ? ChainID(9_000_000_001) : chain.id).description)
                    write(chain, to: &json)
                }
            }
        }
    }

    private func write(_ chain: SimulatedChain, to json: inout JSONWriter) {
        let newest = newest(of: chain)
        let heads = [
            ("localSafe", head(chain.derived, of: chain)), ("crossUnsafe", newest),
            ("safe", head(chain.safe, of: chain)),
            ("finalized", head(chain.finalized, of: chain)),
        ]
        json.object { json in
            json.key("localUnsafe")
            json.object { json in
                json.member("hash", hash(of: newest).description)
                json.member("number", newest.number.value)
                json.member("parentHash", newest.header.parentHash.description)
                json.member("timestamp", newest.header.timestamp.seconds)
            }
            for (name, block) in heads {
                json.key(name)
                json.object { json in
                    json.member("hash", (block.map(hash) ?? .zero).description)
                    json.member("number", block?.number.value ?? 0)
                }
            }
        }
    }

    private func head(_ number: BlockNumber?, of chain: SimulatedChain) -> SimulatedBlock? {
        chain.shown(number.flatMap { chain.block(at: $0) }, behind: faults.lag)
    }
}
