@testable import MonitorKit

/// What the chains of a world really did, as plain facts that nobody who is watched has a hand in.
struct TrueHistory {
    /// The blocks that were canonical once and went, whether they came back or not.
    private(set) var departed: Set<Hash32> = []
    /// The chains that took back what was final: none, as worlds are made now.
    private(set) var withBrokenFinality: Set<ChainID> = []
    /// When each chain was rewritten last, and the highest block that it kept.
    private(set) var rewrites: [ChainID: (second: UInt64, kept: BlockNumber)] = [:]
    private var finalBlocks: [ChainID: BlockReference] = [:]

    /// Notes what was done to the top of a chain.
    mutating func note(_ before: SimulatedChain, _ after: SimulatedChain, in second: UInt64) {
        var number = before.latest.number
        while let block = before.block(at: number), after.block(at: number)?.hash != block.hash {
            departed.insert(block.hash)
            number = number.lowered(by: 1)
        }
        if number < before.latest.number { rewrites[before.id] = (second: second, kept: number) }
    }

    /// Notes how far the chains are final.
    mutating func noteFinality(_ superchain: SimulatedSuperchain) {
        for chain in superchain.chains {
            let block = chain.finalized.flatMap { chain.block(at: $0) }?.reference
            if let old = finalBlocks[chain.id] {
                let isLower = block.map { $0.number < old.number } ?? true
                if isLower || chain.block(at: old.number)?.hash != old.hash { withBrokenFinality.insert(chain.id) }
            }
            finalBlocks[chain.id] = block ?? finalBlocks[chain.id]
        }
    }
}

/// The chains as they were in one second of a world, and what had happened to them until then.
///
/// Not to be kept: the chains are copied as a whole when they go on while somebody holds them.
struct TrueMoment {
    /// Seconds since the chains began.
    let second: UInt64
    /// The end of that second, or later where nothing happened since.
    let now: Moment
    let superchain: SimulatedSuperchain
    let history: TrueHistory

    /// Whether a block stands and always did, since it was made.
    func alwaysStood(_ block: BlockReference, on chain: ChainID) -> Bool {
        superchain[chain]?.block(at: block.number)?.hash == block.hash && !history.departed.contains(block.hash)
    }
}
