import MonitorKit
import Testing

/// Whose answer confirms that a head is still where it was: only that of a source that is there.
@Suite struct SourcePlaceTests {
    private static var a: PlayedRow.Source { ("a", { PlayedRow.newest($0) }) }
    private static var lost: PlayedRow.Source { ("a", { _ in nil }) }

    /// It comes to where the other was so many seconds later, and meanwhile nobody says that the chain stands still.
    @Test(arguments: [10.0, 25, 30, 34, 40, 60, 100])
    func sourceThatLags_andGoesOn_makesNoStop_whenTheOtherIsLost(lag: Double) {
        let b: PlayedRow.Source = ("b", { PlayedRow.newest($0 - lag) })
        var played = PlayedRow()
        played.play(to: 200, [Self.a, b])
        played.play(to: 400, [Self.lost, b])
        let states = played.states[.unsafe] ?? []
        #expect(states.isDisjoint(with: [.stalled, .recovering]), "\(states)")
        // One that is nearer comes to where the other was soon enough.
        let isFarBehind = lag > 50
        #expect(states.contains(.unreadable) == isFarBehind)
        let last: LivenessState = lag > 10 ? .degraded : .ok
        let number = UInt64(1_000 + (400 - lag) / 2)
        #expect(played.state(of: .unsafe) == last && played.number(of: .unsafe) == number)
    }

    @Test func sourceThatIsStuck_makesNoStop_whenTheOtherIsLost_andStaysStuck() {
        let b: PlayedRow.Source = ("b", { PlayedRow.newest(min($0, 100)) })
        var played = PlayedRow()
        played.play(to: 300, [Self.a, b])
        #expect(played.state(of: "b") == .stuck)
        played.play(to: 600, [Self.lost, b])
        #expect(played.states[.unsafe] == [.ok, .unreadable] && played.row.state == .unreadable)
        #expect(played.state(of: "b") == .stuck && played.row.causes == [.nodeLocal])
        played.play(to: 700, [Self.a, b])
        #expect(played.states[.unsafe] == [.ok, .unreadable] && played.state(of: .unsafe) == .ok)
    }

    /// It moves below where the chain stands: that neither confirms the stop nor takes it back.
    @Test func stop_isNeitherConfirmedNorTakenBack_byASourceThatLagsAndGoesOn() {
        let a: PlayedRow.Source = ("a", { PlayedRow.newest(min($0, 200)) })
        let b: PlayedRow.Source = ("b", { PlayedRow.newest(min($0 - 100, 200)) })
        var played = PlayedRow()
        played.play(to: 240, [a, b])
        #expect(played.state(of: .unsafe) == .stalled)
        played.forgetStates()
        played.play(to: 295, [Self.lost, b])
        #expect(played.states[.unsafe] == [.stalled, .unreadable] && played.state(of: .unsafe) == .unreadable)
        // It has come there, and stands there.
        played.play(to: 400, [Self.lost, b])
        #expect(played.state(of: .unsafe) == .stalled && played.row.watches[.unsafe]?.stall?.since == moment(200).wall)
        #expect(played.states[.unsafe] == [.stalled, .unreadable])
    }

    /// The node that dies may be the sequencer's, and its last block one that nobody else has heard of.
    @Test func sourceThatKeptUp_andStandsStill_showsTheStop_whenTheOtherDies() {
        let b: PlayedRow.Source = ("b", { PlayedRow.newest(min($0, 198)) })
        var played = PlayedRow()
        played.play(to: 200, [Self.a, b])
        played.play(to: 240, [Self.lost, b])
        #expect(played.state(of: .unsafe) == .stalled && played.row.causes == [.sequencerStopped])
    }

    /// Sources that have been further are not behind: the chain went back, and they with it.
    @Test func chainThatWentBack_andStandsThere_hasStopped() {
        let back = { (time: Double) in PlayedRow.newest(time <= 1_000 ? time : 600) }
        var played = PlayedRow()
        played.play(to: 1_100, [("a", back), ("b", back)])
        #expect(played.state(of: .unsafe) == .stalled && played.number(of: .unsafe) == 1_300)
        #expect(played.state(of: "a") == .current && played.state(of: "b") == .current)
    }

    @Test func answersOfASourceThatLags_areNoSecondLook_andNoStopOnceTheyAreTheOnlyOnes() {
        let b: PlayedRow.Source = ("b", { PlayedRow.newest($0 - 60) })
        var played = PlayedRow()
        played.play(to: 5, [Self.a, b])
        played.play(to: 60, [Self.lost, b])
        #expect(played.states[.unsafe] == [.unreadable])
        // It has come further than anybody was.
        played.play(to: 80, [Self.lost, b])
        #expect(played.states[.unsafe] == [.unreadable, .degraded])
    }

    /// One block below the last one, it does not wait until the node that had it counts as lost.
    @Test(arguments: [205.0, 215, 220, 225, 230])
    func stop_isSeenInTime_whenTheSourceThatHadTheLastBlockDiesInIt(death: Double) {
        let a: PlayedRow.Source = ("a", { PlayedRow.newest(min($0, 200)) })
        let b: PlayedRow.Source = ("b", { PlayedRow.newest(min($0, 198)) })
        var played = PlayedRow()
        played.play(to: death, [a, b])
        #expect(played.state(of: .unsafe) != .stalled || death == 230)
        played.play(to: 240, [Self.lost, b])
        #expect(played.state(of: .unsafe) == .stalled)
    }

    /// It answers late itself: its own looks are not so far apart, and are two.
    @Test func stop_isSeenAtOnce_byASourceThatStoodStillAllTheTime() {
        var row = ChainRow(.named("chain"), RowParameters(.op, blockTime: 2, pollInterval: 5))
        for time in stride(from: 5.0, through: 225, by: 5) {
            row.answered("a", PlayedRow.newest(min(time, 200)), at: moment(time))
            row.answered("b", PlayedRow.newest(min(time, 198)), at: moment(time + 2))
        }
        row.answered("b", PlayedRow.newest(198), at: moment(232))
        #expect(row.watches[.unsafe]?.state == .degraded)
        row.answered("b", PlayedRow.newest(198), at: moment(241))
        #expect(row.watches[.unsafe]?.state == .stalled)
    }
}
