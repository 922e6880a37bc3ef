/// A block's receipts as a node wrote them down, held against the header while they are read.
struct ReceiptsAnswer {
    private let block: ReadHeader
    private var logCount = 0
    /// The receipts in order.
    private(set) var receipts: [Receipt] = []
    /// The filter that each receipt came with, if it did.
    private(set) var blooms: [Bloom?] = []
    /// The first thing that contradicts the header or another thing, in words of ours.
    private(set) var contradiction: String?

    init(of block: ReadHeader) {
        self.block = block
        receipts.reserveCapacity(block.transactionHashes.count)
        blooms.reserveCapacity(block.transactionHashes.count)
    }

    /// Reads the array of receipts; one more than the block has transactions ends the reading of receipts.
    mutating func read(from json: inout JSONReader) throws(JSONError) {
        try json.beginArray()
        while try json.nextElement() {
            guard receipts.count < block.transactionHashes.count else {
                note("more receipts than transactions")
                try json.skipValue()
                continue
            }
            try readReceipt(from: &json)
        }
    }

    /// All logs with their places.
    func provenLogs() -> [ProvenLog] {
        var logs: [ProvenLog] = []
        logs.reserveCapacity(logCount)
        for (position, receipt) in receipts.enumerated() {
            for log in receipt.logs {
                logs.append(
                    ProvenLog(
                        // The limit on logs is far below 2^32.
                        index: LogIndex(UInt32(truncatingIfNeeded: logs.count)), transactionIndex: position,
                        transactionHash: block.transactionHashes[position], log: log))
            }
        }
        return logs
    }

    private mutating func readReceipt(from json: inout JSONReader) throws(JSONError) {
        let position = receipts.count
        let place = Place(
            block: block.reference, transactionHash: block.transactionHashes[position], transactionIndex: position)
        var claims = PlaceClaims()
        var fields = Fields()
        try json.beginObject()
        while let key = try json.nextKey() {
            if try claims.read(key, from: &json) { continue }
            if key == "logs" {
                fields.logs = try readLogs(at: place, from: &json)
            } else if try !fields.read(key, from: &json) {
                try json.skipValue()
            }
        }
        guard claims.namesTransaction else { throw JSONError(.missingMember("transactionHash"), at: json.offset) }
        if let member = claims.contradiction(with: place) {
            note("\(member) of receipt \(position) does not fit the header")
        }
        receipts.append(try fields.receipt(at: json.offset))
        blooms.append(fields.bloom)
    }

    private mutating func readLogs(at place: Place, from json: inout JSONReader) throws(JSONError) -> [Log] {
        var logs: [Log] = []
        try json.beginArray()
        while try json.nextElement() {
            guard logCount < LogAnswer.limit else { throw JSONError(.tooManyMembers, at: json.offset) }
            logs.append(try readLog(at: place, from: &json))
            logCount += 1
        }
        return logs
    }

    private mutating func readLog(at place: Place, from json: inout JSONReader) throws(JSONError) -> Log {
        let answer = try LogAnswer(from: &json)
        if let index = answer.index, index != UInt64(logCount) {
            note("logIndex of log \(logCount) is not its position in the block")
        }
        if answer.isRemoved { note("log \(logCount) is marked as removed") }
        if let member = answer.claims.contradiction(with: place) {
            note("\(member) of log \(logCount) does not fit the header")
        }
        return answer.log
    }

    private mutating func note(_ contradiction: String) {
        self.contradiction = self.contradiction ?? contradiction
    }
}

extension ReceiptsAnswer {
    /// The members of a receipt that its encoding is made of.
    private struct Fields {
        var logs: [Log]?
        private(set) var bloom: Bloom?
        private var type: UInt64 = 0
        private var status: UInt64?
        private var cumulativeGasUsed: UInt64?
        private var depositNonce: UInt64?
        private var depositReceiptVersion: UInt64?

        /// Reads a member's value if it is one of these; false, and nothing read, if it is none.
        mutating func read(_ key: JSONKey, from json: inout JSONReader) throws(JSONError) -> Bool {
            switch key {
            case "type": type = try json.readQuantity()
            case "status": status = try json.readQuantity()
            case "cumulativeGasUsed": cumulativeGasUsed = try json.readQuantity()
            case "depositNonce":
                depositNonce = try json.readOptional { (json: inout JSONReader) throws(JSONError) in
                    try json.readQuantity()
                }
            case "depositReceiptVersion":
                depositReceiptVersion = try json.readOptional { (json: inout JSONReader) throws(JSONError) in
                    try json.readQuantity()
                }
            case "logsBloom":
                bloom = try json.readOptional { (json: inout JSONReader) throws(JSONError) in try json.readBloom() }
            default: return false
            }
            return true
        }

        /// The receipt, when all of it is there.
        func receipt(at offset: Int) throws(JSONError) -> Receipt {
            // Before Byzantium a state root stood in its place; no chain of today's clients answers with one for a recent block.
            guard let status, status <= 1 else {
                throw JSONError(.invalidValue("a receipt with status 0x0 or 0x1"), at: offset)
            }
            guard let type = UInt8(exactly: type), type < 0x80 else {
                throw JSONError(.invalidValue("a transaction type below 0x80 (EIP-2718)"), at: offset)
            }
            guard let cumulativeGasUsed else { throw JSONError(.missingMember("cumulativeGasUsed"), at: offset) }
            guard let logs else { throw JSONError(.missingMember("logs"), at: offset) }
            return Receipt(
                type: type, succeeded: status == 1, cumulativeGasUsed: cumulativeGasUsed, logs: logs,
                deposit: type == Transaction.depositType ? try deposit(at: offset) : nil)
        }

        /// The nonce counts only together with the version, which says that the block is Canyon's or later.
        private func deposit(at offset: Int) throws(JSONError) -> Receipt.DepositFields? {
            guard let depositReceiptVersion else { return nil }
            guard let depositNonce else { throw JSONError(.missingMember("depositNonce"), at: offset) }
            return Receipt.DepositFields(nonce: depositNonce, version: depositReceiptVersion)
        }
    }
}
