import Testing

@testable import MonitorKit

@Suite struct FilterComparisonTests {
    private typealias Step = (seconds: Double, verdict: AccessListVerdict)

    /// Checks a job whenever it is due and gives what came of each check.
    private func run(_ job: Job, _ steps: [Step]) -> [(FilterComparison.Relation, FilterComparison.News?)] {
        let comparison = Comparing()
        comparison.judged(job, at: ObservedJobs.moment(0))
        return steps.compactMap { step in
            let now = ObservedJobs.moment(step.seconds)
            guard let asked = comparison.next(at: now) else { return nil }
            return comparison.checked(asked, step.verdict, at: now)
        }
    }

    @Test(arguments: [
        (MessageStatus.valid, AccessListVerdict.accepted, FilterComparison.Relation.agrees),
        (.valid, .conflict, .differs), (.invalid(.logMissing), .accepted, .differs),
        (.invalid(.logMissing), .conflict, .agrees), (.invalid(.cycle), .accepted, .none(.beyondFilter)),
        (.invalid(.dependsOnInvalid), .accepted, .none(.beyondFilter)), (.invalid(.cycle), .conflict, .agrees),
    ])
    func verdicts_areComparedInAllCombinations(
        ours: MessageStatus, theirs: AccessListVerdict, relation: FilterComparison.Relation
    ) {
        #expect(FilterComparison.relation(of: ObservedJobs.job(1, ours), to: theirs) == relation)
    }

    @Test(arguments: NoVerdictReason.allCases) func noVerdict_isSilent(reason: NoVerdictReason) {
        for status in [MessageStatus.valid, .invalid(.expired)] {
            let outcomes = run(ObservedJobs.job(1, status), (0..<9).map { (Double($0) * 400, .none(reason)) })
            #expect(outcomes.count == 9 && outcomes.allSatisfy { $0 == (.none(reason), nil) })
        }
    }

    /// The filter demands an earlier timestamp (op-interop-filter), the protocol does not.
    @Test func refusalOfASameTimestampMessage_isNoDifference() {
        let job = ObservedJobs.job(1, .valid, executedAt: 1_795_000_100, initiatedAt: 1_795_000_100)
        #expect(run(job, [(0, .conflict), (100, .conflict)]).allSatisfy { $0 == (.none(.sameTimestamp), nil) })
        let invalid = ObservedJobs.job(1, .invalid(.logMissing), initiatedAt: 1_795_000_100)
        #expect(FilterComparison.relation(of: invalid, to: .accepted) == .differs)
    }

    @Test func difference_countsWhenTwoChecksShowIt_andEndsWithAgreement() {
        let job = ObservedJobs.job(1, .invalid(.logMissing))
        let outcomes = run(job, [(0, .accepted), (1, .accepted), (3, .accepted), (20, .conflict), (30, .conflict)])
        // The second look came too soon, the last one after an agreement that holds for a while.
        #expect(outcomes.map(\.1) == [nil, .diverged, .converged])
    }

    @Test func whatAVerifierSays_isCertainWithUs_orWhenItIsSaidTwiceInARow() {
        let comparison = Comparing()
        let job = ObservedJobs.job(1, .valid)
        comparison.judged(job, at: ObservedJobs.moment(0))
        func accepts(after verdict: AccessListVerdict, at seconds: Double) -> Bool? {
            _ = comparison.checked(job, verdict, at: ObservedJobs.moment(seconds))
            return comparison.accepts(job.id)
        }
        #expect(accepts(after: .conflict, at: 1) == nil)
        #expect(accepts(after: .none(.behind), at: 3) == nil)
        #expect(accepts(after: .conflict, at: 7) == false)
        #expect(accepts(after: .accepted, at: 15) == true)
        #expect(accepts(after: .none(.failsafe), at: 700) == true)
        #expect(accepts(after: .conflict, at: 900) == nil)
        comparison.ended(job.id)
        #expect(comparison.accepts(job.id) == nil)
    }

    /// Filters have rules of their own: what one of them does by those contradicts no other verifier.
    @Test(arguments: [
        (
            ObservedJobs.job(1, .valid, executedAt: 1_795_000_100, initiatedAt: 1_795_000_100),
            AccessListVerdict.conflict
        ),
        (ObservedJobs.job(1, .invalid(.cycle)), .accepted),
        (ObservedJobs.job(1, .invalid(.dependsOnInvalid)), .accepted),
    ])
    func whatAFilterSaysByItsOwnRules_isNeverCertain(job: Job, verdict: AccessListVerdict) {
        let comparison = Comparing()
        comparison.judged(job, at: ObservedJobs.moment(0))
        for seconds in [1.0, 7, 900] {
            _ = comparison.checked(job, verdict, at: ObservedJobs.moment(seconds))
            #expect(comparison.accepts(job.id) == nil)
        }
    }

    @Test func oneOddAnswer_isNoDifference() {
        let job = ObservedJobs.job(1, .valid)
        #expect(run(job, [(0, .conflict), (3, .accepted), (700, .conflict)]).allSatisfy { $0.1 == nil })
    }

