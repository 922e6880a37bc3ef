import MonitorKit
import Testing

/// What can be said about why a chain stands still or limps: one test for each cause that no incident shows.
@Suite struct StallCauseTests {
    /// A row that is looked at every few seconds.
    private struct Watched {
        var row: ChainRow
        let poll: Double
        var now = 0.0

        init(_ kind: RowKind, blockTime: Double = 2, poll: Double = 5, change: (inout RowParameters) -> Void = { _ in })
        {
            var parameters = RowParameters(kind, blockTime: blockTime, pollInterval: poll)
            change(&parameters)
            row = ChainRow(.named("chain"), parameters)
            self.poll = poll
        }

        /// Looks at sources until a time; a source without an answer fails.
        mutating func play(to end: Double, _ sources: [(name: String, answer: (Double) -> RowObservation?)]) {
            while now < end {
                now += poll
                for source in sources {
                    if let observation = source.answer(now) {
                        row.answered(source.name, observation, at: moment(now))
                    } else {
                        row.failed(source.name, UpstreamFailure(.timeout, "no answer"), at: moment(now))
                    }
                }
            }
        }
    }

    /// What a node says whose heads have times so many seconds after the beginning.
    private static func says(_ heads: [WatchedHead: Double], blockTime: Double = 2) -> RowObservation {
        var observation = RowObservation()
        for (name, time) in heads { observation.heads[name] = head(1_000 + UInt64(time / blockTime), at: time) }
        return observation
    }

    /// What a Concordium node says at a time at which everything moves, or of which some has stopped before.
    private static func consensus(
        _ time: Double, blocks: Double? = nil, finalized: Double? = nil, round: Double? = nil,
        detail change: ((inout ConsensusDetail) -> Void)? = nil
    ) -> RowObservation {
        var observation = says([.unsafe: blocks ?? time, .finalized: finalized ?? blocks ?? time])
        let number = 2_000 + UInt64((round ?? time) / 2)
        observation.heads[.round] = HeadPosition(number: number)
        observation.round = ConsensusRound(round: number, epoch: 7, timeout: 10, triggerTime: nil)
        if let change {
            var detail = ConsensusDetail(round: number, epoch: 7)
            change(&detail)
            observation.detail = detail
        }
        return observation
    }

    /// What the exporter of a node says that does not know the next protocol.
    private static func outdated(_ time: Double, updateAt: Double?) -> RowObservation {
        var observation = says([.unsafe: time, .finalized: time])
        observation.tellsOfUpdates = true
        observation.unsupportedUpdateAt = updateAt.map { moment($0).wall }
        return observation
    }

    @Test func fewerBlocksThanDue_areBlocksMissed() {
        var watched = Watched(.evm)
        watched.play(to: 400, [("a", { Self.says([.unsafe: $0, .finalized: $0]) })])
        #expect(watched.row.causes == [])
        watched.play(
            to: 900,
            [
                (
                    "a",
                    { time in
                        var observation = RowObservation()
                        // Each block is new, and every fourth one is missing.
                        let number = 1_200 + UInt64((time - 400) * 0.375)
                        observation.heads[.unsafe] = head(number, at: time)
                        observation.heads[.finalized] = head(number, at: time)
                        return observation
                    }
                )
            ])
        #expect(watched.row.causes == [.blocksMissed])
        #expect(watched.row.explanation == "25 % of the blocks are missing")
    }

    @Test(arguments: [RowKind.evm, .op])
    func blocksOfWhichNoneBecomesFinal_areFinalityStopped(kind: RowKind) {
        var watched = Watched(kind, poll: 10)
        func answer(_ time: Double, finalized: Double) -> RowObservation {
            Self.says(
                kind == .op
                    ? [.unsafe: time, .localSafe: time, .crossSafe: time, .finalized: finalized]
                    : [.unsafe: time, .finalized: finalized])
        }
        watched.play(to: 400, [("a", { answer($0, finalized: $0) })])
        #expect(watched.row.causes == [])
        watched.play(to: 4_000, [("a", { answer($0, finalized: 400) })])
        #expect(watched.row.causes == [.finalityStopped])
    }

