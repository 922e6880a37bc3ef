import MonitorKit
import Testing

/// Rollup nodes that follow the newest blocks and derive nothing: they are stuck alone, and say nothing of their chain.
@Suite struct SourceDerivationTests {
    private static let row = RowID.named("chain")

    /// How far a chain is derived of which a batch comes to L1 every five minutes.
    private static func derived(_ time: Double) -> Double { (time / 300).rounded(.down) * 300 - 30 }

    /// An execution node of that chain, whose batches stop at a time.
    private static func execution(_ time: Double, until end: Double = .infinity) -> RowObservation {
        PlayedRow.says([.unsafe: time, .crossSafe: derived(min(time, end))])
    }

    /// A rollup node that derives nothing any more from a time on.
    private static func node(_ time: Double, until end: Double = .infinity) -> RowObservation {
        var observation = PlayedRow.says([.unsafe: time, .localSafe: derived(min(time, end))])
        observation.heads[.l1Origin] = HeadPosition(number: 5_000 + UInt64(time / 12))
        observation.sequencing = SequencingPlace(
            safeOrigin: 4_000 + UInt64(min(time, end) / 12), l1Head: 5_005 + UInt64(time / 12),
            l1HeadTime: moment(time).wall)
        return observation
    }

    /// A rollup node that names both safe heads, and derives nothing from a time on.
    private static func whole(_ time: Double, until end: Double = .infinity) -> RowObservation {
        PlayedRow.says([.unsafe: time, .localSafe: min(time, end) - 30, .crossSafe: min(time, end) - 60])
    }

    private static var el: PlayedRow.Source { ("el", { execution($0) }) }
    private static var frozen: PlayedRow.Source { ("node", { node($0, until: 900) }) }

