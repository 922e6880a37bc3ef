import Testing

@testable import MonitorKit

/// Whether a source derives nothing while others do, from the places of its safe heads and of theirs alone.
@Suite struct DerivationWatchTests {
    private static let limits = DerivationWatch.Limits(
        stalled: 1_200, pause: 600, lead: 17, batch: 300, patience: 15)

    private var watch = DerivationWatch()

    /// Looks every five seconds, up to and with a time, at a head that stands at block 100 until something else is said of it.
    private mutating func play(
        _ seconds: ClosedRange<Double>, own: (Double) -> UInt64? = { _ in 100 }, others: (Double) -> UInt64?
    ) {
        for second in stride(from: seconds.lowerBound, through: seconds.upperBound, by: 5) {
            watch.look(
                at: .localSafe, own: own(second), others: others(second), within: Self.limits, at: moment(second))
        }
    }

    /// Others that derive thirty blocks a minute.
    private static func moving(_ second: Double) -> UInt64 { 100 + UInt64(second / 60) * 30 }

    @Test mutating func headThatStandsStill_whileOthersGoOn_isStuck_onceItWouldCountAsStopped() {
        play(0...1_195, others: Self.moving)
        #expect(!watch.isStuck)
        play(1_200...1_200, others: Self.moving)
        #expect(watch.isStuck)
    }

    @Test mutating func headThatNobodyElseShows_isNeverStuck() {
        play(0...9_000, others: { _ in nil })
        #expect(!watch.isStuck)
    }

    /// They were never nearer, or have heard of one batch more before L1 stopped.
    @Test(arguments: [0.0, 300])
    mutating func headWhoseOthersStandStillToo_isNotStuck(_ last: Double) {
        play(0...last, own: { _ in 90 }, others: { _ in 90 })
        play((last + 5)...(last + 5), others: { _ in last == 0 ? 400 : 100 })
        play((last + 10)...9_000, others: { _ in 400 })
        #expect(!watch.isStuck)
    }

    @Test mutating func headThatIsLessThanALeadBehind_isNotStuck() {
        play(0...9_000, others: { 100 + min(UInt64($0 / 500), 17) })
        #expect(!watch.isStuck)
    }

    @Test mutating func headThatMoves_isNotStuckAnyMore_andIsWatchedAnew() {
        play(0...1_200, others: Self.moving)
        #expect(watch.isStuck)
        play(1_205...2_400, own: { _ in 101 }, others: Self.moving)
        #expect(!watch.isStuck)
        play(2_405...2_405, own: { _ in 101 }, others: Self.moving)
        #expect(watch.isStuck)
    }

    /// A source that is lost for longer than a row is patient, or answers without the head, was not seen to stand still.
    @Test(arguments: [1_190.0, 1_195])
    mutating func gapInLooks_beginsTheWatchAnew(_ last: Double) {
        play(0...(last - 15), others: Self.moving)
        play(last...1_200, others: Self.moving)
        // Fifteen seconds are within what a row is patient for.
        #expect(watch.isStuck)
        play(1_220...2_415, others: Self.moving)
        #expect(!watch.isStuck)
        play(2_420...2_420, others: Self.moving)
        #expect(watch.isStuck)
    }

    @Test mutating func headThatIsNotNamed_isWatchedAnew_onceItIs() {
        play(0...1_200, others: Self.moving)
        play(1_205...1_205, own: { _ in nil }, others: Self.moving)
        #expect(!watch.isStuck)
        play(1_210...2_405, others: Self.moving)
        #expect(!watch.isStuck)
    }

    @Test mutating func headThatIsStuck_staysSo_whenTheOthersAreLost_andNotWhenTheyComeBackToIt() {
        play(0...1_200, others: Self.moving)
        play(1_205...9_000, others: { _ in nil })
        #expect(watch.isStuck)
        play(9_005...9_005, others: { _ in 110 })
        #expect(!watch.isStuck)
    }

    /// What others showed before they were lost is enough, while it is not long ago.
    @Test(arguments: [(5.0, false), (305, false), (905, true)])
    mutating func othersThatWereLostBefore_haveShownIt_whereTheyWentOn(_ lost: Double, isStuck: Bool) {
        play(0...1_200, others: { $0 < lost ? Self.moving($0) : nil })
        #expect(watch.isStuck == isStuck)
    }

    /// All have stopped, and the one that is furthest is lost now and then.
    @Test mutating func othersOfWhichOneIsLostAndComesBack_haveNotMoved() {
        play(0...5, others: { 250 + UInt64($0) })
        play(10...9_000, others: { $0.truncatingRemainder(dividingBy: 60) == 0 ? 130 : 255 })
        #expect(!watch.isStuck)
    }

    /// Who was started in a stop of all, and who saw them go on before it, say the same: what is more than a batch apart is stuck.
    @Test(arguments: [(417, false), (418, true)] as [(UInt64, Bool)])
    mutating func headWhoseOthersStandStillToo_isStuck_whereItIsMoreThanABatchBehind(_ others: UInt64, isStuck: Bool) {
        play(0...1_195, others: { _ in others })
        #expect(!watch.isStuck)
        play(1_200...1_200, others: { _ in others })
        #expect(watch.isStuck == isStuck)
        var witness = Self()
        witness.play(0...1_800, others: { 100 + min(others - 100, UInt64($0 / 4)) })
        #expect(witness.watch.isStuck)
        witness.play(1_805...2_400, others: { _ in others })
        #expect(witness.watch.isStuck == isStuck)
    }
}
