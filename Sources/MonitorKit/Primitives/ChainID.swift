/// The 256-bit identity of a chain.
///
/// Chains of a dependency set fit 64 bits, but whoever sends an executing message may claim any 256-bit value.
package struct ChainID: Hashable, Comparable, Sendable {
    /// The value as 32 big-endian bytes.
    package let word: Hash32

    /// Wraps the 32 big-endian bytes of an identifier.
    package init(_ word: Hash32) {
        self.word = word
    }

    /// A chain whose id fits 64 bits.
    package init(_ value: UInt64) {
        word = Hash32(0, 0, 0, value)
    }

    /// Reads decimal digits, or `0x` and hexadecimal digits; nil when the text is neither, or above 256 bits.
    package init?(_ text: some StringProtocol) {
        if text.hasPrefix("0x") {
            self.init(digits: text.utf8.dropFirst(2), radix: 16)
        } else {
            self.init(digits: text.utf8.dropFirst(0), radix: 10)
        }
    }

    private init?(digits: some Collection<UInt8>, radix: UInt64) {
        guard !digits.isEmpty else { return nil }
        // Least significant word first, so that the carry runs forward.
        var value: [UInt64] = [0, 0, 0, 0]
        for character in digits {
            guard let digit = Character(UnicodeScalar(character)).hexDigitValue, UInt64(digit) < radix else {
                return nil
            }
            var carry = UInt64(digit)
            for index in value.indices {
                let product = value[index].multipliedFullWidth(by: radix)
                let (sum, overflow) = product.low.addingReportingOverflow(carry)
                value[index] = sum
                carry = product.high + (overflow ? 1 : 0)
            }
            guard carry == 0 else { return nil }
        }
        word = Hash32(value[3], value[2], value[1], value[0])
    }

    /// The value, or nil when it does not fit 64 bits.
    package var uint64: UInt64? {
        let words = word.words
        return words.0 | words.1 | words.2 == 0 ? words.3 : nil
    }

    /// Numeric order.
    package static func < (left: ChainID, right: ChainID) -> Bool {
        left.word < right.word
    }
}

extension ChainID: CustomStringConvertible {
    /// The decimal form, which is how operators, metrics and files name a chain.
    package var description: String {
        if let uint64 { return String(uint64) }
        let words = word.words
        var value = [words.0, words.1, words.2, words.3]
        var digits: [UInt8] = []
        while value.contains(where: { $0 != 0 }) {
            var remainder: UInt64 = 0
            for index in value.indices {
                (value[index], remainder) = UInt64(10).dividingFullWidth((remainder, value[index]))
            }
            digits.append(UInt8(ascii: "0") + UInt8(remainder))
        }
        return String(decoding: digits.reversed(), as: UTF8.self)
    }
}
