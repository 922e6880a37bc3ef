/// What one `rollup.json`, one file for a set of chains, or one file of the superchain-registry says.
package struct RollupConfigurationFile: Hashable, Sendable {
    /// The chains, the lowest id first; never empty.
    package let chains: [RollupConfiguration]
    /// What does not stop us and should be looked at.
    package let warnings: [FileProblem]
    /// What chains are called, where the file says so: it is no part of a configuration, which other forms have without it.
    package var names: [ChainID: String] = [:]

    /// Reads any of the forms and tells them apart by itself.
    ///
    /// `rollup.json`, and the result of `optimism_rollupConfig`, is the configuration of one chain and names it in
    /// `l2_chain_id`. The form for a set is an object of configurations under their chain ids. A chain's file of the registry,
    /// in TOML, names the chain in `chain_id` and the forks in `hardforks`. Members that are not needed
    /// are passed over. Throws everything that is wrong with the file at once.
    package static func decode(_ bytes: [UInt8]) throws(FileProblems) -> RollupConfigurationFile {
        let file = try FileObject.chainFile(bytes)
        var decoder = RollupDecoder(problems: file.repeatedNames)
        let isSet = !file.names.isEmpty && file.names.allSatisfy { ChainID($0) != nil }
        let chains = isSet ? decoder.chains(of: file) : [decoder.chain(of: file)]
        guard decoder.problems.isEmpty else { throw FileProblems(decoder.problems) }
        var found = RollupConfigurationFile(
            chains: chains.compactMap(\.self).sorted { $0.chain < $1.chain }, warnings: decoder.warnings)
        if file.isOfRegistry, let chain = found.chains.first?.chain { found.names[chain] = file.name }
        return found
    }
}

extension FileObject {
    /// A chain's file of the superchain-registry: only there is the chain's id called so.
    var isOfRegistry: Bool { names.contains("chain_id") && !names.contains("l2_chain_id") }

    /// What the chain is called there.
    fileprivate var name: String? {
        text(of: "name").flatMap { text in
            try? JSONReader.read(text) { (json: inout JSONReader) throws(JSONError) in try json.readString() }
        }
    }
}

/// Decodes configurations and collects what is wrong with them.
private struct RollupDecoder {
    var problems: [FileProblem]
    var warnings: [FileProblem] = []

    init(problems: [FileProblem]) {
        self.problems = problems
    }

    /// A file for a set of chains.
    mutating func chains(of file: FileObject) -> [RollupConfiguration?] {
        var spellings: [ChainID: String] = [:]
        var chains: [RollupConfiguration?] = []
        for name in file.names {
            guard let chain = ChainID(name), spellings[chain] != name else { continue }
            if let other = spellings[chain] {
                problems.append(
                    FileProblem(key: name, value: "", remedy: "is the same chain as \"\(other)\"; keep one"))
            }
            spellings[chain] = name
            guard let object = file.object(name, "an object: the configuration of the chain", &problems) else {
                continue
            }
            chains.append(configuration(of: object, chain: chain))
        }
        return chains
    }

    /// A `rollup.json`, or a chain's file of the registry.
    mutating func chain(of file: FileObject) -> RollupConfiguration? {
        guard file.isOfRegistry else {
            return configuration(of: file, chain: chainID(file, "l2_chain_id", isRequired: true))
        }
        let forks = file.object("hardforks", "a table with the times of the forks", &problems)
        return configuration(of: file, forks: forks, chain: chainID(file, "chain_id", isRequired: true))
    }

    /// - Parameter forks: the object with the times of the forks, where it is another one.
    private mutating func configuration(
        of object: FileObject, forks: FileObject? = nil, chain: ChainID?
    ) -> RollupConfiguration? {
        let l1Chain = chainID(object, "l1_chain_id", isRequired: false)
        let blockTime = object.required("block_time", "whole seconds, at least 1", &problems) {
            (json: inout JSONReader) throws(JSONError) in
            guard let time = BlockTime(seconds: try json.readUInt64()) else { throw JSONError(.outOfRange, at: 0) }
            return time
        }
        let genesis = genesis(of: object)
        let activation = activationTime(of: forks ?? object)
        let window = count(object, "seq_window_size", "a number of L1 blocks")
        let drift = count(object, "max_sequencer_drift", "whole seconds")
        guard let chain, let blockTime, let genesis else { return nil }
        return RollupConfiguration(
            chain: chain, l1Chain: l1Chain, blockTime: blockTime, genesis: genesis, activationTime: activation,
            sequencerWindowSize: window, maxSequencerDrift: drift)
    }

    private mutating func genesis(of object: FileObject) -> BlockReference? {
        let remedy = "an object that describes the first block: its l2 hash and number, and its time"
        guard let genesis = object.object("genesis", remedy, &problems) else { return nil }
        let time = genesisTime(of: genesis)
        guard let l2 = genesis.object("l2", "an object with the first block's hash and number", &problems) else {
            return nil
        }
        let number = l2.required("number", "the first block's height, a whole number", &problems) {
            (json: inout JSONReader) throws(JSONError) in try json.readUInt64()
        }
        let hash = l2.required("hash", "the first block's hash: 0x and 64 hexadecimal digits", &problems) {
            (json: inout JSONReader) throws(JSONError) in try json.readHash32()
        }
        guard let number, let hash, let time else { return nil }
        return BlockReference(number: BlockNumber(number), hash: hash, timestamp: Timestamp(time))
    }

    /// The first block's time: `l2_time` in `rollup.json`, `l2.timestamp` in the file for a set of chains.
    private mutating func genesisTime(of genesis: FileObject) -> UInt64? {
        let remedy = "the first block's time in seconds since 1970, a whole number"
        var unused: [FileProblem] = []
        if genesis.text(of: "l2_time") == nil, let l2 = genesis.object("l2", remedy, &unused),
            l2.text(of: "timestamp") != nil
        {
            return count(l2, "timestamp", remedy)
        }
        return genesis.required("l2_time", remedy, &problems) {
            (json: inout JSONReader) throws(JSONError) in try json.readUInt64()
        }
    }

    /// When messages begin: `lagoon_time`, which newer software reads, before `interop_time`, which older software does.
    private mutating func activationTime(of object: FileObject) -> Timestamp? {
        let remedy = "seconds since 1970, a whole number; 0 for from genesis on, nothing for not scheduled"
        let lagoon = count(object, "lagoon_time", remedy)
        let interop = count(object, "interop_time", remedy)
        if let interop, object.names.contains("lagoon_time"), lagoon != interop {
            let used = lagoon.map { "lagoon_time (\($0))" } ?? "interop_time, because lagoon_time is not set"
            warnings.append(
                object.problem(
                    "interop_time", "differs from lagoon_time: nodes of different age disagree; used is \(used)"))
        }
        return (lagoon ?? interop).map(Timestamp.init)
    }

    private mutating func count(_ object: FileObject, _ name: String, _ remedy: String) -> UInt64? {
        object.optional(name, remedy, &problems) {
            (json: inout JSONReader) throws(JSONError) in try json.readUInt64()
        }
    }

    private mutating func chainID(_ object: FileObject, _ name: String, isRequired: Bool) -> ChainID? {
        let remedy = "a chain id: a whole number"
        let read = { (json: inout JSONReader) throws(JSONError) -> ChainID in
            guard try json.nextKind() == .number,
                let chain = ChainID(String(decoding: try json.readRawText(), as: UTF8.self))
            else { throw JSONError(.outOfRange, at: 0) }
            return chain
        }
        return isRequired
            ? object.required(name, remedy, &problems, read) : object.optional(name, remedy, &problems, read)
    }
}
