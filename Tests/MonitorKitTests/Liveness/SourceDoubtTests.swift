import MonitorKit
import Testing

/// Sources whose word does not count: one that blocks go on without, and one odd answer of any.
@Suite struct SourceDoubtTests {
    private typealias Source = (name: String, answer: (Double) -> RowObservation)

    private var row = ChainRow(.named("ccd"), RowParameters(.concordium, blockTime: 2, pollInterval: 5))
    private var now = 0.0
    /// The states that the round was in.
    private var states: Set<LivenessState> = []

    /// Looks at sources every five seconds until a time.
    private mutating func play(to end: Double, _ sources: [Source]) {
        while now < end {
            now += 5
            for source in sources { row.answered(source.name, source.answer(now), at: moment(now)) }
            if let state = row.watches[.round]?.state { states.insert(state) }
        }
    }

    /// What an exporter says of a chain that made its newest block at a time.
    private static func exporter(_ time: Double) -> RowObservation {
        var observation = RowObservation()
        for name in [WatchedHead.unsafe, .finalized] {
            observation.heads[name] = head(900 + UInt64(time / 2), at: time)
        }
        return observation
    }

    /// What a wallet proxy says of it.
    private static func proxy(_ time: Double) -> RowObservation {
        var observation = exporter(time)
        observation.heads[.round] = HeadPosition(number: 2_000 + UInt64(time / 2))
        observation.heads[.epoch] = HeadPosition(number: 7)
        return observation
    }

    /// What the detailed status of a node says of it, which names no blocks.
    private static func status(_ time: Double) -> RowObservation {
        var observation = RowObservation()
        let round = 2_000 + UInt64(time / 2)
        observation.heads[.round] = HeadPosition(number: round)
        observation.detail = ConsensusDetail(round: round, epoch: 7)
        return observation
    }

    private static var moving: Source { ("exporter", { Self.exporter($0) }) }

    @Test(arguments: [true, false], [true, false])
    mutating func sourceThatIsFrozen_isNoRoundThatStandsStill_whileBlocksGoOn(isProxy: Bool, isFirst: Bool) {
        let frozen: Source = ("frozen", { isProxy ? Self.proxy(min($0, 100)) : Self.status(min($0, 100)) })
        let sources = isFirst ? [frozen, Self.moving] : [Self.moving, frozen]
        play(to: 110, sources)
        #expect(row.watches[.round]?.state == .ok)
        play(to: 400, sources)
        let neverStalled = !states.contains(.stalled)
        #expect(neverStalled && row.watches[.round]?.state == .unreadable, "nobody says where rounds are")
        #expect(row.sources.first { $0.name == "frozen" }?.state == .stuck)
        #expect(row.state == .ok && row.causes == [.nodeLocal])
        play(to: 420, [("frozen", { isProxy ? Self.proxy($0) : Self.status($0) }), Self.moving])
        #expect(row.watches[.round]?.state == .ok && row.causes == [])
    }

    /// One node has heard of the last block before the other, and a cache shows it half a minute later.
    @Test(arguments: [0.0, 25])
    mutating func roundThatStandsStill_isSeenInTime_besideASourceThatShowsTheLastBlocksLater(age: Double) {
        let exporter: Source = (
            "exporter",
            {
                var copy = Self.exporter(min(max($0 - age, 0), 104))
                copy.copyAge = age > 0 ? age : nil
                return copy
            }
        )
        play(to: 120, [("proxy", { Self.proxy(min($0, 100)) }), exporter])
        #expect(row.watches[.round]?.state == .degraded)
        play(to: 125, [("proxy", { Self.proxy(min($0, 100)) }), exporter])
        #expect(row.watches[.round]?.state == .stalled)
    }

    /// The only one that names blocks is behind the node that names rounds, and catches up while the chain stands still.
    @Test mutating func roundThatStandsStill_isSeenInTime_besideASourceThatCatchesUp() {
        let node: Source = (
            "node",
            {
                var status = Self.status(min($0, 100))
                status.heads[.finalized] = HeadPosition(number: 949)
                return status
            }
        )
        let exporter: Source = (
            "exporter",
            { time in
                var observation = RowObservation()
                for name in [WatchedHead.unsafe, .finalized] {
                    observation.heads[name] = head(400 + UInt64(time * 2), at: time)
                }
                return observation
            }
        )
        play(to: 125, [node, exporter])
        #expect(row.watches[.round]?.state == .stalled && row.sources.first?.state == .current)
        play(to: 200, [node, exporter])
        #expect(row.watches[.round]?.state == .stalled && row.sources.first?.state == .current)
    }

