import Testing

@testable import MonitorKit

@Suite struct StopButtonTests {
    private static let invalid = MessageStatus.invalid(.logMissing)

    private static func button(targets: Int = 1, tier: Int = 1) -> Pressing {
        let button = Pressing(targets: targets, tier: tier, startedAt: ObservedJobs.moment(0))
        _ = button.note(
            .windowComplete(ObservedJobs.executing, first: BlockNumber(0), last: BlockNumber(1)),
            at: ObservedJobs.moment(0))
        return button
    }

    private func judged(_ job: Job) -> Transition { .judged(VerdictChange(job: job, from: nil)) }

    @Test func invalidMessage_pressesEachTargetOnce_howeverOftenItIsTold() {
        let button = Self.button(targets: 2)
        let job = ObservedJobs.job(1, Self.invalid)
        #expect(button.note(judged(job), at: ObservedJobs.moment(1)).isEmpty)
        #expect(button.call(at: 1) == [0, 1])
        for (second, safety) in [(10.0, SafetyLevel.localSafe), (20, .crossSafe), (30, .finalized)] {
            let moved = ObservedJobs.job(1, Self.invalid, safety: safety)
            #expect(button.note(.invalidMoved(moved, from: .unsafe), at: ObservedJobs.moment(second)).isEmpty)
            #expect(button.call(at: second) == [])
        }
        // Valid for a while and then invalid again: it has pressed already.
        _ = button.note(judged(ObservedJobs.job(1, .valid)), at: ObservedJobs.moment(40))
        _ = button.note(judged(job), at: ObservedJobs.moment(41))
        #expect(button.call(at: 50) == [])
        _ = button.note(judged(ObservedJobs.job(2, Self.invalid)), at: ObservedJobs.moment(60))
        #expect(button.call(at: 60) == [0, 1])
    }

    @Test func validAndUnknownMessages_neverPress() {
        let button = Self.button()
        for status in [MessageStatus.valid, .unknown(.upstreamUnreadable), .unknown(.configuration)] {
            _ = button.note(judged(ObservedJobs.job(1, status)), at: ObservedJobs.moment(1))
        }
        #expect(button.call(at: 2) == [])
    }

