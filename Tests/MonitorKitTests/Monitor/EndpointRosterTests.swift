import Testing

@testable import MonitorKit

@Suite struct EndpointRosterTests {
    private let down = UpstreamFailure(.connect, "refused")
    private let late = UpstreamFailure(.timeout, "no answer in time")
    private let headers = ReadRequest.blocks(ChainID(901), first: BlockNumber(1), count: 5)
    private let search = ReadRequest.messages(
        ChainID(901), BlockReference(number: BlockNumber(5), hash: .zero, timestamp: Timestamp(5)))

    private let evidence = ReadRequest.evidence(ChainID(901), BlockNumber(3), .hash(.zero))

    private func at(_ seconds: UInt64) -> Moment { Moment(wall: 0, steady: seconds * 1_000_000_000) }

    private func heads(_ number: UInt64) -> ChainHeads {
        let reference = BlockReference(
            number: BlockNumber(number), hash: Hash32(0, 0, 0, number), timestamp: Timestamp(number))
        let latest = ObservedBlock(reference: reference, parentHash: .zero, mayHoldMessages: false, isProven: true)
        return ChainHeads(latest: latest, safe: nil, finalized: nil, askedAt: at(0))
    }

    private func roster(_ names: String...) -> EndpointRoster {
        var roster = EndpointRoster()
        for (rank, name) in names.enumerated() { _ = roster.add(name, rank: rank) }
        return roster
    }

    @Test func firstEndpoint_serves_whileItIsHealthy() {
        var roster = roster("a", "b")
        #expect(roster.serving(at: at(0)) == 0)
        roster.answered(1, heads(5), at: at(1))
        roster.answered(0, heads(5), at: at(1))
        #expect(roster.serving(at: at(2)) == 0)
        #expect(roster.witnesses(at: at(2)) == [1])
    }

    @Test func endpointThatComesLater_takesItsConfiguredPlace_withWhatTheOthersHaveShown() {
        var roster = EndpointRoster()
        #expect(roster.add("c", rank: 2) == 0)
        #expect(roster.add("b", rank: 1) == 0)
        roster.failed(0, down, at: at(0), chance: 0.5)
        #expect(roster.names == ["b", "c"] && roster.serving(at: at(0)) == 1)
        #expect(roster.add("a", rank: 0) == 0)
        #expect(roster.names == ["a", "b", "c"] && roster.serving(at: at(0)) == 0)
        #expect(roster.rested(at: at(0)) == [0, 2])
        #expect(roster.add("b", rank: 1) == nil && roster.names.count == 3)
    }

    @Test func emptyRoster_hasNobodyToAsk() {
        #expect(EndpointRoster().serving(at: at(0)) == nil)
    }

    @Test func failure_movesOnToTheNext_andALookBringsTheFirstBack() {
        var roster = roster("a", "b")
        roster.failed(0, down, at: at(0), chance: 0.5)
        #expect(roster.serving(at: at(0)) == 1)
        // Its rest is over, but only a look shows whether it works.
        #expect(roster.serving(at: at(60)) == 1)
        #expect(roster.witnesses(at: at(60)) == [0])
        roster.answered(0, heads(5), at: at(60))
        #expect(roster.serving(at: at(60)) == 0)
    }

    @Test func readThatFailed_isMadeGoodByAReadOfItsKind_notByALook() {
        var roster = roster("a", "b")
        roster.failed(0, late, of: search, at: at(0), chance: 0.5)
        for second in [15, 30, 45] as [UInt64] {
            roster.answered(0, heads(5), at: at(second))
            roster.answered(1, heads(5), at: at(second))
            #expect(roster.serving(at: at(second)) == 1 && roster.fit(at: at(second)) == [1])
            #expect(roster.witnesses(at: at(second)) == [0], "its heads are looked at all the same")
        }
        roster.answered(0, headers)
        #expect(roster.serving(at: at(45)) == 1, "headers were not what it failed at")
        roster.answered(0, search)
        #expect(roster.serving(at: at(45)) == 0 && roster.fit(at: at(45)) == [0, 1])
    }

