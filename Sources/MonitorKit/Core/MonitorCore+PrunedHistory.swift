/// History that was said to be gone: another endpoint may have it, a node may read it in anew, one answer may have been wrong.
///
/// So may an endpoint that could not be asked: then history is not gone, and is asked for as seldom.
///
/// Each height costs some reads of every endpoint, and whoever sends messages chooses how many heights there are. So a few are
/// asked for now and then, and all others when one of those is back.
extension MonitorCore {
    /// Answers with heads from one probe to the next.
    static let answersPerProbe: UInt64 = 32
    /// Turns in which every height is asked for, where reads allow it: nine minutes with blocks of two seconds.
    private static let turns = 4
    /// How often a height is asked for in vain, soon after each other, before it is left for the probes: an endpoint that failed
    /// once may be back by then.
    private static let attempts = 3

    /// Whether a height that somebody else may have is from now on asked for no more often than what is gone.
    func isGivenUp(_ chain: ChainIndex, _ number: BlockNumber, _ failure: UpstreamFailure) -> Bool {
        guard failure.mayBeElsewhere else { return false }
        return chains[chain].pruned.contains(number)
            || chains[chain].evidence.failures(of: number) + 1 >= Self.attempts
    }

    /// Asks for heights again: by turns for the highest, which is the likeliest to be there, and for the next of them all.
    mutating func probeHistory(_ chain: ChainIndex) {
        let heights = chains[chain].pruned.sorted(by: >)
        guard let highest = heights.first else { return }
        let round = chains[chain].answers / Self.answersPerProbe
        let probes = round % 2 == 1 ? [highest] : nextTurn(chain, heights)
        chains[chain].probes = Set(probes)
        for number in probes { chains[chain].evidence.add(number) }
    }

    /// The heights that follow, downward, on those of the last turn, and from the top again: as many as make few turns, and no
    /// more than may be on their way at once.
    private mutating func nextTurn(_ chain: ChainIndex, _ heights: [BlockNumber]) -> [BlockNumber] {
        let share = min((heights.count + Self.turns - 1) / Self.turns, max(1, configuration.readsInFlight))
        let last = chains[chain].lastProbed ?? heights[0]
        let start = heights.firstIndex { $0 < last } ?? 0
        let turn = (0..<share).map { heights[(start + $0) % heights.count] }
        chains[chain].lastProbed = turn.last
        return turn
    }

    /// Asks for all that was said to be gone, where it was a probe that came back.
    mutating func historyRead(_ chain: ChainIndex, _ number: BlockNumber) {
        guard chains[chain].pruned.remove(number) != nil, chains[chain].probes.contains(number) else { return }
        chains[chain].probes = []
        for number in chains[chain].pruned.sorted() { chains[chain].evidence.add(number) }
    }
}
