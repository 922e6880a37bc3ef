/// Whether a head falls ever further behind: it moves, and comes less far than time does.
///
/// Its own time is held against the steady clock, so that a wall clock that is wrong, or is set anew, shows nothing.
struct FallWatch: Hashable, Sendable {
    /// How far back is looked.
    private static let window = Duration.seconds(300)
    /// For how long it must have fallen behind until now.
    private static let recently = Duration.seconds(60)
    /// The share of this time by which a head falls behind that does more than limp.
    private static let leastShare = 0.15

    private struct Sample: Hashable {
        let time: Double
        let at: Moment

        /// By how many seconds less than the clock a head has come further since.
        func loss(of later: Sample) -> Double { later.at.elapsed(since: at) / .seconds(1) - (later.time - time) }
    }

    private var samples: [Sample] = []
    /// Seconds by which it has fallen behind; zero once it keeps pace.
    ///
    /// A better minute in between changes nothing.
    private(set) var seconds = 0.0

    /// Takes in that the head has moved to a block with a time.
    mutating func moved(to time: Double, at now: Moment) {
        let newest = Sample(time: time, at: now)
        samples.removeAll { now.elapsed(since: $0.at) > Self.window }
        if let before = samples.last(where: { now.elapsed(since: $0.at) >= Self.recently }) {
            let lost = before.loss(of: newest)
            if lost > Self.leastShare * (now.elapsed(since: before.at) / .seconds(1)) {
                seconds = samples.map { $0.loss(of: newest) }.max() ?? 0
            } else if lost <= 0 {
                seconds = 0
            }
        } else {
            seconds = 0
        }
        // One sample in a hundredth of the window bounds what is kept.
        if let last = samples.last, now.elapsed(since: last.at) < Self.window / 100 { return }
        samples.append(newest)
    }
}
