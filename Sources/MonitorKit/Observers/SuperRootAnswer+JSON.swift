extension SuperRootAnswer {
    /// Chains of one supernode at most; more is no answer to believe.
    static let chainLimit = 512

    /// Reads an answer (op-service/eth/superroot_at_timestamp.go) and holds its roots against what they are made of.
    ///
    /// - Throws: `decode` for another form, `integrity` for roots that do not hash.
    package init(_ json: ArraySlice<UInt8>, at time: Timestamp) throws(UpstreamFailure) {
        var fields = Fields()
        do throws(JSONError) {
            fields = try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in try Fields(&json) }
        } catch {
            throw UpstreamFailure(.decode, "the super root has another form: \(error)")
        }
        guard let data = fields.data else {
            self.init(chains: fields.chains.sorted(), optimistic: fields.optimistic, verified: nil)
            return
        }
        guard data.timestamp == time.seconds else {
            throw UpstreamFailure(.integrity, "the super root is of another time than the one asked for")
        }
        guard SuperRoot.hash(timestamp: time, outputs: data.outputs) == data.root else {
            throw UpstreamFailure(.integrity, "the super root is not the hash of its output roots")
        }
        self.init(
            chains: fields.chains.sorted(), optimistic: fields.optimistic,
            verified: Verified(outputs: data.outputs, superRoot: data.root))
    }

    private struct Fields {
        var chains: [ChainID] = []
        var optimistic: [ChainID: Optimistic] = [:]
        var data: (timestamp: UInt64, outputs: [ChainID: Hash32], root: Hash32)?

        init() {}

        init(_ json: inout JSONReader) throws(JSONError) {
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key {
                case "chain_ids": chains = try Self.chainIDs(&json)
                case "optimistic_at_timestamp": optimistic = try Self.optimisticBlocks(&json)
                case "data": if try !json.readNullIfPresent() { data = try Self.verified(&json) }
                default: try json.skipValue()
                }
            }
        }

        private static func chainIDs(_ json: inout JSONReader) throws(JSONError) -> [ChainID] {
            var chains: [ChainID] = []
            try json.beginArray()
            while try json.nextElement() {
                guard chains.count < chainLimit else { throw JSONError(.tooManyMembers, at: json.offset) }
                chains.append(try json.readChainID())
            }
            return chains
        }

        private static func optimisticBlocks(
            _ json: inout JSONReader
        ) throws(JSONError) -> [ChainID: Optimistic] {
            var blocks: [ChainID: Optimistic] = [:]
            if try json.readNullIfPresent() { return blocks }
            try json.beginObject()
            while let key = try json.nextKey() {
                guard key.bytes.count <= 78, let chain = ChainID(key.text) else {
                    throw JSONError(.invalidValue("a chain id"), at: key.offset)
                }
                blocks[chain] = try optimisticBlock(&json)
            }
            return blocks
        }

        private static func optimisticBlock(_ json: inout JSONReader) throws(JSONError) -> Optimistic {
            var (block, state, passer, root): (Hash32?, Hash32?, Hash32?, Hash32?)
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key {
                case "output":
                    try json.beginObject()
                    while let key = try json.nextKey() {
                        switch key {
                        case "stateRoot": state = try json.readHash32()
                        case "messagePasserStorageRoot": passer = try json.readHash32()
                        case "blockHash": block = try json.readHash32()
                        default: try json.skipValue()
                        }
                    }
                case "output_root": root = try json.readHash32()
                default: try json.skipValue()
                }
            }
            let blockHash = try json.require(block, "blockHash")
            let outputRoot = try json.require(root, "output_root")
            let computed = SuperRoot.output(
                stateRoot: try json.require(state, "stateRoot"),
                messagePasserRoot: try json.require(passer, "messagePasserStorageRoot"), blockHash: blockHash)
            guard computed == outputRoot else {
                throw JSONError(.invalidValue("an output root that is the hash of its parts"), at: json.offset)
            }
            return Optimistic(blockHash: blockHash, outputRoot: outputRoot)
        }

        private static func verified(
            _ json: inout JSONReader
        ) throws(JSONError) -> (UInt64, [ChainID: Hash32], Hash32) {
            var (timestamp, root): (UInt64?, Hash32?)
            var outputs: [ChainID: Hash32] = [:]
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key {
                case "super":
                    try json.beginObject()
                    while let key = try json.nextKey() {
                        switch key {
                        case "timestamp": timestamp = try json.readQuantity()
                        case "chains": outputs = try chainOutputs(&json)
                        default: try json.skipValue()
                        }
                    }
                case "super_root": root = try json.readHash32()
                default: try json.skipValue()
                }
            }
            return (try json.require(timestamp, "timestamp"), outputs, try json.require(root, "super_root"))
        }

        /// Keys are capitalized: the fields of the Go type have no tags.
        private static func chainOutputs(_ json: inout JSONReader) throws(JSONError) -> [ChainID: Hash32] {
            var outputs: [ChainID: Hash32] = [:]
            try json.beginArray()
            while try json.nextElement() {
                guard outputs.count < chainLimit else { throw JSONError(.tooManyMembers, at: json.offset) }
                var (chain, output): (ChainID?, Hash32?)
                try json.beginObject()
                while let key = try json.nextKey() {
                    switch key {
                    case "ChainID", "chainID": chain = try json.readChainID()
                    case "Output", "output": output = try json.readHash32()
                    default: try json.skipValue()
                    }
                }
                outputs[try json.require(chain, "ChainID")] = try json.require(output, "Output")
            }
            return outputs
        }
    }
}

extension JSONReader {
    /// Reads a chain id in decimal, or in hexadecimal after `0x`, as text.
    mutating func readChainID() throws(JSONError) -> ChainID {
        let start = offset
        let text = try readString()
        guard text.utf8.count <= 78, let chain = ChainID(text) else {
            throw JSONError(.invalidValue("a chain id"), at: start)
        }
        return chain
    }
}
