/// What `watch` asks a replica.
extension MonitorClient {
    /// The most invalid messages and transitions that are read for a look.
    private static let rows = 100

    /// Asks for everything that is shown of a replica.
    func view(named name: String, at now: Moment) async throws(Failure) -> ReplicaView {
        var view = ReplicaView(name: name)
        view.version = try Self.version(try await get(APIRoute.status.path))
        view.chains = try await chains()
        view.invalid = try await messages("status=invalid", limit: Self.rows).sorted { left, right in
            (right.tier ?? 0, left.chain, left.block) < (left.tier ?? 0, right.chain, right.block)
        }
        let events = try await get("\(APIRoute.transitions.path)?limit=\(Self.rows)")
        _ = try Self.list(events, of: "transitions", into: &view.events, Self.readEvent)
        view.digests = try await digests()
        view.answeredAt = now
        return view
    }

    /// The chains that the replica watches, and how far it can see.
    func chains() async throws(Failure) -> [ReplicaView.Chain] {
        var chains: [ReplicaView.Chain] = []
        _ = try Self.list(try await get(APIRoute.chains.path), of: "chains", into: &chains, Self.readChain)
        return chains
    }

    private static func version(_ body: [UInt8]) throws(Failure) -> String {
        do throws(JSONError) {
            return try JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) in
                var version = ""
                try json.beginObject()
                while let key = try json.nextKey() {
                    if key == "version" { version = try text(&json) ?? "" } else { try json.skipValue() }
                }
                return version
            }
        } catch {
            throw Failure(description: "the answer is not that of a monitor of this version: \(error)")
        }
    }

    private static func readChain(_ json: inout JSONReader) throws(JSONError) -> ReplicaView.Chain {
        var chain = ReplicaView.Chain(id: "")
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "chain_id": chain.id = try text(&json) ?? ""
            case "name": chain.name = try text(&json).flatMap { ChainNames.isFit($0) ? $0 : nil }
            case "complete": chain.isComplete = try json.readBool()
            case "window_first":
                chain.windowFirst = try json.readOptional { (json: inout JSONReader) throws(JSONError) in
                    try json.readUInt64()
                }
            case "verified_at": chain.verifiedAt = try text(&json).flatMap(UTCTime.seconds)
            case "valid": chain.valid = try json.readUInt64()
            case "invalid": chain.invalid = try json.readUInt64()
            case "unknown": chain.unknown = try json.readUInt64()
            case "undeclared": chain.undeclared = try json.readUInt64()
            case "heads":
                try json.beginArray()
                while try json.nextElement() {
                    let (level, head) = try readHead(&json)
                    if chain.heads.count < SafetyLevel.allCases.count { chain.heads[level] = head }
                }
            default: try json.skipValue()
            }
        }
        return chain
    }

    private static func readHead(_ json: inout JSONReader) throws(JSONError) -> (String, ReplicaView.Chain.Head) {
        var level = ""
        var head = ReplicaView.Chain.Head(number: 0, timestamp: 0)
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "safety": level = try text(&json) ?? ""
            case "number": head.number = try json.readUInt64()
            case "timestamp": head.timestamp = try json.readUInt64()
            default: try json.skipValue()
            }
        }
        return (level, head)
    }

    private static func readEvent(_ json: inout JSONReader) throws(JSONError) -> ReplicaView.Event {
        var event = ReplicaView.Event()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "at": event.at = try text(&json) ?? ""
            case "kind": event.kind = try text(&json) ?? ""
            case "chain_id": event.chain = try text(&json) ?? ""
            case "block_number":
                event.block = try json.readOptional { (json: inout JSONReader) throws(JSONError) in
                    try json.readUInt64()
                }
            case "to": event.to = try text(&json) ?? ""
            case "detail": event.detail = try text(&json) ?? ""
            default: try json.skipValue()
            }
        }
        return event
    }
}
