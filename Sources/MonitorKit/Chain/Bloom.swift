/// The 2048-bit filter by which a header or receipt says which addresses and topics its logs may have.
///
/// It proves absence, never presence: a bit that is not set was set by no log. On a busy chain most bits are set.
/// Three bits stand for each value: the low 11 bits of the first three 16-bit words of its Keccak-256 hash (Yellow Paper, 4.3.1).
package struct Bloom: Sendable {
    /// Big-endian words: bit n of the filter is bit n % 64 of word 31 - n / 64.
    private var words = InlineArray<32, UInt64>(repeating: 0)

    /// A filter without any bit set, as of a block without logs.
    package init() {}

    /// Reads the filter from bytes, or nil when there are not exactly 256.
    package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 256 else { return nil }
        let raw = UnsafeRawBufferPointer(bytes)
        for index in 0..<32 {
            words[index] = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
    }

    /// Sets the bits of an address.
    package mutating func insert(_ address: Address) {
        insert(Bits(of: address))
    }

    /// Sets the bits of a topic.
    package mutating func insert(_ topic: Hash32) {
        insert(Bits(of: topic))
    }

    /// Sets bits that were computed before.
    package mutating func insert(_ bits: Bits) {
        set(bits.first)
        set(bits.second)
        set(bits.third)
    }

    /// Sets every bit that the other filter has.
    package mutating func formUnion(_ other: Bloom) {
        for index in 0..<32 { words[index] |= other.words[index] }
    }

    /// Whether every bit of the other filter is set here too.
    package func contains(_ other: Bloom) -> Bool {
        for index in 0..<32 where words[index] & other.words[index] != other.words[index] { return false }
        return true
    }

    /// Whether there may be an `ExecutingMessage` log of the cross-chain inbox; false proves that there is none.
    ///
    /// Worth as much as the header's proof.
    package var mightContainExecutingMessage: Bool { contains(Self.executingMessage) }

    /// The bits that every `ExecutingMessage` log of the cross-chain inbox sets (specs: interop, predeploys).
    package static let executingMessage: Bloom = {
        var bloom = Bloom()
        bloom.insert(CrossL2Inbox.address)
        bloom.insert(CrossL2Inbox.executingMessageTopic)
        return bloom
    }()

    /// Lends the 256 bytes in order.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 32) { buffer in
            for index in 0..<32 { buffer[index] = words[index].bigEndian }
            return UnsafeRawBufferPointer(buffer).withMemoryRebound(to: UInt8.self, body)
        }
    }

    private mutating func set(_ bit: Int) {
        words[31 - bit / 64] |= 1 << UInt64(bit % 64)
    }
}

extension Bloom: Hashable {
    /// Two filters are equal when all 2048 bits are.
    package static func == (left: Bloom, right: Bloom) -> Bool {
        for index in 0..<32 where left.words[index] != right.words[index] { return false }
        return true
    }

    /// Feeds all bits to the hasher.
    package func hash(into hasher: inout Hasher) {
        for index in 0..<32 { hasher.combine(words[index]) }
    }
}

extension Bloom: CustomStringConvertible {
    /// `0x` and 512 lower-case digits.
    package var description: String { withBytes { HexString.text($0) } }
}

extension Bloom {
    /// The three bits that stand for one value.
    package struct Bits: Hashable, Sendable {
        /// The first 48 bits of the value's hash, at the top.
        private let hash: UInt64

        /// The bits of an address.
        package init(of address: Address) {
            hash = address.withBytes { Keccak256.hash($0) }.words.0
        }

        /// The bits of a topic.
        package init(of topic: Hash32) {
            hash = topic.withBytes { Keccak256.hash($0) }.words.0
        }

        /// The number of the first bit, 0 to 2047.
        package var first: Int { Int(hash >> 48 & 2047) }
        /// The number of the second bit.
        package var second: Int { Int(hash >> 32 & 2047) }
        /// The number of the third bit.
        package var third: Int { Int(hash >> 16 & 2047) }
    }
}
