import MonitorKit

/// One rollup node: it tells what it judges messages by, and that is not always what we have.
struct RollupNode {
    let name: String
    private let traits: WorldPlan.RollupNode
    private let faults: Faults
    private var numbers: SeededNumbers
    private var errsUntil = 0.0
    /// What it tells whoever asks now; nothing, where it tells no parameters any more.
    private(set) var words: ToldParameters

    init(_ traits: WorldPlan.RollupNode, _ faults: Faults, _ numbers: SeededNumbers) {
        name = traits.name
        self.traits = traits
        self.faults = faults
        self.numbers = numbers
        words = traits.truth
    }

    /// One step of the node's own life; what it begins to tell is told.
    mutating func live(at now: Double, tell: (String) -> Void) {
        let duration = numbers.fraction(from: 2, to: 40)
        let others = numbers.pick(traits.others) ?? traits.truth
        let old = words
        if faults.strike(.tellOtherParameters, &numbers) {
            (words, errsUntil) = (others, now + duration)
        } else if now >= errsUntil {
            words = traits.truth
        }
        if words != old { tell("\(name) of chain \(words.chain) has \(CoreAdapter.describe(words))") }
    }

    /// The end of all faults; a node that is configured otherwise than we for good tells that.
    mutating func settle() { words = traits.lasting }
}

/// When one replica hears from each rollup node: at times of its own.
///
/// The shell asks each minute; worlds last one or two, so that here it asks more often.
struct Hearing {
    private var numbers: SeededNumbers
    private var due: [Double]

    init(of count: Int, _ numbers: SeededNumbers) {
        self.numbers = numbers
        due = Array(repeating: WorldPlan.start, count: count)
        restart(at: WorldPlan.start)
    }

    /// A process that starts knows nothing, and asks soon.
    mutating func restart(at now: Double) {
        for place in due.indices { due[place] = now + numbers.fraction(from: 0, to: 5) }
    }

    /// The places of the nodes that are asked now and answer; what one said that does not answer holds.
    mutating func takeDue(at now: Double) -> [Int] {
        var answering: [Int] = []
        for place in due.indices where due[place] <= now {
            due[place] = now + numbers.fraction(from: 1, to: 20)
            if numbers.chance(0.85) { answering.append(place) }
        }
        return answering
    }
}
