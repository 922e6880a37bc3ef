import MonitorKit
import Testing

@Suite struct BloomTests {
    @Test(arguments: Vector.all(.bloom))
    func bits_equalTheVector(vector: Vector) throws {
        let entry = try vector.fields()
        let value: String = try ProofFixtures.cast(entry["value"], "value")
        let bits =
            value.count == 42
            ? Bloom.Bits(of: try Address(hex: value)) : Bloom.Bits(of: try Hash32(hex: value))
        #expect([bits.first, bits.second, bits.third] == entry["bits"] as? [Int])
        let bytes = try HexString.bytes(value)
        #expect(Keccak256.hash(bytes).description == entry["keccak256"] as? String)
    }

    @Test func executingMessage_isTheMaskOfTheVectors() throws {
        let section: [String: Any] = try ProofFixtures.vectors("bloom")
        #expect(Bloom.executingMessage.description == section["inboxAndTopic0Mask"] as? String)
    }

    @Test func mightContainExecutingMessage_isFalse_whenAnyOfTheSixBitsIsMissing() {
        #expect(!Bloom().mightContainExecutingMessage)
        #expect(Bloom.executingMessage.mightContainExecutingMessage)
        let mask = Bloom.executingMessage.withBytes { Array($0) }
        var bits = 0
        for bit in 0..<2048 where mask[bit / 8] & 1 << (bit % 8) != 0 {
            var bytes = mask
            bytes[bit / 8] &= ~(1 << UInt8(bit % 8))
            #expect(bytes.withUnsafeBufferPointer { Bloom($0) }?.mightContainExecutingMessage == false)
            bits += 1
        }
        #expect(bits == 6)
    }

    @Test func bytes_surviveARoundTrip_andHaveOneLengthOnly() {
        let bytes = (0..<256).map { UInt8($0) }
        #expect(bytes.withUnsafeBufferPointer { Bloom($0) }?.withBytes { Array($0) } == bytes)
        #expect(bytes.dropLast().withUnsafeBufferPointer { Bloom($0) } == nil)
    }

    @Test func union_containsBothAndNothingElse() throws {
        let address = Address(1, 2, 3)
        let topic = Hash32(1, 2, 3, 4)
        var left = Bloom()
        left.insert(address)
        var right = Bloom()
        right.insert(topic)
        #expect(!left.contains(right) && !right.contains(left))
        var union = left
        union.formUnion(right)
        #expect(union.contains(left) && union.contains(right) && !left.contains(union))
    }

    @Test func cache_givesTheSameFilter_whenValuesTakeEachOthersPlaces() {
        var cache = BloomCache()
        for round in UInt64(0)..<3 {
            for number in UInt64(0)..<2000 {
                let log = Log(
                    address: Address(number, 0, UInt32(number % 7)), topics: [Hash32(number, 0, 0, number % 5)],
                    data: [])
                var plain = Bloom()
                plain.insert(log.address)
                plain.insert(log.topics[0])
                #expect(cache.bloom(of: [log]) == plain, "round \(round), number \(number)")
            }
        }
    }
}
