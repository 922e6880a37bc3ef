import MonitorKit
import Testing

@Suite struct HistoryWatchTests {
    private func observation(
        finalized: HeadPosition? = nil, safe: HeadPosition? = nil, unsafe: HeadPosition? = nil, startedAt: Double? = nil
    ) -> RowObservation {
        var observation = RowObservation()
        observation.heads[.finalized] = finalized
        observation.heads[.crossSafe] = safe
        observation.heads[.unsafe] = unsafe
        observation.startedAt = startedAt
        return observation
    }

    private func violations(_ answers: [(String, RowObservation)], every seconds: Double = 5) -> Set<HistoryViolation> {
        var watch = HistoryWatch()
        for (index, answer) in answers.enumerated() {
            watch.note(answer.0, answer.1, at: moment(Double(index) * seconds))
        }
        return Set(watch.violations.keys)
    }

    @Test func history_isHeld_whileEverySourceNamesTheSame() {
        var watch = HistoryWatch()
        #expect(watch.isHeld == nil)
        for _ in 0..<3 {
            for source in ["a", "b"] { watch.note(source, observation(finalized: head(100, at: 0)), at: moment(0)) }
        }
        #expect(watch.isHeld == true)
        #expect(watch.evidence(finalized: head(100, at: 0)).contains("2 sources name the same hashes"))
    }

    @Test func finalizedHashThatChanges_isAViolation_afterASecondLook() {
        let before = ("a", observation(finalized: head(100, at: 0)))
        let after = ("a", observation(finalized: head(100, at: 0, fork: 1)))
        #expect(violations([before, before, after]).isEmpty)
        #expect(violations([before, before, after, after]) == [.finalizedChanged])
        #expect(violations([before, after, before, after, before]).isEmpty)
    }

    @Test func finalizedHeightThatFalls_isAViolation_whenItStaysThere() {
        let high = ("a", observation(finalized: HeadPosition(number: 200)))
        let low = ("a", observation(finalized: HeadPosition(number: 100)))
        #expect(violations([high, high, low, low], every: 5).isEmpty)
        #expect(violations([high, high] + Array(repeating: low, count: 14), every: 5) == [.finalizedFell])
        // Another node behind the same address, which lags.
        #expect(violations((0..<40).map { $0 % 3 == 0 ? high : low }, every: 5).isEmpty)
    }

