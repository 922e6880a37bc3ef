/// The rounds of a healthy consensus whose leaders fail: no block comes until they have timed out, and none is made up for.
struct LeaderFailures {
    private struct Pause {
        let start: Double
        let end: Double
        /// Seconds that were lost before it.
        let lost: Double
    }

    /// The last two; what is looked at is not older.
    private var pauses: [Pause] = []
    private let start: Double
    private let blockTime: Double

    init(start: Double, blockTime: Double) {
        self.start = start
        self.blockTime = blockTime
    }

    /// Begins one with the first block that is due after a time.
    mutating func begin(at time: Double, lasting seconds: Double) {
        let lost = pauses.last.map { $0.lost + $0.end - $0.start } ?? 0
        let due = start + ((time - lost - start) / blockTime).rounded(.up) * blockTime + lost
        pauses = pauses.suffix(1) + [Pause(start: due, end: due + seconds, lost: lost)]
    }

    /// The time without what was lost, and the seconds that were lost before the newest block of that time.
    func place(_ time: Double) -> (time: Double, lost: Double) {
        guard let pause = pauses.last(where: { $0.start <= time }) else {
            let lost = pauses.first?.lost ?? 0
            return (time - lost, lost)
        }
        // The last block before it is the newest one until it is over.
        if time < pause.end { return (pause.start - pause.lost - 0.01, pause.lost) }
        let lost = pause.lost + pause.end - pause.start
        return (time - lost, lost)
    }

    /// The timeout of a round: it has grown while leaders fail, and shrinks again with each block.
    func timeout(at time: Double) -> Double {
        guard let pause = pauses.last(where: { $0.start <= time }) else { return 10 }
        return max(10, pause.end - pause.start - max(0, time - pause.end) / 2)
    }
}
