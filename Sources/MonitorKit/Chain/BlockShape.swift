/// What of a block tells its replacement from any other reorg: what its payload was built from, and its transactions.
///
/// An invalid block is replaced at the same height by a block with the same attributes and nothing but its deposits
/// (derivation, "Replacing invalid blocks"; the historic rule added one marker deposit at the end).
package struct BlockShape: Hashable, Sendable {
    /// Transactions whose hashes are kept: deposits stand first, and only they are compared.
    package static let leadingLimit = 32

    /// A digest of prevRandao, fee recipient, gas limit, extra data and parent beacon block root.
    package let attributes: UInt64
    /// How many transactions the block has.
    package let transactionCount: Int
    /// The first eight bytes of each of the first transaction hashes.
    package let leading: [UInt64]

    /// Puts a shape together.
    package init(attributes: UInt64, transactionCount: Int, leading: [UInt64]) {
        self.attributes = attributes
        self.transactionCount = transactionCount
        self.leading = Array(leading.prefix(Self.leadingLimit))
    }

    /// The shape of a block that was read.
    package init(_ header: BlockHeader, transactionHashes: [Hash32]) {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ value: UInt64) { digest = (digest ^ value) &* 0x0000_0100_0000_01b3 }
        for hash in [header.mixHash, header.parentBeaconBlockRoot ?? .zero] {
            let words = hash.words
            for word in [words.0, words.1, words.2, words.3] { mix(word) }
        }
        for byte in header.miner.bytes { mix(UInt64(byte)) }
        mix(header.gasLimit)
        for byte in header.extraData { mix(UInt64(byte)) }
        self.init(
            attributes: digest, transactionCount: transactionHashes.count,
            leading: transactionHashes.prefix(Self.leadingLimit).map(\.words.0))
    }
}

extension BlockShape {
    /// How another block at the same place relates to this one.
    package enum Reduction: Hashable, Sendable {
        /// It is this block reduced to its deposits.
        case proven
        /// It begins as this block does; whether all that it holds is deposits, the historic marker among them or not, has to
        /// be read: a sequencer may put another transaction in the place of one.
        case likely(hasMarker: Bool)
    }

    /// Whether a block is what derivation leaves of this one; nil where it is not.
    ///
    /// - Parameter deposits: how many deposits this block begins with, where that is known.
    package func reduction(to other: BlockShape, deposits: Int?) -> Reduction? {
        guard attributes == other.attributes, transactionCount > 1 else { return nil }
        guard let deposits else {
            guard other.transactionCount < transactionCount, begins(as: other, through: other.transactionCount) else {
                return nil
            }
            // Each block begins with the deposit of its L1 attributes.
            return other.transactionCount == 1 ? .proven : .likely(hasMarker: false)
        }
        guard deposits < transactionCount, begins(as: other, through: deposits) else { return nil }
        if other.transactionCount == deposits { return .proven }
        // A user's transaction in the marker's place would be the one that was there before.
        let isMarked = other.transactionCount == deposits + 1 && !begins(as: other, through: deposits + 1)
        return isMarked ? .likely(hasMarker: true) : nil
    }

    private func begins(as other: BlockShape, through count: Int) -> Bool {
        let kept = min(count, Self.leadingLimit)
        return other.leading.count >= kept && leading.prefix(kept).elementsEqual(other.leading.prefix(kept))
    }
}
