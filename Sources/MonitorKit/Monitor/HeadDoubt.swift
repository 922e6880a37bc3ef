/// Whether an endpoint holds the heads that it names, once that has come into question.
///
/// A pure value: time is passed in. A block below a head may be lacking because its history is gone, and a head because it was
/// just replaced or because another node answers behind the same address. An endpoint that twice in a row does not hold the head
/// that it named last, with the blocks just below, names heads that are none.
struct HeadDoubt: Sendable {
    /// What an endpoint has to hold: blocks that follow on each other, the last of them the head that it named.
    struct Check: Hashable, Sendable {
        let first: BlockNumber
        let head: BlockReference

        /// How many blocks that are.
        var count: Int { Int(clamping: head.number.value - min(first, head.number).value) + 1 }
    }

    /// How many checks in a row must show that.
    static let checksToConfirm = 2
    /// From one check to the next where the first showed that: what comes a little late has come by then.
    static let pause = Duration.seconds(1)
    /// From one check to the next otherwise, so that an endpoint whose history is gone is not asked all the time.
    static let calm = Duration.seconds(10)
    /// How long a check that showed that is remembered: two that are further apart are not in a row.
    static let memory = Duration.seconds(60)
    /// How many blocks below the head are checked at most: a head that can be is no further ahead of the chain, unless that stands still.
    static let reach: UInt64 = 20

    /// The block that was lacking last.
    private var lacking: BlockNumber?
    /// It was not looked into since.
    private var isRaised = false
    private var missed = 0
    private var checkedAt: Moment?

    /// The endpoint does not hold its heads, and did not in the last check.
    var isConfirmed: Bool { missed >= Self.checksToConfirm }

    /// Notes that a block is lacking at or below the head.
    mutating func raise(_ number: BlockNumber) {
        lacking = number
        isRaised = true
    }

    /// What to check now, of the head that was named last; then that counts as done.
    mutating func takeCheck(of head: BlockReference, at now: Moment) -> Check? {
        guard isRaised || isConfirmed else { return nil }
        if let checkedAt {
            let elapsed = now.elapsed(since: checkedAt)
            guard elapsed >= (missed == 0 || isConfirmed ? Self.calm : Self.pause) else { return nil }
            if !isConfirmed, elapsed >= Self.memory { missed = 0 }
        }
        isRaised = false
        checkedAt = now
        let first = max(lacking ?? head.number, head.number.lowered(by: Self.reach))
        return Check(first: min(first, head.number), head: head)
    }

    /// Takes in what a check showed.
    mutating func checked(isHeld: Bool) { missed = isHeld ? 0 : min(missed + 1, Self.checksToConfirm) }
}
