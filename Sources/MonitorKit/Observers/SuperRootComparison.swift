/// The super roots that supernodes name for one time, held against each other: a pure value.
///
/// A reorg of L1 can set two honest supernodes apart for a moment, so that two rounds in a row have to show a difference.
package struct SuperRootComparison: Sendable {
    /// What one round showed.
    package struct Round: Hashable, Sendable {
        /// Supernodes that name another root than most do, as two rounds in a row show; ascending.
        package var disagreeing: [String] = []
        /// Those of them that did not do so before.
        package var news: [String] = []
    }

    private var suspects: Set<String> = []
    private var confirmed: Set<String> = []

    /// Starts with nothing compared.
    package init() {}

    /// Takes in one round.
    ///
    /// Supernodes that run other chains cannot be compared, and neither can those that have not verified the time; the root
    /// that most name is taken for the right one, and where as many name another, both sides are told.
    package mutating func compare(_ answers: [String: SuperRootAnswer]) -> Round {
        let verified = answers.compactMapValues(\.verified)
        let chains = Dictionary(grouping: verified.keys) { name in answers[name]?.chains ?? [] }
        var round = Round()
        var differing: Set<String> = []
        for names in chains.values where names.count > 1 {
            let roots = Dictionary(grouping: names) { verified[$0]?.superRoot }
            let most = roots.values.map(\.count).max() ?? 0
            let leaders = roots.values.filter { $0.count == most }
            for names in roots.values where names.count < most || leaders.count > 1 { differing.formUnion(names) }
        }
        let now = differing.intersection(suspects.union(confirmed))
        round.disagreeing = now.sorted()
        round.news = now.subtracting(confirmed).sorted()
        // A supernode that gave nothing to compare keeps what was found about it.
        confirmed = now.union(confirmed.filter { verified[$0] == nil })
        suspects = differing
        return round
    }
}
