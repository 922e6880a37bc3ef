/// What supernodes name for the times of a round, held against each other: a pure value.
///
/// A round is about the newest time that all have verified. One that stands still, or lies about its time, would hide for
/// ever what the others say about later ones: where one is far behind, a round is about the newest that two have as well.
package struct SuperRootRounds: Sendable {
    /// How far behind a supernode has to be for the others to be compared without it too, in seconds.
    static let farBehind: UInt64 = 30

    /// What all that were asked say about one time, by name.
    package typealias Answers = (time: Timestamp, byName: [String: SuperRootAnswer])

    private var all = SuperRootComparison()
    private var ahead = SuperRootComparison()

    /// Starts with nothing compared.
    package init() {}

    /// The times to ask about, one or two, ascending; none where nobody has verified any.
    package static func times(verified: [Timestamp]) -> [Timestamp] {
        let sorted = verified.sorted()
        guard let oldest = sorted.first else { return [] }
        guard let newest = sorted.dropLast().last, newest.seconds - oldest.seconds > farBehind else { return [oldest] }
        return [oldest, newest]
    }

    /// Takes in one round.
    ///
    /// - Returns: who disagrees, and the news among that, each with its time.
    package mutating func compare(
        _ answers: [Answers]
    ) -> (disagreeing: Set<String>, news: [(name: String, time: Timestamp)]) {
        var (disagreeing, news): (Set<String>, [(name: String, time: Timestamp)]) = ([], [])
        if answers.count < 2 { ahead = SuperRootComparison() }
        for (place, answer) in answers.enumerated() {
            let round = place == 0 ? all.compare(answer.byName) : ahead.compare(answer.byName)
            news += round.news.filter { !disagreeing.contains($0) }.map { (name: $0, time: answer.time) }
            disagreeing.formUnion(round.disagreeing)
        }
        return (disagreeing, news)
    }
}
