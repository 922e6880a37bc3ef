/// What a simulated filter, supervisor or supernode is told to do wrong.
package struct VerifierFaults: Hashable, Sendable {
    /// Answers every check with this error code.
    package var checkCode: Int?
    /// Accepts what is invalid and refuses what is valid.
    package var isInverted = false
    /// Never answers.
    package var hangs = false
    /// Does what it is asked, and answers, so much later.
    package var delay: Duration?
    /// Answers with this status and no JSON.
    package var status: Int?
    /// Names another super root than the chains have.
    package var hasWrongRoots = false
    /// Holds every block for cross-safe, whatever is in it, and accepts every message.
    package var verifiesNothing = false
    /// Holds other blocks than the chains have, as one that did not follow a reorg.
    package var holdsOtherBlocks = false
    /// Has not read the last seconds of chain time.
    package var lag: UInt64 = 0
    /// Serves other chains than ours: the URL of another network.
    package var servesOtherChains = false

    /// Does nothing wrong.
    package init() {}
}

/// The filter, the supernode and the old supervisor of a simulated superchain, in one value: they answer by what is written
/// in the simulation, and share no judgement with the monitor.
package struct SimulatedVerifier: Sendable {
    /// The program that it stands for.
    package let role: VerifierRole
    /// What it is told to do wrong.
    package var faults = VerifierFaults()
    /// Whether the failsafe is on.
    package var isFailsafeOn = false
    /// Calls that asked for the failsafe to be on.
    package internal(set) var presses = 0
    /// Calls that asked for it to be off.
    package internal(set) var releases = 0
    /// Calls that got no answer because it hangs.
    package internal(set) var unanswered = 0
    /// Calls whose token was not taken.
    package internal(set) var refusedTokens = 0

    /// Honest, with the failsafe off.
    package init(_ role: VerifierRole = .any) {
        self.role = role
    }

    /// Answers one call; several in one body are not what observers send.
    mutating func answer(_ body: [UInt8], about superchain: SimulatedSuperchain, isAdmin: Bool) -> [UInt8] {
        guard let request = try? RPCRequest(body[...]), let id = request.id else {
            return SimulatedNode.response(to: nil, .failure(.parseError))
        }
        let arguments = (try? request.arguments.get()) ?? []
        return SimulatedNode.response(
            to: id, answer(request.method, arguments, about: superchain, isAdmin: isAdmin))
    }

    private mutating func answer(
        _ method: String, _ arguments: [[UInt8]], about superchain: SimulatedSuperchain, isAdmin: Bool
    ) -> SimulatedNode.Answer {
        guard role.has(method) else { return .failure(.unknownMethod(method)) }
        switch method {
        case "admin_getFailsafeEnabled":
            let isOn = isFailsafeOn
            return .result { $0.write(isOn) }
        case "admin_setFailsafeEnabled" where isAdmin:
            let isOn = arguments.first.map { $0.elementsEqual("true".utf8) } ?? false
            if isOn { presses += 1 } else { releases += 1 }
            isFailsafeOn = isOn
            return .null
        case "interop_checkAccessList", "supervisor_checkAccessList": return check(arguments, about: superchain)
        case "interop_getBlockHashByNumber": return blockHash(arguments, about: superchain)
        case "supervisor_syncStatus":
            let verifier = self
            return .result { verifier.writeSupervisorStatus(of: superchain, to: &$0) }
        case "supernode_syncStatus":
            let faults = faults
            return .result { Self.writeStatus(of: superchain, faults, to: &$0) }
        case "superroot_atTimestamp": return superRoot(arguments, about: superchain)
        default: return .failure(.unknownMethod(method))
        }
    }

    private func check(_ arguments: [[UInt8]], about superchain: SimulatedSuperchain) -> SimulatedNode.Answer {
        if let code = faults.checkCode { return .failure(RPCRefusal(code: code, "told to fail")) }
        guard !isFailsafeOn else { return .failure(RPCRefusal(code: -320_602, "failsafe is enabled")) }
        let entries = (try? Self.words(arguments.first ?? [])) ?? []
        guard let lookup = entries.first, let checksum = entries.last else {
            return .failure(RPCRefusal(code: -32_602, "no entries"))
        }
        let read = superchain.chains.map { $0.latest.header.timestamp.seconds }.min() ?? 0
        guard faults.lag == 0 || Self.initiatingTime(lookup).addingSaturating(faults.lag) <= read else {
            return .failure(RPCRefusal(code: -321_100, "out of scope"))
        }
        let isTrue =
            faults.verifiesNothing
            || superchain.messages.values.contains { message in
                guard let truth = message.truth else { return false }
                return MessageChecksum(truth.identifier, payloadHash: truth.payloadHash).value == checksum
            }
        return isTrue != faults.isInverted ? .null : .failure(RPCRefusal(code: -320_600, "conflicting data"))
    }

    /// The time that a lookup entry names: bytes 20 to 27 (protocol: interop, "access list").
    private static func initiatingTime(_ entry: Hash32) -> UInt64 {
        entry.words.2 << 32 | entry.words.3 >> 32
    }

    private static func words(_ json: [UInt8]) throws(JSONError) -> [Hash32] {
        try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in
            var words: [Hash32] = []
            try json.beginArray()
            while try json.nextElement() { words.append(try json.readHash32()) }
            return words
        }
    }

    private static func writeStatus(
        of superchain: SimulatedSuperchain, _ faults: VerifierFaults, to json: inout JSONWriter
    ) {
        json.object { json in
            json.key("chains")
            json.object { json in
                for chain in superchain.chains {
                    // No chain of a simulation has such a number.
                    json.key((faults.servesOtherChains ? ChainID(9_000_000_001) : chain.id).description)
                    chain.writeSyncStatus(
                        verifiesNothing: faults.verifiesNothing, behind: faults.lag, into: &json)
                }
            }
            json.member("safe_timestamp", superchain.safeTime(behind: faults.lag).seconds)
        }
    }

    private func superRoot(_ arguments: [[UInt8]], about superchain: SimulatedSuperchain) -> SimulatedNode.Answer {
        let seconds = try? JSONReader.read(arguments.first ?? []) { (json: inout JSONReader) throws(JSONError) in
            try json.readQuantity()
        }
        guard let seconds else { return .failure(RPCRefusal(code: -32_602, "no timestamp")) }
        let time = Timestamp(seconds)
        var outputs: [ChainID: Hash32] = [:]
        var blocks: [(ChainID, SimulatedBlock)] = []
        for chain in superchain.chains {
            let genesis = chain.settings.genesisTime.seconds
            guard seconds >= genesis,
                let block = chain.block(at: BlockNumber((seconds - genesis) / chain.settings.blockTime))
            else { return .failure(RPCRefusal(code: -32_000, "not found")) }
            blocks.append((chain.id, chain.derivedFirst[block.hash] ?? block))
            let root = faults.hasWrongRoots ? Hash32(0xbad, 0, 0, seconds) : block.hash
            outputs[chain.id] = SuperRoot.output(
                stateRoot: block.header.stateRoot, messagePasserRoot: .zero, blockHash: root)
        }
        let root = SuperRoot.hash(timestamp: time, outputs: outputs)
        let isVerified = time <= superchain.safeTime(behind: faults.lag)
        return .result { json in
            json.object { json in
                json.key("optimistic_at_timestamp")
                json.object { json in
                    for (chain, block) in blocks {
                        json.key(chain.description)
                        Self.writeOptimistic(block, to: &json)
                    }
                }
                json.key("chain_ids")
                json.array { json in for (chain, _) in blocks { json.write(chain.description) } }
                guard isVerified else { return }
                json.key("data")
                json.object { json in
                    json.key("super")
                    json.object { json in
                        json.member("timestamp", HexString.text(quantity: seconds))
                        json.key("chains")
                        json.array { json in
                            for (chain, output) in outputs.sorted(by: { $0.key < $1.key }) {
                                json.object { json in
                                    json.member("ChainID", chain.description)
                                    json.member("Output", output.description)
                                }
                            }
                        }
                    }
                    json.member("super_root", root.description)
                }
            }
        }
    }

    private static func writeOptimistic(_ block: SimulatedBlock, to json: inout JSONWriter) {
        let root = SuperRoot.output(
            stateRoot: block.header.stateRoot, messagePasserRoot: .zero, blockHash: block.hash)
        json.object { json in
            json.key("output")
            json.object { json in
                json.member("stateRoot", block.header.stateRoot.description)
                json.member("messagePasserStorageRoot", Hash32.zero.description)
                json.member("blockHash", block.hash.description)
            }
            json.member("output_root", root.description)
        }
    }
}

extension SimulatedSuperchain {
    /// The time up to which every chain is safe, for somebody who has not read the last seconds of them.
    func safeTime(behind seconds: UInt64) -> Timestamp {
        chains.map { chain in
            chain.shown(chain.safe.flatMap { chain.block(at: $0) }, behind: seconds)?.header.timestamp ?? Timestamp(0)
        }.min() ?? Timestamp(0)
    }
}
