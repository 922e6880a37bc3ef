import MonitorKit
import Testing

/// What several sources of one consensus show together, how old it may be, and what each update begins anew.
@Suite struct ConsensusEvidenceTests {
    private typealias Source = (name: String, answer: (Double) -> RowObservation?)

    private var row = ChainRow(.named("ccd"), RowParameters(.concordium, blockTime: 2, pollInterval: 5))
    private var now = 0.0

    /// Looks at sources every five seconds until a time; a source without an answer fails.
    private mutating func play(to end: Double, _ sources: [Source]) {
        while now < end {
            now += 5
            for source in sources {
                if let observation = source.answer(now) {
                    row.answered(source.name, observation, at: moment(now))
                } else {
                    row.failed(source.name, UpstreamFailure(.timeout, "no answer"), at: moment(now))
                }
            }
        }
    }

    /// The detailed status of a node in a chain whose round stops after a minute, with who of three has answered by then.
    private static func status(_ time: Double, signed: [UInt64], stopsAt end: Double = 60) -> RowObservation {
        var observation = RowObservation()
        var detail = ConsensusDetail(round: 2_000 + UInt64(min(time, end) / 2), epoch: 7)
        if time > end {
            detail.tally = TimeoutTally(
                committee: [1, 2, 3].map { .init(baker: $0, weight: 1) }, first: signed, second: [])
        }
        observation.heads[.round] = HeadPosition(number: detail.round)
        observation.detail = detail
        return observation
    }

    /// What a wallet proxy says in an era that began at a time.
    private static func proxy(_ time: Double, era: UInt64, began: Double, round first: UInt64) -> RowObservation {
        var observation = RowObservation()
        observation.era = ConsensusEra(index: era, genesis: Hash32(0, 0, 0, era))
        for name in [WatchedHead.unsafe, .finalized] {
            observation.heads[name] = head(900 + UInt64(time / 2), at: time)
        }
        let round = first + UInt64((time - began) / 2)
        observation.round = ConsensusRound(round: round, epoch: first / 1_000, timeout: 10, triggerTime: nil)
        observation.heads[.round] = HeadPosition(number: round)
        observation.heads[.epoch] = HeadPosition(number: first / 1_000)
        return observation
    }

    /// The same over an update at 200 s.
    private static func updated(_ time: Double) -> RowObservation {
        time < 200
            ? proxy(time, era: 5, began: 0, round: 10_000_000) : proxy(time, era: 6, began: 200, round: 1)
    }

    @Test(arguments: [["witness", "deaf", "new"], ["deaf", "new", "witness"]])
    mutating func oneWitnessOfAQuorum_isEnough_whateverOthersHaveHeard(order: [String]) {
        let sources: [Source] = order.map { name in
            (name, { Self.status($0, signed: name == "witness" ? [1, 2] : name == "deaf" ? [1] : []) })
        }
        play(to: 65, sources)
        #expect(row.causes == [])
        play(to: 70, sources)
        #expect(row.causes == [.certificateMissing])
        #expect(row.explanation == "66.6 % of the stake have timed out and no certificate was made")
        play(to: 100, sources)
        #expect(row.causes == [.certificateMissing])
        // Its evidence goes when it goes.
        play(
            to: 120,
            sources.map { source in (source.name, { source.name == "witness" ? nil : source.answer($0) }) })
        #expect(row.causes == [.noQuorum])
        #expect(row.explanation == "33.3 % of the stake have timed out; missing: baker 2 with 1, baker 3 with 1")
    }

    @Test mutating func quorumInARoundThatOthersHaveLeft_isNoCertificateThatIsMissing() {
        play(
            to: 200,
            [
                ("behind", { Self.status($0, signed: [1, 2, 3]) }),
                ("node", { Self.status($0, signed: [], stopsAt: 1_000) }),
            ])
        #expect(row.watches[.round]?.state == .ok)
        #expect(row.causes == [])
    }

