/// What a deposit comes from; its hash makes the deposit unique (specs: deposits, "source hash computation").
package enum DepositSource: Hashable, Sendable {
    /// Domain 0: a log on L1.
    case user(l1BlockHash: Hash32, logIndex: UInt64)
    /// Domain 1: the first transaction of each block, counted within an L1 origin.
    case l1Attributes(l1BlockHash: Hash32, sequenceNumber: UInt64)
    /// Domain 2: a network upgrade, named by its intent.
    case upgrade(intent: String)
    /// Domain 4: the marker of a replaced block, which the specifications dropped in April 2026; older networks have it.
    case invalidatedBlock(outputRoot: Hash32)

    /// The source hash.
    package var hash: Hash32 {
        switch self {
        case .user(let block, let index): Self.hash(domain: 0, Self.hash(block, UInt256(index).word))
        case .l1Attributes(let block, let number): Self.hash(domain: 1, Self.hash(block, UInt256(number).word))
        case .upgrade(let intent): Self.hash(domain: 2, Keccak256.hash(Array(intent.utf8)))
        case .invalidatedBlock(let outputRoot): Self.hash(domain: 4, outputRoot)
        }
    }

    private static func hash(domain: UInt64, _ identifier: Hash32) -> Hash32 {
        hash(UInt256(domain).word, identifier)
    }

    private static func hash(_ first: Hash32, _ second: Hash32) -> Hash32 {
        var hasher = Keccak256()
        hasher.update(first)
        hasher.update(second)
        return hasher.finish()
    }
}
