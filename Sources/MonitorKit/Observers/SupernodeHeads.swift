/// The heads of a supernode's chains (`supernode_syncStatus`; op-service/eth/supernode_status.go).
package struct SupernodeHeads: Hashable, Sendable {
    /// A head.
    package struct Head: Hashable, Sendable {
        /// Its height.
        package let number: BlockNumber
        /// Its hash.
        package let hash: Hash32
    }

    /// The heads by chain and level; a head that is not set is not there.
    package private(set) var heads: [ChainID: [SafetyLevel: Head]] = [:]
    /// The time up to which all chains are cross-safe.
    package private(set) var safeTimestamp = Timestamp(0)

    private static let levels: [(name: StaticString, level: SafetyLevel)] = [
        ("unsafe_l2", .unsafe), ("local_safe_l2", .localSafe), ("safe_l2", .crossSafe), ("finalized_l2", .finalized),
    ]

    /// Leaves out chains that nobody asked about: what a supernode calls a chain must not become a label.
    mutating func keep(_ chains: Set<ChainID>) {
        heads = heads.filter { chains.contains($0.key) }
    }

    /// Reads an answer; what is not known is passed over.
    package init(_ json: ArraySlice<UInt8>) throws(UpstreamFailure) {
        do throws(JSONError) {
            self = try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in try SupernodeHeads(&json) }
        } catch {
            throw UpstreamFailure(.decode, "the sync status has another form: \(error)")
        }
    }

    private init(_ json: inout JSONReader) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "chains":
                try json.beginObject()
                while let key = try json.nextKey() {
                    guard key.bytes.count <= 78, let chain = ChainID(key.text) else {
                        throw JSONError(.invalidValue("a chain id"), at: key.offset)
                    }
                    heads[chain] = try Self.levelHeads(&json)
                }
            case "safe_timestamp": safeTimestamp = Timestamp(try json.readUInt64())
            default: try json.skipValue()
            }
        }
    }

    private static func levelHeads(_ json: inout JSONReader) throws(JSONError) -> [SafetyLevel: Head] {
        var heads: [SafetyLevel: Head] = [:]
        try json.beginObject()
        while let key = try json.nextKey() {
            if let known = levels.first(where: { key == $0.name }) {
                heads[known.level] = try head(&json)
            } else {
                try json.skipValue()
            }
        }
        return heads
    }

    /// A block reference; one with a zero hash stands for none (op-node, while it starts or resets).
    static func head(_ json: inout JSONReader) throws(JSONError) -> Head? {
        if try json.readNullIfPresent() { return nil }
        var (number, hash): (UInt64?, Hash32?)
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "number": number = try json.readUInt64()
            case "hash": hash = try json.readHash32()
            default: try json.skipValue()
            }
        }
        guard let number, let hash, hash != .zero else { return nil }
        return Head(number: BlockNumber(number), hash: hash)
    }
}