    @Test func copies_mayBeAsOldAsWhatTheyNameMayBeBeforeItIsLate() {
        var parameters = RowParameters(.concordium, blockTime: 2)
        #expect(parameters.oldestCopy(of: [.round, .finalized]) == 15)
        #expect(parameters.oldestCopy(of: [.finalized]) == 30)
        parameters.roundTimeout = 2
        #expect(parameters.oldestCopy(of: [.round]) == 7)
        for head in RowKind.concordium.heads {
            #expect(parameters.oldestCopy(of: [head]) < parameters.threshold(of: head).stalled)
        }
    }

    @Test mutating func copyThatIsTooOld_isNoAnswer() throws {
        var copy = Self.status(60, signed: [])
        copy.copyAge = 16
        row.answered("file", copy, at: moment(60))
        #expect(row.detail == nil && row.watches[.round]?.position == nil)
        #expect(row.sources.first?.failure == UpstreamFailure(.missing, "a copy of 16 s ago, older than 15 s"))
        copy.copyAge = 14
        row.answered("file", copy, at: moment(65))
        #expect(row.detail != nil && row.sources.first?.failure == nil)
        // It was so fourteen seconds before it was read, and is held for no longer than that makes it.
        copy.copyAge = 24
        row.answered("file", copy, at: moment(75))
        row.tick(at: moment(81))
        #expect(row.detail != nil && row.sources.first?.failure == nil)
        row.tick(at: moment(82))
        #expect(row.detail == nil)
        #expect(row.sources.first?.state == .current, "it was read a moment ago")
    }

    /// Blocks may be thirty seconds late, and so may the copies that name them; sources are patient for fifteen.
    @Test(arguments: [0.0, 12, 16, 20, 25])
    mutating func stopBehindACache_isSeen_howeverOldItsCopiesMayBe(age: Double) {
        let exporter = { (time: Double) in
            var copy = Self.updated(min(max(time - age, 0), 198)).naming([.unsafe, .finalized])
            copy.copyAge = age
            return copy
        }
        play(to: 200 + age, [("exporter", exporter)])
        #expect(row.watches[.unsafe]?.state == .ok && row.watches[.finalized]?.state == .ok)
        play(to: 300 + age, [("exporter", exporter)])
        #expect(row.watches[.unsafe]?.state == .stalled)
    }

    /// That two thirds have answered, read twice out of one file, is not that they still had no certificate later.
    @Test mutating func oneCopyReadTwice_isNoSecondLook() {
        let writes = { (time: Double) in
            let written = time < 65 ? time : time < 80 ? 65 : time
            var copy = Self.status(written, signed: [1, 2])
            copy.copyAge = time - written
            return copy
        }
        play(to: 75, [("file", writes)])
        #expect(row.causes == [])
        play(to: 80, [("file", writes)])
        #expect(row.causes == [.certificateMissing])
    }

    @Test mutating func placeOfConsensus_isNotKnown_onceNobodySaysItAnyMore() {
        let exporter: Source = ("exporter", { Self.updated($0).naming([.unsafe, .finalized]) })
        play(to: 100, [("proxy", { Self.updated($0) }), exporter])
        #expect(row.round?.round == 10_000_050)
        play(to: 130, [("proxy", { _ in nil }), exporter])
        #expect(row.round == nil)
        #expect(row.watches[.round]?.state == .unreadable && row.state == .ok)
    }

    @Test mutating func roundsAndEpochs_beginAnew_withAnUpdate() {
        play(to: 400, [("proxy", { Self.updated($0) })])
        #expect(row.watches[.round]?.position?.number == 101 && row.watches[.epoch]?.position?.number == 0)
        let told = row.takeTransitions()
        #expect(told == [] && row.state == .ok)
        // And a round of the new era that stands still is seen to.
        play(to: 440, [("proxy", { Self.updated(min($0, 400)) })])
        #expect(row.watches[.round]?.state == .stalled)
    }

