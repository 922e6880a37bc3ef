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
        let job = ObservedJobs.job(1, Self.invalid)
        for end in [judged(ObservedJobs.job(1, .valid)), .orphaned(job), .ended(job, .reorgedOut)] {
            let button = Self.button()
            _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(0))
            #expect(button.call(at: 0, .unreachable) == [0])
            _ = button.note(end, at: ObservedJobs.moment(1))
            #expect(button.call(at: 100) == [])
        }
    }

    /// A target that hangs holds a call for seconds, in which the message may turn valid, or go.
    @Test func messageThatIsValidOrGone_whileACallIsUnderWay_isNotTriedAgain() {
        let ends = [judged(ObservedJobs.job(1, .valid)), .ended(ObservedJobs.job(1, Self.invalid), .replaced)]
        for end in ends {
            for comesBack in [false, true] {
                var button = StopButton(targets: 1, tier: 1, startedAt: ObservedJobs.moment(0))
                _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(0))
                let presses = button.presses(at: ObservedJobs.moment(0))
                #expect(presses.count == 1)
                _ = button.note(end, at: ObservedJobs.moment(1))
                if comesBack { _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(2)) }
                button.called(0, .unreachable, at: ObservedJobs.moment(3), chance: 0)
                let again = button.presses(at: ObservedJobs.moment(100))
                #expect(again.count == (comesBack ? 1 : 0))
            }
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

        // One that was valid and turns now, after a reorg of what it names, is no history either.
        let turned = ObservedJobs.job(1, Self.invalid, executedAt: 1_794_999_998, initiatedAt: 1_794_999_000)
        _ = button.note(
            .judged(VerdictChange(job: turned, from: .valid, flippedFrom: .valid)), at: ObservedJobs.moment(20))
        #expect(button.call(at: 20) == [0])

        let second = Pressing(targets: 1, tier: 1, startedAt: ObservedJobs.moment(0))
        _ = second.note(judged(ObservedJobs.job(3, Self.invalid)), at: ObservedJobs.moment(1))
        #expect(second.call(at: 1) == [0])
    }

    @Test func operatorWhoDisarms_isNotFought() {
        let button = Self.button()
        let heads = [ObservedJobs.executing: BlockNumber(10)]
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(1))
        #expect(button.call(at: 1) == [0])
        #expect(!button.failsafeSeen(0, isOn: true, heads: heads, at: 2))
        #expect(button.failsafeSeen(0, isOn: false, heads: heads, at: 4))
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
    }

    @Test func failsafeThatIsOffAfterOurCall_wasDisarmed_andOneThatWasAskedBefore_wasNot() {
        let button = Self.button()
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(10))
        #expect(button.call(at: 10) == [0])
        // Asked before the call had ended: the call has not shown yet.
        #expect(!button.failsafeSeen(0, isOn: false, heads: [:], asked: 9, at: 11))
        // Switched off before anybody could see it on.
        #expect(button.failsafeSeen(0, isOn: false, heads: [:], at: 12))
        // Once: what is off stays off.
        #expect(!button.failsafeSeen(0, isOn: false, heads: [:], at: 14))
    }

    @Test func failsafeThatWasOnAlready_isDoneWith_andOffAfterwardsWasDisarmed() {
        let button = Self.button()
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(10))
        #expect(button.call(at: 10, .alreadyOn) == [0])
        #expect(button.call(at: 100) == [])
        #expect(button.failsafeSeen(0, isOn: false, heads: [:], at: 102))
    }

    @Test(arguments: [StopButton.Outcome.refused, .unreachable, .dryRun])
    func failsafeThatIsOffAfterACallThatDidNothing_wasNotDisarmed(outcome: StopButton.Outcome) {
        let button = Self.button()
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(10))
        #expect(button.call(at: 10, outcome) == [0])
        #expect(!button.failsafeSeen(0, isOn: false, heads: [:], at: 12))
    }

    @Test func operator_isNotFoughtByAReplicaThatWasBlind() {
        let replicas = (0..<3).map { _ in Self.button() }
        let message = ObservedJobs.job(50, Self.invalid, executedAt: 1_795_000_100)
        let head = [ObservedJobs.executing: BlockNumber(60)]
        // The third has no chain to read, and heads from long ago; all three see the failsafe.
        let heads = [head, head, [ObservedJobs.executing: BlockNumber(2)]]
        for replica in replicas.prefix(2) {
            _ = replica.note(judged(message), at: ObservedJobs.moment(101))
            #expect(replica.call(at: 101) == [0])
        }
        for (replica, heads) in zip(replicas, heads) {
            #expect(!replica.failsafeSeen(0, isOn: true, heads: heads, at: 103))
            #expect(replica.failsafeSeen(0, isOn: false, heads: heads, at: 200))
        }
        // The third can read again, and finds what the operator has decided about.
        #expect(replicas[2].note(judged(message), at: ObservedJobs.moment(300)).map(\.why) == [.disarmed])
        #expect(replicas[2].call(at: 301) == [])
        // What comes later presses from each of them.
        for replica in replicas {
            _ = replica.note(
                judged(ObservedJobs.job(200, Self.invalid, executedAt: 1_795_000_310)), at: ObservedJobs.moment(311))
            #expect(replica.call(at: 311) == [0])
        }
    }

    @Test func messageInABlockOfTheSecondOfTheDisarm_isDisarmed_andOneOfTheNextPresses() {
        let button = Self.button()
        _ = button.failsafeSeen(0, isOn: true, heads: [:], at: 90)
        #expect(button.failsafeSeen(0, isOn: false, heads: [:], at: 100))
        let last = ObservedJobs.job(1, Self.invalid, executedAt: 1_795_000_100)
        #expect(button.note(judged(last), at: ObservedJobs.moment(101)).map(\.why) == [.disarmed])
        let next = ObservedJobs.job(2, Self.invalid, executedAt: 1_795_000_101)
        #expect(button.note(judged(next), at: ObservedJobs.moment(101)).isEmpty)
        #expect(button.call(at: 102) == [0])
    }

    @Test func disarming_endsTriesThatWait() {
        let button = Self.button()
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(1))
        #expect(button.call(at: 1, .unreachable) == [0])
        // The call came through and its answer was lost; then an operator acts.
        _ = button.failsafeSeen(0, isOn: true, heads: [:], at: 2)
        #expect(button.failsafeSeen(0, isOn: false, heads: [ObservedJobs.executing: BlockNumber(1)], at: 4))
        #expect(button.call(at: 100) == [])
    }

    @Test func failsafeThatSomethingElsePressed_andAnOperatorDisarmed_isNotPressedForWhatWasThere() {
        let button = Self.button()
        #expect(!button.failsafeSeen(0, isOn: true, heads: [:], at: 1))
        #expect(button.failsafeSeen(0, isOn: false, heads: [ObservedJobs.executing: BlockNumber(50)], at: 3))
        #expect(
            button.note(judged(ObservedJobs.job(50, Self.invalid)), at: ObservedJobs.moment(4)).map(\.why) == [
                .disarmed
            ])
        _ = button.note(judged(ObservedJobs.job(51, Self.invalid)), at: ObservedJobs.moment(5))
        #expect(button.call(at: 5) == [0])
    }

    @Test func failsafeThatWasNeverOn_suppressesNothing() {
        let button = Self.button()
        #expect(!button.failsafeSeen(0, isOn: false, heads: [ObservedJobs.executing: BlockNumber(50)], at: 200))
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(201))
        #expect(button.call(at: 201) == [0])
    }

    @Test func failsafeThatIsOff_afterItsTargetWasSilent_isToldApart_andIsNotFoughtEither() {
        let button = Self.button(targets: 2)
        _ = button.note(judged(ObservedJobs.job(2, Self.invalid)), at: ObservedJobs.moment(100))
        #expect(button.call(at: 101) == [0, 1])
        button.mayHaveRestarted(1)
        #expect(button.release(0, isOn: false, at: 110) == .switchedOff)
        #expect(button.release(1, isOn: false, at: 110) == .afterSilence)
        // Whoever restarted the second one to clear it is not fought: neither for the message nor for one of before.
        let older = ObservedJobs.job(3, Self.invalid, executedAt: 1_795_000_105)
        let why = button.note(judged(older), at: ObservedJobs.moment(111))
        #expect(why.map(\.target) == [0, 1] && why.map(\.why) == [.disarmed, .disarmed])
        // What comes after presses both, and then silence before the press is of no account.
        _ = button.note(
            judged(ObservedJobs.job(4, Self.invalid, executedAt: 1_795_000_120)), at: ObservedJobs.moment(121))
        #expect(button.call(at: 121) == [0, 1])
        #expect(button.release(1, isOn: false, at: 130) == .switchedOff)
    }

    @Test func silenceThatEndsWithTheFailsafeOn_isNoRelease() {
        let button = Self.button()
        #expect(button.release(0, isOn: true, at: 1) == nil)
        button.mayHaveRestarted(0)
        #expect(button.release(0, isOn: true, at: 9) == nil)
        #expect(button.release(0, isOn: false, at: 11) == .switchedOff)
    }

    @Test func messagesThatWait_areBounded_andThoseBeyondAreToldOf() {
        let button = Self.button()
        for number in 0..<UInt64(StopButton.capacity) {
            #expect(button.note(judged(ObservedJobs.job(number, Self.invalid)), at: ObservedJobs.moment(1)).isEmpty)
        }
        let job = ObservedJobs.job(90_000, Self.invalid)
        #expect(button.note(judged(job), at: ObservedJobs.moment(2)).map(\.why) == [.capacity])
        // Nor while a call for all of them is under way.
        #expect(button.presses(at: ObservedJobs.moment(3)).map(\.count) == [StopButton.capacity])
        #expect(button.note(judged(job), at: ObservedJobs.moment(3)).map(\.why) == [.capacity])
    }

    @Test func memoryOfWhatWasPressedFor_isBounded_andAFullOneKeepsPressing() {
        let button = Self.button()
        for call in 0..<20 {
            let first = UInt64(call * StopButton.capacity / 20)
            for number in first..<first + UInt64(StopButton.capacity / 20) {
                _ = button.note(judged(ObservedJobs.job(number, Self.invalid)), at: ObservedJobs.moment(1))
            }
            #expect(button.call(at: Double(call * 10)) == [0])
        }
        // The memory is full: a new message presses all the same, and one that is remembered does not.
        #expect(button.note(judged(ObservedJobs.job(90_000, Self.invalid)), at: ObservedJobs.moment(210)).isEmpty)
        #expect(button.call(at: 210) == [0])
        _ = button.note(judged(ObservedJobs.job(1, Self.invalid)), at: ObservedJobs.moment(220))
        #expect(button.call(at: 220) == [])
        // The oldest was forgotten for it, and presses once more: what is on stays on.
        _ = button.note(judged(ObservedJobs.job(0, Self.invalid)), at: ObservedJobs.moment(230))
        #expect(button.call(at: 230) == [0])
    }

    @Test func messagesOfTheHistory_doNotUseUpTheButton() {
        let button = Pressing(targets: 1, tier: 1, startedAt: ObservedJobs.moment(0))
        for number in 0...UInt64(StopButton.capacity) {
            let old = ObservedJobs.job(number, Self.invalid, executedAt: 1_794_999_999)
            #expect(button.note(judged(old), at: ObservedJobs.moment(1)).map(\.why) == [.backfill])
        }
        #expect(button.note(judged(ObservedJobs.job(90_000, Self.invalid)), at: ObservedJobs.moment(2)).isEmpty)
        #expect(button.call(at: 2) == [0])
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

    func failsafeSeen(
        _ target: Int, isOn: Bool, heads: [ChainID: BlockNumber], asked: Double? = nil, at seconds: Double
    ) -> Bool { release(target, isOn: isOn, heads: heads, asked: asked, at: seconds) != nil }

    func release(
        _ target: Int, isOn: Bool, heads: [ChainID: BlockNumber] = [:], asked: Double? = nil, at seconds: Double
    ) -> StopButton.Release? {
        button.failsafeSeen(
            target, isOn: isOn, heads: heads, asked: ObservedJobs.moment(asked ?? seconds),
            at: ObservedJobs.moment(seconds))
    }

    func mayHaveRestarted(_ target: Int) { button.mayHaveRestarted(target) }

    /// The targets that are called at a time, each call with the same end.
    func call(at seconds: Double, _ outcome: StopButton.Outcome = .pressed) -> [Int] {
        let now = ObservedJobs.moment(seconds)
        return button.presses(at: now).map { press in
            button.called(press.target, outcome, at: now, chance: 0)
            return press.target
        }
    }
}
