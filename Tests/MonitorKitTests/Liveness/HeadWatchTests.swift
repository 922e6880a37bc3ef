import MonitorKit
import Testing

@Suite struct HeadWatchTests {
    private static let parameters = RowParameters(.op, blockTime: 2)

    private func watch(_ head: WatchedHead = .unsafe) -> HeadWatch {
        HeadWatch(head, threshold: Self.parameters.threshold(of: head), blockTime: 2)
    }

    /// A chain of 2 s blocks looked at each 5 s, up to a moment.
    private func moving(until end: Double, wallOffset: Double = 0) -> HeadWatch {
        var watch = watch()
        for second in stride(from: 0, through: end, by: 5) {
            watch.see(head(UInt64(second / 2), at: (second / 2).rounded(.down) * 2), at: moment(second))
        }
        return watch
    }

    /// 15 × 2 s = 30 s for an OP chain; 10 × 12 s for an L1; six timeouts and 2 × timeout + 5 s for Concordium.
    @Test(arguments: [
        (RowKind.op, 2.0, WatchedHead.unsafe, 10.0, 30.0), (.op, 1, .unsafe, 10, 30), (.op, 6, .unsafe, 30, 90),
        (.evm, 12, .unsafe, 60, 120), (.evm, 12, .finalized, 1_536, 1_920), (.op, 2, .crossSafe, 600, 1_200),
        (.concordium, 2, .round, 15, 25), (.concordium, 2, .finalized, 30, 60), (.concordium, 2, .epoch, 60, 120),
    ])
    func threshold_comesFromBlockTimeAndParameters(
        kind: RowKind, blockTime: Double, head: WatchedHead, degraded: Double, stalled: Double
    ) {
        let threshold = RowParameters(kind, blockTime: blockTime).threshold(of: head)
        #expect(threshold.degraded == degraded)
        #expect(threshold.stalled == stalled)
        #expect(threshold.sum.contains("\(Int(stalled)) s"))
    }

    /// A batcher that posts half of what is made: blocks are ever older, and drop out of the window in the end.
    @Test func safeHead_thatMovesTooSlowly_hasStopped_onceItIsOlderThanHalfTheWindow() {
        var parameters = Self.parameters
        parameters.sequencingWindow = 4_000
        var watch = HeadWatch(.localSafe, threshold: parameters.threshold(of: .localSafe), blockTime: 2)
        func see(through end: Double, from start: Double) {
            for second in stride(from: start, through: end, by: 30) {
                watch.see(head(1_000 + UInt64(second / 4), at: second / 2), at: moment(second))
            }
        }
        see(through: 3_990, from: 0)
        #expect(watch.state != .stalled && watch.state != .ok)
        see(through: 4_080, from: 4_020)
        #expect(watch.state == .stalled)
        for second in stride(from: 4_110.0, through: 4_200, by: 30) {
            watch.see(head(UInt64(second), at: second - 20), at: moment(second))
        }
        #expect(watch.state == .ok && watch.stall?.clearedAt != nil)
    }

    @Test func threshold_isTheOperators_whereOneIsSet() {
        var parameters = Self.parameters
        parameters.overrides[.unsafe] = 90
        #expect(parameters.threshold(of: .unsafe).stalled == 90)
        #expect(parameters.threshold(of: .unsafe).sum == "90 s, as configured")
    }

    @Test func head_isInNoState_beforeTwoLooks() {
        var watch = watch()
        watch.see(head(10, at: -7_200), at: moment(0))
        #expect(watch.state == nil)
        watch.see(head(10, at: -7_200), at: moment(5))
        #expect(watch.state == .stalled)
    }

    @Test func head_goesFromOkOverDegradedToStalled_byItsAge() {
        var watch = moving(until: 100)
        #expect(watch.state == .ok)
        var states: [LivenessState?] = []
        for second in stride(from: 105.0, through: 140, by: 5) {
            watch.see(head(50, at: 100), at: moment(second))
            states.append(watch.state)
        }
        #expect(states == [.ok, .ok, .degraded, .degraded, .degraded, .stalled, .stalled, .stalled])
        #expect(watch.stall?.since == 1_700_000_100)
        #expect(watch.stall?.noticedAt == 1_700_000_130)
    }

    @Test func stall_clearsItself_andNamesTheBlocksThatWereMadeAfterwards() {
        var watch = moving(until: 100)
        for second in stride(from: 105.0, through: 700, by: 5) { watch.see(head(50, at: 100), at: moment(second)) }
        #expect(watch.state == .stalled)
        // 600 s of blocks within 20 s, with the times at which they were missing.
        watch.see(head(200, at: 400), at: moment(705))
        #expect(watch.state == .recovering)
        watch.see(head(355, at: 710), at: moment(710))
        #expect(watch.state == .recovering)
        for second in stride(from: 715.0, through: 745, by: 5) {
            watch.see(head(UInt64(second / 2), at: second), at: moment(second))
        }
        #expect(watch.state == .ok)
        #expect(watch.stall?.clearedAt == 1_700_000_740)
        #expect(watch.stall?.backFilled == 51...200)
    }

