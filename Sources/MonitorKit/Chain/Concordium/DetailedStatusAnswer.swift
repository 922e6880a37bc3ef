/// The answer of `GetConsensusDetailedStatus` as JSON: what consensus is waiting for in its round.
package enum DetailedStatusAnswer {
    /// The most members of a committee, and of a list of messages, that are read.
    static let memberLimit = 4_096
    /// The most rounds whose blocks are kept; there are a few unless nothing becomes final.
    static let roundLimit: UInt64 = 256

    private struct Committee {
        var stakes: [UInt64: UInt64] = [:]
        var finalizers: [UInt64] = []

        var members: [TimeoutTally.Member] {
            finalizers.map { TimeoutTally.Member(baker: $0, weight: stakes[$0] ?? 0) }
        }
    }

    private struct Parts {
        var round: UInt64?
        var epoch: UInt64?
        var certifiedEpoch: UInt64?
        var previousRoundTimedOut = false
        var finalizedHash: Hash32?
        var finalizedHeight: UInt64?
        var hasTerminalBlock = false
        var previous: Committee?
        var current: Committee?
        var next: Committee?
        var payday: UInt64?
        var firstEpoch: UInt64?
        var first: [UInt64] = []
        var second: [UInt64] = []
        var blocks: [(round: UInt64, block: Hash32?)] = []
        var genesis: Hash32?
        var genesisHeight: UInt64?
        var timeout: UInt64?
        var liveBlocksOfOneHeight = 0
    }

    /// Decodes the status itself, or an object that holds it as `status`.
    package static func decode(_ body: [UInt8]) throws(UpstreamFailure) -> RowObservation {
        var parts = Parts()
        do throws(JSONError) {
            parts = try JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) in
                var parts = Parts()
                try read(&json, &parts)
                return parts
            }
        } catch {
            throw UpstreamFailure(.decode, "no detailed status: \(error)")
        }
        guard let round = parts.round, round > 0, let epoch = parts.epoch else {
            throw UpstreamFailure(.missing, "no round in the detailed status")
        }
        return observation(parts, round: round, epoch: epoch)
    }

    private static func observation(_ parts: Parts, round: UInt64, epoch: UInt64) -> RowObservation {
        var detail = ConsensusDetail(round: round, epoch: epoch)
        detail.previousRoundTimedOut = parts.previousRoundTimedOut
        detail.hasTerminalBlock = parts.hasTerminalBlock
        detail.paydayEpoch = parts.payday
        detail.tally = tally(parts, epoch: epoch)
        detail.timeout = parts.timeout.map { Double(min($0, 3_600_000)) / 1_000 }
        detail.liveBlocksOfOneHeight = parts.liveBlocksOfOneHeight
        for block in parts.blocks where round < block.round.addingSaturating(roundLimit) {
            guard let hash = block.block else { continue }
            if let other = detail.blocks[block.round], other != hash { detail.doubleRounds.append(block.round) }
            detail.blocks[block.round] = hash
        }
        var observation = RowObservation()
        observation.detail = detail
        observation.era = parts.genesis.map { ConsensusEra(index: nil, genesis: $0, height: parts.genesisHeight) }
        observation.heads[.round] = HeadPosition(number: round)
        // The node counts it from the first block of the era, which it gives the height of.
        let height = parts.finalizedHeight.map { $0.addingSaturating(parts.genesisHeight ?? 0) }
        if let height, height > 0 {
            observation.heads[.finalized] = HeadPosition(number: height, hash: parts.finalizedHash)
        }
        return observation
    }

    /// The bakers of both groups, each found in the committee of its own epoch, weighed in that of the newest certificate.
    private static func tally(_ parts: Parts, epoch: UInt64) -> TimeoutTally? {
        func committee(_ wanted: UInt64) -> Committee? {
            if wanted < epoch { return parts.previous }
            let current = parts.current ?? parts.previous
            return wanted == epoch ? current : parts.next ?? current
        }
        guard let weighing = committee(parts.certifiedEpoch ?? epoch), !weighing.finalizers.isEmpty,
            let firstEpoch = parts.firstEpoch
        else { return nil }
        func bakers(_ indexes: [UInt64], _ epoch: UInt64) -> [UInt64] {
            let finalizers = committee(epoch)?.finalizers ?? []
            return indexes.compactMap { index in
                Int(exactly: index).flatMap { finalizers.indices.contains($0) ? finalizers[$0] : nil }
            }
        }
        return TimeoutTally(
            committee: weighing.members, first: bakers(parts.first, firstEpoch),
            second: bakers(parts.second, firstEpoch.addingSaturating(1)))
    }

    private static func read(_ json: inout JSONReader, _ parts: inout Parts) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "status": try read(&json, &parts)
            case "round_status", "roundStatus": try roundStatus(&json, &parts)
            case "timeout_messages", "timeoutMessages": try timeouts(&json, &parts)
            case "epoch_bakers", "epochBakers": try epochBakers(&json, &parts)
            case "round_existing_blocks", "roundExistingBlocks": try blocks(&json, &parts)
            case "branches": parts.liveBlocksOfOneHeight = try liveBlocksOfOneHeight(&json)
            case "genesis_block", "genesisBlock": parts.genesis = try json.readLenientHash()
            case "genesis_block_height", "genesisBlockHeight": parts.genesisHeight = try json.readLenientUInt64()
            case "last_finalized_block", "lastFinalizedBlock": parts.finalizedHash = try json.readLenientHash()
            case "last_finalized_block_height", "lastFinalizedBlockHeight":
                parts.finalizedHeight = try json.readLenientUInt64()
            case "terminal_block", "terminalBlock": parts.hasTerminalBlock = try isThere(&json)
            default: try json.skipValue()
            }
        }
    }

    private static func isThere(_ json: inout JSONReader) throws(JSONError) -> Bool {
        if try json.readNullIfPresent() { return false }
        try json.skipValue()
        return true
    }

    private static func roundStatus(_ json: inout JSONReader, _ parts: inout Parts) throws(JSONError) {
        try members(&json) { (key, json) throws(JSONError) in
            switch key {
            case "current_round", "currentRound": parts.round = try json.readLenientUInt64()
            case "current_epoch", "currentEpoch": parts.epoch = try json.readLenientUInt64()
            case "current_timeout", "currentTimeout": parts.timeout = try json.readLenientUInt64()
            case "previous_round_timeout", "previousRoundTimeout": parts.previousRoundTimedOut = try isThere(&json)
            case "highest_certified_block", "highestCertifiedBlock":
                try members(&json) { (key, json) throws(JSONError) in
                    if key == "epoch" {
                        parts.certifiedEpoch = try json.readLenientUInt64()
                    } else {
                        try json.skipValue()
                    }
                }
            default: try json.skipValue()
            }
        }
    }

    private static func timeouts(_ json: inout JSONReader, _ parts: inout Parts) throws(JSONError) {
        try members(&json) { (key, json) throws(JSONError) in
            switch key {
            case "first_epoch", "firstEpoch": parts.firstEpoch = try json.readLenientUInt64()
            case "first_epoch_timeouts", "firstEpochTimeouts": parts.first = try numbers(&json, of: "finalizer")
            case "second_epoch_timeouts", "secondEpochTimeouts": parts.second = try numbers(&json, of: "finalizer")
            default: try json.skipValue()
            }
        }
    }

    private static func epochBakers(_ json: inout JSONReader, _ parts: inout Parts) throws(JSONError) {
        try members(&json) { (key, json) throws(JSONError) in
            switch key {
            case "previous_epoch_bakers", "previousEpochBakers": parts.previous = try committee(&json)
            case "current_epoch_bakers", "currentEpochBakers": parts.current = try committee(&json)
            case "next_epoch_bakers", "nextEpochBakers": parts.next = try committee(&json)
            case "next_payday", "nextPayday": parts.payday = try json.readLenientUInt64()
            default: try json.skipValue()
            }
        }
    }

    private static func committee(_ json: inout JSONReader) throws(JSONError) -> Committee? {
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

    private static func blocks(_ json: inout JSONReader, _ parts: inout Parts) throws(JSONError) {
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
            if let round { parts.blocks.append((round, block)) }
        }
    }

    private static func liveBlocksOfOneHeight(_ json: inout JSONReader) throws(JSONError) -> Int {
        var most = 0
        try elements(&json) { (json) throws(JSONError) in
            try members(&json) { (key, json) throws(JSONError) in
                guard key == "blocks_at_branch_height" || key == "blocksAtBranchHeight" else {
                    try json.skipValue()
                    return
                }
                var blocks: Set<Hash32> = []
                try elements(&json) { (json) throws(JSONError) in
                    if let block = try json.readLenientHash() { blocks.insert(block) }
                }
                most = max(most, blocks.count)
            }
        }
        return most
    }

    /// The member of that name of each object of an array.
    private static func numbers(_ json: inout JSONReader, of name: StaticString) throws(JSONError) -> [UInt64] {
        var numbers: [UInt64] = []
        try elements(&json) { (json) throws(JSONError) in
            // proto3 leaves out what is zero, so an object without the member means the first one.
            var number: UInt64? = 0
            try members(&json) { (key, json) throws(JSONError) in
                if key == name { number = try json.readLenientUInt64() ?? 0 } else { try json.skipValue() }
            }
            if let number { numbers.append(number) }
        }
        return numbers
    }

    private static func members(
        _ json: inout JSONReader, _ body: (JSONKey, inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
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
