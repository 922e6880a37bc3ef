/// The time between two protocol updates of a chain; each begins its rounds and epochs anew, and heights go on.
package struct ConsensusEra: Hashable, Sendable {
    /// How many updates were before it, where the source says so.
    package var index: UInt64?
    /// The hash of the block that it began with, where the source names it.
    package var genesis: Hash32?
    /// The height of that block, where the source names it: those of later eras are higher.
    package var height: UInt64?

    /// Names an era.
    package init(index: UInt64?, genesis: Hash32?, height: UInt64? = nil) {
        self.index = index
        self.genesis = genesis
        self.height = height
    }

    /// Whether both may be the same: nothing that both name differs.
    func agrees(with other: ConsensusEra) -> Bool {
        if let index, let theirs = other.index { return index == theirs }
        if let genesis, let theirs = other.genesis { return genesis == theirs }
        return true
    }
}

/// Which of a chain's eras is the newest, as far as its sources tell: rounds of any other say nothing about where it is.
///
/// One source counts the eras and another names only the block that its own began with. What cannot be ordered is not
/// followed: a node that was not updated would pass for one that is far ahead.
struct EraOrder: Sendable {
    /// How many eras that are over are remembered; updates are months apart.
    private static let memory = 16

    /// The newest era; nil before a source has named one.
    private(set) var newest: ConsensusEra?
    private var isOver = false
    private var left: [Hash32] = []

    /// Takes in what era a source is in, and says whether that is one that begins now.
    ///
    /// - Parameters:
    ///   - before: the era that the same source named before.
    ///   - isOver: the source says that the era has ended.
    mutating func note(_ era: ConsensusEra, before: ConsensusEra?, isOver: Bool) -> Bool {
        guard let newest else {
            (self.newest, self.isOver) = (era, isOver)
            return false
        }
        if newest.agrees(with: era) {
            self.newest = ConsensusEra(
                index: newest.index ?? era.index, genesis: newest.genesis ?? era.genesis,
                height: newest.height ?? era.height)
            self.isOver = self.isOver || isOver
            return false
        }
        guard isNewer(era, than: newest, before: before, isOver: isOver) else { return false }
        if let genesis = newest.genesis { left = left.suffix(Self.memory - 1) + [genesis] }
        (self.newest, self.isOver) = (era, isOver)
        return true
    }

    /// Whether rounds of an era say where the chain is; a source that names no era is believed.
    func counts(_ era: ConsensusEra?) -> Bool {
        guard let era, let newest else { return true }
        return newest.agrees(with: era)
    }

    private func isNewer(
        _ era: ConsensusEra, than newest: ConsensusEra, before: ConsensusEra?, isOver: Bool
    ) -> Bool {
        if let index = era.index, let known = newest.index { return index > known }
        if let height = era.height, let known = newest.height { return height > known }
        if let genesis = era.genesis, left.contains(genesis) { return false }
        // Where one source counts the eras, its word is waited for.
        guard newest.index == nil else { return false }
        if era.index != nil { return true }
        // A node goes from an era to the next one, and what follows one that has ended is newer.
        guard !isOver else { return false }
        return self.isOver || before.map { newest.agrees(with: $0) } ?? false
    }
}