    /// `since` is the last progress, and a second stop has had some since the first, however little.
    @Test func head_thatStopsAgainBeforeItIsOk_standsStillSinceItsLastProgress() {
        var watch = moving(until: 100)
        for second in stride(from: 105.0, through: 200, by: 5) { watch.see(head(50, at: 100), at: moment(second)) }
        #expect(watch.state == .stalled && watch.stall?.since == 1_700_000_100)
        for second in stride(from: 205.0, through: 215, by: 5) {
            watch.see(head(UInt64(second / 2), at: second), at: moment(second))
        }
        #expect(watch.state == .recovering && watch.stall?.clearedAt == nil)
        for second in stride(from: 220.0, through: 260, by: 5) { watch.see(head(107, at: 215), at: moment(second)) }
        #expect(watch.state == .stalled)
        #expect(watch.stall?.since == 1_700_000_215 && watch.stall?.noticedAt == 1_700_000_245)
        #expect(watch.stall?.frozenAt.number == 107 && watch.stall?.movedAt == nil)
        for second in stride(from: 265.0, through: 300, by: 5) {
            watch.see(head(UInt64(second / 2), at: second), at: moment(second))
        }
        #expect(watch.state == .ok && watch.stall?.clearedAt == 1_700_000_295)
    }

    /// Nobody could see it for a while, and it had not moved: that is the same stop.
    @Test func head_thatCannotBeReadDuringAStop_standsStillSinceItsBeginning() {
        var watch = moving(until: 100)
        for second in stride(from: 105.0, through: 200, by: 5) { watch.see(head(50, at: 100), at: moment(second)) }
        watch.becameUnreadable()
        for second in [300.0, 305] { watch.see(head(50, at: 100), at: moment(second)) }
        #expect(watch.state == .stalled)
        #expect(watch.stall?.since == 1_700_000_100 && watch.stall?.noticedAt == 1_700_000_130)
    }

    @Test func oldHead_thatMovesAndComesNearer_isRecovering_alsoAfterARestart() {
        var watch = watch()
        for step in 0..<4 {
            watch.see(head(UInt64(step * 30), at: -3_600 + Double(step) * 60), at: moment(Double(step) * 5))
        }
        #expect(watch.state == .recovering)
    }

    @Test func wallClockThatJumps_makesNoStall_whileTheHeadMoves() {
        var watch = moving(until: 100)
        for second in stride(from: 105.0, through: 200, by: 5) {
            watch.see(head(UInt64(second / 2), at: second), at: moment(second, wallOffset: 3_600))
            #expect(watch.state != .stalled)
        }
        #expect(watch.state == .degraded)
    }

    @Test func stop_isSeenBySteadyTime_whenTheWallClockJumpsBack() {
        var watch = moving(until: 100)
        for second in stride(from: 105.0, through: 140, by: 5) {
            watch.see(head(50, at: 100), at: moment(second, wallOffset: -7_200))
        }
        #expect(watch.state == .stalled)
    }