    @Test func heightThatOneOddLookNames_isNoHeightToFallFrom() {
        func answer(_ number: UInt64) -> (String, RowObservation) {
            ("a", observation(finalized: HeadPosition(number: number), safe: HeadPosition(number: number + 10)))
        }
        let after = (201...240).map { answer($0) }
        #expect(violations([answer(199), answer(200), answer(99_000_000)] + after).isEmpty)
        #expect(
            violations([answer(199), answer(99_000_000), answer(99_000_000)] + after) == [.finalizedFell, .safeFell])
    }

    @Test func finalizedHeightAfterARestart_isNoFall() {
        let high = ("a", observation(finalized: HeadPosition(number: 200), startedAt: 1_690_000_000))
        let low = ("a", observation(finalized: HeadPosition(number: 100), startedAt: 1_699_999_990))
        #expect(violations([high, high] + Array(repeating: low, count: 30)).isEmpty)
    }

    @Test func ancestorThatWasFinalBefore_isNoFall() {
        let old = ("a", observation(finalized: head(100, at: 0)))
        let new = ("a", observation(finalized: head(132, at: 0)))
        #expect(violations([old, new, new] + Array(repeating: old, count: 30)).isEmpty)
    }

    @Test func twoSources_thatNameTwoFinalBlocks_areAViolation() {
        let a = ("a", observation(finalized: head(100, at: 0)))
        let b = ("b", observation(finalized: head(100, at: 0, fork: 1)))
        #expect(violations([a, b]).isEmpty)
        #expect(violations([a, b, a]) == [.sourcesDisagree])
    }

    @Test func brokenOrder_isAViolation_afterASecondLook() {
        let broken = ("a", observation(finalized: head(101, at: 0), safe: head(100, at: 0), unsafe: head(110, at: 0)))
        let whole = ("a", observation(finalized: head(90, at: 0), safe: head(100, at: 0), unsafe: head(110, at: 0)))
        #expect(violations([whole, broken, whole, broken]).isEmpty)
        #expect(violations([whole, broken, broken]).contains(.orderBroken))
    }

    @Test func safeHead_thatFallsByThousands_isAViolation_andByFewIsNot() {
        func answer(_ safe: UInt64) -> (String, RowObservation) { ("a", observation(safe: head(safe, at: 0))) }
        #expect(violations([answer(9_000), answer(8_500), answer(8_500)]).isEmpty)
        #expect(violations([answer(9_000), answer(9_000), answer(6_000), answer(6_000)]) == [.safeFell])
    }

    @Test func safeHead_thatFallsToWhatIsFinal_isANodeThatDerivesAgain() {
        func answer(_ safe: UInt64) -> (String, RowObservation) {
            ("a", observation(finalized: head(6_000, at: 0), safe: head(safe, at: 0), unsafe: head(9_100, at: 0)))
        }
        #expect(violations([answer(9_000), answer(9_000), answer(6_000), answer(6_000)]).isEmpty)
        #expect(violations([answer(9_000), answer(9_000), answer(6_001), answer(6_001)]) == [.safeFell])
    }

    @Test(arguments: [(blockTime: 1.0, isFall: false), (blockTime: 2, isFall: true)])
    func safeHead_mayFallByAnHour_howeverManyBlocksThatIs(blockTime: Double, isFall: Bool) {
        var watch = HistoryWatch(blockTime: blockTime)
        for (index, safe) in ([9_000, 9_000, 6_000, 6_000] as [UInt64]).enumerated() {
            watch.note("a", observation(safe: head(safe, at: 0)), at: moment(Double(index) * 5))
        }
        #expect((watch.violations[.safeFell] != nil) == isFall)
    }

    @Test func twoChainsThatBothGrow_areAPartition_andOneOddBlockIsNot() {
        let answers = (0..<20).flatMap { step -> [(String, RowObservation)] in
            let number = UInt64(100 + step)
            return [
                ("a", observation(unsafe: head(number, at: 0))),
                ("b", observation(unsafe: head(number, at: 0, fork: 1))),
            ]
        }
        #expect(violations(answers) == [.partition])
        let odd = (0..<40).flatMap { step -> [(String, RowObservation)] in
            let number = UInt64(100 + step)
            return [
                ("a", observation(unsafe: head(number, at: 0))),
                ("b", observation(unsafe: head(number, at: 0, fork: step == 7 ? 1 : 0))),
            ]
        }
        #expect(violations(odd).isEmpty)
    }

    /// What a source showed last is never taken back by one that is gone.
    @Test func twoBranches_areForgotten_onceNoLookShowsThemAnyMore() {
        var watch = HistoryWatch()
        for fork in [0, 1, 0, 1] as [UInt64] {
            watch.note(fork == 0 ? "a" : "b", observation(unsafe: head(100, at: 0, fork: fork)), at: moment(0))
        }
        #expect(watch.sourcesDisagree)
        watch.prune(at: moment(599))
        #expect(watch.sourcesDisagree)
        watch.prune(at: moment(600))
        #expect(!watch.sourcesDisagree)
    }

    @Test func oneOddLook_beforeALongSilenceAndOneAfterIt_areNoFall() {
        var watch = HistoryWatch()
        for time in [0.0, 1] { watch.note("a", observation(finalized: head(100, at: 0)), at: moment(time)) }
        for time in [5, 3_605] as [Double] {
            watch.prune(at: moment(time))
            watch.note("a", observation(finalized: head(90, at: 0)), at: moment(time))
        }
        #expect(watch.violations.isEmpty)
        watch.note("a", observation(finalized: head(90, at: 0)), at: moment(3_665))
        #expect(watch.violations[.finalizedFell] != nil)
    }

    /// Finalized 100 was another block than it is.
    private func contradicted() -> HistoryWatch {
        var watch = HistoryWatch()
        for fork in [0, 0, 1, 1] as [UInt64] {
            watch.note("a", observation(finalized: head(100, at: 0, fork: fork)), at: moment(0))
        }
        return watch
    }

    @Test func violation_staysForAnHour_andNobodyNeedsToAnswerForItToEnd() {
        var watch = contradicted()
        #expect(watch.isHeld == false)
        watch.prune(at: moment(3_599))
        #expect(watch.isHeld == false)
        watch.prune(at: moment(3_600))
        #expect(watch.isHeld == true)
    }

    @Test func violation_staysForAnHour_whateverTheWallClockIsSetTo() {
        for offset in [86_400.0, -86_400] {
            var watch = contradicted()
            watch.prune(at: moment(60, wallOffset: offset))
            watch.note("a", observation(finalized: head(200, at: 0)), at: moment(65, wallOffset: offset))
            #expect(watch.isHeld == false)
            watch.prune(at: moment(3_600, wallOffset: offset))
            #expect(watch.isHeld == true)
        }
    }

    /// A wall clock that is set forward makes no minute of five seconds.
    @Test func finalizedHeightThatFalls_isGivenItsTime_whateverTheWallClockIsSetTo() {
        var watch = HistoryWatch()
        for second in [0.0, 1] {
            watch.note("a", observation(finalized: HeadPosition(number: 200)), at: moment(second))
        }
        for second in [5.0, 10] {
            watch.note("a", observation(finalized: HeadPosition(number: 100)), at: moment(second))
        }
        watch.note("a", observation(finalized: HeadPosition(number: 100)), at: moment(15, wallOffset: 3_600))
        #expect(watch.violations.isEmpty)
    }

    @Test func violation_isSinceItWasFirstSeen_howeverOftenItIsSeenAgain() throws {
        var row = ChainRow(.named("chain"), RowParameters(.evm, blockTime: 12))
        for second in stride(from: 0.0, through: 200, by: 5) {
            row.answered("a", observation(finalized: head(100, at: 0, fork: second < 50 ? 0 : 1)), at: moment(second))
        }
        #expect(RowReport(row, at: moment(200)).violatedAt == moment(55).wall)
        row.tick(at: moment(3_799))
        #expect(RowReport(row, at: moment(3_799)).isHeld == false)
        row.tick(at: moment(3_800))
        #expect(RowReport(row, at: moment(3_800)).isHeld == true)
    }
}
