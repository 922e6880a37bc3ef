/// What following a chain needs of one header that was read.
package struct ObservedBlock: Hashable, Sendable {
    /// Height, hash and time.
    package let reference: BlockReference
    /// The block below.
    package let parentHash: Hash32
    /// The header's bloom does not exclude an executing message, so its receipts must be read.
    package let mayHoldMessages: Bool
    /// The header's fields hash to its hash; false where it carries fields that this version does not know.
    package let isProven: Bool
    /// What its replacement is recognized by; nil where the block was read without.
    package let shape: BlockShape?

    /// Describes a header that was read.
    package init(
        reference: BlockReference, parentHash: Hash32, mayHoldMessages: Bool, isProven: Bool, shape: BlockShape? = nil
    ) {
        self.reference = reference
        self.parentHash = parentHash
        self.mayHoldMessages = mayHoldMessages
        self.isProven = isProven
        self.shape = shape
    }

    /// The height.
    package var number: BlockNumber { reference.number }
    /// The hash.
    package var hash: Hash32 { reference.hash }
    /// The time.
    package var timestamp: Timestamp { reference.timestamp }
}

/// The heads of one chain, read together.
package struct ChainHeads: Hashable, Sendable {
    /// The newest block that the node knows.
    package let latest: ObservedBlock
    /// The head of the node's `safe` tag, where it has one.
    package let safe: BlockReference?
    /// The head of the node's `finalized` tag, where it has one.
    package let finalized: BlockReference?
    /// When the question was asked: what is true of this answer was true no later than then.
    package let askedAt: Moment

    /// Describes heads that were read together.
    package init(latest: ObservedBlock, safe: BlockReference?, finalized: BlockReference?, askedAt: Moment) {
        self.latest = latest
        self.safe = safe
        self.finalized = finalized
        self.askedAt = askedAt
    }
}
