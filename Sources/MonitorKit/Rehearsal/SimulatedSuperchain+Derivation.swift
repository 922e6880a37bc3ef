/// What derivation does beside the replacement of one block, and what a node does that takes it back.
extension SimulatedSuperchain {
    /// Lets the safe and the finalized head of a chain wait where they are, or go on.
    package mutating func hold(_ chain: ChainID, _ isHeld: Bool = true) {
        guard let index = chains.firstIndex(where: { $0.id == chain }) else { return }
        chains[index].isHeld = isHeld
    }

    /// Forces empty blocks at the top of a chain: nothing was posted to L1 for a whole sequencing window.
    package mutating func expireWindow(_ chain: ChainID, depth: UInt64) {
        guard let index = chains.firstIndex(where: { $0.id == chain }) else { return }
        let removed = chains[index].reorganize(depth: depth)
        guard let first = removed.first else { return }
        note(.windowExpired(chain, above: first.number.lowered(by: 1), depth: removed.count))
        withdraw(removed, from: chain, rebuiltEmpty: removed.count)
    }

    /// Makes the blocks canonical again that were removed last: done twice, it changes nothing but the time.
    package mutating func restore(_ chain: ChainID) {
        guard let index = chains.firstIndex(where: { $0.id == chain }), let hash = lastRemoved[chain] else { return }
        let before = chains[index]
        guard let removed = chains[index].adopt(hash), let lowest = removed.first else { return }
        withdraw(removed, from: chain, rebuiltEmpty: 0)
        guard let restored = chains[index].block(at: lowest.number) else { return }
        note(.restored(chain, restored.reference))
        for number in messages.keys.sorted() { reinstate(number, on: chain, since: before) }
    }

    /// Follows what it means for a message that a block stands again.
    private mutating func reinstate(_ number: Int, on chain: ChainID, since before: SimulatedChain) {
        guard var message = messages[number], let now = self[chain] else { return }
        func isBack(_ place: SimulatedPlace?) -> Bool {
            guard let place, place.chain == chain, let block = now.block(place.block.hash) else { return false }
            return now.isCanonical(block) && !before.isCanonical(block)
        }
        if isBack(message.initiation) {
            message.intended = message.forgery.map { .invalid($0.intendedReason) } ?? .valid
        }
        if isBack(message.execution) { message.stage = .executed }
        messages[number] = message
    }
}
