extension SyncStatus {
    /// Reads the result of `optimism_syncStatus`; its numbers are JSON numbers.
    ///
    /// Unknown members are passed over: nodes add and drop some between versions.
    static func read(_ json: inout JSONReader) throws(JSONError) -> SyncStatus {
        var status = SyncStatus()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "head_l1": status.headL1 = try BlockMembers.read(&json).l1Block
            case "unsafe_l2": status.unsafe = try BlockMembers.read(&json).head
            case "local_safe_l2": status.localSafe = try BlockMembers.read(&json).head
            case "safe_l2": status.crossSafe = try BlockMembers.read(&json).head
            case "finalized_l2": status.finalized = try BlockMembers.read(&json).head
            default: try json.skipValue()
            }
        }
        return status
    }

    /// Reads the text of a result of `optimism_syncStatus`.
    package static func decode(_ json: ArraySlice<UInt8>) throws(UpstreamFailure) -> SyncStatus {
        do throws(JSONError) {
            return try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in try read(&json) }
        } catch {
            throw UpstreamFailure(.decode, "the sync status cannot be read: \(error)")
        }
    }

    /// Reads the text of a result of `supernode_syncStatus`: one status for each chain that the supernode runs.
    ///
    /// Names that are no chain ids are refused, because a chain that is silently missing would look like one that has
    /// no data.
    package static func decodeSupernode(_ json: ArraySlice<UInt8>) throws(UpstreamFailure) -> [ChainID: SyncStatus] {
        do throws(JSONError) {
            return try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in
                var chains: [ChainID: SyncStatus]?
                try json.beginObject()
                while let key = try json.nextKey() {
                    if key == "chains" { chains = try readChains(&json) } else { try json.skipValue() }
                }
                return try json.require(chains, "chains")
            }
        } catch {
            throw UpstreamFailure(.decode, "the supernode's sync status cannot be read: \(error)")
        }
    }

    private static func readChains(_ json: inout JSONReader) throws(JSONError) -> [ChainID: SyncStatus] {
        var chains: [ChainID: SyncStatus] = [:]
        try json.beginObject()
        while let key = try json.nextKey() {
            guard let chain = ChainID(key.text), chains[chain] == nil else {
                throw JSONError(.invalidValue("a chain id that occurs once"), at: json.offset)
            }
            chains[chain] = try read(&json)
        }
        return chains
    }
}

/// The members of a block in a sync status, of L1 or of the chain itself.
private struct BlockMembers {
    var number: UInt64?
    var hash: Hash32?
    var timestamp: UInt64?
    var origin: SyncStatus.L1Block?

    /// Reads an object, or `null`, which says nothing.
    static func read(_ json: inout JSONReader) throws(JSONError) -> BlockMembers {
        var members = BlockMembers()
        if try json.readNullIfPresent() { return members }
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "number": members.number = try json.readUInt64()
            case "hash": members.hash = try json.readHash32()
            case "timestamp": members.timestamp = try json.readUInt64()
            case "l1origin": members.origin = try read(&json).l1Block
            default: try json.skipValue()
            }
        }
        return members
    }

    /// The block; nil where the answer says *no data* with a hash of zeros, or leaves height or hash out.
    var l1Block: SyncStatus.L1Block? {
        guard let number, let hash, hash != .zero else { return nil }
        return SyncStatus.L1Block(number: BlockNumber(number), hash: hash, timestamp: timestamp.map(Timestamp.init))
    }

    /// The head, likewise; one without its time cannot be placed.
    var head: SyncStatus.Head? {
        guard let number, let hash, hash != .zero, let timestamp else { return nil }
        let block = BlockReference(number: BlockNumber(number), hash: hash, timestamp: Timestamp(timestamp))
        return SyncStatus.Head(block: block, l1Origin: origin)
    }
}
