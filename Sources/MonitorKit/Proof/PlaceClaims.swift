/// Where a transaction, and everything it left, stands.
struct Place {
    /// The block.
    let block: BlockReference
    /// The transaction.
    let transactionHash: Hash32
    /// The transaction's position in the block.
    let transactionIndex: Int
}

/// What a node says about the place of a receipt, a log or a transaction.
///
/// None of it is part of what is hashed, so each claim is only ever held against what is known already.
struct PlaceClaims {
    private var blockHash: Hash32?
    private var blockNumber: UInt64?
    /// The position of the transaction in the block.
    private(set) var transactionIndex: UInt64?
    private var transactionHash: Hash32?

    /// Whether the transaction was named.
    var namesTransaction: Bool { transactionHash != nil }

    /// Reads a member's value if it is one of the claims; false, and nothing read, if it is none.
    mutating func read(_ key: JSONKey, from json: inout JSONReader) throws(JSONError) -> Bool {
        switch key {
        case "blockHash":
            blockHash = try json.readOptional { (json: inout JSONReader) throws(JSONError) in try json.readHash32() }
        case "blockNumber":
            blockNumber = try json.readOptional { (json: inout JSONReader) throws(JSONError) in try json.readQuantity()
            }
        case "transactionHash":
            transactionHash = try json.readOptional { (json: inout JSONReader) throws(JSONError) in
                try json.readHash32()
            }
        case "transactionIndex":
            transactionIndex = try json.readOptional { (json: inout JSONReader) throws(JSONError) in
                try json.readQuantity()
            }
        default: return false
        }
        return true
    }

    /// The first claim that does not fit the place; nil when all that were made do.
    func contradiction(with place: Place) -> StaticString? {
        if let blockHash, blockHash != place.block.hash { return "blockHash" }
        if let blockNumber, blockNumber != place.block.number.value { return "blockNumber" }
        if let transactionHash, transactionHash != place.transactionHash { return "transactionHash" }
        if let transactionIndex, transactionIndex != UInt64(place.transactionIndex) { return "transactionIndex" }
        return nil
    }
}
