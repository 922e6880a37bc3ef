import Testing

@testable import MonitorKit

@Suite struct ReadQueueTests {
    private func moment(_ milliseconds: UInt64) -> Moment { Moment(wall: 0, steady: milliseconds * 1_000_000) }

    private func number(_ value: UInt64) -> BlockNumber { BlockNumber(value) }

    @Test func newestReads_comeFirst_andNoMoreThanTheLimitAtOnce() {
        var queue = ReadQueue()
        for value in [3, 9, 1, 7] as [UInt64] { queue.add(number(value)) }
        #expect(queue.take(upTo: 2) == [number(9), number(7)])
        #expect(queue.take(upTo: 2) == [])
        queue.finish(number(9))
        #expect(queue.take(upTo: 2) == [number(3)])
        #expect(queue.count == 3)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func reads_comeHighestFirst_inWhateverOrderTheyBecomeDue(seed: UInt64) {
        var chance = SeededNumbers(seed: seed)
        var queue = ReadQueue()
        var expected: Set<BlockNumber> = []
        for _ in 0..<2_000 {
            if chance.chance(0.6) {
                let height = number(UInt64(chance.number(0, 5_000)))
                queue.add(height)
                expected.insert(height)
            } else {
                let taken = queue.take(upTo: 1)
                #expect(taken.first == expected.max() && taken.count == min(1, expected.count), "seed \(seed)")
                for height in taken {
                    expected.remove(height)
                    queue.finish(height)
                }
            }
        }
    }

    @Test func failedRead_isTriedAtOnce_thenLessAndLessOften() {
        var queue = ReadQueue()
        queue.add(number(5))
        // When the next attempt may come: at once, then half a second later, a second, two.
        for (failedAt, dueAt) in [(0, 0), (0, 500), (1_000, 2_000), (2_000, 4_000)] as [(UInt64, UInt64)] {
            #expect(queue.take(upTo: 1) == [number(5)])
            queue.fail(number(5), at: moment(failedAt))
            #expect(queue.hasFailed(number(5)))
            if dueAt > failedAt {
                queue.retry(at: moment(dueAt - 1))
                #expect(queue.take(upTo: 1) == [])
            }
            queue.retry(at: moment(dueAt))
            #expect(!queue.hasFailed(number(5)))
        }
    }

    @Test func success_forgetsTheFailuresBefore() {
        var queue = ReadQueue()
        for _ in 0..<3 {
            queue.add(number(5))
            _ = queue.take(upTo: 1)
            queue.fail(number(5), at: moment(0))
            queue.retry(at: moment(0))
            #expect(queue.take(upTo: 1) == [number(5)])
            queue.finish(number(5))
            #expect(queue.isEmpty)
        }
    }

    @Test func removedRead_isNotTaken_butCountsUntilItEnds_ifItIsOnItsWay() {
        var queue = ReadQueue()
        queue.add(number(1))
        queue.add(number(2))
        queue.remove(number(2))
        #expect(queue.take(upTo: 1) == [number(1)])
        queue.remove(number(1))
        queue.add(number(3))
        #expect(queue.take(upTo: 1) == [])
        queue.finish(number(1))
        #expect(queue.take(upTo: 1) == [number(3)])
    }
}
