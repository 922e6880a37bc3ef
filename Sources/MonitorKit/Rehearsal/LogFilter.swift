/// What `eth_getLogs` is asked for.
struct LogFilter {
    /// Alternatives for an address or a topic that are read at most.
    private static let alternativeLimit = 1000

    /// The blocks to look at.
    enum Blocks {
        case hash(Hash32)
        case range(from: RPCArguments.BlockName?, to: RPCArguments.BlockName?)
    }

    /// The blocks to look at.
    let blocks: Blocks
    /// Contracts; empty for all.
    let addresses: [Address]
    /// Alternatives for each topic; empty for any.
    let topics: [[Hash32]]

    init(_ json: [UInt8], at position: Int) throws(RPCRefusal) {
        let members: Members
        do throws(JSONError) {
            members = try JSONReader.read(json) { (reader: inout JSONReader) throws(JSONError) in
                try Members(from: &reader)
            }
        } catch {
            throw .argument(position, "invalid filter")
        }
        if let hash = members.blockHash {
            guard members.from == nil, members.to == nil else {
                throw .argument(
                    position, "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other")
            }
            blocks = .hash(try RPCArguments.hash(hash, at: position))
        } else {
            var bounds: [RPCArguments.BlockName?] = []
            for bound in [members.from, members.to] {
                guard let bound else {
                    bounds.append(nil)
                    continue
                }
                bounds.append(try RPCArguments.blockNumber(bound, at: position))
            }
            blocks = .range(from: bounds[0], to: bounds[1])
        }
        guard members.topics.count <= Log.Topics.limit else { throw .argument(position, "exceed max topics") }
        addresses = members.addresses
        topics = members.topics
    }

    /// Whether a log is asked for.
    func matches(_ log: Log) -> Bool {
        guard addresses.isEmpty || addresses.contains(log.address), topics.count <= log.topics.count else {
            return false
        }
        return zip(topics, log.topics).allSatisfy { $0.isEmpty || $0.contains($1) }
    }

    private struct Members {
        var blockHash: String?
        var from: String?
        var to: String?
        var addresses: [Address] = []
        var topics: [[Hash32]] = []

        init(from json: inout JSONReader) throws(JSONError) {
            try json.beginObject()
            while let key = try json.nextKey() {
                if try json.readNullIfPresent() { continue }
                switch key {
                case "blockHash": blockHash = try json.readString()
                case "fromBlock": from = try json.readString()
                case "toBlock": to = try json.readString()
                case "address":
                    addresses = try Self.alternatives(from: &json) { (json: inout JSONReader) throws(JSONError) in
                        try json.readAddress()
                    }
                case "topics":
                    try json.beginArray()
                    while try json.nextElement() { topics.append(try Self.topic(from: &json)) }
                default: try json.skipValue()
                }
            }
        }

        private static func topic(from json: inout JSONReader) throws(JSONError) -> [Hash32] {
            if try json.readNullIfPresent() { return [] }
            return try alternatives(from: &json) { (json: inout JSONReader) throws(JSONError) in
                try json.readHash32()
            }
        }

        /// One value, or an array of values any of which will do.
        private static func alternatives<Value>(
            from json: inout JSONReader, _ read: (inout JSONReader) throws(JSONError) -> Value
        ) throws(JSONError) -> [Value] {
            guard try json.nextKind() == .array else { return [try read(&json)] }
            var values: [Value] = []
            try json.beginArray()
            while try json.nextElement() {
                guard values.count < alternativeLimit else { throw JSONError(.tooManyMembers, at: json.offset) }
                values.append(try read(&json))
            }
            return values
        }
    }
}