    /// What a rollup node says of a chain that builds on L1 blocks of every twelve seconds, up to one at a time.
    private static func rollup(_ time: Double, origin: Double) -> RowObservation {
        var observation = says([.unsafe: time])
        observation.heads[.l1Origin] = HeadPosition(number: 100 + UInt64(origin / 12))
        return observation
    }

    @Test func sequencerThatStops_staysTheCause_whenTheL1OriginStandsStillWithIt() {
        var watched = Watched(.op)
        watched.play(to: 1_000, [("node", { Self.rollup(min($0, 200), origin: min($0, 200)) })])
        #expect(watched.row.watches[.l1Origin]?.state == .stalled)
        #expect(watched.row.causes == [.sequencerStopped])
    }

    @Test func l1OriginThatFrozeBeforeTheChain_staysTheCause() {
        var watched = Watched(.op)
        watched.play(to: 1_200, [("node", { Self.rollup(min($0, 800), origin: min($0, 200)) })])
        #expect(watched.row.watches[.unsafe]?.state == .stalled)
        #expect(watched.row.causes == [.l1OriginFrozen])
    }

    @Test func sourceThatRunsAwayFromOthersWhichStandStill_isABlockRefused() {
        var watched = Watched(.op)
        let still = { (time: Double) in Self.says([.unsafe: min(time, 60)]) }
        watched.play(to: 200, [("sequencer", { Self.says([.unsafe: $0]) }), ("a", still), ("b", still)])
        #expect(watched.row.causes == [.blockRefused])
        #expect(watched.row.explanation.contains("sequencer is far ahead"))
    }

    /// While one of those that refuse its blocks is being restarted there are two sources, and the refusal stands.
    @Test func sourceThatRanAway_isNotFollowed_untilAnotherGoesBeyondWhereItDid() {
        var watched = Watched(.op)
        let sequencer = { (time: Double) in Self.says([.unsafe: time]) }
        let still = { (time: Double) in Self.says([.unsafe: min(time, 60)]) }
        watched.play(to: 200, [("sequencer", sequencer), ("a", still), ("b", still)])
        #expect(watched.row.state == .stalled)
        _ = watched.row.takeTransitions()
        watched.play(to: 300, [("sequencer", sequencer), ("a", still), ("b", { _ in nil })])
        #expect(watched.row.state == .stalled && watched.row.causes == [.blockRefused])
        watched.play(to: 320, [("sequencer", sequencer), ("a", still), ("b", still)])
        #expect(watched.row.state == .stalled && watched.row.causes == [.blockRefused])
        let told = watched.row.takeTransitions().filter { transition in
            if case .head = transition { true } else { false }
        }
        #expect(told == [], "a stop that goes on is told once")
        watched.play(to: 400, [("sequencer", sequencer), ("a", sequencer), ("b", sequencer)])
        #expect(watched.row.state == .ok && watched.row.causes == [])
    }

