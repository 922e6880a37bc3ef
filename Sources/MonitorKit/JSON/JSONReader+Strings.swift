extension JSONReader {
    /// A string.
    package mutating func readString() throws(JSONError) -> String {
        String(decoding: try readRawString(), as: UTF8.self)
    }

    /// A string's bytes as valid UTF-8 without quotes and escapes.
    ///
    /// They are the text's own bytes where it has no escapes, else a decoded copy. Valid until the closure given to
    /// `read` returns.
    package mutating func readRawString() throws(JSONError) -> UnsafeBufferPointer<UInt8> {
        guard try nextByte() == UInt8(ascii: "\"") else { throw mismatch(.string) }
        return try stringBytes()
    }

    /// A 32-byte word in hexadecimal.
    package mutating func readHash32() throws(JSONError) -> Hash32 {
        try readHex { (text) throws(HexError) in try Hash32(hex: text) }
    }

    /// A 20-byte address in hexadecimal, in any case.
    package mutating func readAddress() throws(JSONError) -> Address {
        try readHex { (text) throws(HexError) in try Address(hex: text) }
    }

    /// A quantity: `0x` and the shortest form of an integer of at most 64 bits.
    package mutating func readQuantity() throws(JSONError) -> UInt64 {
        try readHex { (text) throws(HexError) in try HexString.quantity(text) }
    }

    /// Data: `0x` and two digits a byte.
    package mutating func readHexBytes() throws(JSONError) -> [UInt8] {
        try readHex { (text) throws(HexError) in try HexString.bytes(text) }
    }

    /// A string in one of the hexadecimal forms; `decode` gets it with its `0x`.
    @inline(__always)
    package mutating func readHex<Value>(
        _ decode: (UnsafeBufferPointer<UInt8>) throws(HexError) -> Value
    ) throws(JSONError) -> Value {
        _ = try nextByte()
        let start = position
        let text = try readRawString()
        do throws(HexError) {
            return try decode(text)
        } catch {
            throw JSONError(.hex(error), at: start)
        }
    }

    /// The bytes of the string whose opening quote is the next byte.
    @inline(__always)
    mutating func stringBytes() throws(JSONError) -> UnsafeBufferPointer<UInt8> {
        let string = try JSONString.scan(base, from: position, count: count)
        position = string.end + 1
        if string.hasEscapes { return unescape(string) }
        return UnsafeBufferPointer(start: base + string.start, count: string.end - string.start)
    }

    @inline(never)
    private mutating func unescape(_ string: JSONString) -> UnsafeBufferPointer<UInt8> {
        // Decoding never lengthens, so what is left of the text bounds all copies that can still be asked for.
        let room = unescaped ?? JSONUnescapedText(capacity: count - string.start)
        unescaped = room
        return room.append(UnsafeBufferPointer(start: base + string.start, count: string.end - string.start))
    }
}

/// Memory for strings that had escapes; lives as long as the reader.
final class JSONUnescapedText {
    private let memory: UnsafeMutablePointer<UInt8>
    private var used = 0

    /// Reserves room; pages are only touched when used.
    init(capacity: Int) {
        memory = .allocate(capacity: capacity)
    }

    deinit { memory.deallocate() }

    /// Adds the decoded form of a scanned string.
    func append(_ source: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let length = JSONString.unescape(source, into: memory + used)
        defer { used += length }
        return UnsafeBufferPointer(start: memory + used, count: length)
    }
}
