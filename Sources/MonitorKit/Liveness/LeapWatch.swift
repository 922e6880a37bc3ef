/// How far a number can have come in a time.
struct LeapLimit: Hashable, Sendable {
    /// Seconds between blocks.
    let blockTime: Double
    /// How many blocks apart two answers may be because they were asked for at different moments.
    let lead: UInt64

    /// Whether a number is further than a chain can have come that makes blocks twice as fast as it should.
    func isLeap(from: UInt64, to: UInt64, within time: Duration) -> Bool {
        guard to > from else { return false }
        return Double(to - from) > 2 * (time / .seconds(1)) / blockTime + Double(lead)
    }
}

/// Numbers that a source has named far above where the chain can be: one counts once a later answer is not below it.
///
/// One odd answer would stay the highest number that was ever seen, and nothing after it would be a move. A node that catches
/// up leaps with each answer: it is believed one answer late, and is seen to move all the time. Before the first number of a
/// source there is none of its own to hold it against: what is odd about it is told by the clock and by other sources.
struct LeapWatch: Hashable, Sendable {
    /// How many answers in a row below a leap take it back: a balancer shows a node that lags in between.
    private static let answersToTakeBack = 3

    private struct Place: Hashable {
        let position: HeadPosition
        let at: Moment
        var answersBelow = 0
    }

    /// The highest number of each head that is believed, and when it was first named.
    private var tops: [WatchedHead: Place] = [:]
    private var leaps: [WatchedHead: Place] = [:]

    /// Takes in where a head is said to be, and says where it is by what can be believed; nil where that is nothing new.
    ///
    /// - Parameter isOdd: it cannot be there, as far as anything but earlier answers of the source shows.
    mutating func believe(
        _ new: HeadPosition, of head: WatchedHead, isOdd: Bool, limit: LeapLimit, at now: Moment
    ) -> HeadPosition? {
        let place = Place(position: new, at: now)
        let top = tops[head]
        let isLeap =
            top.map { limit.isLeap(from: $0.position.number, to: new.number, within: now.elapsed(since: $0.at)) }
            ?? isOdd
        guard isLeap else {
            if top.map({ new.number > $0.position.number }) ?? true { tops[head] = place }
            doubt(head)
            return new
        }
        guard let leap = leaps[head], new.number >= leap.position.number else {
            leaps[head] = place
            return nil
        }
        if limit.isLeap(from: leap.position.number, to: new.number, within: now.elapsed(since: leap.at)) {
            (tops[head], leaps[head]) = (leap, place)
            return leap.position
        }
        (tops[head], leaps[head]) = (place, nil)
        return new
    }

    /// The highest number of a head that is believed, and when it was first named.
    func top(of head: WatchedHead) -> (number: UInt64, at: Moment)? {
        tops[head].map { ($0.position.number, $0.at) }
    }

    /// Whether a number of a head waits for a later answer.
    func isDoubted(_ head: WatchedHead) -> Bool { leaps[head] != nil }

    /// Forgets what was said of a head whose numbers begin anew.
    mutating func forget(_ head: WatchedHead) {
        (tops[head], leaps[head]) = (nil, nil)
    }

    private mutating func doubt(_ head: WatchedHead) {
        guard var leap = leaps[head] else { return }
        leap.answersBelow += 1
        leaps[head] = leap.answersBelow < Self.answersToTakeBack ? leap : nil
    }
}
