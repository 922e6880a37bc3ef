/// One chain of a simulated superchain, as an execution node would keep it: a pure value without clock or chance.
///
/// The same calls make the same blocks with the same hashes. Blocks that were removed stay readable by hash until they are pruned.
package struct SimulatedChain: Sendable {
    /// What does not change.
    package let settings: SimulatedChainSettings
    /// How safe and finalized heads follow.
    package var policy: HeadPolicy
    /// No block is made while this is set; the schedule goes on, and missed blocks are made up for later.
    package var isStalled = false
    /// Neither the safe nor the finalized head moves up while this is set, as while verification waits for an invalid block
    /// to be replaced; derivation goes on.
    package var isHeld = false
    /// The dependency set as its rollup node has it.
    package internal(set) var dependencySet: DependencySet
    /// The time up to which L1 has gone on, whether this chain makes blocks or not.
    package internal(set) var l1Time = Timestamp(0)
    /// The height of the `safe` tag; nil while the node has none.
    package internal(set) var safe: BlockNumber?
    /// The height up to which blocks are derived, where that is set apart from the `safe` tag.
    package internal(set) var localSafe: BlockNumber?
    /// The height of the `finalized` tag; nil while the node has none.
    package internal(set) var finalized: BlockNumber?

    /// All blocks that are kept.
    var blocks: [Hash32: SimulatedBlock] = [:]
    /// The hashes of all blocks that are kept, oldest first; a parent always comes before its children.
    private var arrivals: [Hash32] = []
    /// The canonical chain, from height `lowest` up; never empty.
    var canonical: [Hash32]
    /// The lowest canonical height that is kept.
    package internal(set) var lowest = BlockNumber(0)
    /// The newest block; kept apart so that there always is one.
    package internal(set) var latest: SimulatedBlock
    /// The blocks that were derived and then replaced by their deposits, by the block in their place.
    var derivedFirst: [Hash32: SimulatedBlock] = [:]
    /// The block in which each transaction was last mined.
    var transactionBlocks: [Hash32: Hash32] = [:]
    /// How often history was rewritten.
    var fork: UInt64 = 0
    /// How many transactions were signed.
    private var signed: UInt64 = 0

    /// Starts with a genesis block.
    package init(_ settings: SimulatedChainSettings, policy: HeadPolicy = HeadPolicy()) {
        self.settings = settings
        self.policy = policy
        dependencySet = DependencySet(chains: [settings.id])
        let genesis = SimulatedBlock(genesisOf: settings)
        latest = genesis
        canonical = [genesis.hash]
        keep(genesis)
    }

    /// The height up to which blocks are derived; nil while there is none.
    package var derived: BlockNumber? { [localSafe, safe].compactMap(\.self).max() }

    /// Which chain.
    package var id: ChainID { settings.id }

    /// The time of the next block.
    package var nextTime: Timestamp { latest.header.timestamp.advanced(by: settings.blockTime) }

    /// The canonical block of a height; nil above the head and where it is pruned.
    package func block(at number: BlockNumber) -> SimulatedBlock? {
        guard number >= lowest, number <= latest.number else { return nil }
        return blocks[canonical[Int(number.value - lowest.value)]]
    }

    /// A block by hash, canonical or not; nil when it never existed or is pruned.
    package func block(_ hash: Hash32) -> SimulatedBlock? { blocks[hash] }

    /// Whether a block is on the canonical chain.
    package func isCanonical(_ block: SimulatedBlock) -> Bool {
        self.block(at: block.number)?.hash == block.hash
    }

    /// The canonical block that holds a transaction, and its place there.
    package func place(ofTransaction hash: Hash32) -> (block: SimulatedBlock, index: Int)? {
        guard let blockHash = transactionBlocks[hash], let block = blocks[blockHash], isCanonical(block),
            let index = block.transactions.firstIndex(where: { $0.sent.hash == hash })
        else { return nil }
        return (block, index)
    }

    /// Signs a call with one of the chain's accounts.
    package mutating func sign(_ call: SimulatedCall) -> SimulatedTransaction {
        defer { signed += 1 }
        return SimulatedTransaction(signing: call, index: signed, chain: id)
    }

    /// Makes the next block, at the time that its height has.
    @discardableResult
    package mutating func produceBlock(_ transactions: [SimulatedTransaction] = []) -> SimulatedBlock {
        let block = SimulatedBlock(above: latest, of: settings, transactions: transactions, fork: fork)
        append(block)
        advanceHeads()
        return block
    }

    /// Puts a block on top of the canonical chain.
    mutating func append(_ block: SimulatedBlock) {
        keep(block)
        canonical.append(block.hash)
        latest = block
        prune()
    }

    private mutating func keep(_ block: SimulatedBlock) {
        if blocks.updateValue(block, forKey: block.hash) == nil { arrivals.append(block.hash) }
        for mined in block.transactions { transactionBlocks[mined.sent.hash] = block.hash }
    }

    /// Forgets the oldest blocks.
    private mutating func prune() {
        while arrivals.count > settings.retention, let hash = arrivals.first {
            arrivals.removeFirst()
            if canonical.first == hash {
                canonical.removeFirst()
                lowest = lowest.next
            }
            derivedFirst[hash] = nil
            guard let block = blocks.removeValue(forKey: hash) else { continue }
            for mined in block.transactions where transactionBlocks[mined.sent.hash] == hash {
                transactionBlocks[mined.sent.hash] = nil
            }
        }
    }

    private mutating func advanceHeads() {
        if let lag = policy.localSafeLag { localSafe = max(localSafe ?? BlockNumber(0), highest(behind: lag)) }
        guard !isHeld else { return }
        if let lag = policy.safeLag { safe = max(safe ?? BlockNumber(0), highest(behind: lag)) }
        if let lag = policy.finalizedLag { finalized = max(finalized ?? BlockNumber(0), highest(behind: lag)) }
    }

    /// The highest block that is at least so many seconds older than the newest.
    private func highest(behind lag: UInt64) -> BlockNumber {
        latest.number.lowered(by: (lag + settings.blockTime - 1) / settings.blockTime)
    }
}
