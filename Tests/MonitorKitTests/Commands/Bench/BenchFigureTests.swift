import Testing

@testable import MonitorKit

@Suite struct BenchFigureTests {
    @Test(arguments: [
        (BenchTarget.atLeast(200), 200.0, true), (.atLeast(200), 199.9, false),
        (.atMost(2), 2, true), (.atMost(2), 2.01, false),
        (.below(250), 249.9, true), (.below(250), 250, false),
        (.comparison, 0, true),
    ])
    func markIsReached_onItsOwnSideAlone(target: BenchTarget, value: Double, reached: Bool) {
        #expect(target.isReached(by: value) == reached)
    }

    @Test(arguments: [BenchTarget.atLeast(1), .atMost(1), .below(1), .comparison])
    func whatIsNoNumber_reachesNoMark(target: BenchTarget) {
        #expect(!target.isReached(by: .nan))
    }

    @Test func figure_printsItsMark_andThatItMissedIt() {
        let slow = BenchFigure(name: "scrape", value: 2.5, unit: "ms", target: .atMost(2, "on the server"))
        #expect(slow.description.hasSuffix("2.5 ms  (2 or less, on the server) MISSED"))
        let fast = BenchFigure(name: "scrape", value: 0.5, unit: "ms", target: .atMost(2))
        #expect(fast.description.hasSuffix("0.5 ms  (2 or less)"))
    }

    @Test func memoryThatOthersUsedToo_isForComparison() {
        #expect(!BenchTarget.atMost(15).whenMeasuredAlone(true).isReached(by: 16))
        let beside = BenchTarget.atMost(15).whenMeasuredAlone(false)
        #expect(beside.isReached(by: 16))
        #expect(beside.description == "15 or less when measured alone")
    }

    @Test func missedMark_isNamed_andFailsTheRun() {
        let recorder = Recorder()
        let context = CommandContext.test([], recorder: recorder)
        let good = BenchFigure(name: "good", value: 1, unit: "ms", target: .atMost(2))
        let slow = BenchFigure(name: "slow", value: 3, unit: "ms", target: .atMost(2))
        #expect(BenchCommand.verdict(on: [good], context) == .ok && recorder.errors.isEmpty)
        #expect(BenchCommand.verdict(on: [good, slow], context) == .failed)
        #expect(recorder.errors == "xmsg-mon: missed: slow\n")
    }
}
