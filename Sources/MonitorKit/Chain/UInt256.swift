/// An unsigned integer of up to 256 bits, as the protocol has for amounts and fees.
///
/// Only carried and encoded; the monitor computes with none of them.
package struct UInt256: Hashable, Sendable {
    /// The value as 32 big-endian bytes.
    package let word: Hash32

    /// Zero.
    package static let zero = UInt256(0)

    /// Wraps 32 big-endian bytes.
    package init(_ word: Hash32) {
        self.word = word
    }

    /// A value that fits 64 bits.
    package init(_ value: UInt64) {
        word = Hash32(0, 0, 0, value)
    }

    /// Reads quantity text such as `0x1b`.
    ///
    /// Leading zeros are taken, because some nodes pad signatures to 32 bytes; what is wrong with a value shows in the hash.
    package init(hex text: UnsafeBufferPointer<UInt8>) throws(HexError) {
        guard text.count > 2, text[0] == UInt8(ascii: "0"), text[1] == UInt8(ascii: "x") else { throw .missingPrefix }
        guard text.count <= 66 else { throw .invalidQuantity }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for character in text[2...] {
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
            default: throw .invalidDigit
            }
            words.0 = words.0 << 4 | words.1 >> 60
            words.1 = words.1 << 4 | words.2 >> 60
            words.2 = words.2 << 4 | words.3 >> 60
            words.3 = words.3 << 4 | UInt64(digit)
        }
        word = Hash32(words.0, words.1, words.2, words.3)
    }

    /// The value, or nil when it does not fit 64 bits.
    package var uint64: UInt64? {
        let words = word.words
        return words.0 | words.1 | words.2 == 0 ? words.3 : nil
    }

    /// Lends the big-endian bytes without leading zeros, without an allocation; zero has none.
    package func withMinimalBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        word.withBytes { bytes in
            body(UnsafeBufferPointer(rebasing: bytes[(bytes.firstIndex { $0 != 0 } ?? bytes.count)...]))
        }
    }
}
