import Testing

@testable import MonitorKit

/// A timeout that has grown is told from one that is longer for good.
@Suite struct LeastTimeoutTests {
    private var least = LeastTimeout()

    @Test mutating func shortestOfTwoEpochs_isRemembered_andOfNoneBefore() {
        #expect(least.seconds == nil)
        for (seconds, epoch, expected) in [
            (12.5, 7, 12.5), (10, 7, 10), (15, 7, 10), (15, 8, 10), (18, 8, 10), (16, 9, 15), (20, 10, 16),
            (20, 11, 20),
        ] as [(Double, UInt64, Double)] {
            least.note(seconds, in: epoch)
            #expect(least.seconds == expected, "\(seconds) s in epoch \(epoch)")
        }
    }

    /// Of two nodes behind a balancer one has not opened the epoch yet.
    @Test mutating func epochsInTurn_forgetNothing() {
        least.note(10, in: 7)
        for look in 0..<20 { least.note(15, in: look.isMultiple(of: 2) ? 8 : 7) }
        #expect(least.seconds == 10)
        least.note(15, in: 9)
        #expect(least.seconds == 15)
    }

    /// An update that nobody names begins epochs anew.
    @Test mutating func epochsThatBeginAnew_areTwoOthers() {
        least.note(10, in: 9_000)
        least.note(15, in: 0)
        least.note(15, in: 1)
        #expect(least.seconds == 15)
    }

    /// A node whose epochs last a hundred seconds; with the second one parameters change, and blocks pause once in it and once later.
    private static func node(_ time: Double) -> RowObservation {
        var observation = RowObservation()
        let blocks = (150..<175).contains(time) ? 150 : (250..<275).contains(time) ? 250 : time
        for name in [WatchedHead.unsafe, .finalized] {
            observation.heads[name] = head(1_000 + UInt64(blocks / 2), at: blocks)
        }
        let round = 2_000 + UInt64(time / 2)
        observation.heads[.round] = HeadPosition(number: round)
        observation.round = ConsensusRound(
            round: round, epoch: 7 + UInt64(time / 100), timeout: time < 100 ? 10 : 15, triggerTime: nil)
        return observation
    }

    @Test func timeoutThatParametersMadeLonger_isNoGrowth_onceAnEpochHasGoneByWithIt() {
        var row = ChainRow(.named("ccd"), RowParameters(.concordium, blockTime: 2, pollInterval: 5))
        var said: [Double: String] = [:]
        for time in stride(from: 5.0, through: 400, by: 5) {
            row.answered("node", Self.node(time), at: moment(time))
            if row.causes.contains(.roundsTimeOut) { said[time] = row.explanation }
        }
        let words = "the timeout has grown from 10 s to 15 s"
        #expect(said == [165: words, 170: words])
    }
}
