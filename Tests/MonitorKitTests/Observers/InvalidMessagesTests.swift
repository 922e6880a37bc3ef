import Testing

@testable import MonitorKit

@Suite struct InvalidMessagesTests {
    private static let invalid = MessageStatus.invalid(.logMissing)

    private func judged(_ job: Job) -> Transition { .judged(VerdictChange(job: job, from: nil)) }

    private func note(
        _ messages: inout InvalidMessages, _ transition: Transition, at seconds: Double = 101
    ) -> JobID? {
        messages.note(transition, at: ObservedJobs.moment(seconds))?.id
    }

    @Test func message_isNewsOnce_andAgainWheneverItsTierGetsWorse() {
        var messages = InvalidMessages(startedAt: ObservedJobs.moment(0))
        let job = ObservedJobs.job(1, Self.invalid)
        #expect(note(&messages, judged(job)) == job.id)
        #expect(note(&messages, judged(job)) == nil)
        let levels: [(SafetyLevel, isNews: Bool)] = [(.localSafe, true), (.crossSafe, true), (.finalized, false)]
        for (level, isNews) in levels {
            let moved = ObservedJobs.job(1, Self.invalid, safety: level)
            #expect((note(&messages, .invalidMoved(moved, from: .unsafe)) == job.id) == isNews, "\(level)")
            #expect(note(&messages, .invalidMoved(moved, from: .unsafe)) == nil)
        }
        #expect(note(&messages, .invalidMoved(job, from: .finalized)) == nil)
        #expect(messages.all.map(\.id) == [job.id])
    }

    @Test func whatIsReadFromThePast_isNoNews_whateverBecomesOfIt_andIsThereAllTheSame() {
        var messages = InvalidMessages(startedAt: ObservedJobs.moment(0))
        let old = ObservedJobs.job(1, Self.invalid, executedAt: 1_794_999_999)
        #expect(note(&messages, judged(old)) == nil)
        let whole = Transition.windowComplete(ObservedJobs.executing, first: BlockNumber(0), last: BlockNumber(1))
        #expect(note(&messages, whole) == nil)
        let moved = ObservedJobs.job(1, Self.invalid, safety: .finalized, executedAt: 1_794_999_999)
        #expect(note(&messages, .invalidMoved(moved, from: .unsafe)) == nil)
        #expect(messages.all.map(\.id) == [old.id])
        let new = ObservedJobs.job(2, Self.invalid)
        #expect(note(&messages, judged(new)) == new.id)
        #expect(messages.all.map(\.id) == [old.id, new.id])
        #expect(messages.happened.map(\.id) == [new.id])
    }

    @Test func messageOfThePast_thatWasValidAndTurns_isNews_onceTheWindowIsWhole() {
        var messages = InvalidMessages(startedAt: ObservedJobs.moment(0))
        func turned(_ number: UInt64, _ safety: SafetyLevel = .unsafe) -> Transition {
            let job = ObservedJobs.job(number, Self.invalid, safety: safety, executedAt: 1_794_999_999)
            return .judged(VerdictChange(job: job, from: .valid, flippedFrom: .valid))
        }
        #expect(note(&messages, turned(1)) == nil, "a backfill that makes up its mind")
        let whole = Transition.windowComplete(ObservedJobs.executing, first: BlockNumber(0), last: BlockNumber(9))
        #expect(note(&messages, whole) == nil)
        #expect(note(&messages, turned(2)) == ObservedJobs.job(2).id)
        let moved = ObservedJobs.job(2, Self.invalid, safety: .localSafe, executedAt: 1_794_999_999)
        #expect(note(&messages, .invalidMoved(moved, from: .unsafe)) == moved.id)
        #expect(messages.happened.map(\.id) == [moved.id])
    }

    @Test func messageThatWasNews_staysSo_whenTheWindowIsLostAndReadAnew() {
        var messages = InvalidMessages(startedAt: ObservedJobs.moment(0))
        let job = ObservedJobs.job(2, Self.invalid)
        #expect(note(&messages, judged(job)) == job.id)
        let lost = Transition.windowLost(ObservedJobs.executing, first: BlockNumber(0), last: BlockNumber(9))
        #expect(note(&messages, lost, at: 900) == nil)
        let moved = ObservedJobs.job(2, Self.invalid, safety: .crossSafe)
        #expect(note(&messages, .invalidMoved(moved, from: .unsafe), at: 901) == job.id)
        #expect(messages.happened.map(\.id) == [job.id])
    }

    @Test func flood_takesNoRoomFromWhatIsWorse() {
        var messages = InvalidMessages(startedAt: ObservedJobs.moment(0))
        let capacity = UInt64(InvalidMessages.capacity)
        for number in 1...capacity { _ = note(&messages, judged(ObservedJobs.job(number, Self.invalid))) }
        #expect(note(&messages, judged(ObservedJobs.job(capacity + 1, Self.invalid))) == nil)
        let worst = ObservedJobs.job(capacity + 2, Self.invalid, safety: .crossSafe)
        #expect(note(&messages, judged(worst)) == worst.id)
        #expect(messages.all.count == InvalidMessages.capacity && messages.all.contains { $0.id == worst.id })
        #expect(note(&messages, .ended(worst, .reorgedOut)) == nil)
        let next = ObservedJobs.job(capacity + 3, Self.invalid)
        #expect(note(&messages, judged(next)) == next.id, "room that was given back is there again")
    }

    @Test func messageThatIsGone_isNewsWhenItComesBack() {
        var messages = InvalidMessages(startedAt: ObservedJobs.moment(0))
        let job = ObservedJobs.job(1, Self.invalid)
        for end in [Transition.ended(job, .reorgedOut), .orphaned(job)] {
            #expect(note(&messages, judged(job)) == job.id)
            #expect(note(&messages, end) == nil)
            #expect(messages.all.isEmpty)
        }
        #expect(note(&messages, judged(job)) == job.id)
    }
}
