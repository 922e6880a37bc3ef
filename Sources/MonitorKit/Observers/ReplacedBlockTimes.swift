/// Times of blocks that we saw replaced, about which supernodes are asked: a pure value, bounded.
struct ReplacedBlockTimes: Sendable {
    /// Times that wait at most, the newest.
    static let limit = 32
    /// Times that one round asks about at most.
    static let timesPerRound = 4
    /// Rounds in which a time is asked about before it is let go without an answer of everybody.
    static let roundsPerTime = 4

    private var waiting: [(time: Timestamp, rounds: Int)] = []

    /// Takes in the time of a block that was replaced.
    mutating func add(_ time: Timestamp) {
        guard !waiting.contains(where: { $0.time == time }) else { return }
        if waiting.count >= Self.limit { waiting.removeFirst() }
        waiting.append((time, 0))
    }

    /// The times to ask about in a round: those that all who answer have verified; the others wait.
    func due(upTo verified: Timestamp) -> [Timestamp] {
        waiting.lazy.map(\.time).filter { $0 <= verified }.prefix(Self.timesPerRound).map { $0 }
    }

    /// Lets go of a time that everybody answered for; one that somebody did not is asked about again, behind the others.
    mutating func settle(_ time: Timestamp, isAnswered: Bool) {
        guard let place = waiting.firstIndex(where: { $0.time == time }) else { return }
        let rounds = waiting.remove(at: place).rounds + 1
        if !isAnswered, rounds < Self.roundsPerTime { waiting.append((time, rounds)) }
    }
}
