import MonitorKit
import Testing

@Suite struct TransitionHistoryTests {
    @Test func history_keepsWhatMatters_andOnlySoMuchOfIt() {
        var history = TransitionHistory()
        let chain = ChainID(901)
        for number in UInt64(0)..<300 {
            let moment = Moment(wall: Double(number), steady: number)
            history.record(.windowProgress(chain, remaining: number, perSecond: 1), at: moment)
            history.record(.reorged(chain, ancestor: BlockNumber(number), depth: 1), at: moment)
        }
        #expect(history.transitions.count == TransitionHistory.transitionLimit)
        #expect(history.transitions.last?.sequence == 300)
        #expect(history.transitions.first?.sequence == 45)
        #expect(history.transitions.allSatisfy { $0.transition.isNoteworthy })
    }

    @Test func messageThatEnded_keepsWhatItsLastVerdictWasMadeOf() throws {
        var history = TransitionHistory()
        let moment = Moment(wall: 1, steady: 1)
        history.record(PageState.invalid(safety: .unsafe), at: moment)
        history.record(.ended(PageState.job(safety: .localSafe), .replaced), at: moment)
        let ended = try #require(history.ended.first)
        #expect(ended.violations.map(\.reason) == [.payloadMismatch] && ended.end == .replaced)
        history.record(.ended(PageState.job(index: 9, safety: .localSafe), .replaced), at: moment)
        #expect(history.ended.last?.violations.isEmpty == true)
    }

    @Test func replacement_explainsOnlyWhatWentWithItsBlock() {
        var history = TransitionHistory()
        let (before, then) = (Moment(wall: 1, steady: 1), Moment(wall: 2, steady: 2))
        let job = PageState.job(safety: .localSafe)
        history.record(.ended(job, .reorgedOut), at: before)
        history.record(.ended(job, .reorgedOut), at: then)
        let below = job.block.number.lowered(by: 1)
        let replacement = BlockReplacement(
            old: BlockReference(number: below, hash: Hash32(2, 2, 2, 2), timestamp: Timestamp(1)),
            new: BlockReference(number: below, hash: Hash32(1, 1, 1, 1), timestamp: Timestamp(1)),
            cause: .invalidMessage, departedAt: then)
        history.record(.blockReplaced(ChainID(7), replacement), at: then)
        #expect(history.ended.map(\.fellWith) == [nil, nil], "another chain")
        history.record(.blockReplaced(job.chain, replacement), at: then)
        #expect(history.ended.map(\.fellWith) == [nil, replacement.old])
        #expect(history.ended.map(\.end) == [.reorgedOut, .reorgedOut])
    }

    @Test func orphan_hasNoEnd_untilItIsNamed() {
        var history = TransitionHistory()
        let (then, later) = (Moment(wall: 1, steady: 1), Moment(wall: 9, steady: 9))
        let job = PageState.job(safety: .localSafe)
        history.record(.orphaned(job), at: then)
        #expect(history.ended.map(\.end) == [nil])
        history.record(.ended(job, .replaced), at: later)
        #expect(history.ended.map(\.end) == [.replaced])
        #expect(history.ended.map(\.at) == [then], "it was missing since then")
        #expect(history.transitions(of: job.id).count == 2)
    }
}