    /// A balancer shows a node that an update left behind with every second answer: the round of the other stands still meanwhile.
    @Test mutating func roundThatStandsStill_isSeen_besideAnEraThatIsOver_underOneName() {
        let inTurn = { (time: Double, end: Double) -> RowObservation in
            guard time.truncatingRemainder(dividingBy: 10) == 5 else { return Self.updated(min(time, end)) }
            var old = Self.updated(198).naming([.round, .epoch])
            old.era = Self.updated(198).era
            return old
        }
        play(to: 300, [("proxy", { Self.updated($0) })])
        play(to: 500, [("proxy", { inTurn($0, 500) })])
        #expect(row.watches[.round]?.state == .ok && row.watches[.round]?.position?.number == 151)
        play(to: 530, [("proxy", { inTurn($0, 500) })])
        #expect(row.watches[.round]?.state == .stalled)
    }

    @Test(arguments: [false, true])
    mutating func nodeThatAnUpdateLeftBehind_saysNothingOfRounds(isOver: Bool) {
        let old = { (time: Double) in
            var status = Self.status(time, signed: [1, 2, 3], stopsAt: 200)
            status.era = ConsensusEra(index: nil, genesis: Hash32(0, 0, 0, 5))
            status.heads[.round] = HeadPosition(number: 10_000_000 + UInt64(min(time, 200) / 2))
            status.detail?.round = 10_000_000 + UInt64(min(time, 200) / 2)
            if isOver, time > 200 { status.detail?.hasTerminalBlock = true }
            return status
        }
        play(to: 400, [("proxy", { Self.updated($0) }), ("node", old)])
        #expect(row.watches[.round]?.position?.number == 101 && row.state == .ok)
        #expect(row.causes == (isOver ? [.nodeLocal] : []) && !row.isStopPlanned)
    }

    /// Where nobody counts the eras, a node that goes from one to another has gone forward.
    @Test mutating func nodeThatNamesNoIndex_isFollowedIntoTheNextEra_andNotBack() {
        let node = { (time: Double, era: UInt64) in
            var status = Self.status(time, signed: [], stopsAt: 10_000)
            let round = era == 5 ? 10_000_000 + UInt64(time / 2) : UInt64(time / 2)
            status.era = ConsensusEra(index: nil, genesis: Hash32(0, 0, 0, era))
            status.heads[.round] = HeadPosition(number: round)
            status.detail?.round = round
            return status
        }
        play(to: 100, [("node", { node($0, 5) })])
        play(to: 150, [("node", { node($0, 6) })])
        #expect(row.watches[.round]?.position?.number == 75)
        // A balancer shows a node that was left behind.
        play(to: 155, [("node", { node($0, 5) })])
        #expect(row.watches[.round]?.position?.number == 75 && row.detail == nil)
        play(to: 300, [("node", { node($0, 6) })])
        #expect(row.watches[.round]?.position?.number == 150 && row.state == .ok)
        let told = row.takeTransitions()
        #expect(told == [])
    }

    /// One that starts with an empty database goes through every era again, and takes nobody along.
    @Test mutating func nodeThatStartsFromTheFirstBlock_doesNotTakeTheChainBack() {
        let node = { (time: Double, era: UInt64) in
            var status = Self.status(time, signed: [], stopsAt: 10_000)
            status.era = ConsensusEra(index: nil, genesis: Hash32(0, 0, 0, era), height: era * 1_000)
            status.heads[.round] = HeadPosition(number: era * 1_000_000 + UInt64(time / 2))
            status.detail?.round = era * 1_000_000 + UInt64(time / 2)
            return status
        }
        for (end, era) in [(100, 9), (120, 6), (140, 7), (160, 8), (200, 9)] as [(Double, UInt64)] {
            play(to: end, [("new", { node($0, era) }), ("old", { node($0, 9) })])
            #expect(row.watches[.round]?.position?.number == 9_000_000 + UInt64(end / 2))
        }
        #expect(row.state == .ok && row.detail != nil)
    }
}

extension RowObservation {
    /// Only these heads of it, and nothing else.
    fileprivate func naming(_ names: Set<WatchedHead>) -> RowObservation {
        var observation = RowObservation()
        observation.heads = heads.filter { names.contains($0.key) }
        return observation
    }
}
