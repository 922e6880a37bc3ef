/// What is read of a detailed status, member by member as it comes.
///
/// What is not there may be absent, `null` or an empty list: the client writes the first, encoders of proto3 any of them.
struct DetailedStatusParts {
    /// Who makes certificates in an epoch.
    struct Committee {
        /// The stake of each baker.
        var stakes: [UInt64: UInt64] = [:]
        /// The bakers that sign, in the order by which messages name them.
        var finalizers: [UInt64] = []

        /// The same with what each weighs.
        var members: [TimeoutTally.Member] {
            finalizers.map { TimeoutTally.Member(baker: $0, weight: stakes[$0] ?? 0) }
        }
    }

    /// Who has said that the round timed out, by the epoch of the newest certificate that each holds.
    struct Timeouts {
        /// The epoch of the first group; that of the second is the next one.
        var firstEpoch: UInt64?
        /// The places in their committee of those in the first group.
        var first: [UInt64] = []
        /// The same of the second group.
        var second: [UInt64] = []
    }

    /// The current round.
    private(set) var round: UInt64?
    /// The current epoch.
    private(set) var epoch: UInt64?
    /// The epoch of the newest certificate.
    private(set) var certifiedEpoch: UInt64?
    /// Milliseconds after which the round times out.
    private(set) var timeout: UInt64?
    /// The round before ended by timeout.
    private(set) var previousRoundTimedOut = false
    /// The last finalized block.
    private(set) var finalizedHash: Hash32?
    /// Its height, counted from the first block of the era.
    private(set) var finalizedHeight: UInt64?
    /// Its epoch, from the certificate that made it final.
    private(set) var finalizedEpoch: UInt64?
    /// The first block of the era.
    private(set) var genesis: Hash32?
    /// The height of that block in the whole chain.
    private(set) var genesisHeight: UInt64?
    /// A protocol update ended the era.
    private(set) var hasTerminalBlock = false
    /// The committee of the epoch before that of the last finalized block.
    private(set) var previous: Committee?
    /// The committee of its own epoch; nil where it is the same as before.
    private(set) var current: Committee?
    /// The committee of the epoch after it; nil where it is the same again.
    private(set) var next: Committee?
    /// The first epoch of the payday that comes next after the last finalized block.
    private(set) var payday: UInt64?
    /// The timeout messages of the current round; nil where there are none.
    private(set) var timeouts: Timeouts?
    /// The blocks of rounds that are not final.
    private(set) var blocks: [(round: UInt64, block: Hash32?)] = []
    /// The most live blocks of one height.
    private(set) var liveBlocksOfOneHeight = 0

    /// Reads the status itself, or an object that holds it as `status`.
    mutating func read(_ json: inout JSONReader) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "status": try read(&json)
            case "round_status", "roundStatus": try readRoundStatus(&json)
            case "timeout_messages", "timeoutMessages": timeouts = try Self.timeouts(&json)
            case "epoch_bakers", "epochBakers": try readEpochBakers(&json)
            case "round_existing_blocks", "roundExistingBlocks": blocks = try Self.blocks(&json)
            case "branches": liveBlocksOfOneHeight = try Self.liveBlocksOfOneHeight(&json)
            case "genesis_block", "genesisBlock": genesis = try json.readLenientHash()
            case "genesis_block_height", "genesisBlockHeight": genesisHeight = try json.readLenientUInt64()
            case "last_finalized_block", "lastFinalizedBlock": finalizedHash = try json.readLenientHash()
            case "last_finalized_block_height", "lastFinalizedBlockHeight":
                finalizedHeight = try json.readLenientUInt64()
            case "latest_finalization_entry", "latestFinalizationEntry":
                finalizedEpoch = try Self.finalizedEpoch(&json)
            case "terminal_block", "terminalBlock": hasTerminalBlock = try Self.isThere(&json)
            default: try json.skipValue()
            }
        }
    }

    private mutating func readRoundStatus(_ json: inout JSONReader) throws(JSONError) {
        try Self.members(&json) { (key, json) throws(JSONError) in
            switch key {
            case "current_round", "currentRound": round = try json.readLenientUInt64()
            case "current_epoch", "currentEpoch": epoch = try json.readLenientUInt64()
            case "current_timeout", "currentTimeout": timeout = try json.readLenientUInt64()
            case "previous_round_timeout", "previousRoundTimeout": previousRoundTimedOut = try Self.isThere(&json)
            case "highest_certified_block", "highestCertifiedBlock":
                certifiedEpoch = try Self.epochOfCertificate(&json)
            default: try json.skipValue()
            }
        }
    }

    private mutating func readEpochBakers(_ json: inout JSONReader) throws(JSONError) {
        try Self.members(&json) { (key, json) throws(JSONError) in
            switch key {
            case "previous_epoch_bakers", "previousEpochBakers": previous = try Self.committee(&json)
            case "current_epoch_bakers", "currentEpochBakers": current = try Self.committee(&json)
            case "next_epoch_bakers", "nextEpochBakers": next = try Self.committee(&json)
            case "next_payday", "nextPayday": payday = try json.readLenientUInt64()
            default: try json.skipValue()
            }
        }
    }
}