    @Test func readThatFailed_isTriedAgainAfterARest_whichGrowsWhateverTheHeadsSay() {
        var roster = roster("a", "b")
        func probes(_ second: UInt64) -> [ReadRequest] {
            roster.probes(at: at(second)).map(\.request)
        }
        roster.failed(0, late, of: search, at: at(0), chance: 1)
        #expect(roster.probes(at: at(0)).isEmpty && probes(1) == [search])
        for second in [10, 20, 30, 40, 50, 60] as [UInt64] {
            roster.answered(0, heads(5), at: at(second))
            roster.failed(0, late, of: search, at: at(second), chance: 1)
            roster.answered(0, heads(5), at: at(second))
        }
        #expect(probes(69).isEmpty && probes(70) == [search])
        // What does not even show its heads is not asked for more.
        roster.failed(0, down, at: at(70), chance: 0)
        #expect(probes(71).isEmpty)
    }

    @Test func endpointThatFailsAtReads_isLookedAt_beforeOneWhoseLooksFail() {
        var roster = roster("dead", "withholding")
        roster.failed(0, down, at: at(0), chance: 0)
        roster.answered(1, heads(5), at: at(0))
        for _ in 0..<8 { roster.failed(1, late, of: search, at: at(0), chance: 1) }
        #expect(roster.serving(at: at(5)) == 0, "the other one rests")
        #expect(roster.showing(at: at(5)) == 1 && roster.witnesses(at: at(5)) == [0])
        #expect(roster.showing(at: at(5), except: ["withholding"]) == 0)
        #expect(roster.showing(at: at(5), except: ["withholding", "dead"]) == nil)
        #expect(roster.serving(at: at(10)) == 1, "its heads show")
        // Each of them fails now: the one that rests least long is asked.
        roster.failed(0, down, at: at(10), chance: 1)
        roster.failed(1, down, at: at(10), chance: 0)
        #expect(roster.showing(at: at(10)) == 1 && roster.showing(at: at(10), except: ["withholding"]) == nil)
    }

    @Test func failureAtBlocks_isPending_untilOneOfItsKindIsAnswered_whateverTheHeadsSay() {
        var roster = roster("a")
        roster.failed(0, down, of: evidence, at: at(0), chance: 0)
        #expect(roster.pendingFailure(0) == nil, "it may be that block's fault")
        roster.failed(0, late, of: search, at: at(0), chance: 0)
        roster.failed(0, down, of: evidence, at: at(0), chance: 0)
        roster.answered(0, heads(5), at: at(1))
        roster.answered(0, headers)
        #expect(roster.pendingFailure(0) == late)
        roster.answered(0, search)
        #expect(roster.pendingFailure(0) == nil && roster.pendingFailure(1) == nil)
    }

    @Test func headOfAnEndpointThatCannotBeRead_isNoMeasureForTheOthers() {
        var roster = roster("a", "b")
        roster.failed(0, late, of: search, at: at(0), chance: 0.5)
        for look in 1...3 as ClosedRange<UInt64> {
            roster.answered(0, heads(100 + look * 7), at: at(look * 15))
            roster.answered(1, heads(100), at: at(look * 15))
        }
        #expect(roster.fit(at: at(46)) == [1])
    }

    /// Somebody names an initiating block that one of two endpoints never gives; then the other one stands still.
    @Test func initiatingBlockThatCannotBeHad_hidesNoStall() {
        var roster = roster("a", "b")
        roster.failed(0, late, of: evidence, at: at(0), chance: 0)
        for look in 1...3 as ClosedRange<UInt64> {
            roster.answered(0, heads(100 + look * 7), at: at(look * 15))
            roster.answered(1, heads(100), at: at(look * 15))
        }
        #expect(roster.serving(at: at(46)) == 0 && roster.fit(at: at(46)) == [0])
        #expect(roster.hasHead(against: .ahead, of: "b", at: at(46)))
    }

    @Test func initiatingBlockThatCannotBeHad_isNoFaultOfTheEndpoint_afterSomeAttempts() {
        var roster = roster("a", "b")
        for attempt in 1...5 as ClosedRange<UInt64> {
            #expect(attempt == 1 || roster.serving(at: at(attempt * 60)) == 1)
            roster.failed(0, late, of: evidence, at: at(attempt * 60), chance: 0.5)
        }
        #expect(roster.serving(at: at(300)) == 0 && roster.probes(at: at(600)).isEmpty)
    }

