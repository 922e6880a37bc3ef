/// A piece of `0x…` text that is not what it should be.
package enum HexError: Error, Hashable, Sendable {
    /// The text does not start with `0x`.
    case missingPrefix
    /// A character is not a hexadecimal digit.
    case invalidDigit
    /// The number of digits is not the one that the type has.
    case wrongLength(digits: Int, expected: Int)
    /// Bytes need two digits each.
    case oddLength(digits: Int)
    /// A quantity has no digits, has a leading zero, or does not fit.
    case invalidQuantity
}

/// Hexadecimal text in and out, as the Ethereum JSON-RPC writes it.
///
/// Refuses, never repairs.
/// Two forms exist (execution-apis, "Hex encoding"): *data*, two digits a byte and any length, and *quantity*,
/// the shortest form of an integer.
package enum HexString {
    /// The bytes of data text such as `0x00ff`.
    package static func bytes(_ text: UnsafeBufferPointer<UInt8>) throws(HexError) -> [UInt8] {
        let digits = try digits(of: text)
        guard digits.count % 2 == 0 else { throw .oddLength(digits: digits.count) }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { buffer, count in
            failed = !decode(digits, into: buffer)
            count = failed ? 0 : digits.count / 2
        }
        if failed { throw .invalidDigit }
        return bytes
    }

    /// The bytes of data text such as `0x00ff`.
    package static func bytes(_ text: String) throws(HexError) -> [UInt8] {
        try withASCII(text) { (buffer) throws(HexError) in try bytes(buffer) }
    }

    /// The value of quantity text such as `0x1b`; leading zeros and values above 64 bits are refused.
    package static func quantity(_ text: UnsafeBufferPointer<UInt8>) throws(HexError) -> UInt64 {
        let digits = try digits(of: text)
        guard (1...16).contains(digits.count) else { throw .invalidQuantity }
        if digits[0] == UInt8(ascii: "0"), digits.count > 1 { throw .invalidQuantity }
        var value: UInt64 = 0
        for digit in digits {
            let nibble = nibbles[Int(digit)]
            guard nibble < 16 else { throw .invalidDigit }
            value = value << 4 | UInt64(nibble)
        }
        return value
    }

    /// The value of quantity text such as `0x1b`.
    package static func quantity(_ text: String) throws(HexError) -> UInt64 {
        try withASCII(text) { (buffer) throws(HexError) in try quantity(buffer) }
    }

    /// Decodes exactly `count` bytes of data text and hands them over in place, without an allocation.
    ///
    /// - Parameter count: At most 32.
    static func fixed<Value>(
        _ text: UnsafeBufferPointer<UInt8>, count: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) throws(HexError) -> Value {
        let digits = try digits(of: text)
        guard digits.count == count * 2 else { throw .wrongLength(digits: digits.count, expected: count * 2) }
        let value: Value? = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { buffer in
            guard decode(digits, into: buffer) else { return nil }
            return body(UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
        guard let value else { throw .invalidDigit }
        return value
    }

    /// Data text of bytes: `0x` and two lower-case digits each.
    package static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var text: [UInt8] = [UInt8(ascii: "0"), UInt8(ascii: "x")]
        text.reserveCapacity(2 + bytes.count * 2)
        for byte in bytes {
            text.append(alphabet[Int(byte >> 4)])
            text.append(alphabet[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Data text of bytes: `0x` and two lower-case digits each.
    package static func text(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBufferPointer { text($0) }
    }

    /// Quantity text of an integer: `0x` and as few digits as it takes.
    package static func text(quantity: UInt64) -> String {
        "0x" + String(quantity, radix: 16)
    }

    static func withASCII<Value>(
        _ text: String, _ body: (UnsafeBufferPointer<UInt8>) throws(HexError) -> Value
    ) throws(HexError) -> Value {
        let ascii = Array(text.utf8)
        let result = ascii.withUnsafeBufferPointer { buffer -> Result<Value, HexError> in
            do throws(HexError) { return .success(try body(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private static func digits(of text: UnsafeBufferPointer<UInt8>) throws(HexError) -> UnsafeBufferPointer<UInt8> {
        guard text.count >= 2, text[0] == UInt8(ascii: "0"), text[1] == UInt8(ascii: "x") else {
            throw .missingPrefix
        }
        return UnsafeBufferPointer(rebasing: text[2...])
    }

    /// Decodes pairs of digits, eight at a time; false when one is no digit.
    private static func decode(
        _ digits: UnsafeBufferPointer<UInt8>, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        guard let source = UnsafeRawPointer(digits.baseAddress), let target = UnsafeMutableRawPointer(bytes.baseAddress)
        else { return digits.isEmpty }
        var position = 0
        while position + 8 <= digits.count {
            let eight = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            guard let word = eightDigits(eight) else { return false }
            target.storeBytes(of: word.littleEndian, toByteOffset: position / 2, as: UInt32.self)
            position += 8
        }
        while position < digits.count {
            let high = nibbles[Int(digits[position])]
            let low = nibbles[Int(digits[position + 1])]
            guard high | low < 16 else { return false }
            bytes[position / 2] = high << 4 | low
            position += 2
        }
        return true
    }

    /// Eight ASCII digits in one word to four bytes, or nil when one is no digit.
    private static func eightDigits(_ text: UInt64) -> UInt32? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops = ones &* 0x80
        guard text & tops == 0 else { return nil }
        // A byte plus (0x80 - bound) has its top bit set exactly when the byte is at least the bound.
        let isDigit = (text &+ ones &* (0x80 - 0x30)) & ~(text &+ ones &* (0x80 - 0x3a)) & tops
        let lower = text | (ones &* 0x20)
        let isLetter = (lower &+ ones &* (0x80 - 0x61)) & ~(lower &+ ones &* (0x80 - 0x67)) & tops
        guard isDigit | isLetter == tops else { return nil }
        let nibbles = (text & (ones &* 0x0f)) &+ (isLetter >> 7) &* 9
        // Bytes of nibbles (first digit lowest) are folded to pairs, then to words.
        let pairs = (nibbles << 4 | nibbles >> 8) & 0x00ff_00ff_00ff_00ff
        let words = (pairs | pairs >> 8) & 0x0000_ffff_0000_ffff
        return UInt32(truncatingIfNeeded: words | words >> 16)
    }

    private static let alphabet: [UInt8] = Array("0123456789abcdef".utf8)

    /// The value of each ASCII digit; 255 for everything else.
    private static let nibbles: [UInt8] = (0..<256).map { character in
        switch UInt8(character) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(character) - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt8(character) - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt8(character) - UInt8(ascii: "A") + 10
        default: 255
        }
    }
}
