/// The header reads of one chain: which stretches are on their way, and which came before they could be linked.
///
/// Stretches are read in parallel and linked in order. What is missing nearest to the window is asked for first, so that an
/// answer that came short or failed does not leave those behind it without a neighbor for long.
struct HeaderReads: Sendable {
    /// What a stretch is for.
    enum Purpose: Hashable, CaseIterable {
        /// Blocks above the window.
        case upward
        /// Blocks below it.
        case downward
        /// Blocks to compare with the window.
        case walk
    }

    private struct Stretch {
        let purpose: Purpose
        let count: UInt64
    }

    private var underway: [BlockNumber: Stretch] = [:]
    private var arrived: [Purpose: [BlockNumber: [ObservedBlock]]] = [:]

    /// How many stretches are on their way.
    var count: Int { underway.count }

    /// Whether anything came that has not been linked.
    var isWaiting: Bool { arrived.values.contains { !$0.isEmpty } }

    /// Whether a stretch of this purpose is on its way.
    func has(_ purpose: Purpose) -> Bool { underway.values.contains { $0.purpose == purpose } }

    /// Whether a stretch that starts there is on its way.
    func isUnderway(from first: BlockNumber) -> Bool { underway[first] != nil }

    /// Whether so much has come and waits for a neighbor that no more should be asked for.
    func isFull(_ purpose: Purpose) -> Bool { (arrived[purpose]?.count ?? 0) >= Self.waitingLimit }

    /// The heights to ask for next going up from `low`: the first that nothing covers yet, and as many above it as fit.
    func nextAbove(_ low: BlockNumber, through high: BlockNumber, atMost count: UInt64) -> ClosedRange<BlockNumber>? {
        let covered = coverage(.upward)
        var first = low
        while let stretch = covered.first(where: { $0.contains(first) }) { first = stretch.upperBound.next }
        guard first <= high else { return nil }
        let room = covered.map(\.lowerBound).filter { $0 > first }.min()?.lowered(by: 1) ?? high
        return first...min(high, room, first.advanced(by: count - 1))
    }

    /// The heights to ask for next going down from `high`, likewise.
    func nextBelow(_ high: BlockNumber, through low: BlockNumber, atMost count: UInt64) -> ClosedRange<BlockNumber>? {
        let covered = coverage(.downward)
        var last = high
        while let stretch = covered.first(where: { $0.contains(last) }) {
            guard stretch.lowerBound.value > 0 else { return nil }
            last = stretch.lowerBound.lowered(by: 1)
        }
        guard last >= low else { return nil }
        let room = covered.map(\.upperBound).filter { $0 < last }.max()?.next ?? low
        return max(low, room, last.lowered(by: count - 1))...last
    }

    /// The stretches that are on their way or wait; a handful.
    private func coverage(_ purpose: Purpose) -> [ClosedRange<BlockNumber>] {
        let asked = underway.filter { $0.value.purpose == purpose }
            .map { $0.key...$0.key.advanced(by: $0.value.count - 1) }
        let waiting = (arrived[purpose] ?? [:]).compactMap { first, blocks in
            blocks.last.map { first...max(first, $0.number) }
        }
        return asked + waiting
    }

    /// How many stretches wait for a neighbor at most.
    private static let waitingLimit = 16

    /// Notes that a stretch was asked for; there is none yet that starts at the same height.
    mutating func begin(_ purpose: Purpose, first: BlockNumber, count: UInt64) {
        underway[first] = Stretch(purpose: purpose, count: max(count, 1))
    }

    /// Ends a stretch, well or not; nil when it was not asked for.
    mutating func end(first: BlockNumber) -> Purpose? {
        underway.removeValue(forKey: first)?.purpose
    }

    /// Keeps a stretch until it can be linked.
    mutating func keep(_ blocks: [ObservedBlock], for purpose: Purpose) {
        guard let first = blocks.first?.number else { return }
        arrived[purpose, default: [:]][first] = blocks
    }

    /// Takes the kept stretch that holds a height.
    mutating func take(_ purpose: Purpose, holding number: BlockNumber) -> [ObservedBlock]? {
        let first = arrived[purpose]?.first { first, blocks in
            first <= number && (blocks.last.map { number <= $0.number } ?? false)
        }?.key
        return first.flatMap { arrived[purpose]?.removeValue(forKey: $0) }
    }

    /// Drops what waits and lies within the window already.
    mutating func drop(_ purpose: Purpose, within window: ClosedRange<BlockNumber>) {
        arrived[purpose] = arrived[purpose]?.filter { first, blocks in
            !window.contains(first) || !(blocks.last.map { window.contains($0.number) } ?? true)
        }
    }

    /// Drops what waits to go below a window and is needed no more: the window has risen above its neighbor, or it is there already.
    ///
    /// - Parameters:
    ///   - first: the lowest block of the window.
    ///   - lowest: the lowest block that is watched.
    mutating func dropDownward(from first: BlockNumber, below lowest: BlockNumber) {
        arrived[.downward] = arrived[.downward]?.filter { start, blocks in
            start < first && (blocks.last.map { $0.number >= lowest } ?? false)
        }
    }

    /// Drops what waits: it belongs to a branch that may have gone.
    mutating func drop(_ purpose: Purpose) {
        arrived[purpose] = nil
    }
}
