import MonitorKit
import Testing

@Suite struct OrderedTrieRootTests {
    @Test func root_ofNothing_isThePublishedConstant() {
        let published = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
        #expect(OrderedTrieRoot.empty.description == published)
        #expect(OrderedTrieRoot.root(of: [[UInt8]]()).description == published)
    }

    /// The withdrawals of a real L1 block, which its header commits to in the same way.
    @Test func root_ofWithdrawals_isInTheHeader() throws {
        let block = try ProofFixtures.object("op/l1-blocks/post-shanghai-success.json")
        let withdrawals: [[String: String]] = try ProofFixtures.cast(block["withdrawals"], "withdrawals")
        let items = try withdrawals.map { withdrawal in
            let address = try Address(hex: withdrawal["address", default: ""])
            let numbers = try ["index", "validatorIndex", "amount"].map {
                try HexString.quantity(withdrawal[$0, default: ""])
            }
            var writer = RLPWriter()
            writer.list { list in
                list.integer(numbers[0])
                list.integer(numbers[1])
                list.string(address)
                list.integer(numbers[2])
            }
            return writer.bytes
        }
        #expect(items.count == 16)
        #expect(OrderedTrieRoot.root(of: items).description == block["withdrawalsRoot"] as? String)
    }

    /// Short items make nodes that stand inside their parents; counts cross every border between forms of keys.
    @Test(arguments: [1, 2, 3, 15, 16, 17, 127, 128, 129, 130, 255, 256, 257, 300, 700])
    func root_equalsThatOfATrieBuiltByInsertion(count: Int) {
        for length in [1, 2, 5, 20, 27, 28, 29, 30, 31, 32, 33, 60] {
            let items = (0..<count).map { index in
                (0..<length).map { UInt8(truncatingIfNeeded: index &* 7 &+ $0 &* 13 &+ 1) }
            }
            #expect(OrderedTrieRoot.root(of: items) == NaiveTrie.root(of: items), "\(length) bytes")
        }
    }
}

/// The trie as the Yellow Paper defines it (appendix D): one recursive function over a set of pairs.
private enum NaiveTrie {
    typealias Pair = (key: [UInt8], value: [UInt8])

    static func root(of items: [[UInt8]]) -> Hash32 {
        Keccak256.hash(
            node(
                items.enumerated().map { index, value in
                    var writer = RLPWriter()
                    writer.integer(UInt64(index))
                    return (writer.bytes.flatMap { [$0 >> 4, $0 & 15] }, value)
                }))
    }

    private static func node(_ pairs: [Pair]) -> [UInt8] {
        if pairs.count == 1 { return list([string(path(pairs[0].key, leaf: true)), string(pairs[0].value)]) }
        var shared = 0
        while let nibble = pairs[0].key.dropFirst(shared).first, pairs.allSatisfy({ $0.key[shared] == nibble }) {
            shared += 1
        }
        if shared > 0 {
            let rest = pairs.map { (Array($0.key.dropFirst(shared)), $0.value) }
            return list([string(path(Array(pairs[0].key.prefix(shared)), leaf: false)), reference(node(rest))])
        }
        let children = (UInt8(0)..<16).map { nibble -> [UInt8] in
            let below = pairs.filter { $0.key.first == nibble }.map { (Array($0.key.dropFirst()), $0.value) }
            return below.isEmpty ? [0x80] : reference(node(below))
        }
        return list(children + [[0x80]])
    }

    private static func reference(_ node: [UInt8]) -> [UInt8] {
        node.count < 32 ? node : string(Keccak256.hash(node).bytes)
    }

    private static func path(_ nibbles: [UInt8], leaf: Bool) -> [UInt8] {
        let flag: UInt8 = leaf ? 2 : 0
        let padded = nibbles.count % 2 == 0 ? [flag, 0] + nibbles : [flag + 1] + nibbles
        return stride(from: 0, to: padded.count, by: 2).map { padded[$0] << 4 | padded[$0 + 1] }
    }

    private static func string(_ bytes: [UInt8]) -> [UInt8] {
        var writer = RLPWriter()
        writer.string(bytes)
        return writer.bytes
    }

    private static func list(_ encoded: [[UInt8]]) -> [UInt8] {
        var writer = RLPWriter()
        writer.list { list in
            for byte in encoded.joined() { list.raw(byte) }
        }
        return writer.bytes
    }
}
