/// The arguments of one call, read as op-geth reads them.
struct RPCArguments {
    /// A block that a caller names.
    enum BlockName: Hashable {
        case number(UInt64)
        case tag(String)
        case hash(Hash32)
    }

    private static let tags: Set<String> = ["latest", "safe", "finalized", "earliest", "pending"]

    private let values: [[UInt8]]

    /// Takes the arguments of a call.
    ///
    /// - Parameters:
    ///   - required: How many there must be.
    ///   - limit: How many there may be.
    init(_ values: [[UInt8]], required: Int, atMost limit: Int) throws(RPCRefusal) {
        guard values.count <= limit else {
            throw RPCRefusal(code: -32602, "too many arguments, want at most \(limit)")
        }
        guard values.count >= required else {
            throw RPCRefusal(code: -32602, "missing value for required argument \(values.count)")
        }
        self.values = values
    }

    /// A height or a tag.
    func blockNumber(_ position: Int) throws(RPCRefusal) -> BlockName {
        try Self.blockNumber(text(position), at: position)
    }

    /// A height, a tag or a hash, bare or as an object (EIP-1898).
    func block(_ position: Int) throws(RPCRefusal) -> BlockName {
        if values[position].first == UInt8(ascii: "{") { return try blockObject(position) }
        let text = text(position)
        if text.utf8.count == 66, let hash = try? Hash32(hex: text) { return .hash(hash) }
        return try Self.blockNumber(text, at: position)
    }

    /// A hash.
    func hash(_ position: Int) throws(RPCRefusal) -> Hash32 {
        try Self.hash(text(position), at: position)
    }

    /// An address.
    func address(_ position: Int) throws(RPCRefusal) -> Address {
        guard let address = try? Address(hex: text(position)) else {
            throw .argument(position, "json: cannot unmarshal value into Go value of type common.Address")
        }
        return address
    }

    /// `true` or `false`.
    func flag(_ position: Int) throws(RPCRefusal) -> Bool {
        guard position < values.count else { return false }
        switch text(position) {
        case "true": return true
        case "false", "null": return false
        default:
            throw .argument(position, "json: cannot unmarshal value into Go value of type bool")
        }
    }

    /// The JSON text of an argument.
    func json(_ position: Int) -> [UInt8] { values[position] }

    /// A string's text; anything else as it stands.
    private func text(_ position: Int) -> String {
        let text = try? JSONReader.read(values[position]) { (json: inout JSONReader) throws(JSONError) in
            try json.readString()
        }
        return text ?? String(decoding: values[position], as: UTF8.self)
    }

    private func blockObject(_ position: Int) throws(RPCRefusal) -> BlockName {
        let parsed = try? JSONReader.read(values[position]) { (json: inout JSONReader) throws(JSONError) in
            var hash: String?
            var number: String?
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key {
                case "blockHash": hash = try json.readString()
                case "blockNumber": number = try json.readString()
                default: try json.skipValue()
                }
            }
            return (hash, number)
        }
        switch parsed {
        case (let hash?, nil)?: return .hash(try Self.hash(hash, at: position))
        case (nil, let number?)?: return try Self.blockNumber(number, at: position)
        default: throw .argument(position, "cannot specify both BlockHash and BlockNumber, choose one or the other")
        }
    }

    static func hash(_ text: String, at position: Int) throws(RPCRefusal) -> Hash32 {
        do throws(HexError) {
            return try Hash32(hex: text)
        } catch {
            switch error {
            case .missingPrefix: throw .argument(position, "hex string without 0x prefix")
            case .wrongLength(let digits, _):
                throw .argument(position, "hex string has length \(digits), want 64 for common.Hash")
            default: throw .argument(position, "invalid hex string")
            }
        }
    }

    static func blockNumber(_ text: String, at position: Int) throws(RPCRefusal) -> BlockName {
        if tags.contains(text) { return .tag(text) }
        guard text.hasPrefix("0x") else { throw .argument(position, "hex string without 0x prefix") }
        let digits = text.dropFirst(2)
        guard let first = digits.first else { throw .argument(position, "hex string \"0x\"") }
        guard first != "0" || digits.count == 1 else {
            throw .argument(position, "hex number with leading zero digits")
        }
        guard digits.allSatisfy(\.isHexDigit) else { throw .argument(position, "invalid hex string") }
        guard let number = UInt64(digits, radix: 16) else { throw .argument(position, "hex number > 64 bits") }
        guard number <= Int64.max else { throw .argument(position, "block number larger than int64") }
        return .number(number)
    }
}
