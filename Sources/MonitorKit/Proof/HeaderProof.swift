/// Turns the answer of `eth_getBlockByHash` or `eth_getBlockByNumber` into a header that hashes to its block hash.
package enum HeaderProof {
    /// Reads a header and proves it.
    ///
    /// Full transactions are taken as well as hashes; only their hashes are read, and not checked here.
    ///
    /// - Parameter hash: The block that was asked for; nil when it was asked for by number or tag.
    /// - Throws: `missing` for `null`; `decode` for what is no header; `integrity` when the fields do not hash to the block hash, the
    ///   block is another than the one asked for, the fields fit no fork, or the transactions cannot be those of the header.
    ///   A header that does not hash and has unknown fields does not throw: it is unproven.
    package static func prove(
        blockJSON: ArraySlice<UInt8>, expecting hash: Hash32? = nil
    ) throws(UpstreamFailure) -> ReadHeader {
        let answer = try UpstreamFailure.decoding(blockJSON, as: "block") {
            (json: inout JSONReader) throws(JSONError) in
            try HeaderAnswer(from: &json)
        }
        if let hash, answer.hash != hash {
            throw UpstreamFailure(.integrity, "the node answered with another block than the one asked for")
        }
        let evidence = try evidence(of: answer)
        let isEmpty = answer.header.transactionsRoot == OrderedTrieRoot.empty
        guard answer.transactionHashes.isEmpty == isEmpty else {
            throw UpstreamFailure(.integrity, "the list of transactions cannot be the one of the header")
        }
        return ReadHeader(
            header: answer.header, hash: answer.hash, transactionHashes: answer.transactionHashes, evidence: evidence)
    }

    private static func evidence(of answer: HeaderAnswer) throws(UpstreamFailure) -> ReadHeader.Evidence {
        let hasHole = answer.header.hasHoleInTail
        if !hasHole, answer.header.hash() == answer.hash { return .proven }
        guard answer.unknownFields.isEmpty else { return .unproven(unknownFields: answer.unknownFields) }
        throw UpstreamFailure(
            .integrity,
            hasHole
                ? "the header lacks a field that comes before one it has"
                : "the header does not hash to its block hash")
    }
}

/// A block as a node wrote it down.
struct HeaderAnswer {
    /// More transactions than any block's gas pays for: at 21,000 gas each, a block of two billion gas.
    private static let transactionLimit = 100_000
    /// How many unknown names are kept, and how much of each.
    private static let unknownFieldLimit = 8
    private static let unknownNameLimit = 40
    /// The fields that every header has.
    private static let mandatoryCount = 15

    private(set) var header = BlockHeader()
    let hash: Hash32
    private(set) var transactionHashes: [Hash32] = []
    private(set) var unknownFields: [String] = []

    init(from json: inout JSONReader) throws(JSONError) {
        var header = BlockHeader()
        var mandatory = 0
        var hash: Hash32?
        var transactions: [Hash32]?
        var unknown: [String] = []
        try json.beginObject()
        while let key = try json.nextKey() {
            if try header.readMandatory(key, from: &json) {
                // No name occurs twice, so counting tells whether all are there.
                mandatory += 1
            } else if try header.readTail(key, from: &json) {
                continue
            } else if key == "hash" {
                hash = try json.readHash32()
            } else if key == "transactions" {
                transactions = try Self.readTransactionHashes(from: &json)
            } else if Self.isKnown(key) {
                try json.skipValue()
            } else if try !json.readNullIfPresent() {
                try json.skipValue()
                if unknown.count < Self.unknownFieldLimit { unknown.append(Self.clean(key)) }
            }
        }
        guard mandatory == Self.mandatoryCount else {
            throw JSONError(.invalidValue("all 15 fields that every header has, found \(mandatory)"), at: json.offset)
        }
        self.hash = try json.require(hash, "hash")
        self.header = header
        transactionHashes = try json.require(transactions, "transactions")
        unknownFields = unknown
    }

    /// Members that nodes add and that no header contains.
    private static func isKnown(_ key: JSONKey) -> Bool {
        switch key {
        case "size", "uncles", "withdrawals", "totalDifficulty", "sealFields", "author", "l1BlockNumber": true
        default: false
        }
    }

    /// A name that a node chose, made fit for a log line.
    private static func clean(_ key: JSONKey) -> String {
        let text = key.bytes.prefix(unknownNameLimit).map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
                byte
            default: UInt8(ascii: "?")
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func readTransactionHashes(from json: inout JSONReader) throws(JSONError) -> [Hash32] {
        var hashes: [Hash32] = []
        try json.beginArray()
        while try json.nextElement() {
            guard hashes.count < transactionLimit else { throw JSONError(.tooManyMembers, at: json.offset) }
            hashes.append(try json.nextKind() == .object ? readHashMember(from: &json) : json.readHash32())
        }
        return hashes
    }

    private static func readHashMember(from json: inout JSONReader) throws(JSONError) -> Hash32 {
        var hash: Hash32?
        try json.beginObject()
        while let key = try json.nextKey() {
            if key == "hash" { hash = try json.readHash32() } else { try json.skipValue() }
        }
        return try json.require(hash, "hash")
    }
}