    @Test func nodeThatDerivesNothing_whileOthersDo_isToldAsStuck_andNothingIsSaidOfTheChain() {
        var played = PlayedRow()
        played.play(to: 2_095, [Self.el, Self.frozen])
        #expect(played.state(of: "node") == .current && played.row.sequencing != nil)
        let before = played.takeTransitions()
        #expect(before == [])
        played.play(to: 9_000, [Self.el, Self.frozen])
        let told = played.takeTransitions()
        #expect(
            told == [
                .source(Self.row, "node", from: .current, to: .stuck),
                .causes(Self.row, [.nodeLocal], detail: "node derives nothing while others do"),
            ])
        #expect(played.states == [.unsafe: [.ok], .localSafe: [.ok], .crossSafe: [.ok], .l1Origin: [.ok]])
        #expect(played.row.sequencing == nil, "what it has not derived is no place on L1")
        #expect(played.number(of: .localSafe) == 5_485, "a block that is safe elsewhere is derived")
        #expect(played.number(of: .l1Origin) == 5_750, "it still follows the newest blocks")
        played.play(to: 9_100, [Self.el, ("node", { Self.node($0) })])
        let after = played.takeTransitions()
        #expect(
            after == [
                .source(Self.row, "node", from: .stuck, to: .current), .causes(Self.row, [], detail: ""),
            ])
        #expect(played.row.sequencing != nil)
    }

    /// What heads are shown where is the same for who saw the node stop and for who was started hours later.
    @Test func whoIsStartedHoursLater_seesNoStop_andComesToTheSame() {
        var witness = PlayedRow()
        witness.play(to: 9_500, [Self.el, Self.frozen])
        var latecomer = PlayedRow(from: 8_000)
        latecomer.play(to: 8_100, [Self.frozen, Self.el])
        #expect(latecomer.states == [.unsafe: [.ok], .localSafe: [.ok], .crossSafe: [.ok], .l1Origin: [.ok]])
        latecomer.play(to: 9_500, [Self.frozen, Self.el])
        #expect(latecomer.states == [.unsafe: [.ok], .localSafe: [.ok], .crossSafe: [.ok], .l1Origin: [.ok]])
        #expect(latecomer.state(of: "node") == .stuck && latecomer.row.causes == witness.row.causes)
        let reports = [witness, latecomer].map { RowReport($0.row, at: moment(9_500)) }
        #expect(reports[0].heads.map(\.position) == reports[1].heads.map(\.position))
    }

    @Test func nodeThatDerivesNothing_speaksForNoSafeHead_onceItIsAlone() {
        var played = PlayedRow()
        played.play(to: 9_000, [Self.el, Self.frozen])
        played.forgetStates()
        played.play(to: 12_000, [("el", { _ in nil }), Self.frozen])
        #expect(played.states[.localSafe] == [.ok, .unreadable] && played.states[.crossSafe] == [.ok, .unreadable])
        #expect(played.state(of: "node") == .stuck && played.row.causes == [.nodeLocal])
        #expect(played.state(of: .unsafe) == .ok && played.row.state == .ok)
        #expect(
            played.number(of: .localSafe) == 1_435, "it is shown where it is, and that it stands there says nothing")
    }

    @Test func oneOfTwoRollupNodes_isStuck_byTheLevelsThatBothName() {
        var played = PlayedRow()
        let one: PlayedRow.Source = ("one", { Self.whole($0) })
        let two: PlayedRow.Source = ("two", { Self.whole($0, until: 300) })
        played.play(to: 1_700, [one, two])
        #expect(played.state(of: "two") == .stuck && played.state(of: "one") == .current)
        #expect(played.states[.localSafe] == [.ok] && played.states[.crossSafe] == [.ok])
        played.play(to: 4_000, [("one", { _ in nil }), two])
        #expect(played.state(of: "two") == .stuck && played.states[.localSafe] == [.ok, .unreadable])
    }

    /// Nobody can say any more how far the chain is derived: the one that is left never came to where the other was.
    @Test func nodeThatIsLeft_belowWhereTheOtherWas_isNoChainThatStandsStill() {
        var played = PlayedRow()
        let two: PlayedRow.Source = ("two", { Self.whole($0, until: 300) })
        played.play(to: 600, [("one", { Self.whole($0) }), two])
        played.play(to: 4_000, [("one", { _ in nil }), two])
        #expect(played.states[.localSafe] == [.ok, .unreadable] && played.row.causes == [])
    }

    @Test func batchesThatStop_areTheChains_andNoSourceIsStuck() {
        var played = PlayedRow()
        played.play(
            to: 2_000, [("el", { Self.execution($0, until: 300) }), ("node", { Self.node($0, until: 300) })])
        #expect(played.state(of: .localSafe) == .stalled && played.state(of: .crossSafe) == .stalled)
        #expect(played.row.causes == [.batcherStopped])
        #expect(played.state(of: "el") == .current && played.state(of: "node") == .current)
    }

    @Test func onlySource_hasNobodyBesideIt() {
        var played = PlayedRow()
        played.play(to: 2_000, [("node", { Self.node($0, until: 300) })])
        #expect(played.state(of: .localSafe) == .stalled && played.row.causes == [.batcherStopped])
        #expect(played.state(of: "node") == .current)
    }

    /// A tag that repeats the newest block would hide that batches do not come.
    @Test func nodeThatCallsItsNewestBlockSafe_showsNothingOfWhatOthersDerive() {
        var played = PlayedRow()
        played.play(
            to: 2_000,
            [("el", { PlayedRow.says([.unsafe: $0, .crossSafe: $0]) }), ("node", { Self.node($0, until: 300) })])
        #expect(played.state(of: .localSafe) == .stalled && played.row.causes == [.batcherStopped])
        #expect(played.state(of: "node") == .current)
    }

    /// The node names the cross-safe head too, and the tag is no head that it has fallen behind.
    @Test func nodeThatCallsItsNewestBlockSafe_makesNoOtherStuck_whenBatchesStop() {
        var played = PlayedRow()
        played.play(
            to: 2_000,
            [("el", { PlayedRow.says([.unsafe: $0, .crossSafe: $0]) }), ("node", { Self.whole($0, until: 300) })])
        #expect(played.state(of: .localSafe) == .stalled && played.row.causes == [.batcherStopped])
        #expect(played.state(of: "node") == .current)
    }

    /// What it derives goes on, and is shown also where nobody else derives anything.
    @Test func nodeWhoseCrossSafeHeadAloneIsStuck_stillShowsWhatIsDerived() {
        let two: PlayedRow.Source = (
            "two", { PlayedRow.says([.unsafe: $0, .localSafe: $0 - 30, .crossSafe: min($0, 300) - 60]) }
        )
        var played = PlayedRow()
        played.play(to: 1_700, [("one", { Self.whole($0) }), two])
        #expect(played.state(of: "two") == .stuck && played.state(of: "one") == .current)
        #expect(played.row.explanation == "two verifies nothing while others do")
        played.play(to: 4_000, [("one", { _ in nil }), two])
        #expect(played.states[.localSafe] == [.ok] && played.number(of: .localSafe) == 2_985)
        #expect(played.states[.crossSafe] == [.ok, .unreadable])
    }
}
