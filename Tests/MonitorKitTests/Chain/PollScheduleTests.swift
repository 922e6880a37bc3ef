import MonitorKit
import Testing

/// When a chain is asked next: rarely too early, soon enough, and less and less often while it stands still.
@Suite struct PollScheduleTests {
    private func wait(
        now: Double, blockTime: UInt64 = 2, upperBound: Duration = .seconds(5), chance: Double = 0
    ) -> Duration {
        PollSchedule(blockTime: blockTime, upperBound: upperBound, chance: chance).wait(
            head: Timestamp(1_000), now: now)
    }

    /// The head is of second 1000, and the next block is due at 1002; a block needs 30 ms to be answered for.
    @Test(arguments: [
        (now: 1_000.0, milliseconds: 2_000), (now: 1_000.5, milliseconds: 1_530), (now: 1_001.9, milliseconds: 130),
        (now: 1_002.0, milliseconds: 30), (now: 1_002.1, milliseconds: 100), (now: 1_003.0, milliseconds: 242),
        (now: 1_010.0, milliseconds: 1_992), (now: 2_000.0, milliseconds: 5_000), (now: 900.0, milliseconds: 2_000),
    ])
    func wait_endsWhenTheNextBlockIsDue_thenAQuarterOfItsDelay(now: Double, milliseconds: Int) {
        let wait = wait(now: now)
        #expect(abs(wait / .milliseconds(1) - Double(milliseconds)) < 1, "\(wait)")
    }

    @Test func replicas_doNotAskInOneMoment() {
        let waits = [0, 0.5, 1].map { wait(now: 1_001.5, chance: $0) / .milliseconds(1) }
        #expect(zip(waits, [530, 555, 580]).allSatisfy { abs($0 - $1) < 1 }, "\(waits)")
        #expect(wait(now: 1_001.5, chance: 7) == wait(now: 1_001.5, chance: 1), "whatever chance is given")
    }

    @Test func clockThatIsWrong_orAChainWithoutTime_neverMakesAWaitOfNothing() {
        for now in [0.0, 1e12, -1e12] { #expect(wait(now: now) >= .milliseconds(30)) }
        #expect(wait(now: 1_000, blockTime: 0) >= .milliseconds(30))
        #expect(wait(now: 1_000, blockTime: .max, upperBound: .seconds(5)) == .seconds(5))
    }

    /// A chain that is on time costs one look a block, and one that comes late few more.
    @Test(arguments: [
        (delay: 0.0, looks: 1), (delay: 0.2, looks: 3), (delay: 1.0, looks: 10), (delay: 30.0, looks: 25),
    ])
    func lateBlock_costsFewLooks(delay: Double, looks: Int) {
        var (now, count) = (1_000.1, 0)
        while now < 1_002.02 + delay {
            now += wait(now: now) / .seconds(1)
            count += 1
        }
        #expect(count <= looks, "\(count) looks")
        #expect(now - 1_002.02 - delay <= max(0.11, delay / 4 + 0.01), "seen \(now - 1_002.02 - delay) s late")
    }

    /// Follows blocks that come so many seconds after their time, and tells how many looks each of the last hundred cost and how
    /// long it took to be seen.
    private func follow(_ delays: [Double]) -> (looks: Double, worst: Double) {
        var schedule = PollSchedule(blockTime: 2, upperBound: .seconds(5))
        var (now, looks, worst) = (0.0, 0, 0.0)
        for (number, delay) in delays.enumerated() {
            let (time, isCounted) = (Double(number * 2), number >= delays.count - 100)
            while now < time + delay {
                let before = Timestamp(UInt64(max(0, number * 2 - 2)))
                schedule.looked(head: before, now: now)
                now += schedule.wait(head: before, now: now) / .seconds(1)
                if isCounted { looks += 1 }
            }
            if isCounted { worst = max(worst, now - time - delay) }
        }
        return (Double(looks) / 100, worst)
    }

    @Test func chainWhoseBlocksAlwaysComeLate_costsTwoLooksABlock_onceThatIsKnown() {
        let late = follow(Array(repeating: 0.8, count: 400))
        #expect(late.looks <= 2 && late.worst <= 0.15, "\(late)")
        let onTime = follow(Array(repeating: 0.8, count: 400) + Array(repeating: 0.0, count: 200))
        #expect(onTime.looks == 1 && onTime.worst < 0.04, "it is as fast as ever once blocks are on time: \(onTime)")
    }

    @Test func chainWhoseBlocksComeAtAnyTime_isLookedAtEarly() {
        let delays = (0..<1_000).map { Double($0 * 7 % 17) * 0.05 }
        let mixed = follow(delays)
        #expect(mixed.worst <= 0.3, "\(mixed)")
    }
}
