/// What the messages that one chain executes add up to: for trends and boards, never for an alert about one message.
package struct MessageStatistics: Hashable, Sendable {
    /// Upper bounds, in seconds, of the time between initiation and execution: the same second, a minute, ten, an hour, a
    /// day, and the week after which messages expire.
    package static let ages: [UInt64] = [0, 60, 600, 3_600, 86_400, 604_800]

    /// Live messages by the first bound that their age at execution does not pass; the last entry is for older ones.
    var liveByAge = [Int](repeating: 0, count: ages.count + 1)
    /// Messages that ended, by how.
    private var ended: [JobEnd: UInt64] = [:]
    /// Messages whose executing block was replaced or fell away.
    package internal(set) var executingReorged: UInt64 = 0
    /// Times that a message's initiating block was replaced or fell away, on any chain.
    package internal(set) var initiatingReorged: UInt64 = 0
    /// From the time of the executing block to the first definite verdict, of messages that came while the window was whole.
    package private(set) var detection = DurationHistogram()

    /// Counts a live job in, or out with a sign of -1; one that claims a later time than its own has no age.
    mutating func countAge(of job: Job, _ sign: Int) {
        let (executed, initiated) = (job.block.timestamp.seconds, job.message.identifier.timestamp.seconds)
        guard initiated <= executed else { return }
        let age = executed - initiated
        liveByAge[Self.ages.firstIndex { age <= $0 } ?? Self.ages.count] += sign
    }

    /// Live messages that were executed at most so long after their initiation, for each bound.
    package var executedWithin: [Int] {
        var sum = 0
        return liveByAge.dropLast().map { count in
            sum += count
            return sum
        }
    }

    /// Counts an end.
    mutating func count(_ end: JobEnd) {
        ended[end, default: 0] += 1
    }

    /// How many messages ended in a way.
    package func ended(_ end: JobEnd) -> UInt64 { ended[end] ?? 0 }

    /// Counts how long it took from a block's time to a verdict about a message in it.
    mutating func detected(at now: Double, in block: BlockReference) {
        let seconds = now - Double(block.timestamp.seconds)
        guard seconds.isFinite, abs(seconds) < 1e9 else { return }
        detection.record(.seconds(seconds))
    }
}