    @Test func message_isCheckedAgain_whenOurVerdictChanges() throws {
        let comparison = Comparing()
        let now = ObservedJobs.moment(1)
        comparison.judged(ObservedJobs.job(1, .valid), at: now)
        let asked = try #require(comparison.next(at: now))
        _ = comparison.checked(asked, .accepted, at: now)
        #expect(comparison.next(at: ObservedJobs.moment(2)) == nil)
        // Another reason of the same verdict is no change of mind.
        comparison.judged(ObservedJobs.job(1, .valid, safety: .finalized), at: ObservedJobs.moment(2))
        #expect(comparison.next(at: ObservedJobs.moment(2)) == nil)
        comparison.judged(ObservedJobs.job(1, .invalid(.logMissing)), at: ObservedJobs.moment(2))
        let again = try #require(comparison.next(at: ObservedJobs.moment(2)))
        // An answer to a question about a verdict that is no longer ours says nothing.
        comparison.judged(ObservedJobs.job(1, .valid), at: ObservedJobs.moment(2))
        #expect(comparison.checked(again, .accepted, at: ObservedJobs.moment(2)).news == nil)
        #expect(comparison.diverging == (0, 0))
        #expect(comparison.next(at: ObservedJobs.moment(2))?.status == .valid)
    }

    @Test func message_isCheckedAgain_whenTheirVerdictMayHaveChanged() throws {
        let comparison = Comparing()
        comparison.judged(ObservedJobs.job(1, .valid), at: ObservedJobs.moment(0))
        let asked = try #require(comparison.next(at: ObservedJobs.moment(0)))
        _ = comparison.checked(asked, .accepted, at: ObservedJobs.moment(0))
        // Nothing is asked while the failsafe is on, for hours; once it is off, everything is.
        comparison.failsafeSeen(true, at: ObservedJobs.moment(1))
        #expect(comparison.next(at: ObservedJobs.moment(10_000)) == nil)
        comparison.failsafeSeen(false, at: ObservedJobs.moment(10_001))
        let again = try #require(comparison.next(at: ObservedJobs.moment(10_001)))
        #expect(comparison.checked(again, .conflict, at: ObservedJobs.moment(10_001)).relation == .differs)
        // And without a cause, seldom.
        _ = comparison.next(at: ObservedJobs.moment(10_010)).map {
            comparison.checked($0, .accepted, at: ObservedJobs.moment(10_010))
        }
        #expect(comparison.next(at: ObservedJobs.moment(10_100)) == nil)
        #expect(comparison.next(at: ObservedJobs.moment(10_700)) != nil)
    }

    /// As docs/OBSERVERS.md says: after 2, 4, 8 and up to 300 seconds.
    @Test func checksWithoutAgreement_becomeLessFrequent() {
        let comparison = Comparing()
        comparison.judged(ObservedJobs.job(), at: ObservedJobs.moment(0))
        var times: [Int] = []
        for second in 0..<3_600 {
            let now = ObservedJobs.moment(Double(second))
            guard let asked = comparison.next(at: now) else { continue }
            times.append(second)
            _ = comparison.checked(asked, .none(.behind), at: now)
        }
        let pauses = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(pauses.prefix(10) == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
        #expect(pauses.dropFirst(8).allSatisfy { $0 == 300 } && times.count == 19)
    }

    @Test func fullTable_letsGoOfWhatAgrees_andCountsWhatItLeavesOut() throws {
        let comparison = Comparing()
        let now = ObservedJobs.moment(0)
        for number in 0..<UInt64(FilterComparison.capacity) {
            comparison.judged(ObservedJobs.job(number), at: now)
        }
        comparison.judged(ObservedJobs.job(10_000, .invalid(.expired)), at: now)
        #expect(comparison.dropped == 1 && comparison.count == FilterComparison.capacity)
        let asked = try #require(comparison.next(at: now))
        _ = comparison.checked(asked, .accepted, at: now)
        comparison.judged(ObservedJobs.job(10_001, .invalid(.expired)), at: now)
        #expect(comparison.dropped == 1 && comparison.count == FilterComparison.capacity)
        // What is invalid comes first.
        #expect(comparison.next(at: now)?.status == .invalid(.expired))
    }

    @Test func endedAndUnknownMessages_areLetGo() {
        let comparison = Comparing()
        let now = ObservedJobs.moment(0)
        comparison.judged(ObservedJobs.job(1), at: now)
        comparison.judged(ObservedJobs.job(2), at: now)
        comparison.ended(ObservedJobs.job(1).id)
        comparison.judged(ObservedJobs.job(2, .unknown(.initiatingChainBehind)), at: now)
        #expect(comparison.count == 0 && comparison.next(at: now) == nil)
    }
}

/// A comparison behind a reference, so that an expectation can call what changes it.
private final class Comparing {
    private var comparison = FilterComparison()

    var count: Int { comparison.count }
    var dropped: UInt64 { comparison.dropped }
    var diverging: (valid: Int, invalid: Int) { comparison.diverging }
    func judged(_ job: Job, at now: Moment) { comparison.judged(job, at: now) }
    func ended(_ id: JobID) { comparison.ended(id) }
    func accepts(_ id: JobID) -> Bool? { comparison.accepts(id) }
    func failsafeSeen(_ isOn: Bool, at now: Moment) { comparison.failsafeSeen(isOn, at: now) }
    func next(at now: Moment) -> Job? { comparison.next(at: now) }
    func checked(
        _ job: Job, _ verdict: AccessListVerdict, at now: Moment
    ) -> (relation: FilterComparison.Relation, news: FilterComparison.News?) {
        comparison.checked(job, verdict, at: now)
    }
}

@Suite struct FailsafeStateTests {
    @Test func age_isThatOfTheLastLook_andNewsIsWhatChanged() {
        var state = FailsafeState()
        #expect(state.isOn == nil)
        let news = [(false, 1.0), (true, 5), (true, 9)].map { state.saw($0.0, at: ObservedJobs.moment($0.1)) }
        #expect(news == [false, true, false])
        #expect(state.isOn == true && state.since == 1_795_000_005 && state.seenAt == 1_795_000_009)
        var second = FailsafeState()
        let isNews = second.saw(true, at: ObservedJobs.moment(2))
        #expect(isNews)
    }
}
