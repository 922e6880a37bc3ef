import MonitorKit
import Testing

/// Our clock is wrong: every age is by as much, and no head or source is late or still for that alone.
@Suite struct WrongClockTests {
    /// A rollup node of a chain whose batches come every minute.
    private static func node(_ time: Double, batchesUntil end: Double = .infinity) -> RowObservation {
        let batch = (min(time, end) / 60).rounded(.down) * 60
        var observation = PlayedRow.says([
            .unsafe: time, .localSafe: batch - 30, .crossSafe: batch - 60,
            .finalized: (time / 384).rounded(.down) * 384 - 900,
        ])
        let origin = (time / 12).rounded(.down)
        observation.heads[.l1Origin] = head(UInt64(5_000 + origin), at: 12 * origin - 24, fork: 1)
        observation.sequencingWindow = 43_200
        return observation
    }

    /// A node of a consensus whose leaders fail for forty seconds.
    private static func consensus(_ time: Double) -> RowObservation {
        let made = time < 400 || time >= 440 ? time : 400
        let number = UInt64(1_000 + (made - (time >= 440 ? 40 : 0)) / 2)
        var observation = RowObservation()
        for name in [WatchedHead.unsafe, .finalized] { observation.heads[name] = head(number, at: made) }
        observation.heads[.round] = HeadPosition(number: 2_000 + UInt64(time / 2))
        observation.heads[.epoch] = HeadPosition(number: 7, time: moment(900).wall)
        return observation
    }

    @Test(arguments: [40.0, 700, 3_600], [0.0, 300])
    func clockThatIsAhead_makesNoHeadLateThatIsNoLaterThanTheNewestBlock(seconds: Double, since start: Double) {
        let sources: [PlayedRow.Source] = [("one", { Self.node($0) }), ("two", { Self.node($0) })]
        var played = PlayedRow()
        played.play(to: start, sources)
        played.play(to: start + 900, wallOffset: seconds, sources)
        for head in [WatchedHead.localSafe, .crossSafe, .finalized, .l1Origin] {
            #expect(played.states[head] == [.ok], "\(head)")
        }
        let newest = played.states[.unsafe] ?? []
        #expect(newest.isSubset(of: [.ok, .degraded]), "\(newest)")
        let told = played.takeTransitions().compactMap { transition -> [StallCause]? in
            switch transition {
            case .causes(_, let causes, _): causes
            case .source: [.nodeLocal]
            default: nil
            }
        }
        #expect(told == [[.clock]] && played.row.causes == [.clock])
    }

    @Test func batchesThatStop_areSeenToStop_whateverTheClockShows() {
        let stopped: PlayedRow.Source = ("node", { Self.node($0, batchesUntil: 300) })
        var played = PlayedRow()
        played.play(to: 1_470, wallOffset: 3_600, [stopped])
        #expect(played.state(of: .localSafe) == .degraded && Set(played.row.causes) == [.batcherStopped, .clock])
        played.play(to: 1_475, wallOffset: 3_600, [stopped])
        #expect(played.state(of: .localSafe) == .stalled)
    }

    /// A block that is an hour old when it comes has not been awaited for an hour; nor is the epoch overdue by one.
    @Test(arguments: [0.0, 3_600])
    func leadersThatFail_makeNoStop_whateverTheClockShows(seconds: Double) {
        let causes: [StallCause] = seconds > 0 ? [.clock] : []
        var played = PlayedRow(.concordium)
        played.play(to: 390, wallOffset: seconds, [("node", { Self.consensus($0) })])
        #expect(played.row.causes == causes)
        played.play(to: 800, wallOffset: seconds, [("node", { Self.consensus($0) })])
        for (head, states) in played.states { #expect(!states.contains(.stalled), "\(head)") }
        #expect(played.row.causes == causes)
    }

    @Test(arguments: [0.0, 3_600])
    func blocksThatFallEverFurtherBehind_areSeenTo_whateverTheClockShows(seconds: Double) {
        let slow: PlayedRow.Source = ("node", { PlayedRow.newest(2 * ($0 / 20).rounded(.down)) })
        var played = PlayedRow()
        played.play(to: 300, wallOffset: seconds, [slow])
        played.forgetStates()
        played.play(to: 600, wallOffset: seconds, [slow])
        #expect(played.states[.unsafe] == [.stalled] && played.row.causes == [.sequencerStopped])
        #expect(played.row.explanation == "L2 blocks fall ever further behind")
    }
}
