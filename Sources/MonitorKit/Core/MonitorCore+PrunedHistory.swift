/// History that was said to be gone: another endpoint may have it, a node may read it in anew, one answer may have been wrong.
///
/// Each height costs some reads of every endpoint, and whoever sends messages chooses how many heights there are. So one is
/// asked for now and then, and the others when that one is back.
extension MonitorCore {
    /// Answers with heads from one probe to the next.
    static let answersPerProbe: UInt64 = 32

    /// Asks for one height again: by turns the highest, which is the likeliest to be there, and another.
    mutating func probeHistory(_ chain: ChainIndex) {
        let heights = chains[chain].pruned.sorted(by: >)
        guard !heights.isEmpty else { return }
        let round = chains[chain].answers / Self.answersPerProbe
        let number = heights[round % 2 == 1 ? 0 : Int(round / 2 % UInt64(heights.count))]
        chains[chain].probe = number
        chains[chain].evidence.add(number)
    }

    /// Asks for all that was said to be gone, where it was the probe that came back.
    mutating func historyRead(_ chain: ChainIndex, _ number: BlockNumber) {
        guard chains[chain].pruned.remove(number) != nil, chains[chain].probe == number else { return }
        chains[chain].probe = nil
        for number in chains[chain].pruned.sorted() { chains[chain].evidence.add(number) }
    }
}
