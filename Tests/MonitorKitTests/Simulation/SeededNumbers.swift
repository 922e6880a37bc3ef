/// Chance from a seed: the same seed gives the same numbers on every machine.
///
/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014). The standard library's
/// own ways to draw from a range are not used, because they may change.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A stream of its own, so that what one part of a world draws moves no other part.
    mutating func split() -> SeededNumbers { SeededNumbers(seed: next()) }

    /// At least 0 and below 1.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func fraction(from low: Double, to high: Double) -> Double { low + fraction() * (high - low) }

    mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

    /// At least `low`, at most `high`; `low` where there is nothing between them.
    mutating func number(_ low: Int, _ high: Int) -> Int {
        high > low ? low + Int(next() % UInt64(high - low + 1)) : low
    }

    /// Small numbers often, large ones seldom: as likely between 1 and 2 as between `high` / 2 and `high`.
    mutating func mostlySmall(upTo high: Int) -> Int {
        var bound = max(high, 1)
        while bound > 1, chance(0.6) { bound = (bound + 1) / 2 }
        return number(1, bound)
    }

    mutating func pick<Value>(_ values: [Value]) -> Value? {
        values.isEmpty ? nil : values[number(0, values.count - 1)]
    }

    mutating func shuffle<Value>(_ values: inout [Value]) {
        for index in values.indices.reversed() { values.swapAt(index, number(0, index)) }
    }
}
