/// The root of the Merkle-Patricia trie that maps `rlp(0), rlp(1), …` to the items of a list, as headers commit to
/// transactions, receipts and withdrawals (Yellow Paper, appendix D).
///
/// No trie is kept: the keys are known beforehand, so each node is built once, from its leaves up, and only its hash stays.
package struct OrderedTrieRoot {
    /// The root of the empty list: the hash of an empty string's RLP.
    package static let empty = Keccak256.hash([0x80])

    /// The root of a list of encoded items.
    package static func root(of items: EncodedList) -> Hash32 {
        guard items.count > 0 else { return empty }
        var builder = OrderedTrieRoot(items: items)
        var node = RLPWriter()
        builder.write(builder.keys[...], depth: 0, into: &node)
        // The root is hashed even where it is shorter than a hash.
        return Keccak256.hash(node.bytes)
    }

    /// The root of a list of encoded items.
    package static func root(of items: [[UInt8]]) -> Hash32 {
        var list = EncodedList(count: items.count)
        for item in items {
            list.append { writer in item.withUnsafeBufferPointer { writer.raw($0) } }
        }
        return root(of: list)
    }

    private let items: EncodedList
    /// Keys in the order of their nibbles; none is a prefix of another, so that no branch has a value.
    private let keys: [Key]
    /// Leaves are written here one after the other.
    private var leaf = RLPWriter()

    private init(items: EncodedList) {
        self.items = items
        let indices = Array(1..<max(1, min(items.count, 128))) + [0] + Array(128..<max(128, items.count))
        keys = indices.map { Key(index: $0) }
    }

    /// Writes the node that holds `range`, all of whose keys agree in their first `depth` nibbles.
    private mutating func write(_ range: ArraySlice<Key>, depth: Int, into node: inout RLPWriter) {
        guard let first = range.first, let last = range.last else { return }
        if range.count == 1 {
            write(leaf: first, depth: depth, into: &node)
            return
        }
        // Keys are in order, so what the outermost two share, all share.
        var fork = depth
        while first.nibble(fork) == last.nibble(fork) { fork += 1 }
        if fork > depth {
            let child = reference(to: range, depth: fork)
            node.list { list in
                list.string(first.path(from: depth, to: fork, isLeaf: false))
                child.withUnsafeBufferPointer { list.raw($0) }
            }
        } else {
            write(branch: range, depth: depth, into: &node)
        }
    }

    private mutating func write(leaf key: Key, depth: Int, into node: inout RLPWriter) {
        node.list { list in
            list.string(key.path(from: depth, to: key.count, isLeaf: true))
            items.withItem(key.index) { list.string($0) }
        }
    }

    private mutating func write(branch range: ArraySlice<Key>, depth: Int, into node: inout RLPWriter) {
        var children: [UInt8] = []
        children.reserveCapacity(16 * 33)
        var rest = range
        for nibble in UInt8(0)..<16 {
            let count = rest.prefix { $0.nibble(depth) == nibble }.count
            children += count == 0 ? [0x80] : reference(to: rest.prefix(count), depth: depth + 1)
            rest = rest.dropFirst(count)
        }
        node.list { list in
            children.withUnsafeBufferPointer { list.raw($0) }
            list.raw(0x80)
        }
    }

    /// How a parent names a child: by its hash, or by the node itself where that is shorter than a hash.
    private mutating func reference(to range: ArraySlice<Key>, depth: Int) -> [UInt8] {
        guard range.count == 1, let key = range.first else {
            var node = RLPWriter()
            write(range, depth: depth, into: &node)
            return Self.reference(to: node.bytes)
        }
        var node = RLPWriter()
        swap(&node, &leaf)
        node.removeAll()
        write(leaf: key, depth: depth, into: &node)
        swap(&node, &leaf)
        return Self.reference(to: leaf.bytes)
    }

    private static func reference(to node: [UInt8]) -> [UInt8] {
        node.count < 32 ? node : [0xa0] + Keccak256.hash(node).bytes
    }
}

extension OrderedTrieRoot {
    /// The key of an item: the RLP of its index, as nibbles.
    private struct Key {
        let index: Int
        /// The nibbles, the first one highest.
        private let nibbles: UInt64
        /// How many nibbles there are.
        let count: Int

        init(index: Int) {
            self.index = index
            let value = UInt64(index)
            let size = 8 - value.leadingZeroBitCount / 8
            let (bytes, byteCount): (UInt64, Int) =
                switch index {
                case 0: (0x80, 1)
                case 1..<128: (value, 1)
                // A list in memory has far fewer than 2^56 items, so header and index fit a word.
                default: ((0x80 + UInt64(size)) << UInt64(size * 8) | value, size + 1)
                }
            nibbles = bytes << UInt64(64 - byteCount * 8)
            count = byteCount * 2
        }

        func nibble(_ position: Int) -> UInt8 {
            UInt8(truncatingIfNeeded: nibbles >> UInt64(60 - position * 4)) & 15
        }

        /// The hex-prefix form of some of the nibbles (Yellow Paper, appendix C).
        func path(from start: Int, to end: Int, isLeaf: Bool) -> [UInt8] {
            let flag: UInt8 = isLeaf ? 0x20 : 0
            var position = start
            var path = [flag]
            if (end - start) % 2 == 1 {
                path = [flag | 0x10 | nibble(position)]
                position += 1
            }
            while position < end {
                path.append(nibble(position) << 4 | nibble(position + 1))
                position += 2
            }
            return path
        }
    }
}
