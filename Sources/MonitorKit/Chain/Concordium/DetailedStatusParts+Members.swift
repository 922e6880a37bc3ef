/// The values that a detailed status consists of, in the forms in which they come.
extension DetailedStatusParts {
    /// The most members of a committee, and of a list of messages, that are read.
    private static let memberLimit = 4_096

    /// The epoch of the block that a finalization entry is about.
    static func finalizedEpoch(_ json: inout JSONReader) throws(JSONError) -> UInt64? {
        var epoch: UInt64?
        try members(&json) { (key, json) throws(JSONError) in
            switch key {
            // The client keeps both capitals of the abbreviation, and encoders of proto3 do not.
            case "finalized_qc", "finalizedQc", "finalizedQC": epoch = try epochOfCertificate(&json)
            default: try json.skipValue()
            }
        }
        return epoch
    }

    /// The epoch of a quorum certificate.
    static func epochOfCertificate(_ json: inout JSONReader) throws(JSONError) -> UInt64? {
        var epoch: UInt64?
        try members(&json) { (key, json) throws(JSONError) in
            if key == "epoch" { epoch = try json.readLenientUInt64() } else { try json.skipValue() }
        }
        return epoch
    }

    /// Both groups of timeout messages; nil for `null`.
    static func timeouts(_ json: inout JSONReader) throws(JSONError) -> Timeouts? {
        if try json.readNullIfPresent() { return nil }
        var timeouts = Timeouts()
        try members(&json) { (key, json) throws(JSONError) in
            switch key {
            case "first_epoch", "firstEpoch": timeouts.firstEpoch = try json.readLenientUInt64()
            case "first_epoch_timeouts", "firstEpochTimeouts": timeouts.first = try senders(&json)
            case "second_epoch_timeouts", "secondEpochTimeouts": timeouts.second = try senders(&json)
            default: try json.skipValue()
            }
        }
        return timeouts
    }

    private static func senders(_ json: inout JSONReader) throws(JSONError) -> [UInt64] {
        var senders: [UInt64] = []
        try elements(&json) { (json) throws(JSONError) in
            if try json.readNullIfPresent() { return }
            // proto3 leaves out what is zero, so a message without a sender is that of the first one.
            var sender: UInt64 = 0
            try members(&json) { (key, json) throws(JSONError) in
                if key == "finalizer" { sender = try json.readLenientUInt64() ?? 0 } else { try json.skipValue() }
            }
            senders.append(sender)
        }
        return senders
    }

    /// Bakers and finalizers of an epoch; nil for `null`.
    static func committee(_ json: inout JSONReader) throws(JSONError) -> Committee? {
        if try json.readNullIfPresent() { return nil }
        var committee = Committee()
        try members(&json) { (key, json) throws(JSONError) in
            switch key {
            case "bakers":
                try elements(&json) { (json) throws(JSONError) in
                    var baker: UInt64?
                    var stake: UInt64?
                    try members(&json) { (key, json) throws(JSONError) in
                        switch key {
                        case "baker_identity", "bakerIdentity": baker = try json.readLenientUInt64()
                        case "stake": stake = try json.readLenientUInt64()
                        default: try json.skipValue()
                        }
                    }
                    if let baker, let stake { committee.stakes[baker] = stake }
                }
            case "finalizers":
                try elements(&json) { (json) throws(JSONError) in
                    if let baker = try json.readLenientUInt64() { committee.finalizers.append(baker) }
                }
            default: try json.skipValue()
            }
        }
        return committee
    }

    /// The blocks that the node has seen, with their rounds.
    static func blocks(
        _ json: inout JSONReader
    ) throws(JSONError) -> [(round: UInt64, block: Hash32?)] {
        var blocks: [(round: UInt64, block: Hash32?)] = []
        try elements(&json) { (json) throws(JSONError) in
            var round: UInt64?
            var block: Hash32?
            try members(&json) { (key, json) throws(JSONError) in
                switch key {
                case "round": round = try json.readLenientUInt64()
                case "block": block = try json.readLenientHash()
                default: try json.skipValue()
                }
            }
            if let round { blocks.append((round, block)) }
        }
        return blocks
    }

    /// The most blocks that are listed for one height.
    ///
    /// The client lists the blocks of each height as they are; in proto3 JSON each list is the member of an object.
    static func liveBlocksOfOneHeight(_ json: inout JSONReader) throws(JSONError) -> Int {
        var most = 0
        try elements(&json) { (json) throws(JSONError) in
            if try json.nextKind() == .array {
                most = max(most, try distinctHashes(&json))
                return
            }
            try members(&json) { (key, json) throws(JSONError) in
                switch key {
                case "blocks_at_branch_height", "blocksAtBranchHeight": most = max(most, try distinctHashes(&json))
                default: try json.skipValue()
                }
            }
        }
        return most
    }

    private static func distinctHashes(_ json: inout JSONReader) throws(JSONError) -> Int {
        var hashes: Set<Hash32> = []
        try elements(&json) { (json) throws(JSONError) in
            if let hash = try json.readLenientHash() { hashes.insert(hash) }
        }
        return hashes.count
    }

    /// Whether there is a value and not `null`.
    static func isThere(_ json: inout JSONReader) throws(JSONError) -> Bool {
        if try json.readNullIfPresent() { return false }
        try json.skipValue()
        return true
    }

    /// Goes through the members of an object; `null` has none.
    static func members(
        _ json: inout JSONReader, _ body: (JSONKey, inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        if try json.readNullIfPresent() { return }
        try json.beginObject()
        while let key = try json.nextKey() { try body(key, &json) }
    }

    private static func elements(
        _ json: inout JSONReader, _ body: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        if try json.readNullIfPresent() { return }
        var count = 0
        try json.beginArray()
        while try json.nextElement() {
            count += 1
            if count <= memberLimit { try body(&json) } else { try json.skipValue() }
        }
    }
}
