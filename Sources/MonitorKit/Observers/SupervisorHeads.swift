/// The newest blocks that a supervisor holds (`supervisor_syncStatus`; op-service/eth/supervisor_status.go).
package struct SupervisorHeads: Hashable, Sendable {
    /// Chains of one supervisor at most; more is no answer to believe.
    static let chainLimit = 512

    /// The newest block of each chain; a chain without one is not there.
    package private(set) var heads: [ChainID: SupernodeHeads.Head] = [:]

    /// Reads an answer; what is not known is passed over.
    package init(_ json: ArraySlice<UInt8>) throws(UpstreamFailure) {
        do throws(JSONError) {
            heads = try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in
                var heads: [ChainID: SupernodeHeads.Head]?
                try json.beginObject()
                while let key = try json.nextKey() {
                    if key == "chains" { heads = try Self.chains(&json) } else { try json.skipValue() }
                }
                return try json.require(heads, "chains")
            }
        } catch {
            throw UpstreamFailure(.decode, "the supervisor's sync status cannot be read: \(error)")
        }
    }

    private static func chains(_ json: inout JSONReader) throws(JSONError) -> [ChainID: SupernodeHeads.Head] {
        var heads: [ChainID: SupernodeHeads.Head] = [:]
        var count = 0
        try json.beginObject()
        while let key = try json.nextKey() {
            count += 1
            guard count <= chainLimit else { throw JSONError(.tooManyMembers, at: key.offset) }
            guard key.bytes.count <= 78, let chain = ChainID(key.text) else {
                throw JSONError(.invalidValue("a chain id"), at: key.offset)
            }
            if try json.readNullIfPresent() { continue }
            try json.beginObject()
            while let key = try json.nextKey() {
                if key == "localUnsafe" { heads[chain] = try SupernodeHeads.head(&json) } else { try json.skipValue() }
            }
        }
        return heads
    }
}
