import MonitorKit
import Testing

/// The first answer of a source, which has none before it: what cannot be waits for a second one, or is not followed.
@Suite struct FirstAnswerTests {
    private static var a: PlayedRow.Source { ("a", { PlayedRow.newest($0) }) }
    private static var b: PlayedRow.Source { ("b", { PlayedRow.newest($0) }) }

    /// A node whose newest blocks have times so far ahead, in another unit perhaps.
    private static func ahead(_ time: Double, by seconds: Double, unit: Double = 1) -> RowObservation {
        var observation = PlayedRow.newest(time)
        observation.heads[.unsafe]?.time = (1_700_000_000 + time + seconds) * unit
        return observation
    }

    /// A node that names a height that cannot be until a time, and then the truth.
    private static func odd(_ time: Double, until end: Double) -> RowObservation {
        var observation = PlayedRow.newest(time)
        if time <= end { observation.heads[.unsafe] = head(99_000_000, at: time) }
        return observation
    }

    @Test(arguments: [1.0, 1_000])
    func headInTheFuture_countsAtTheSecondLook(unit: Double) {
        let node: PlayedRow.Source = ("node", { Self.ahead($0, by: 60, unit: unit) })
        var played = PlayedRow()
        played.play(to: 5, [node])
        #expect(played.row.watches[.unsafe]?.position == nil && played.state(of: "node") == .current)
        played.play(to: 10, [node])
        #expect(played.number(of: .unsafe) == 1_005 && played.row.watches[.unsafe]?.position?.time == nil)
    }

    @Test func headAsFarAheadAsTwoClocksMayBeApart_countsAtOnce() {
        var played = PlayedRow()
        played.play(to: 5, [("node", { Self.ahead($0, by: 30) })])
        #expect(played.number(of: .unsafe) == 1_002)
    }

    @Test func epoch_isDueToEndInTheFuture_andCountsAtOnce() {
        var played = PlayedRow(.concordium)
        played.play(
            to: 5,
            [
                (
                    "proxy",
                    { time in
                        var observation = PlayedRow.newest(time)
                        observation.heads[.epoch] = HeadPosition(number: 7, time: moment(1_800).wall)
                        return observation
                    }
                )
            ])
        #expect(played.number(of: .epoch) == 7)
    }

    @Test func headOutOfReachOfAnotherSource_isNeverFollowed_whereTheNextAnswerTakesItBack() {
        var played = PlayedRow()
        played.play(to: 50, [Self.a])
        let new: PlayedRow.Source = ("new", { Self.odd($0, until: 55) })
        played.play(to: 55, [Self.a, new])
        #expect(played.number(of: .unsafe) == 1_027)
        played.play(to: 200, [Self.a, new])
        let told = played.takeTransitions()
        #expect(told == [] && played.states[.unsafe] == [.ok] && played.number(of: .unsafe) == 1_100)
    }

    @Test func headOutOfReachOfAnotherSource_countsAtTheSecondLook() {
        var played = PlayedRow()
        played.play(to: 50, [Self.a])
        played.play(to: 60, [Self.a, ("new", { Self.odd($0, until: 60) })])
        #expect(played.number(of: .unsafe) == 99_000_000)
    }

    @Test func headOutOfReachOfAnotherSource_isConfirmedByNoCopyOfIt() {
        var played = PlayedRow()
        played.play(to: 50, [Self.a])
        played.play(
            to: 60,
            [
                Self.a,
                (
                    "new",
                    { time in
                        var copy = Self.odd(55, until: 55)
                        copy.copyAge = time - 55
                        return copy
                    }
                ),
            ])
        #expect(played.number(of: .unsafe) == 1_030)
    }

    @Test func headWithinReachOfAnotherSource_countsAtOnce() {
        var played = PlayedRow()
        played.play(to: 50, [Self.a])
        played.play(to: 55, [Self.a, ("new", { PlayedRow.newest($0 + 20) })])
        #expect(played.number(of: .unsafe) == 1_037)
    }