    @Test func tier_decidesWhenAMessagePresses() {
        let button = Self.button(tier: 2)
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(1))
        #expect(button.call(at: 1) == [])
        let moved = ObservedJobs.job(1, Self.invalid, safety: .localSafe)
        _ = button.note(.invalidMoved(moved, from: .unsafe), at: ObservedJobs.moment(2))
        #expect(button.call(at: 2) == [0])
    }

    @Test func aThousandMessages_costOneCall_andTheNextOneWaits() {
        let button = Self.button()
        for number in 1...1_000 {
            _ = button.note(judged(ObservedJobs.job(UInt64(number), Self.invalid)), at: ObservedJobs.moment(1))
        }
        let presses = button.presses(at: ObservedJobs.moment(1))
        #expect(presses.map(\.count) == [1_000])
        // Nothing is called twice at once.
        _ = button.note(judged(ObservedJobs.job(2_000, Self.invalid)), at: ObservedJobs.moment(1))
        #expect(button.call(at: 2) == [])
        button.called(0, .pressed, at: ObservedJobs.moment(2), chance: 0)
        #expect(button.call(at: 6.9) == [])
        #expect(button.call(at: 7) == [0])
    }

    @Test(arguments: [StopButton.Outcome.refused, .unreachable])
    func failedCall_isMadeAgain_lessAndLessOften_untilItSucceeds(outcome: StopButton.Outcome) {
        let button = Self.button()
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(0))
        var times: [Int] = []
        for second in 0..<600 where !button.call(at: Double(second), outcome).isEmpty { times.append(second) }
        #expect(times.prefix(6) == [0, 5, 15, 35, 75, 135])
        // Back after ten minutes.
        #expect(button.call(at: 700) == [0])
        #expect(button.call(at: 800) == [])
    }

    @Test func messageThatIsValidOrGone_isNotTriedAgain() {
        for end in [judged(ObservedJobs.job(1, .valid)), .ended(ObservedJobs.job(1, Self.invalid), .reorgedOut)] {
            let button = Self.button()
            _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(0))
            #expect(button.call(at: 0, .unreachable) == [0])
            _ = button.note(end, at: ObservedJobs.moment(1))
            #expect(button.call(at: 100) == [])
        }
    }

    @Test func messageOfTheHistory_neverPresses_andOneOfAYoungerBlockDoes() {
        let button = Pressing(targets: 1, tier: 1, startedAt: ObservedJobs.moment(0))
        let old = ObservedJobs.job(1, Self.invalid, executedAt: 1_794_999_999)
        #expect(button.note(judged(old), at: ObservedJobs.moment(1)).map(\.why) == [.backfill])
        // Not even when its block moves later, with the window whole.
        _ = button.note(
            .windowComplete(ObservedJobs.executing, first: BlockNumber(0), last: BlockNumber(1)),
            at: ObservedJobs.moment(2))
        let moved = ObservedJobs.job(1, Self.invalid, safety: .finalized, executedAt: 1_794_999_999)
        #expect(button.note(.invalidMoved(moved, from: .unsafe), at: ObservedJobs.moment(3)).isEmpty)
        #expect(button.call(at: 10) == [])
        // Nor a message that is judged only after the window is whole.
        let judgedLate = ObservedJobs.job(0, Self.invalid, executedAt: 1_794_999_999)
        #expect(button.note(judged(judgedLate), at: ObservedJobs.moment(3)).map(\.why) == [.backfill])
        // A block with an old time that is made after that, as after a stall, is no history.
        let late = ObservedJobs.job(2, Self.invalid, executedAt: 1_794_999_999)
        #expect(button.note(judged(late), at: ObservedJobs.moment(11)).isEmpty)
        #expect(button.call(at: 11) == [0])

        let second = Pressing(targets: 1, tier: 1, startedAt: ObservedJobs.moment(0))
        _ = second.note(judged(ObservedJobs.job(3, Self.invalid)), at: ObservedJobs.moment(1))
        #expect(second.call(at: 1) == [0])
    }

    @Test func operatorWhoDisarms_isNotFought() {
        let button = Self.button()
        let heads = [ObservedJobs.executing: BlockNumber(10)]
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(1))
        #expect(button.call(at: 1) == [0])
        #expect(!button.failsafeSeen(0, isOn: true, heads: heads))
        #expect(button.failsafeSeen(0, isOn: false, heads: heads))
        // The same message at another level, in another block after a reorg, and others that were there by then.
        _ = button.note(
            .invalidMoved(ObservedJobs.job(1, Self.invalid, safety: .localSafe), from: .unsafe),
            at: ObservedJobs.moment(20))
        let suppressed = button.note(judged(ObservedJobs.job(9, Self.invalid)), at: ObservedJobs.moment(21))
        #expect(suppressed.map(\.why) == [.disarmed])
        #expect(button.call(at: 30) == [])
        // What comes after that presses.
        _ = button.note(judged(ObservedJobs.job(11, Self.invalid)), at: ObservedJobs.moment(40))
        #expect(button.call(at: 40) == [0])
        // Off once more, without having been seen on: our call has not shown yet.
        #expect(!button.failsafeSeen(0, isOn: false, heads: heads))
    }

    @Test func disarming_endsTriesThatWait() {
        let button = Self.button()
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(1))
        #expect(button.call(at: 1, .unreachable) == [0])
        // The call came through and its answer was lost; then an operator acts.
        _ = button.failsafeSeen(0, isOn: true, heads: [:])
        #expect(button.failsafeSeen(0, isOn: false, heads: [ObservedJobs.executing: BlockNumber(1)]))
        #expect(button.call(at: 100) == [])
    }

    @Test func failsafeThatSomethingElsePressed_suppressesNothing() {
        let button = Self.button()
        #expect(!button.failsafeSeen(0, isOn: true, heads: [:]))
        #expect(!button.failsafeSeen(0, isOn: false, heads: [ObservedJobs.executing: BlockNumber(50)]))
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(1))
        #expect(button.call(at: 1) == [0])
    }

    @Test func memory_isBounded_andSaysSo() {
        let button = Self.button()
        for number in 0..<UInt64(StopButton.capacity) {
            _ = button.note(
                judged(ObservedJobs.job(number, Self.invalid, chain: ChainID(5))), at: ObservedJobs.moment(1))
        }
        _ = button.call(at: 1)
        let job = ObservedJobs.job(90_000, Self.invalid)
        #expect(button.note(judged(job), at: ObservedJobs.moment(2)).map(\.why) == [.capacity])
    }
}

/// A button behind a reference, so that an expectation can call what changes it.
private final class Pressing {
    private var button: StopButton

    init(targets: Int, tier: Int, startedAt: Moment) {
        button = StopButton(targets: targets, tier: tier, startedAt: startedAt)
    }

    func note(_ transition: Transition, at now: Moment) -> [(target: Int, why: StopButton.Suppression)] {
        button.note(transition, at: now)
    }

    func presses(at now: Moment) -> [StopButton.Press] { button.presses(at: now) }

    func called(_ target: Int, _ outcome: StopButton.Outcome, at now: Moment, chance: Double) {
        button.called(target, outcome, at: now, chance: chance)
    }

    func failsafeSeen(_ target: Int, isOn: Bool, heads: [ChainID: BlockNumber]) -> Bool {
        button.failsafeSeen(target, isOn: isOn, heads: heads)
    }

    /// The targets that are called at a time, each call with the same end.
    func call(at seconds: Double, _ outcome: StopButton.Outcome = .pressed) -> [Int] {
        let now = ObservedJobs.moment(seconds)
        return button.presses(at: now).map { press in
            button.called(press.target, outcome, at: now, chance: 0)
            return press.target
        }
    }
}