    @Test func twoSourcesOfWhichOneStandsStill_leaveItOpenWhichOneIsRight() {
        var watched = Watched(.op)
        watched.play(
            to: 200, [("sequencer", { Self.says([.unsafe: $0]) }), ("a", { Self.says([.unsafe: min($0, 60)]) })])
        #expect(watched.row.causes == [.nodeLocal])
        #expect(
            watched.row.explanation.hasPrefix("a stands still while the chain moves, or refuses a block that the other")
        )
    }

    @Test func nodeThatLags_makesNoBlocksMissed() {
        var watched = Watched(.evm)
        let newest = { (time: Double) in Self.says([.unsafe: time, .finalized: time]) }
        watched.play(to: 100, [("a", newest)])
        watched.play(to: 400, [("lagging", { newest($0 - 60) }), ("a", newest)])
        #expect(watched.row.sources.last?.state == .behind)
        #expect(watched.row.causes == [])
    }

    /// What a node says that is on another chain from a height on.
    private static func forked(_ time: Double, from height: UInt64) -> RowObservation {
        var observation = says([.unsafe: time])
        if let newest = observation.heads[.unsafe], newest.number >= height {
            observation.heads[.unsafe]?.hash = Hash32(1, 1, 1, newest.number)
        }
        return observation
    }

    @Test func nodesThatNameTwoBlocksOfOneHeight_showASequencerThatMadeBoth_untilTheyAgreeForAWhile() {
        var watched = Watched(.op)
        let honest = { (time: Double) in Self.says([.unsafe: time]) }
        watched.play(to: 60, [("a", honest), ("b", honest)])
        #expect(watched.row.causes == [])
        // One look may show a block that is about to be replaced.
        watched.play(to: 65, [("a", honest), ("b", { Self.forked($0, from: 1_000) })])
        #expect(watched.row.causes == [])
        watched.play(to: 70, [("a", honest), ("b", { Self.forked($0, from: 1_000) })])
        #expect(watched.row.causes == [.sequencerEquivocation])
        #expect(watched.row.explanation.hasPrefix("two blocks of one height: block 1035 is 0x"))
        #expect(watched.row.history.sourcesDisagree && watched.row.history.isHeld == true)
        watched.play(to: 660, [("a", honest), ("b", honest)])
        #expect(watched.row.causes == [.sequencerEquivocation])
        watched.play(to: 690, [("a", honest), ("b", honest)])
        #expect(watched.row.causes == [])
    }

    @Test func windowThatANodeNames_countsDown_unlessAnOperatorNamedAnother() {
        let node = { (time: Double) in
            var observation = Self.says([.unsafe: time, .localSafe: min(time, 100)])
            observation.sequencingWindow = 2_400
            return observation
        }
        var watched = Watched(.op)
        watched.play(to: 800, [("node", node)])
        #expect(watched.row.watches[.localSafe]?.threshold.stalled == 600)
        #expect(watched.row.causes == [.batcherStopped])
        #expect(watched.row.explanation.hasSuffix(", 1700 s left of the window"))
        var configured = Watched(.op) { $0.sequencingWindow = 43_200 }
        configured.play(to: 800, [("node", node)])
        #expect(configured.row.watches[.localSafe]?.threshold.stalled == 1_200)
        #expect(configured.row.sequencingWindowEnd == moment(100 + 43_200).wall)
    }

    /// The `safe` tag of an execution node stops when batches do not come, and when messages are not verified.
    @Test func safeTagThatStops_isNotSaidToBeTheBatchers_whereNobodyShowsWhatIsOnL1() {
        let execution = { (time: Double) in Self.says([.unsafe: time, .crossSafe: min(time, 100)]) }
        var watched = Watched(.op) { $0.sequencingWindow = 43_200 }
        watched.play(to: 800, [("el", execution)])
        #expect(watched.row.causes == [])
        watched.play(to: 1_500, [("el", execution)])
        #expect(watched.row.causes == [.notVisible])
        #expect(watched.row.explanation.hasPrefix("blocks are made and none becomes safe; no source shows whether"))
        #expect(watched.row.sequencingWindowEnd == moment(100 + 43_200).wall, "at the latest a countdown is due then")
    }

    @Test func safeTagThatStops_isNotSaidToBeForWantOfVerification_onceNobodyNamesLocalSafeBlocks() {
        let execution = { (time: Double) in Self.says([.unsafe: time, .crossSafe: min(time, 100)]) }
        var watched = Watched(.op)
        watched.play(to: 1_400, [("el", execution), ("node", { Self.says([.localSafe: $0]) })])
        #expect(watched.row.causes == [.crossSafetyStopped])
        watched.play(to: 1_500, [("el", execution), ("node", { _ in nil })])
        #expect(watched.row.causes == [.notVisible])
    }

    /// A rollup node without local-safe blocks of its own names the L1 block that its safe ones are derived from.
    @Test func safeHeadThatStops_isTheBatchers_whereANodeDerivesIt() {
        var watched = Watched(.op)
        watched.play(
            to: 800,
            [
                (
                    "node",
                    { time in
                        var observation = Self.says([.unsafe: time, .crossSafe: min(time, 100)])
                        observation.sequencing = SequencingPlace(
                            safeOrigin: 100, l1Head: 100 + UInt64(time / 12), l1HeadTime: moment(time).wall)
                        return observation
                    }
                )
            ])
        #expect(watched.row.causes == [.batcherStopped])
    }

    /// A head that moves at its pace, and whose times are so many seconds ahead of our clock.
    private static func says(at time: Double, times offset: Double) -> RowObservation {
        var observation = says([.unsafe: time])
        observation.heads[.unsafe]?.time = 1_700_000_000 + time + offset
        return observation
    }

    /// A clock that is more than a minute off makes every age wrong, and no chain a stopped one.
    @Test(arguments: [(90.0, "90 s ahead of"), (-90, "90 s behind")])
    func clockThatIsOff_isTheCause_andNotAStop(seconds: Double, side: String) {
        var watched = Watched(.op)
        watched.play(to: 300, [("node", { Self.says(at: $0, times: seconds) })])
        #expect(watched.row.state != .stalled && watched.row.history.isHeld == true)
        #expect(watched.row.causes == [.clock])
        let words = "heads move at their pace, and their times are \(side) our clock"
        #expect(watched.row.explanation == words)
    }

    @Test(arguments: [-5.0, 5, 25])
    func clockThatIsOffALittle_isOfNoAccount(seconds: Double) {
        var watched = Watched(.op)
        watched.play(to: 300, [("node", { Self.says(at: $0, times: seconds) })])
        #expect(watched.row.state == .ok && watched.row.causes == [])
    }

    @Test func timeInAnotherUnit_isNoMatterOfClocks() {
        var watched = Watched(.op)
        watched.play(
            to: 300,
            [
                (
                    "node",
                    { time in
                        var observation = Self.says([.unsafe: time])
                        observation.heads[.unsafe]?.time = (1_700_000_000 + time) * 1_000
                        return observation
                    }
                )
            ])
        #expect(watched.row.state == .ok && watched.row.causes == [])
    }

    @Test func batcherOfAChainWithAShortWindow_isToldOfBeforeTheWindowEnds() {
        var parameters = RowParameters(.op, blockTime: 2)
        #expect(parameters.threshold(of: .localSafe).stalled == 1_200)
        parameters.sequencingWindow = 12 * 3_600
        #expect(parameters.threshold(of: .localSafe).stalled == 1_200)
        parameters.sequencingWindow = 1_200
        let threshold = parameters.threshold(of: .localSafe)
        #expect(threshold.stalled == 300 && threshold.degraded == 150 && threshold.pause == 150)
        #expect(threshold.sum == "a quarter of the sequencing window 1200 s = 300 s, at least 60 s")
        parameters.sequencingWindow = 24
        #expect(parameters.threshold(of: .crossSafe).stalled == 60)
        parameters.overrides[.localSafe] = 7_200
        #expect(parameters.threshold(of: .localSafe).stalled == 7_200)
    }

    @Test func sourceThatStandsStillAlone_isNodeLocal_andIsNotSaidToMissAChainThatStandsStillToo() {
        var watched = Watched(.op)
        func sources(stoppingAt end: Double) -> [(name: String, answer: (Double) -> RowObservation?)] {
            ["a", "b", "c"].map { name in (name, { Self.says([.unsafe: min($0, name == "c" ? 60 : end)]) }) }
        }
        watched.play(to: 200, sources(stoppingAt: .infinity))
        #expect(watched.row.causes == [.nodeLocal])
        #expect(watched.row.explanation == "c stands still while the chain moves")
        watched.play(to: 300, sources(stoppingAt: 200))
        #expect(watched.row.causes == [.nodeLocal, .sequencerStopped])
        #expect(watched.row.explanation == "c stands still behind the others; no new L2 block")
    }

    @Test func nodeWithoutPeers_isNodeLocal_whenItShowsAChainThatStandsStill() {
        var watched = Watched(.concordium)
        watched.play(
            to: 200,
            [
                (
                    "exporter",
                    {
                        var observation = Self.says([.unsafe: min($0, 60), .finalized: min($0, 60)])
                        observation.peers = 1
                        return observation
                    }
                )
            ])
        #expect(watched.row.causes == [.nodeLocal])
        #expect(watched.row.explanation == "exporter has one peer or none")
    }

    @Test func roundWithoutAQuorum_namesWhoIsMissing() {
        var watched = Watched(.concordium)
        let tally = TimeoutTally(
            committee: [.init(baker: 4, weight: 3), .init(baker: 5, weight: 2), .init(baker: 6, weight: 1)],
            first: [4], second: [])
        watched.play(
            to: 120,
            [("node", { time in Self.consensus(min(time, 60), detail: { $0.tally = time > 60 ? tally : nil }) })])
        #expect(watched.row.causes == [.noQuorum])
        #expect(
            watched.row.explanation
                == "50.0 % of the stake have timed out; missing: baker 5 with 2, baker 6 with 1")
    }

    @Test func roundsWithoutBlocks_areRoundsThatTimeOut() {
        var watched = Watched(.concordium)
        watched.play(to: 110, [("node", { Self.consensus($0, blocks: min($0, 60), finalized: min($0, 60)) })])
        #expect(watched.row.causes == [.roundsTimeOut])
        #expect(watched.row.explanation == "rounds advance and bring no block")
    }

    @Test func roundThatEndedByTimeout_isSaid_thoughBlocksCome() {
        var watched = Watched(.concordium)
        watched.play(to: 60, [("node", { Self.consensus($0, detail: { $0.previousRoundTimedOut = true }) })])
        #expect(watched.row.causes == [.roundsTimeOut])
        #expect(watched.row.explanation == "the round before ended by timeout")
    }

    /// A corrected node ends the round, and leaders are still down: it is another trouble than the one before.
    @Test func roundsThatGoOnAfterAStop_andBringNoBlock_areSaid_onceBlocksHaveHadTheTimeToFollow() {
        var watched = Watched(.concordium)
        let quorum = TimeoutTally(
            committee: [1, 2, 3].map { .init(baker: $0, weight: 1) }, first: [1, 2], second: [])
        let node = { (time: Double) in
            let round = time < 120 ? min(time, 60) : 62 + ((time - 120) / 20).rounded(.down) * 2
            return Self.consensus(
                time, blocks: min(time, 60), round: round, detail: { $0.tally = time > 60 && time < 120 ? quorum : nil }
            )
        }
        watched.play(to: 130, [("node", node)])
        #expect(watched.row.watches[.round]?.state == .recovering)
        #expect(watched.row.causes == [.certificateMissing])
        watched.play(to: 140, [("node", node)])
        #expect(watched.row.watches[.round]?.state == .recovering)
        #expect(watched.row.causes == [.roundsTimeOut])
        #expect(watched.row.explanation == "rounds advance and bring no block")
    }

    @Test func certifiedBlocksOfWhichNoneBecomesFinal_areNotFinalizing() {
        var watched = Watched(.concordium)
        watched.play(to: 150, [("node", { Self.consensus($0, finalized: min($0, 60)) })])
        #expect(watched.row.causes == [.notFinalizing])
    }

    @Test func roundWithTwoBlocks_isADoubleBlock() {
        var watched = Watched(.concordium)
        watched.play(to: 60, [("node", { Self.consensus($0, detail: { $0.doubleRounds = [77] }) })])
        #expect(watched.row.causes == [.doubleBlock])
        #expect(watched.row.explanation == "round 77 has two blocks")
    }

    @Test func roundThatTwoNodesNameDifferentBlocksFor_isADoubleBlock() {
        var watched = Watched(.concordium)
        func node(_ fork: UInt64) -> (Double) -> RowObservation? {
            { time in
                Self.consensus(time, detail: { $0.blocks = [76: Hash32(0, 0, 0, 76), 77: Hash32(0, 0, fork, 77)] })
            }
        }
        watched.play(to: 60, [("a", node(0)), ("b", node(0))])
        #expect(watched.row.causes == [])
        watched.play(to: 65, [("a", node(0)), ("b", node(1))])
        #expect(watched.row.causes == [.doubleBlock])
        #expect(watched.row.explanation == "round 77 has two blocks, one in a and one in b")
    }

    /// A block that comes after its round has timed out lives beside the next one until one of them is final.
    @Test func heightWithSeveralLiveBlocks_isADoubleBlock_onceASecondLookShowsIt() {
        var watched = Watched(.concordium)
        func node(from start: Double, to end: Double) -> (Double) -> RowObservation? {
            { time in Self.consensus(time, detail: { $0.liveBlocksOfOneHeight = time >= start && time < end ? 2 : 1 }) }
        }
        watched.play(to: 60, [("node", node(from: 30, to: 35))])
        let told = watched.row.takeTransitionCauses()
        #expect(told == [])
        watched.play(to: 70, [("node", node(from: 65, to: 75))])
        #expect(watched.row.causes == [.doubleBlock])
        #expect(watched.row.explanation == "node has 2 live blocks of one height")
        watched.play(to: 75, [("node", node(from: 65, to: 75))])
        #expect(watched.row.causes == [])
    }

    @Test func timeoutThatGrows_isRoundsThatTimeOut_asSoonAsNoBlockComes() {
        func node(_ time: Double, grows: Bool) -> RowObservation {
            var observation = Self.consensus(time, blocks: min(time, 60), finalized: min(time, 60))
            if grows, time > 60 { observation.round?.timeout = 12.5 }
            return observation
        }
        for grows in [true, false] {
            var watched = Watched(.concordium)
            watched.play(to: 70, [("node", { node($0, grows: grows) })])
            #expect(watched.row.causes == [])
            watched.play(to: 75, [("node", { node($0, grows: grows) })])
            #expect(watched.row.causes == (grows ? [.roundsTimeOut] : []))
            watched.play(to: 110, [("node", { node($0, grows: grows) })])
            #expect(watched.row.causes == [.roundsTimeOut])
            let words = "rounds advance and bring no block"
            let growth = "; the timeout has grown from 10 s to 12.5 s"
            #expect(watched.row.explanation == words + (grows ? growth : ""))
        }
    }

    @Test func terminalBlock_isAPlannedStop_untilNobodySaysSo() {
        var watched = Watched(.concordium)
        let ends = { (time: Double) in
            Self.consensus(min(time, 60), detail: { $0.hasTerminalBlock = time >= 60 })
        }
        let quiet = { (time: Double) in Self.consensus(min(time, 60)) }
        watched.play(to: 120, [("node", ends), ("wallet-proxy", quiet)])
        #expect(watched.row.isStopPlanned)
        #expect(watched.row.causes == [.plannedStop])
        #expect(watched.row.explanation == "a terminal block ended this era of the chain")
        watched.play(to: 240, [("node", { _ in nil }), ("wallet-proxy", quiet)])
        #expect(!watched.row.isStopPlanned)
        #expect(watched.row.causes == [.notVisible])
    }

    @Test func updateThatNoNodeSupports_isAPlannedStop_onceItTakesEffect() {
        var watched = Watched(.concordium)
        let node = { (time: Double) in Self.outdated(min(time, 120), updateAt: 120) }
        watched.play(to: 110, [("a", node), ("b", node)])
        #expect(watched.row.causes == [])
        watched.play(to: 240, [("a", node), ("b", node)])
        #expect(watched.row.state == .stalled)
        #expect(watched.row.isStopPlanned)
        #expect(watched.row.causes == [.plannedStop])
    }

    @Test func updateThatOneNodeOfTwoDoesNotSupport_isNodeLocal() {
        var watched = Watched(.concordium)
        // The chain stops a moment later, and not because of the update.
        watched.play(
            to: 240,
            [
                ("old", { Self.outdated(min($0, 100), updateAt: 100) }),
                ("new", { Self.outdated(min($0, 110), updateAt: nil) }),
            ])
        #expect(watched.row.state == .stalled)
        #expect(!watched.row.isStopPlanned)
        #expect(watched.row.causes == [.nodeLocal])
        #expect(watched.row.explanation == "old is outdated: an update ended the chain for it alone")
    }

    @Test func nodeThatAnUpdateLeftBehind_doesNotPlanALaterStop_thoughItIsTheOnlyOneThatCanSaySo() {
        var watched = Watched(.concordium)
        let old = { (time: Double) in Self.outdated(min(time, 100), updateAt: 100) }
        watched.play(to: 300, [("old", old), ("wallet-proxy", { Self.consensus($0) })])
        #expect(!watched.row.isStopPlanned)
        #expect(watched.row.causes == [.nodeLocal])
        watched.play(to: 420, [("old", old), ("wallet-proxy", { Self.consensus(min($0, 300)) })])
        #expect(watched.row.state == .stalled)
        #expect(!watched.row.isStopPlanned)
        #expect(!watched.row.causes.contains(.plannedStop))
    }

    @Test func nodeThatIsLost_doesNotPlanAStop() {
        var watched = Watched(.concordium)
        watched.play(
            to: 100, [("old", { Self.outdated($0, updateAt: 95) }), ("wallet-proxy", { Self.consensus($0) })])
        watched.play(to: 240, [("old", { _ in nil }), ("wallet-proxy", { Self.consensus(min($0, 110)) })])
        #expect(watched.row.state == .stalled)
        #expect(!watched.row.isStopPlanned)
        #expect(watched.row.causes == [.notVisible])
    }

    @Test func maintenanceMark_isAPlannedStop_whateverSourcesSay() {
        var watched = Watched(.concordium) { $0.isInMaintenance = true }
        watched.play(to: 240, [("node", { Self.outdated(min($0, 60), updateAt: nil) })])
        #expect(watched.row.isStopPlanned)
        #expect(watched.row.causes == [.plannedStop])
        #expect(watched.row.explanation == "the chain is marked as in maintenance")
    }

    @Test func endOfTheSequencingWindow_staysWhereItIs_whileL1IsFrozen() {
        var watched = Watched(.op) { $0.sequencingWindow = 43_200 }
        watched.play(
            to: 600,
            [
                (
                    "node",
                    {
                        var observation = Self.says([.unsafe: $0, .localSafe: min($0, 24)])
                        // L1 makes its last block at 48 s, two after the one that the safe head builds on.
                        let made = min($0, 48) / 12
                        observation.sequencing = SequencingPlace(
                            safeOrigin: 102, l1Head: 100 + UInt64(made),
                            l1HeadTime: moment(made.rounded(.down) * 12).wall)
                        return observation
                    }
                )
            ])
        #expect(watched.row.sequencingWindowEnd == moment(24 + 43_200).wall)
        #expect(watched.row.secondsToSequencingWindowEnd(at: moment(600)) == 42_624.0)
        #expect(watched.row.secondsToSequencingWindowEnd(at: moment(100_000)) == 0)
        #expect(RowReport(watched.row, at: moment(700)).sequencingWindowEndsAt == moment(24 + 43_200).wall)
    }
}

extension ChainRow {
    /// The causes that were told since this was last asked.
    fileprivate mutating func takeTransitionCauses() -> [[StallCause]] {
        takeTransitions().compactMap { transition in
            if case .causes(_, let causes, _) = transition { causes } else { nil }
        }
    }
}
