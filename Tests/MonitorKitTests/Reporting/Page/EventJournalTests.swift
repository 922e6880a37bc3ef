import MonitorKit
import Testing

/// What the journal keeps, and what goes first when there is no room.
@Suite struct EventJournalTests {
    private func flooded() -> EventJournal {
        var journal = EventJournal()
        for index in 0..<10_000 {
            journal.note(PageState.invalid(index: UInt32(index), safety: .unsafe), at: PageState.now)
        }
        return journal
    }

    @Test func journal_isBounded_andLosesWhatEnds() {
        var journal = flooded()
        #expect(journal.entries.count == EventJournal.entryLimit)
        #expect(journal.records.count == EventJournal.recordLimit)
        let job = PageState.job(index: 0, safety: .unsafe)
        journal.note(.ended(job, .reorgedOut), at: PageState.now)
        #expect(journal.entries[job.id] == nil)
        #expect(journal.records.last?.sentence.hasPrefix("an invalid message ended, reorged_out") == true)
    }

    @Test func worstMessage_isListedFirst_behindAFloodOfLesserOnes() throws {
        var journal = flooded()
        let oldest = try #require(journal.worstFirst.first).job.id
        let newest = try #require(journal.worstFirst.last).job.id
        journal.note(PageState.invalid(index: 20_000, safety: .finalized), at: PageState.now)
        #expect(journal.entries.count == EventJournal.entryLimit)
        #expect(journal.worstFirst.first?.job.tier == 3)
        #expect(journal.entries[newest] == nil && journal.entries[oldest] != nil)
    }

    @Test func messageThatWasLeftOut_isTakenIn_whenItGetsWorse() throws {
        var journal = flooded()
        let job = PageState.job(index: 9_999, safety: .crossSafe)
        #expect(journal.entries[job.id] == nil)
        journal.note(.invalidMoved(job, from: .unsafe), at: PageState.now)
        #expect(try #require(journal.worstFirst.first).job.id == job.id)
        #expect(journal.entries.count == EventJournal.entryLimit)
    }

    @Test func messageWithoutAVerdict_goesBeforeAnInvalidOne_andNeverDrivesOneOut() {
        var journal = EventJournal()
        func unknown(_ index: UInt32) -> Transition {
            let job = PageState.job(index: index, safety: .unsafe, status: .unknown(.initiatingChainBehind))
            return .judged(VerdictChange(job: job, from: nil, violations: []))
        }
        for index in 0..<UInt32(EventJournal.entryLimit) {
            journal.note(
                index < 5 ? unknown(index) : PageState.invalid(index: index, safety: .unsafe), at: PageState.now)
        }
        for index in 5_000..<5_010 as Range<UInt32> {
            journal.note(PageState.invalid(index: index, safety: .unsafe), at: PageState.now)
        }
        journal.note(unknown(6_000), at: PageState.now)
        #expect(journal.entries.count == EventJournal.entryLimit)
        #expect(journal.entries.values.allSatisfy { $0.job.tier == 1 })
    }
}