    /// An endpoint that hangs at all reads fails at an initiating block too, whichever of its reads ends last.
    @Test func initiatingBlockThatCannotBeHad_hidesNoFailureAtBlocks() {
        var roster = roster("a", "b")
        roster.failed(0, late, of: search, at: at(0), chance: 0)
        for _ in 0..<5 { roster.failed(0, late, of: evidence, at: at(0), chance: 0) }
        for look in 1...3 as ClosedRange<UInt64> {
            roster.answered(0, heads(100 + look * 7), at: at(look * 15))
            roster.answered(1, heads(100), at: at(look * 15))
        }
        #expect(roster.serving(at: at(46)) == 1 && roster.fit(at: at(46)) == [1])
        #expect(roster.probes(at: at(46)).map(\.request) == [search])
        roster.answered(0, search)
        #expect(roster.serving(at: at(46)) == 0)
    }

    @Test func restsGrow_withFailuresInARow() {
        var roster = roster("a")
        roster.failed(0, down, at: at(0), chance: 1)
        let first = roster.rest(at: at(0))
        for _ in 0..<5 { roster.failed(0, down, at: at(0), chance: 1) }
        #expect(first == .milliseconds(250) && roster.rest(at: at(0)) == .seconds(8))
    }

    @Test func onlyEndpoint_isAskedAgain_howeverOftenItFailed() {
        var roster = roster("a")
        for _ in 0..<9 { roster.failed(0, down, at: at(0), chance: 1) }
        #expect(roster.serving(at: at(0)) == 0)
    }

    @Test func endpointWhoseBytesDoNotHash_restsForMinutes() {
        var roster = roster("a", "b")
        roster.failed(0, UpstreamFailure(.integrity, "does not hash"), at: at(0), chance: 0)
        #expect(roster.serving(at: at(0)) == 1)
        #expect(roster.witnesses(at: at(299)) == [])
        #expect(roster.witnesses(at: at(300)) == [0])
    }

    @Test func answerThatWasUnderWay_whenTheBytesDidNotHash_shortensNoRest() {
        var roster = roster("a", "b")
        roster.failed(0, UpstreamFailure(.integrity, "does not hash"), at: at(0), chance: 0)
        roster.answered(0, heads(9), at: at(1))
        roster.failed(0, down, at: at(2), chance: 1)
        #expect(roster.serving(at: at(3)) == 1 && roster.fit(at: at(3)) == [1])
        #expect(roster.witnesses(at: at(299)) == [])
        #expect(roster.witnesses(at: at(300)) == [0])
    }

    @Test func endpointThatAnswersAndStandsStill_doesNotServe() {
        var roster = roster("a", "b")
        for look in 1...2 as ClosedRange<UInt64> {
            roster.answered(0, heads(100), at: at(look * 15))
            roster.answered(1, heads(100 + look * 7), at: at(look * 15))
        }
        #expect(roster.serving(at: at(31)) == 0, "one look behind is no finding")
        roster.answered(0, heads(100), at: at(32))
        #expect(roster.serving(at: at(33)) == 1)
        roster.answered(0, heads(115), at: at(45))
        #expect(roster.serving(at: at(46)) == 0, "it has caught up")
    }

    @Test func headThatCannotBe_isNoMeasure_whereAnotherEndpointNamesOneThatCan() {
        var roster = roster("a", "b")
        for look in 1...3 as ClosedRange<UInt64> {
            roster.answered(1, heads(1_000_000), .impossible, at: at(look * 15))
            roster.answered(0, heads(100 + look * 7), at: at(look * 15))
        }
        #expect(roster.serving(at: at(46)) == 0 && roster.fit(at: at(46)) == [0, 1])
        #expect(roster.hasHead(against: .impossible, of: "b", at: at(46)))
        #expect(!roster.hasHead(against: .impossible, of: "a", at: at(46)))
        #expect(!roster.hasHead(against: .impossible, of: "b", at: at(105)), "it was seen too long ago")
    }

