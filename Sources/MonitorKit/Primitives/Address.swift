/// A 20-byte account or contract address.
package struct Address: Hashable, Comparable, Sendable {
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// The zero address.
    package static let zero = Address(0, 0, 0)

    /// Builds the address from its first eight, next eight and last four bytes.
    package init(_ high: UInt64, _ middle: UInt64, _ low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// Reads the address from bytes.
    ///
    /// - Precondition: `bytes` holds exactly 20 bytes; callers check lengths of outside input first.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        precondition(bytes.count == 20, "an Address has 20 bytes")
        let raw = UnsafeRawBufferPointer(bytes)
        self.init(
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
        )
    }

    /// Reads the address from bytes, or nil when there are not exactly 20.
    package init?(bytes: some Sequence<UInt8>) {
        let array = Array(bytes)
        guard array.count == 20 else { return nil }
        self = array.withUnsafeBufferPointer { Address($0) }
    }

    /// Reads 40 hexadecimal digits after `0x`, in any case.
    package init(hex text: UnsafeBufferPointer<UInt8>) throws(HexError) {
        self = try HexString.fixed(text, count: 20) { Address($0) }
    }

    /// Reads 40 hexadecimal digits after `0x`, in any case.
    package init(hex text: String) throws(HexError) {
        self = try HexString.withASCII(text) { (buffer) throws(HexError) in try Address(hex: buffer) }
    }

    /// Lends the 20 bytes in order, without an allocation.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        // Two words and a half-word are laid out without a gap, 20 bytes in all.
        try withUnsafeBytes(of: (high.bigEndian, middle.bigEndian, low.bigEndian)) { raw in
            try UnsafeRawBufferPointer(rebasing: raw[..<20]).withMemoryRebound(to: UInt8.self, body)
        }
    }

    /// The 20 bytes in order.
    package var bytes: [UInt8] { withBytes { Array($0) } }

    /// Byte order: as the hexadecimal texts compare.
    package static func < (left: Address, right: Address) -> Bool {
        if left.high != right.high { return left.high < right.high }
        if left.middle != right.middle { return left.middle < right.middle }
        return left.low < right.low
    }
}

extension Address: CustomStringConvertible {
    /// `0x` and 40 lower-case digits.
    package var description: String { withBytes { HexString.text($0) } }
}
