/// A log as a node wrote it down, with what it says about its place.
struct LogAnswer {
    /// More logs than a block's gas pays for: at 375 gas each, a block of 390 million gas.
    static let limit = 1 << 20
    /// More bytes than one log's gas pays for: at 8 gas each, a block of 130 million gas.
    private static let dataLimit = 1 << 24

    /// What was emitted.
    let log: Log
    /// Which block and which transaction it is said to stand in.
    let claims: PlaceClaims
    /// Its position among all logs of the block, as claimed.
    let index: UInt64?
    /// Whether it is marked as one of a block that is no longer canonical.
    let isRemoved: Bool

    init(from json: inout JSONReader) throws(JSONError) {
        var claims = PlaceClaims()
        var address: Address?
        var topics: Log.Topics?
        var data: [UInt8]?
        var index: UInt64?
        var isRemoved = false
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "address": address = try json.readAddress()
            case "topics": topics = try Self.readTopics(from: &json)
            case "data": data = try Self.readData(from: &json)
            case "logIndex": index = try json.readQuantity()
            case "removed": isRemoved = try json.readBool()
            default:
                if try !claims.read(key, from: &json) { try json.skipValue() }
            }
        }
        log = Log(
            address: try json.require(address, "address"), topics: try json.require(topics, "topics"),
            data: try json.require(data, "data"))
        self.claims = claims
        self.index = index
        self.isRemoved = isRemoved
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
}
