import MonitorKit
import Testing

/// Chains that do what healthy chains do, for a week, and of which nothing is said.
///
/// There are jitter, missed blocks, batches, leaders that fail, restarts of the monitor and of nodes, and an update of those that
/// have eras. Our clock is wrong for an hour, and one rollup node derives nothing for four.
@Suite struct HealthyWeekTests {
    private static let week = 7.0 * 86_400

    @Test(arguments: HealthyChain.all.indices)
    func nothingIsRaised(_ index: Int) {
        let seed = 0xA11CE + UInt64(index)
        var life = HealthyLife(HealthyChain.all[index], poll: 60, for: Self.week, seed: seed)
        let raised = life.live()
        #expect(raised.isEmpty, "seed \(seed): \(raised.prefix(5))")
        #expect(life.restarts > 10, "seed \(seed)")
        #expect(life.timesToldOfTheClock > 0, "seed \(seed)")
        #expect((life.timesToldOfTheNode > 0) == HealthyChain.all[index].isDerived, "seed \(seed)")
        #expect((life.pauses > 100) == (HealthyChain.all[index].kind == .concordium), "seed \(seed)")
    }

    /// The usual looks are every five seconds, and see twelve times as much: all of a week between the chains.
    @Test(arguments: HealthyChain.all.indices)
    func nothingIsRaised_byTheUsualLooks(_ index: Int) {
        let seed = 0xB0B + UInt64(index)
        var life = HealthyLife(
            HealthyChain.all[index], poll: 5, for: Self.week / Double(HealthyChain.all.count), seed: seed)
        let raised = life.live()
        #expect(raised.isEmpty, "seed \(seed): \(raised.prefix(5))")
        #expect(life.restarts > 0 && life.timesToldOfTheClock > 0, "seed \(seed)")
        #expect((life.timesToldOfTheNode > 0) == HealthyChain.all[index].isDerived, "seed \(seed)")
    }
}
