/// Whether blocks go on without a source's round: no block comes without one, so that it is the source that stands still.
struct OutrunWatch: Hashable, Sendable {
    /// Blocks that may come to light after a round has stopped, because one node has heard of them before another.
    private static let fewBlocks: UInt64 = 3

    /// The newest block that others named first since the round moved last.
    private var first: UInt64?
    /// Since when more than a few blocks have followed that one; nil while they have not.
    private(set) var since: Moment?
    /// They have for so long that it is no matter of when which source was asked.
    private(set) var isCertain = false

    /// Takes in an answer with another round.
    mutating func roundMoved() { self = OutrunWatch() }

    /// Takes in an answer with the same round.
    ///
    /// - Parameters:
    ///   - newest: the newest block that others have named since the round moved; nil where none has.
    ///   - own: the newest block that the source itself knows: who catches up with it outruns nobody.
    ///   - isMoving: blocks have come a moment ago.
    ///   - hasStopped: the chain stands still, so that nobody outruns anybody.
    ///   - pause: the longest usual time between two blocks or looks, in seconds.
    mutating func roundStands(
        newest: UInt64?, own: UInt64?, isMoving: Bool, hasStopped: Bool, pause: Double, at now: Moment
    ) {
        first = first ?? newest
        if isCertain, !hasStopped { return }
        isCertain = false
        let reached = max(first ?? 0, own ?? 0)
        guard !hasStopped, let newest, newest > reached, newest - reached > Self.fewBlocks else {
            since = nil
            return
        }
        // A leader that fails makes a pause of its own, in which nothing is known anew.
        guard isMoving else { return }
        let since = self.since ?? now
        self.since = since
        isCertain = now.elapsed(since: since) >= .seconds(pause)
    }
}
