/// Remembers the filter bits of addresses and topics, most of which come back many times in a block.
///
/// Fixed in size: two tables in which a value has one place, and the newest takes it. A block made of values that collide costs
/// what it would cost without.
package struct BloomCache {
    /// A power of two.
    private static let places = 512

    private var addresses = [(value: Address, bits: Bloom.Bits)?](repeating: nil, count: places)
    private var topics = [(value: Hash32, bits: Bloom.Bits)?](repeating: nil, count: places)

    /// Starts empty.
    package init() {}

    /// The filter of some logs.
    package mutating func bloom(of logs: [Log]) -> Bloom {
        var bloom = Bloom()
        for log in logs {
            bloom.insert(bits(of: log.address))
            for topic in log.topics { bloom.insert(bits(of: topic)) }
        }
        return bloom
    }

    private mutating func bits(of address: Address) -> Bloom.Bits {
        let place = address.withBytes { Self.place($0) }
        if let known = addresses[place], known.value == address { return known.bits }
        let bits = Bloom.Bits(of: address)
        addresses[place] = (address, bits)
        return bits
    }

    private mutating func bits(of topic: Hash32) -> Bloom.Bits {
        let place = topic.withBytes { Self.place($0) }
        if let known = topics[place], known.value == topic { return known.bits }
        let bits = Bloom.Bits(of: topic)
        topics[place] = (topic, bits)
        return bits
    }

    /// The place of a value, mixed from its last eight bytes, where padded addresses and small numbers differ.
    private static func place(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        let tail = raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self)
        return Int(truncatingIfNeeded: (tail &* 0x9e37_79b9_7f4a_7c15) >> 55) & (places - 1)
    }
}
