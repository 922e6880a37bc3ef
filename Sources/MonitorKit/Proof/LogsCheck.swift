/// Turns the answer of `eth_getLogs` for one whole block into logs that do not contradict the block's header.
///
/// That is less than a proof: no root commits to logs without their receipts. What the header does say of them is looked at,
/// so that most lies are seen: its bloom, and the hashes of its transactions.
enum LogsCheck {
    /// Reads the logs of a block and holds them against its header.
    ///
    /// They have to be all there by their own count, each in the block and in a transaction of it, in the order of the transactions.
    ///
    /// - Parameter limit: how many logs are read at most.
    /// - Throws: `missing` for `null`; `decode` for what are no logs, also for those that do not say which of the block's they are and in
    ///   which transaction; `integrity` when one contradicts the header or another one, or their bloom is not the header's.
    static func check(
        logsJSON: ArraySlice<UInt8>, of block: ReadHeader, limit: Int = LogAnswer.limit
    ) throws(UpstreamFailure) -> ProvenReceipts {
        let answer = try UpstreamFailure.decoding(logsJSON, as: "logs") {
            (json: inout JSONReader) throws(JSONError) in
            var answer = LogsAnswer(of: block, limit: limit)
            try answer.read(from: &json)
            return answer
        }
        if let contradiction = answer.contradiction {
            throw UpstreamFailure(.integrity, contradiction)
        }
        var cache = BloomCache()
        guard cache.bloom(of: answer.logs.map(\.log)) == block.header.logsBloom else {
            throw UpstreamFailure(.integrity, "the header's bloom is not the one of the \(answer.logs.count) logs")
        }
        return ProvenReceipts(
            block: block.reference, evidence: block.evidence, logs: answer.logs, deposits: nil, hasReceipts: false)
    }
}

/// The logs of a block as a node wrote them down, held against the header while they are read.
private struct LogsAnswer {
    private let block: ReadHeader
    private let limit: Int
    /// The logs in order.
    private(set) var logs: [ProvenLog] = []
    /// The first thing that contradicts the header or another log, in words of ours.
    private(set) var contradiction: String?

    init(of block: ReadHeader, limit: Int) {
        self.block = block
        self.limit = limit
    }

    /// Reads the array of logs; nothing is kept of what follows a contradiction.
    mutating func read(from json: inout JSONReader) throws(JSONError) {
        try json.beginArray()
        while try json.nextElement() {
            guard logs.count < limit else { throw JSONError(.tooManyMembers, at: json.offset) }
            if contradiction == nil { try readLog(from: &json) } else { try json.skipValue() }
        }
    }

    private mutating func readLog(from json: inout JSONReader) throws(JSONError) {
        let answer = try LogAnswer(from: &json)
        let index = try json.require(answer.index, "logIndex")
        let transaction = try json.require(answer.claims.transactionIndex, "transactionIndex")
        guard answer.claims.namesTransaction else {
            throw JSONError(.missingMember("transactionHash"), at: json.offset)
        }
        let position = logs.count
        if answer.isRemoved {
            contradiction = "log \(position) is marked as removed"
        } else if index != UInt64(position) {
            contradiction = "logIndex of log \(position) is not its position in the block"
        } else if let place = place(ofTransaction: transaction) {
            add(answer, at: place)
        } else {
            contradiction = "the block has no transaction in the place that log \(position) names"
        }
    }

    /// Where a transaction of the block stands; nil where the block has none.
    private func place(ofTransaction index: UInt64) -> Place? {
        guard let index = Int(exactly: index), index < block.transactionHashes.count else { return nil }
        return Place(
            block: block.reference, transactionHash: block.transactionHashes[index], transactionIndex: index)
    }

    private mutating func add(_ answer: LogAnswer, at place: Place) {
        let position = logs.count
        if let member = answer.claims.contradiction(with: place) {
            contradiction = "\(member) of log \(position) does not fit the header"
        } else if let last = logs.last, place.transactionIndex < last.transactionIndex {
            contradiction = "log \(position) stands behind one of a later transaction"
        } else {
            logs.append(
                ProvenLog(
                    // The limit on logs is far below 2^32.
                    index: LogIndex(UInt32(truncatingIfNeeded: position)), transactionIndex: place.transactionIndex,
                    transactionHash: place.transactionHash, log: answer.log))
        }
    }
}