    /// A leader fails while a source is frozen: blocks pause, and nothing has stopped.
    @Test mutating func pauseBetweenBlocks_makesNoStop_besideASourceThatIsFrozen() {
        let newest: [Double: Double] = [110: 108, 115: 110, 120: 115, 125: 115, 130: 115, 135: 115]
        for time in stride(from: 5.0, through: 300, by: 5) {
            row.answered("exporter", Self.exporter(newest[time] ?? time), at: moment(time))
            row.answered("status", Self.status(min(time, 100)), at: moment(time + 0.05))
            let state = row.watches[.round]?.state
            #expect(state != .stalled, "at \(time) s")
        }
        #expect(row.sources.last?.state == .stuck)
    }

    @Test mutating func roundThatStoodStill_isNotKnownToGoOnDoingSo_onceBlocksComeWithoutItsSource() {
        let frozen: Source = ("proxy", { Self.proxy(min($0, 100)) })
        play(to: 200, [frozen, ("exporter", { Self.exporter(min($0, 100)) })])
        #expect(row.watches[.round]?.state == .stalled)
        play(to: 260, [frozen, ("exporter", { Self.exporter($0 - 100) })])
        #expect(row.watches[.round]?.state == .unreadable)
        #expect(row.sources.first?.state == .stuck)
    }

    @Test mutating func oneOddAnswer_isNoHeightThatEverythingAfterItIsBelow() {
        let odd = { (time: Double) in
            var observation = Self.proxy(time)
            guard time == 105 else { return observation }
            observation.heads[.unsafe] = HeadPosition(number: 99_000_000)
            observation.heads[.finalized] = HeadPosition(number: 99_000_000)
            observation.heads[.round] = HeadPosition(number: 99_999_999)
            return observation
        }
        play(to: 105, [("proxy", odd), Self.moving])
        #expect(row.watches[.round]?.position?.number == 2_050)
        play(to: 400, [("proxy", odd), Self.moving])
        #expect(row.watches[.round]?.state == .ok && row.state == .ok && row.history.isHeld == true)
        let told = row.takeTransitions()
        #expect(told == [])
    }

    /// A cache gives one odd answer, and the next look finds the same copy.
    @Test mutating func oneOddAnswer_isConfirmedByNoCopyOfIt() {
        let odd = { (time: Double) in
            let isOdd = time == 105 || time == 110
            var observation = Self.proxy(isOdd ? 105 : time)
            observation.copyAge = time == 110 ? 5 : 0
            guard isOdd else { return observation }
            observation.heads[.unsafe] = HeadPosition(number: 99_000_000)
            observation.heads[.finalized] = HeadPosition(number: 99_000_000)
            observation.heads[.round] = HeadPosition(number: 99_999_999)
            return observation
        }
        play(to: 400, [("proxy", odd), Self.moving])
        #expect(row.watches[.round]?.state == .ok && row.state == .ok && row.history.isHeld == true)
        let told = row.takeTransitions()
        #expect(told == [])
    }

    /// It comes nearer by hundreds of blocks with each answer, and at last is where the chain is.
    @Test func nodeThatCatchesUp_isSeenToMoveWithEveryAnswer() {
        var row = ChainRow(.named("chain"), RowParameters(.op, blockTime: 2, pollInterval: 5))
        for look in 1...30 {
            let second = Double(look * 5)
            let time = min(-9_000 + Double(look) * 600, second)
            var observation = RowObservation()
            observation.heads[.unsafe] = head(10_000 + UInt64((time + 9_000) / 2), at: time)
            row.answered("node", observation, at: moment(second))
            #expect(row.watches[.unsafe]?.state != .stalled)
            if look > 2 { #expect(row.watches[.unsafe]?.movedAt == moment(second)) }
            if look == 10 { #expect(row.watches[.unsafe]?.state == .recovering) }
        }
        #expect(row.watches[.unsafe]?.position?.time == moment(150).wall)
        #expect(row.watches[.unsafe]?.state == .ok)
    }
}
