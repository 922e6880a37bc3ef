import Testing

@testable import MonitorKit

@Suite struct ReplacedBlockTimesTests {
    private func times(_ seconds: ClosedRange<UInt64>) -> ReplacedBlockTimes {
        var times = ReplacedBlockTimes()
        for second in seconds { times.add(Timestamp(second)) }
        return times
    }

    @Test func time_isAskedAbout_whenItIsVerified_untilEverybodyAnswered() {
        var times = times(7...8)
        #expect(times.due(upTo: Timestamp(6)) == [])
        #expect(times.due(upTo: Timestamp(7)) == [Timestamp(7)])
        times.settle(Timestamp(7), isAnswered: false)
        #expect(times.due(upTo: Timestamp(9)) == [Timestamp(8), Timestamp(7)], "behind the others")
        times.settle(Timestamp(7), isAnswered: true)
        times.settle(Timestamp(8), isAnswered: true)
        #expect(times.due(upTo: Timestamp(9)) == [])
    }

    @Test func time_thatNobodyAnswersFor_isLetGo() {
        var times = times(7...7)
        for _ in 0..<ReplacedBlockTimes.roundsPerTime {
            #expect(times.due(upTo: Timestamp(7)) == [Timestamp(7)])
            times.settle(Timestamp(7), isAnswered: false)
        }
        #expect(times.due(upTo: Timestamp(7)) == [])
    }

    @Test func memory_isBounded_andKeepsTheNewest() {
        var times = times(1...100)
        times.add(Timestamp(100))
        var seen: [UInt64] = []
        while let time = times.due(upTo: Timestamp(100)).first {
            seen.append(time.seconds)
            times.settle(time, isAnswered: true)
        }
        #expect(seen == Array(69...100))
    }
}
