import MonitorKit
import Testing

/// Every way in which the head of a chain can move over a small tree of blocks, up to a length.
///
/// After each event: the window is a path of the tree, what left it was told of exactly once, nothing final went without a
/// word, heads are in order. At the end of each way the node stays where it is, and no block of its chain may be missing.
@Suite struct SmallWorldTests {
    static let tree = SmallTree()
    static let heads = Array(tree.blocks.indices)

    /// Code that is not optimized is slow: the longest ways are tried in a release build.
    private static func length(_ debug: Int, release: Int) -> Int {
        #if DEBUG
            debug
        #else
            release
        #endif
    }

    private func expect(_ walk: SmallWalk) {
        for failure in walk.failures { Issue.record("\(failure)") }
        #expect(walk.ways == (0..<walk.length).reduce(1) { ways, _ in ways * walk.alphabet.count })
    }

    @Test func head_thatMovesInAnyWay_isFollowedAsTheModelSays() {
        var walk = SmallWalk(
            Self.heads.map { .init(head: $0) }, length: Self.length(4, release: 5), hasModel: true)
        walk.tryAll(Self.tree)
        expect(walk)
    }

    @Test func head_withAnyFinality_losesNothingFinalWithoutAWord() {
        let looks = [1, 2, 3, 5, 7].flatMap { head in [0, 2].map { CursorWorld.Look(head: head, unfinal: $0) } }
        var walk = SmallWalk(looks, length: Self.length(3, release: 4))
        walk.tryAll(Self.tree)
        expect(walk)
    }

    @Test func reads_thatFailOrComeFromElsewhere_leaveNoGap() {
        let looks = [2, 3, 5, 8].flatMap { head in
            [.same, .none, .chain(7)].map { CursorWorld.Look(head: head, answers: $0) }
        }
        var walk = SmallWalk(looks, length: Self.length(3, release: 4))
        walk.tryAll(Self.tree)
        expect(walk)
    }

    @Test func reads_thatFailOrComeFromElsewhere_withFinality_leaveNoGap() {
        let looks = [2, 3, 5].flatMap { head in
            [1, 2].flatMap { unfinal in
                [.same, .chain(7)].map { CursorWorld.Look(head: head, unfinal: unfinal, answers: $0) }
            }
        }
        var walk = SmallWalk(looks, length: Self.length(3, release: 4))
        walk.tryAll(Self.tree)
        expect(walk)
    }
}