    /// A block every twenty seconds, and each of two seconds: it is late at first, and stays stopped while that goes on.
    @Test(arguments: [0.0, 3_600])
    func newestBlock_thatFallsEverFurtherBehind_hasStopped_thoughItMoves(wallOffset: Double) {
        var watch = moving(until: 100)
        for second in stride(from: 105.0, through: 1_000, by: 5) {
            let blocks = ((second - 100) / 20).rounded(.down)
            watch.see(
                head(50 + UInt64(blocks), at: 100 + 2 * blocks), at: moment(second, wallOffset: wallOffset))
            if second >= 120 { #expect(watch.isStalled == (second >= 180), "at \(second) s") }
        }
        #expect(watch.stall?.noticedAt == moment(180, wallOffset: wallOffset).wall)
        for second in stride(from: 1_005.0, through: 1_035, by: 5) {
            watch.see(head(UInt64(second / 2), at: second), at: moment(second))
        }
        #expect(watch.state == .ok && watch.stall?.clearedAt == moment(1_035).wall)
    }

    /// It makes a block every two seconds again, and stays as far behind as it was.
    @Test func newestBlock_thatStaysAsFarBehind_fallsNoFurther() {
        var watch = moving(until: 100)
        for second in stride(from: 105.0, through: 500, by: 5) {
            let time = second < 200 ? 100 + (second - 100) / 10 : second - 90
            watch.see(head(UInt64(time / 2), at: (time / 2).rounded(.down) * 2), at: moment(second))
            if second == 195 { #expect(watch.state == .stalled) }
        }
        #expect(watch.state == .recovering)
    }

    @Test func timeInTheFuture_isNoTime_butStandingStillShows() {
        var watch = watch()
        // Milliseconds taken for seconds.
        let wrong = HeadPosition(number: 50, time: 1_700_000_000_000)
        watch.see(wrong, at: moment(0))
        watch.see(wrong, at: moment(5))
        #expect(watch.state == .ok)
        #expect(watch.age == nil)
        watch.see(wrong, at: moment(36))
        #expect(watch.state == .stalled)
    }

    /// A balancer in front of two nodes, one of which lags, shows two heights in turn: that is no progress.
    @Test func heightsInTurn_areNoProgress() {
        var watch = moving(until: 100)
        for (index, second) in stride(from: 105.0, through: 200, by: 5).enumerated() {
            watch.see(index % 2 == 0 ? head(49, at: 98) : head(50, at: 100), at: moment(second))
        }
        #expect(watch.state == .stalled)
    }

    @Test func rolledBackChain_thatGrowsAgain_moves() {
        var watch = moving(until: 1_000)
        for second in stride(from: 1_005.0, through: 1_100, by: 5) {
            watch.see(head(UInt64(second / 2) - 400, at: second, fork: 1), at: moment(second))
        }
        #expect(watch.state == .ok)
    }

    @Test func silence_isUnreadable_andThenUnknownUntilTwoLooks() {
        var watch = moving(until: 100)
        watch.becameUnreadable()
        #expect(watch.state == .unreadable)
        watch.see(head(100, at: 200), at: moment(200))
        #expect(watch.state == nil)
        watch.see(head(102, at: 204), at: moment(205))
        #expect(watch.state == .ok)
    }

    /// What was between two looks that are far apart nobody has seen: neither confirms the other.
    @Test func look_confirmsNoneThatIsLongerAgoThanSourcesAreGivenTime() {
        var watch = watch()
        for second in [0.0, 60] {
            watch.see(head(10, at: -100), at: moment(second), patience: 15)
            #expect(watch.state == nil)
        }
        watch.see(head(10, at: -100), at: moment(75), patience: 15)
        #expect(watch.state == .stalled)
    }

    /// Another one was the last to be looked at, and is lost: the looks of the one that is left confirm each other.
    @Test func look_confirmsAnEarlierOneOfTheSameSource() {
        var watch = watch()
        watch.see(head(10, at: -100), at: moment(0), patience: 15)
        watch.see(head(10, at: -100), at: moment(60), before: moment(45), patience: 15)
        #expect(watch.state == .stalled)
    }

    @Test func head_standsStill_sinceWhoSeesItThereCameThere() {
        var watch = moving(until: 100)
        watch.see(head(50, at: 100), at: moment(120), since: moment(90))
        #expect(watch.idle == 20)
        watch.see(head(50, at: 100), at: moment(125), since: moment(120))
        #expect(watch.idle == 5)
    }

    /// Two sources are asked in one moment, and the next block comes in the next one: its age may be that of our clock.
    @Test func oldHead_atTwoLooksOfOneMoment_isLate_andHasNotStoppedYet() {
        var watch = watch()
        for _ in 0..<2 { watch.see(head(10, at: -3_600), at: moment(0)) }
        #expect(watch.state == .degraded)
        watch.see(head(10, at: -3_600), at: moment(5))
        #expect(watch.state == .stalled)
    }

    /// A block of the same age is the newest one of the chain: that is no matter of what L1 has of it.
    @Test(arguments: [(690.0, LivenessState.ok), (90, .degraded), (0, .degraded)])
    func ageThatTheNewestBlockHasToo_makesNoHeadLate(newest: Double, state: LivenessState) {
        var watch = watch(.localSafe)
        for second in [0.0, 5] {
            watch.see(head(10, at: second - 700), at: moment(second), ageOfNewestBlock: newest)
        }
        #expect(watch.state == state)
    }

    /// What is an hour old whenever it comes is our clock's hour, and its next block is not awaited less for that.
    @Test func newestBlock_thatIsOldWheneverItComes_hasStopped_onceItHasStoodStillForAsLongAsAnyOther() {
        var watch = moving(until: 100)
        for second in stride(from: 105.0, through: 200, by: 5) {
            watch.see(head(UInt64(second / 2), at: second), at: moment(second, wallOffset: 3_600))
        }
        for second in stride(from: 205.0, through: 225, by: 5) {
            watch.see(head(100, at: 200), at: moment(second, wallOffset: 3_600))
            #expect(watch.state == .degraded)
        }
        watch.see(head(100, at: 200), at: moment(230, wallOffset: 3_600))
        #expect(watch.state == .stalled)
    }
}