    /// It is told so whoever is asked first, and the row goes back to where the others are where it has followed.
    @Test(arguments: 0...2)
    func heightMoreThanTwiceThatOfTwoOthers_isAhead_andNotFollowed(place: Int) {
        let others: [PlayedRow.Source] = [Self.a, Self.b]
        func sources(_ x: @escaping (Double) -> RowObservation?) -> [PlayedRow.Source] {
            Array(others.prefix(place)) + [(name: "x", answer: x)] + Array(others.dropFirst(place))
        }
        let far = { (time: Double) -> RowObservation? in PlayedRow.newest(time + 6_000) }
        var played = PlayedRow()
        played.play(to: 200, sources(far))
        #expect(played.states[.unsafe] == [.ok] && played.number(of: .unsafe) == 1_100)
        #expect(played.state(of: "x") == .ahead && played.state(of: "a") == .current)
        #expect(played.row.causes == [.nodeLocal])
        #expect(played.row.explanation == "x names more than twice the height of all others, and is not followed")
        // With one that is being restarted there are two left, and that is no reason to follow it.
        let left = sources(far).map { source -> PlayedRow.Source in
            guard source.name == "b" else { return source }
            return ("b", { _ in nil })
        }
        played.play(to: 260, left)
        #expect(played.state(of: "x") == .ahead && played.number(of: .unsafe) == 1_130)
        played.play(to: 300, sources { PlayedRow.newest($0) })
        #expect(played.state(of: "x") == .current && played.row.causes == [] && played.row.state == .ok)
        #expect(played.states[.unsafe] == [.ok])
    }

    /// Two that are far apart are not two who agree where the chain is.
    @Test func heightMoreThanTwiceThatOfOthers_isBelieved_whereTheyDoNotAgree() {
        var played = PlayedRow()
        played.play(
            to: 100,
            [Self.a, ("syncing", { PlayedRow.newest($0 - 1_500) }), ("x", { PlayedRow.newest($0 + 6_000) })])
        #expect(played.state(of: "x") == .current && played.number(of: .unsafe) == 4_050)
    }

    /// A URL of another chain: what it names shows nothing of this one, however long it stands in the configuration.
    private static var wrong: PlayedRow.Source { ("wrong", { PlayedRow.newest($0 + 60_000) }) }

    private static func two(_ answer: @escaping (Double) -> RowObservation?) -> [PlayedRow.Source] {
        [(name: "b", answer: answer), (name: "c", answer: answer)]
    }

    /// Where the chain is goes on being known, and one that is stuck far below it confirms no stop.
    @Test func sourceThatIsStuck_makesNoStop_besideOneThatIsOutOfReach() {
        let stuck: PlayedRow.Source = ("b", { PlayedRow.newest(min($0, 100)) })
        var played = PlayedRow()
        played.play(to: 300, [Self.a, stuck, Self.wrong])
        #expect(played.state(of: "wrong") == .ahead && played.state(of: "b") == .stuck)
        played.play(to: 600, [("a", { _ in nil }), stuck, Self.wrong])
        #expect(played.states[.unsafe] == [.ok, .unreadable] && played.row.causes == [.nodeLocal])
    }

    /// The block that others refuse is told of beside it.
    @Test func sourceThatRunsAway_isNotFollowed_besideOneThatIsOutOfReach() {
        var played = PlayedRow()
        played.play(to: 300, [Self.a, Self.wrong] + Self.two { PlayedRow.newest(min($0, 100)) })
        #expect(played.state(of: "wrong") == .ahead && played.state(of: "a") == .ahead)
        #expect(Set(played.row.causes) == [.nodeLocal, .blockRefused] && played.number(of: .unsafe) == 1_050)
        played.play(to: 400, [Self.a, Self.wrong] + Self.two { PlayedRow.newest($0) })
        #expect(played.state(of: "a") == .current && played.row.causes == [.nodeLocal])
    }

    /// Two nodes that are synced together from genesis are two who agree, and not on where the chain is.
    @Test func sourceWhoseBlocksAreOfNow_isFollowed_besideTwoThatSyncTogether() {
        var played = PlayedRow()
        played.play(to: 100, [Self.a] + Self.two { PlayedRow.newest(-1_990 + 4 * $0) })
        #expect(played.state(of: "a") == .current && played.number(of: .unsafe) == 1_050)
        #expect(played.state(of: "b") == .behind && played.states[.unsafe] == [.ok])
    }
}
