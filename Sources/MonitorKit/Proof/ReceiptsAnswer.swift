/// A block's receipts as a node wrote them down, held against the header while they are read.
struct ReceiptsAnswer {
    /// More logs than a block's gas pays for: at 375 gas each, a block of 390 million gas.
    private static let logLimit = 1 << 20
    /// More bytes than one log's gas pays for: at 8 gas each, a block of 130 million gas.
    private static let dataLimit = 1 << 24

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
            guard logCount < Self.logLimit else { throw JSONError(.tooManyMembers, at: json.offset) }
            logs.append(try readLog(at: place, from: &json))
            logCount += 1
        }
        return logs
    }

    private mutating func readLog(at place: Place, from json: inout JSONReader) throws(JSONError) -> Log {
        var claims = PlaceClaims()
        var address: Address?
        var topics: Log.Topics?
        var data: [UInt8]?
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "address": address = try json.readAddress()
            case "topics": topics = try Self.readTopics(from: &json)
            case "data": data = try Self.readData(from: &json)
            case "logIndex":
                if try json.readQuantity() != UInt64(logCount) {
                    note("logIndex of log \(logCount) is not its position in the block")
                }
            case "removed":
                if try json.readBool() { note("log \(logCount) is marked as removed") }
            default:
                if try !claims.read(key, from: &json) { try json.skipValue() }
            }
        }
        if let member = claims.contradiction(with: place) {
            note("\(member) of log \(logCount) does not fit the header")
        }
        return Log(
            address: try json.require(address, "address"), topics: try json.require(topics, "topics"),
            data: try json.require(data, "data"))
    }

    private static func readTopics(from json: inout JSONReader) throws(JSONError) -> Log.Topics {
        var topics = Log.Topics()
        try json.beginArray()
        while try json.nextElement() {
            guard topics.append(try json.readHash32()) else {
                throw JSONError(.invalidValue("at most \(Log.Topics.limit) topics"), at: json.offset)
            }
        }
        return topics
    }

    private static func readData(from json: inout JSONReader) throws(JSONError) -> [UInt8] {
        let data = try json.readHexBytes()
        guard data.count <= dataLimit else {
            throw JSONError(.invalidValue("log data of at most \(dataLimit) bytes"), at: json.offset)
        }
        return data
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