    /// By a clock that is 15 s behind the moving head of b, while a stands at a head of the time 100.
    @Test func headThatStandsStill_isNoMeasure_againstOneThatIsALittleAheadOfOurClock() {
        var roster = roster("a", "b")
        func moment(_ wall: UInt64) -> Moment { Moment(wall: Double(wall), steady: wall * 1_000_000_000) }
        func look(_ wall: UInt64, _ plausibility: SeenHead.Plausibility = .ahead) {
            roster.answered(0, heads(100), at: moment(wall))
            roster.answered(1, heads(wall + 15), plausibility, at: moment(wall))
        }
        for wall in [130, 145, 160] as [UInt64] {
            look(wall)
            #expect(roster.hasHead(against: .ahead, of: "b", at: moment(wall)))
            #expect(roster.serving(at: moment(wall)) == 0)
        }
        for wall in [175, 190, 205] as [UInt64] { look(wall) }
        #expect(!roster.hasHead(against: .ahead, of: "b", at: moment(205)))
        #expect(roster.serving(at: moment(205)) == 1)
        // What no clock explains is refused all the same.
        #expect(roster.hasHead(against: .impossible, of: "b", at: moment(205)))
        for wall in [220, 235, 250] as [UInt64] { look(wall, .impossible) }
        #expect(roster.serving(at: moment(250)) == 0)
    }

    @Test func endpointThatDoesNotHoldItsHead_doesNotServe_andIsNoMeasureForTheOthers() {
        var roster = roster("a", "b")
        roster.answered(0, heads(103), at: at(1))
        for second in 1...2 as ClosedRange<UInt64> { roster.answered(1, heads(100), at: at(second)) }
        #expect(roster.serving(at: at(3)) == 0 && roster.fit(at: at(3)) == [0])
        for second in [3, 5] as [UInt64] {
            #expect(roster.serving(at: at(second)) == 0, "once may be an accident")
            roster.lacked(0, BlockNumber(101))
            let checks = roster.takeHeadChecks(at: at(second))
            #expect(checks.map { $0.index } == [0] && checks.map { $0.check.count } == [3])
            roster.headChecked(0, isHeld: false)
        }
        #expect(roster.serving(at: at(6)) == 1 && roster.fit(at: at(6)) == [1] && roster.namesFalseHeads(0))
        #expect(roster.unfit(at: at(6)) == [], "nobody asks it for a second opinion")
        roster.failed(1, late, of: evidence, at: at(6), chance: 0)
        roster.answered(1, heads(101), at: at(14))
        #expect(roster.serving(at: at(14)) == 1, "one block that it could not give is less than heads that are none")
        roster.answered(1, evidence)
        roster.answered(0, heads(106), at: at(15))
        for second in 15...17 as ClosedRange<UInt64> { roster.answered(1, heads(101), at: at(second)) }
        #expect(roster.serving(at: at(18)) == 1 && !roster.hasHead(against: .impossible, of: "b", at: at(18)))
        let checks = roster.takeHeadChecks(at: at(18))
        #expect(checks.map { $0.check.head.number.value } == [106])
        roster.headChecked(0, isHeld: true)
        #expect(roster.serving(at: at(18)) == 0 && !roster.namesFalseHeads(0))
    }

    @Test func headIsNotInQuestion_whereABlockAboveItIsLacking_orNobodyElseCouldServe() {
        var two = roster("a", "b")
        two.answered(0, heads(100), at: at(1))
        two.lacked(0, BlockNumber(101))
        two.lacked(1, BlockNumber(1))
        let none = two.takeHeadChecks(at: at(2))
        var one = roster("a")
        one.answered(0, heads(100), at: at(1))
        one.lacked(0, BlockNumber(100))
        let alone = one.takeHeadChecks(at: at(2))
        #expect(none.isEmpty && alone.isEmpty)
    }

    @Test func headSeenLongAgo_isNoMeasureForTheOthers() {
        var roster = roster("a", "b")
        roster.answered(1, heads(1_000_000), at: at(0))
        for second in 60...70 as ClosedRange<UInt64> { roster.answered(0, heads(100), at: at(second)) }
        #expect(roster.serving(at: at(71)) == 0)
    }
}
