/// A 32-byte value: a block, transaction or payload hash, a log topic, a storage key, a trie root.
///
/// Kept as four big-endian words, so that comparing and hashing touch no heap.
package struct Hash32: Hashable, Comparable, Sendable {
    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    /// All bytes zero.
    package static let zero = Hash32(0, 0, 0, 0)

    /// Builds the value from four words, the most significant first.
    package init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
        self.word0 = word0
        self.word1 = word1
        self.word2 = word2
        self.word3 = word3
    }

    /// Reads the value from bytes.
    ///
    /// - Precondition: `bytes` holds exactly 32 bytes; callers check lengths of outside input first.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        precondition(bytes.count == 32, "a Hash32 has 32 bytes")
        let raw = UnsafeRawBufferPointer(bytes)
        self.init(
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        )
    }

    /// Reads the value from bytes, or nil when there are not exactly 32.
    package init?(bytes: some Sequence<UInt8>) {
        let array = Array(bytes)
        guard array.count == 32 else { return nil }
        self = array.withUnsafeBufferPointer { Hash32($0) }
    }

    /// Reads 64 hexadecimal digits after `0x`.
    package init(hex text: UnsafeBufferPointer<UInt8>) throws(HexError) {
        self = try HexString.fixed(text, count: 32) { Hash32($0) }
    }

    /// Reads 64 hexadecimal digits after `0x`.
    package init(hex text: String) throws(HexError) {
        self = try HexString.withASCII(text) { (buffer) throws(HexError) in try Hash32(hex: buffer) }
    }

    /// Lends the 32 bytes in order, without an allocation.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(
            of: (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
        ) { try $0.withMemoryRebound(to: UInt8.self, body) }
    }

    /// The 32 bytes in order.
    package var bytes: [UInt8] { withBytes { Array($0) } }

    /// The four words, the most significant first.
    package var words: (UInt64, UInt64, UInt64, UInt64) { (word0, word1, word2, word3) }

    /// Byte order: as the hexadecimal texts compare.
    package static func < (left: Hash32, right: Hash32) -> Bool {
        if left.word0 != right.word0 { return left.word0 < right.word0 }
        if left.word1 != right.word1 { return left.word1 < right.word1 }
        if left.word2 != right.word2 { return left.word2 < right.word2 }
        return left.word3 < right.word3
    }
}

extension Hash32: CustomStringConvertible {
    /// `0x` and 64 lower-case digits.
    package var description: String { withBytes { HexString.text($0) } }
}
