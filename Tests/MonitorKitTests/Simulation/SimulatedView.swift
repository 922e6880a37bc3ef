import MonitorKit

/// One node as one replica meets it: it shows some view of the true chain, and fails in its own ways.
struct SimulatedView {
    let place: Int
    /// What it answers from.
    private(set) var view: ChainView
    /// What the other backend behind the same address answers from.
    private var otherView: ChainView
    /// Until then nothing is answered, and this is how it fails.
    private var refusal: (until: Double, cause: UpstreamCause)?
    /// History below this height is gone.
    private var prunedBelow: UInt64 = 0
    private let batchLimit: Int?
    private let faults: Faults

    init(_ chain: TrueChain, _ plan: WorldPlan, _ numbers: inout SeededNumbers) {
        place = chain.place
        view = chain.view
        otherView = chain.view
        faults = plan.faults
        let limit = numbers.number(1, 30)
        batchLimit = faults.strike(.batchLimit, &numbers) ? limit : nil
    }

    /// One step of the node's own life.
    mutating func live(_ chain: TrueChain, at now: Double, _ numbers: inout SeededNumbers) {
        if !faults.strike(.lag, &numbers) { view = chain.view }
        if numbers.chance(0.1) { otherView = numbers.chance(0.5) ? view : numbers.pick(chain.past) ?? view }
        if faults.strike(.refuse, &numbers) {
            refusal = (now + numbers.fraction(from: 1, to: 30), numbers.pick(UpstreamCause.allCases) ?? .connect)
        }
        let depth = UInt64(numbers.number(0, 60))
        if faults.strike(.prune, &numbers) { prunedBelow = view.headNumber > depth ? view.headNumber - depth : 0 }
    }

    /// The end of all faults: the node shows the chain as it is.
    mutating func heal(_ chain: TrueChain) {
        view = chain.view
        otherView = chain.view
        refusal = nil
        prunedBelow = 0
    }

    /// Why the node does not answer at this moment; nil when it does.
    func refuses(at now: Double) -> UpstreamCause? {
        refusal.flatMap { now < $0.until ? $0.cause : nil }
    }

    /// The heads, all in one look, as the real reader returns them.
    func heads(
        askedAt: Moment, isCalm: Bool, _ numbers: inout SeededNumbers
    ) -> Result<ChainHeads, UpstreamFailure> {
        let shown = backend(isCalm, &numbers)
        let levels = !isCalm && faults.strike(.mixedHeads, &numbers) ? otherView : shown
        let hasTags = isCalm || !faults.strike(.missingTags, &numbers)
        guard let head = shown.head else { return .failure(Self.missing) }
        return .success(
            ChainHeads(
                latest: head.observed, safe: hasTags ? levels.safe.flatMap { levels[$0]?.reference } : nil,
                finalized: hasTags ? levels.finalized.flatMap { levels[$0]?.reference } : nil, askedAt: askedAt))
    }

    /// Headers by number: linked, fewer than asked for where there are no more, never none.
    func blocks(
        from first: UInt64, count: Int, isCalm: Bool, _ numbers: inout SeededNumbers
    ) -> Result<[ObservedBlock], UpstreamFailure> {
        let shown = backend(isCalm, &numbers)
        if let batchLimit, !isCalm, count > batchLimit {
            return .failure(UpstreamFailure(numbers.chance(0.5) ? .tooLarge : .rateLimited, "batch too large"))
        }
        let found = (0..<UInt64(count)).prefix { shown[first + $0] != nil }.compactMap { shown[first + $0]?.observed }
        return found.isEmpty ? .failure(Self.missing) : .success(found)
    }

    /// A block by hash: the canonical one of its height, or one that has been replaced and that the node still keeps.
    func block(
        _ hash: Hash32, of chain: TrueChain, isCalm: Bool, _ numbers: inout SeededNumbers
    ) -> Result<TrueBlock, UpstreamFailure> {
        let shown = backend(isCalm, &numbers)
        guard let block = chain.everyBlock[hash] else { return .failure(Self.missing) }
        let isCanonical = shown[block.number]?.hash == hash
        if !isCanonical, numbers.chance(0.5) { return .failure(Self.missing) }
        return available(block, isCalm, &numbers)
    }

    /// The canonical block of a height, from a backend that holds a block above it too.
    func block(
        at number: UInt64, below descendant: BlockReference, isCalm: Bool, _ numbers: inout SeededNumbers
    ) -> Result<TrueBlock, UpstreamFailure> {
        let shown = backend(isCalm, &numbers)
        guard shown[descendant.number.value]?.hash == descendant.hash else {
            return .failure(UpstreamFailure(.missing, "the node is on another branch", isOffBranch: true))
        }
        guard let block = shown[number] else { return .failure(Self.missing) }
        return available(block, isCalm, &numbers)
    }

    private func available(
        _ block: TrueBlock, _ isCalm: Bool, _ numbers: inout SeededNumbers
    ) -> Result<TrueBlock, UpstreamFailure> {
        if block.number < prunedBelow { return .failure(Self.missing) }
        return !isCalm && faults.strike(.missingBlocks, &numbers) ? .failure(Self.missing) : .success(block)
    }

    private func backend(_ isCalm: Bool, _ numbers: inout SeededNumbers) -> ChainView {
        !isCalm && faults.strike(.otherBackend, &numbers) ? otherView : view
    }

    private static let missing = UpstreamFailure(.missing, "the node does not have it")
}
