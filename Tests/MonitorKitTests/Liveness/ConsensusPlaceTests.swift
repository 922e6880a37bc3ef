import MonitorKit
import Testing

/// Where in epochs a stop began and whom it waits for, as the sources of a consensus show it, each alone and together.
@Suite struct ConsensusPlaceTests {
    private typealias Source = (name: String, answer: (Double) -> RowObservation)

    private var row = ChainRow(.named("ccd"), RowParameters(.concordium, blockTime: 2, pollInterval: 5))

    /// Looks at sources every five seconds for two minutes; what they show stops after one.
    private mutating func play(_ sources: [Source]) {
        for time in stride(from: 5.0, through: 120, by: 5) {
            for source in sources { row.answered(source.name, source.answer(time), at: moment(time)) }
        }
    }

    /// The detailed status of a node in which two of three have answered the last round, and what else is so in that round.
    private static func status(_ time: Double, _ change: (inout ConsensusDetail) -> Void) -> RowObservation {
        var detail = ConsensusDetail(round: 2_000 + UInt64(min(time, 60) / 2), epoch: 7)
        detail.finalizedEpoch = 7
        detail.paydayEpoch = 24
        if time > 60 {
            detail.tally = TimeoutTally(
                committee: [1, 2, 3].map { .init(baker: $0, weight: 1) }, first: [1], second: [2])
            change(&detail)
        }
        var observation = RowObservation()
        observation.heads[.round] = HeadPosition(number: detail.round)
        observation.detail = detail
        return observation
    }

    /// The exporter of a node: blocks, and no rounds.
    private static func exporter(_ time: Double) -> RowObservation {
        var observation = RowObservation()
        for name in [WatchedHead.unsafe, .finalized] {
            observation.heads[name] = head(1_000 + UInt64(min(time, 60) / 2), at: min(time, 60))
        }
        return observation
    }

    /// A wallet proxy in an epoch that is due to end, or a payday that is due, so many seconds after the last final block.
    private static func proxy(_ time: Double, trigger: Double, payday: Double) -> RowObservation {
        var observation = exporter(time)
        let round = 2_000 + UInt64(min(time, 60) / 2)
        observation.heads[.round] = HeadPosition(number: round)
        observation.round = ConsensusRound(
            round: round, epoch: 7, timeout: 10, triggerTime: moment(60).wall + trigger)
        observation.nextPayday = moment(60).wall + payday
        return observation
    }

    @Test mutating func detailedStatusAlone_saysWhereAStopBegan() {
        play([
            (
                "node",
                { time in
                    Self.status(time) {
                        $0.finalizedEpoch = 6
                        $0.paydayEpoch = 7
                    }
                }
            )
        ])
        #expect(row.causes == [.certificateMissing, .epochBoundary, .payday])
        #expect(row.explanation.hasSuffix("; at an epoch boundary; at a payday"))
    }

    @Test mutating func epochOfWhichNoBlockIsFinal_isABoundary_besideAnExporter() {
        play([("node", { time in Self.status(time) { $0.finalizedEpoch = 6 } }), ("exporter", { Self.exporter($0) })])
        #expect(row.causes == [.certificateMissing, .epochBoundary])
    }

    @Test mutating func epochOfWhichABlockIsFinal_isNoBoundary() {
        play([("node", { time in Self.status(time) { _ in } }), ("exporter", { Self.exporter($0) })])
        #expect(row.causes == [.certificateMissing])
    }

    /// An epoch ends with the block that is due then: a chain that stops before has not come to its boundary.
    @Test(arguments: [(-60.0, true), (-3, true), (0, true), (2, false), (40, false), (-62, false)])
    mutating func stopBeforeAnEpochIsDueToEnd_isNotAtItsBoundary(_ seconds: Double, isThere: Bool) {
        play([("proxy", { Self.proxy($0, trigger: seconds, payday: 86_400) })])
        #expect(row.causes == (isThere ? [.notVisible, .epochBoundary] : [.notVisible]))
    }

    @Test(arguments: [(-3.0, true), (40, false)])
    mutating func stopBeforeAPayday_isNotAtIt(_ seconds: Double, isThere: Bool) {
        play([("proxy", { Self.proxy($0, trigger: 1_800, payday: seconds) })])
        #expect(row.causes == (isThere ? [.notVisible, .payday] : [.notVisible]))
    }

    /// The real status of a node that has heard of nobody in a round that does not end.
    @Test mutating func roundInWhichNobodyAnswered_hasNoQuorum() throws {
        let last = try DetailedStatusAnswer.decode(
            Fixtures.bytes("stalls/concordium-detailed-status-client-healthy.json"))
        play([
            (
                "node",
                { time in
                    var observation = last
                    let before = UInt64((60 - min(time, 60)) / 2)
                    observation.heads[.finalized] = HeadPosition(number: 17_999_974 - before)
                    observation.heads[.round] = HeadPosition(number: 10_813_880 - before)
                    observation.detail?.round -= before
                    return observation
                }
            )
        ])
        #expect(row.causes == [.noQuorum])
        #expect(
            row.explanation.hasPrefix(
                "0.0 % of the stake have timed out; missing: baker 1 with 20000000, baker 4 with 20000000, "))
    }
}
