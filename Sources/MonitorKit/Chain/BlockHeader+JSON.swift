extension BlockHeader {
    /// More bytes than any chain's rules allow in `extraData`; OP Stack has 17, Ethereum at most 32.
    private static let extraDataLimit = 1024

    /// Reads a member's value if it is one of the 15 fields that every header has; false, and nothing read, if it is none.
    mutating func readMandatory(_ key: JSONKey, from json: inout JSONReader) throws(JSONError) -> Bool {
        switch key {
        case "parentHash": parentHash = try json.readHash32()
        case "sha3Uncles": unclesHash = try json.readHash32()
        case "miner": miner = try json.readAddress()
        case "stateRoot": stateRoot = try json.readHash32()
        case "transactionsRoot": transactionsRoot = try json.readHash32()
        case "receiptsRoot": receiptsRoot = try json.readHash32()
        case "logsBloom": logsBloom = try json.readBloom()
        case "difficulty": difficulty = try json.readUInt256()
        case "number": number = BlockNumber(try json.readQuantity())
        case "gasLimit": gasLimit = try json.readQuantity()
        case "gasUsed": gasUsed = try json.readQuantity()
        case "timestamp": timestamp = Timestamp(try json.readQuantity())
        case "extraData": extraData = try Self.readExtraData(from: &json)
        case "mixHash": mixHash = try json.readHash32()
        case "nonce": nonce = try Self.readNonce(from: &json)
        default: return false
        }
        return true
    }

    /// Reads a member's value if it is one of the fields that forks have appended; false, and nothing read, if it is none.
    mutating func readTail(_ key: JSONKey, from json: inout JSONReader) throws(JSONError) -> Bool {
        switch key {
        case "baseFeePerGas":
            baseFeePerGas = try json.readOptional { (json: inout JSONReader) throws(JSONError) in
                try json.readUInt256()
            }
        case "withdrawalsRoot": withdrawalsRoot = try Self.readOptionalHash(from: &json)
        case "blobGasUsed": blobGasUsed = try Self.readOptionalQuantity(from: &json)
        case "excessBlobGas": excessBlobGas = try Self.readOptionalQuantity(from: &json)
        case "parentBeaconBlockRoot": parentBeaconBlockRoot = try Self.readOptionalHash(from: &json)
        case "requestsHash": requestsHash = try Self.readOptionalHash(from: &json)
        default: return false
        }
        return true
    }

    private static func readOptionalHash(from json: inout JSONReader) throws(JSONError) -> Hash32? {
        try json.readOptional { (json: inout JSONReader) throws(JSONError) in try json.readHash32() }
    }

    private static func readOptionalQuantity(from json: inout JSONReader) throws(JSONError) -> UInt64? {
        try json.readOptional { (json: inout JSONReader) throws(JSONError) in try json.readQuantity() }
    }

    private static func readExtraData(from json: inout JSONReader) throws(JSONError) -> [UInt8] {
        let bytes = try json.readHexBytes()
        guard bytes.count <= extraDataLimit else {
            throw JSONError(.invalidValue("extraData of at most \(extraDataLimit) bytes"), at: json.offset)
        }
        return bytes
    }

    private static func readNonce(from json: inout JSONReader) throws(JSONError) -> UInt64 {
        try json.readHex { (text) throws(HexError) in
            try HexString.fixed(text, count: 8) { $0.reduce(0) { $0 << 8 | UInt64($1) } }
        }
    }
}
