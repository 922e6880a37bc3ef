/// The lowest and highest block of a chain that live messages name, kept without looking at them all.
///
/// Heights that nobody names any more stay in the heaps until they come to the top, or until they are more than half.
struct InitiatingRange: Sendable {
    private var high = HeightHeap()
    /// The same heights, turned around.
    private var low = HeightHeap()
    /// Heights that are named.
    private var live = 0
    private(set) var isStale = false
    private(set) var range: ClosedRange<BlockNumber>?

    /// Whether more is kept than twice what is named.
    var isWasteful: Bool { high.count > 64 + 2 * live }

    /// A height that was not named is named now.
    mutating func add(_ number: BlockNumber) {
        live += 1
        isStale = true
        high.push(number)
        low.push(Self.turned(number))
    }

    /// A height is named no more.
    mutating func remove(_ number: BlockNumber) {
        live -= 1
        isStale = isStale || number == range?.lowerBound || number == range?.upperBound
    }

    /// Lets go of what is named no more.
    mutating func compact(isNamed: (BlockNumber) -> Bool) {
        let named = Set(high.all).filter(isNamed)
        self = InitiatingRange()
        for number in named { add(number) }
    }

    /// Finds the range anew.
    mutating func update(isNamed: (BlockNumber) -> Bool) {
        while let highest = high.highest, !isNamed(highest) { _ = high.popHighest() }
        while let lowest = low.highest.map(Self.turned), !isNamed(lowest) { _ = low.popHighest() }
        isStale = false
        guard let highest = high.highest, let lowest = low.highest.map(Self.turned) else {
            range = nil
            return
        }
        range = lowest...highest
    }

    private static func turned(_ number: BlockNumber) -> BlockNumber { BlockNumber(.max - number.value) }
}
