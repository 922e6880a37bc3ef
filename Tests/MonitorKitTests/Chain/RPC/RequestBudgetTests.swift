import MonitorKit
import Testing

/// How often an endpoint may be asked.
@Suite struct RequestBudgetTests {
    private func moment(_ milliseconds: UInt64) -> Moment {
        Moment(wall: 1_795_010_000 + Double(milliseconds) / 1e3, steady: 5_000_000_000 + milliseconds * 1_000_000)
    }

    @Test func aSecondsWorth_goesAtOnce_andThenOneAfterTheOther() {
        let budget = RequestBudget(callsPerSecond: 5)
        #expect((0..<5).allSatisfy { _ in budget.take(1, at: moment(0)) == .zero })
        #expect(budget.take(1, at: moment(0)) == .milliseconds(200))
        #expect(budget.take(1, at: moment(100)) == .milliseconds(100), "whoever has to wait has taken nothing")
        #expect(budget.take(1, at: moment(200)) == .zero)
        #expect(budget.take(1, at: moment(200)) == .milliseconds(200))
        #expect((0..<5).allSatisfy { _ in budget.take(1, at: moment(5_000)) == .zero })
    }

    @Test(arguments: [1, 3, 20, 1_000])
    func overAnyTime_noMoreIsAskedThanTheBudget_andOneSecondsWorth(callsPerSecond: Int) {
        let budget = RequestBudget(callsPerSecond: callsPerSecond)
        var numbers = SeededNumbers(seed: 7)
        var asked = 0
        for now in UInt64(0)..<20_000 {
            let calls = 1 + Int(numbers.next() % UInt64(budget.largestBatch))
            if budget.take(calls, at: moment(now)) == .zero { asked += calls }
            #expect(Double(asked) <= Double(callsPerSecond) * (Double(now) / 1_000 + 1) + 1)
        }
        #expect(asked > callsPerSecond * 18, "and what may be asked is")
    }

    @Test func catchingUp_leavesAFifth_toThoseWhoLookAtHeads() {
        let budget = RequestBudget(callsPerSecond: 100)
        var bulk = 0
        for step in UInt64(0)..<1_000 {
            // Whoever catches up takes all it can get.
            while budget.take(50, at: moment(step * 10)) == .zero { bulk += 50 }
            if step % 25 == 0 { #expect(budget.take(3, at: moment(step * 10)) == .zero, "at step \(step)") }
        }
        #expect((800...950).contains(bulk), "\(bulk) calls in 10 s beside 120 others")
    }

    @Test func whatIsLargerThanTheBudget_goesWhenAllBeforeItIsPaid() {
        let budget = RequestBudget(callsPerSecond: 2)
        #expect(budget.take(2, at: moment(0)) == .zero)
        #expect(budget.take(30, at: moment(0)) == .seconds(1))
        #expect(budget.take(30, at: moment(1_000)) == .zero)
        #expect(budget.take(1, at: moment(1_000)) == .milliseconds(14_500))
    }

    @Test(arguments: [(1, 1), (3, 1), (50, 25), (1_000, 500)])
    func batch_takesHalfASecondsWorth_atMost(callsPerSecond: Int, calls: Int) {
        #expect(RequestBudget(callsPerSecond: callsPerSecond).largestBatch == calls)
    }
}
