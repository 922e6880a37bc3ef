/// Numbers as services of this chain write them: as JSON numbers, as strings, or wrapped in an object with a `value`.
extension JSONReader {
    /// An unsigned integer in any of those forms; nil for `null` and for what is no such integer.
    ///
    /// An object without a `value` is zero, which protobuf leaves out: epochs and bakers are counted from there.
    mutating func readLenientUInt64() throws(JSONError) -> UInt64? {
        switch try nextKind() {
        case .number: return Self.integer(try readDouble())
        case .string: return UInt64(try readString())
        case .object:
            var value: UInt64? = 0
            try beginObject()
            while let key = try nextKey() {
                if key == "value" { value = try readLenientUInt64() } else { try skipValue() }
            }
            return value
        default:
            try skipValue()
            return nil
        }
    }

    /// A number without sign and fraction; beyond 2^53 it is rounded, which only weights of stake can reach.
    private static func integer(_ number: Double) -> UInt64? {
        number >= 0 ? UInt64(exactly: number) : nil
    }

    /// A string; nil for anything else.
    mutating func readLenientString() throws(JSONError) -> String? {
        guard try nextKind() == .string else {
            try skipValue()
            return nil
        }
        return try readString()
    }

    /// A block hash without `0x` or in base64, also wrapped in an object with a `value`; nil for anything else.
    ///
    /// proto3 JSON writes bytes in base64, where 32 of them take 44 letters: fewer than hexadecimal digits.
    mutating func readLenientHash() throws(JSONError) -> Hash32? {
        guard try nextKind() == .object else { return try readLenientString().flatMap(Self.hash) }
        var value: Hash32?
        try beginObject()
        while let key = try nextKey() {
            if key == "value" { value = try readLenientString().flatMap(Self.hash) } else { try skipValue() }
        }
        return value
    }

    private static func hash(_ text: String) -> Hash32? {
        if text.utf8.count == 44 { return Base64.decode(text.utf8).flatMap { Hash32(bytes: $0) } }
        do throws(HexError) { return try Hash32(hex: text.hasPrefix("0x") ? text : "0x" + text) } catch { return nil }
    }
}
