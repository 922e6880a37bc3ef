import Testing

@testable import MonitorKit

/// When a head that moves falls behind, and when that is over.
@Suite struct FallWatchTests {
    /// Blocks of 2 s, each of which takes so many milliseconds.
    private struct Chain {
        var watch = FallWatch()
        private var time = 1_000.0
        private var steady: UInt64 = 0

        mutating func make(blocks: Int, eachIn milliseconds: UInt64) {
            for _ in 0..<blocks {
                time += 2
                steady += milliseconds * 1_000_000
                watch.moved(to: time, at: Moment(wall: 0, steady: steady))
            }
        }
    }

    @Test func fall_isOver_whenTheHeadKeepsPace_andNotAfterABetterMinute() {
        var chain = Chain()
        chain.make(blocks: 100, eachIn: 2_000)
        #expect(chain.watch.seconds == 0)
        chain.make(blocks: 160, eachIn: 2_500)
        let fallen = chain.watch.seconds
        #expect(fallen > 55 && fallen <= 60, "a fifth of five minutes")
        chain.make(blocks: 40, eachIn: 2_200)
        #expect(chain.watch.seconds > 50)
        chain.make(blocks: 40, eachIn: 2_000)
        #expect(chain.watch.seconds == 0)
    }
}
