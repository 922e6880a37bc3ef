/// A record that can be found by a key that it holds.
protocol IndexedRecord: Sendable {
    /// The hash of the key.
    var keyHash: UInt64 { get }
}

/// Finds a slot by what it holds: an open-addressed table of slot numbers that keeps no copy of the keys.
///
/// Four bytes a place, at most three in four places taken. The records stay with their owner, who lends them where the table
/// has to be rearranged. The order of the places is never seen.
struct SlotIndex<Record: IndexedRecord>: Sendable {
    private static var vacant: UInt32 { .max }
    private static var smallest: Int { 16 }

    private var places: ContiguousArray<UInt32>
    /// How many slots are in it.
    private(set) var count = 0

    init() {
        places = ContiguousArray(repeating: Self.vacant, count: Self.smallest)
    }

    /// The slot with this hash that `matches`, if there is one.
    func slot(hash: UInt64, matches: (UInt32) -> Bool) -> UInt32? {
        place(hash: hash, matches: matches).map { places[$0] }
    }

    /// Adds a slot; there is none yet with the same key.
    mutating func insert(_ slot: UInt32, in store: SlotStore<Record>) {
        if (count + 1) * 4 > places.count * 3 { resize(to: places.count * 2, store) }
        put(slot, store)
        count += 1
    }

    /// Puts another slot with the same key in the place of one.
    mutating func replace(_ old: UInt32, with new: UInt32, in store: SlotStore<Record>) {
        if let place = place(hash: store[old].keyHash, matches: { $0 == old }) { places[place] = new }
    }

    /// Takes a slot out, and moves those behind it up, so that no marker of what was is left.
    mutating func remove(_ slot: UInt32, in store: SlotStore<Record>) {
        guard var gap = place(hash: store[slot].keyHash, matches: { $0 == slot }) else { return }
        let mask = places.count - 1
        var next = (gap + 1) & mask
        while places[next] != Self.vacant {
            let home = Int(truncatingIfNeeded: store[places[next]].keyHash) & mask
            // What has its home at or before the gap, counted around the end, may move into it.
            if (next &- home) & mask >= (next &- gap) & mask {
                places[gap] = places[next]
                gap = next
            }
            next = (next + 1) & mask
        }
        places[gap] = Self.vacant
        count -= 1
        if places.count > Self.smallest, count * 8 < places.count { resize(to: places.count / 2, store) }
    }

    private func place(hash: UInt64, matches: (UInt32) -> Bool) -> Int? {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while places[place] != Self.vacant {
            if matches(places[place]) { return place }
            place = (place + 1) & mask
        }
        return nil
    }

    private mutating func put(_ slot: UInt32, _ store: SlotStore<Record>) {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: store[slot].keyHash) & mask
        while places[place] != Self.vacant { place = (place + 1) & mask }
        places[place] = slot
    }

    private mutating func resize(to size: Int, _ store: SlotStore<Record>) {
        let old = places
        places = ContiguousArray(repeating: Self.vacant, count: max(size, Self.smallest))
        for slot in old where slot != Self.vacant { put(slot, store) }
    }
}
