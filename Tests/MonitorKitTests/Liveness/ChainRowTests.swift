import MonitorKit
import Testing

/// What several sources of one chain say together: whom to believe about which head, and what nobody says any more.
@Suite struct ChainRowTests {
    private var row = ChainRow(.named("chain"), RowParameters(.op, blockTime: 2, pollInterval: 5))
    private var now = 0.0

    /// Looks at sources every five seconds until a time; a source without an answer fails.
    private mutating func play(to end: Double, _ sources: [(name: String, answer: (Double) -> RowObservation?)]) {
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

    /// What a node says whose heads have times so many seconds after the beginning.
    private static func says(_ heads: [WatchedHead: Double]) -> RowObservation {
        var observation = RowObservation()
        for (name, time) in heads { observation.heads[name] = head(UInt64(1_000 + time / 2), at: time) }
        return observation
    }

    private func state(_ head: WatchedHead) -> LivenessState? { row.watches[head]?.state }

    @Test mutating func headThatNobodyNamesAnyMore_isUnreadable_whileTheChainIsSeenToMove() {
        let node = { (time: Double) in Self.says([.localSafe: time - 30, .l1Origin: time - 60]) }
        let execution = { (time: Double) in Self.says([.unsafe: time]) }
        play(to: 300, [("el", execution), ("node", node)])
        #expect(state(.l1Origin) == .ok && state(.localSafe) == .ok && row.state == .ok)
        play(to: 340, [("el", execution), ("node", { _ in nil })])
        #expect(state(.l1Origin) == .unreadable && state(.localSafe) == .unreadable)
        #expect(state(.unsafe) == .ok && row.state == .ok)
        play(to: 360, [("el", execution), ("node", node)])
        #expect(state(.l1Origin) == .ok)
        // It answers, and leaves out what it said before.
        play(to: 400, [("el", execution), ("node", { Self.says([.localSafe: $0 - 30]) })])
        #expect(state(.l1Origin) == .unreadable && state(.localSafe) == .ok)
    }

    @Test mutating func headThatStandsStill_goesOnDoingSo_whileItsSourceAnswersWithoutIt() {
        play(to: 100, [("el", { Self.says([.unsafe: $0]) })])
        play(to: 200, [("el", { _ in Self.says([.unsafe: 100]) })])
        #expect(state(.unsafe) == .stalled)
        play(to: 300, [("el", { _ in RowObservation() })])
        #expect(state(.unsafe) == .stalled, "a node that was restarted in a stop has nothing to say")
        play(to: 340, [("el", { _ in nil })])
        #expect(state(.unsafe) == .unreadable, "what nobody can see is not known to stand still")
    }

    @Test mutating func nodeThatIsStuck_speaksForNoHead() {
        let sources: [(name: String, answer: (Double) -> RowObservation?)] = ["a", "b"].map { name in
            (name: name, answer: { Self.says([.unsafe: $0]) })
        }
        let node = { (time: Double) in Self.says([.unsafe: time, .l1Origin: time - 60, .localSafe: time - 30]) }
        play(to: 100, sources + [(name: "node", answer: node)])
        play(to: 2_000, sources + [(name: "node", answer: { _ in node(100) })])
        #expect(row.sources.last?.state == .stuck)
        #expect(state(.l1Origin) == .unreadable && state(.localSafe) == .unreadable)
        #expect(row.causes == [.nodeLocal])
    }

    @Test mutating func headThatCannotBeRead_andThenCanAgain_isSaidBothTimes_andOnceEach() {
        let answers = { (time: Double) in Self.says([.unsafe: time]) }
        play(to: 100, [("el", answers)])
        let before = row.takeTransitions()
        #expect(before == [])
        play(to: 140, [("el", { _ in nil })])
        play(to: 200, [("el", answers)])
        let told = row.takeTransitions().compactMap { transition -> [LivenessState?]? in
            guard case .head(_, .unsafe, let from, let to, _, _) = transition else { return nil }
            return [from, to]
        }
        #expect(told == [[.ok, .unreadable], [.unreadable, .ok]])
    }

    @Test mutating func nodeThatWasRestarted_andSaysNothingYet_isNeitherBehindNorStuck() {
        let answers = { (time: Double) in Self.says([.unsafe: time]) }
        play(to: 100, [("a", answers), ("b", answers)])
        play(to: 160, [("a", answers), ("b", { _ in nil })])
        #expect(row.sources.last?.state == .lost)
        _ = row.takeTransitions()
        play(to: 260, [("a", answers), ("b", { _ in RowObservation() })])
        #expect(row.sources.last?.state == .current)
        let told = row.takeTransitions()
        #expect(told == [.source(.named("chain"), "b", from: .lost, to: .current)])
    }

    @Test mutating func endOfTheSequencingWindow_isAtMostEarly_onceNobodyReadsWhatIsOnL1() {
        let node = { (time: Double) in
            var observation = Self.says([.unsafe: time, .localSafe: time - 30])
            observation.sequencingWindow = 43_200
            observation.sequencing = SequencingPlace(safeOrigin: 100, l1Head: 102, l1HeadTime: moment(time).wall)
            return observation
        }
        let execution = { (time: Double) in Self.says([.unsafe: time, .crossSafe: time - 30]) }
        play(to: 300, [("el", execution), ("node", node)])
        #expect(row.sequencing != nil && row.sequencingWindowEnd == moment(300 - 24 + 43_200).wall)
        play(to: 340, [("el", execution), ("node", { _ in nil })])
        #expect(row.sequencing == nil && row.sequencingWindowEnd == moment(340 - 30 + 43_200).wall)
        // Silence is enough: nobody needs to ask.
        var table = LivenessTable([.named("chain"): RowParameters(.op, blockTime: 2)])
        table.look(.named("chain"), by: "node", .success(node(0)), at: moment(0))
        #expect(table.takeReports().first?.sequencingWindowEndsAt != nil)
        table.tick(at: moment(60))
        #expect(table.takeReports().first?.sequencingWindowEndsAt == nil)
    }

    /// A batcher is as far behind the newest block as before, whatever our clock is set to.
    @Test mutating func wallClockThatJumps_makesNoStopOfTheSafeHead_whileBlocksCome() {
        for second in stride(from: 5.0, through: 600, by: 5) {
            var observation = Self.says([.unsafe: second, .localSafe: second - 30])
            observation.sequencingWindow = 4_000
            row.answered("node", observation, at: moment(second, wallOffset: second > 300 ? 3_600 : 0))
            #expect(state(.localSafe) != .stalled)
        }
        #expect(row.watches[.localSafe]?.threshold.tooOld == 2_000)
        #expect(row.causes.contains(.clock))
    }

    @Test func genesisBlock_isNoHead() {
        let genesis = BlockReference(
            number: BlockNumber(0), hash: Hash32(1, 2, 3, 4), timestamp: Timestamp(1_700_000_000))
        let block = ObservedBlock(reference: genesis, parentHash: .zero, mayHoldMessages: false, isProven: true)
        let heads = ChainHeads(latest: block, safe: genesis, finalized: genesis, askedAt: moment(0))
        #expect(RowObservation(heads).heads == [:])
    }
}
