import Foundation
import MonitorKit
import Testing

/// The 40 recorded-or-derived snapshots of 2024-06-16, filled up with straight lines where both neighbours move.
struct ConcordiumReplay {
    private let rows: [[String: Any]]
    private let times: [Double]
    private let triggers: [Double?]

    init() throws {
        rows = try #require(try Fixtures.json("stalls/concordium-stall-replay.json")["snapshots"] as? [[String: Any]])
        let format = ISO8601DateFormatter()
        triggers = rows.map {
            ($0["trigger_block_time"] as? String).flatMap { format.date(from: $0)?.timeIntervalSince1970 }
        }
        times = rows.compactMap { ($0["t_utc"] as? String).flatMap { format.date(from: $0)?.timeIntervalSince1970 } }
        try #require(times.count == 40)
    }

    var span: ClosedRange<Double> { times[0]...times[39] }

    private func value(_ key: String, _ index: Int) -> Double { (rows[index][key] as? NSNumber)?.doubleValue ?? .nan }

    func number(_ key: String, at wall: Double) -> Double {
        let left = index(wall)
        guard left + 1 < rows.count else { return value(key, left) }
        let part = (wall - times[left]) / (times[left + 1] - times[left])
        return value(key, left) + part * (value(key, left + 1) - value(key, left))
    }

    func step(_ key: String, at wall: Double) -> Double { value(key, index(wall)) }

    private func index(_ wall: Double) -> Int { times.lastIndex { $0 <= wall } ?? 0 }

    func walletProxy(at wall: Double) -> RowObservation {
        var observation = RowObservation()
        observation.heads[.unsafe] = HeadPosition(number: UInt64(number("last_arrived_height", at: wall)))
        let finalized = UInt64(number("last_finalized_height", at: wall))
        observation.heads[.finalized] = HeadPosition(
            number: finalized, hash: Hash32(0, 0, 0, finalized), time: number("last_finalized_ms", at: wall) / 1_000)
        let trigger = triggers[index(wall)]
        let round = UInt64(number("current_round", at: wall))
        let epoch = UInt64(step("current_epoch", at: wall))
        observation.round = ConsensusRound(round: round, epoch: epoch, timeout: 10, triggerTime: trigger)
        observation.heads[.round] = HeadPosition(number: round)
        observation.heads[.epoch] = HeadPosition(number: epoch, time: trigger)
        observation.nextPayday = 1_718_528_400
        return observation
    }

    func exporter(at wall: Double) -> RowObservation {
        var observation = RowObservation()
        observation.heads[.unsafe] = HeadPosition(
            number: UInt64(number("last_arrived_height", at: wall)), time: number("last_arrived_ms", at: wall) / 1_000)
        observation.heads[.finalized] = HeadPosition(
            number: UInt64(number("last_finalized_height", at: wall)),
            time: number("last_finalized_ms", at: wall) / 1_000)
        observation.peers = 8
        return observation
    }

    /// The height of the last block that became final before the stop.
    private static let lastFinal = 18_000_000.0

    func detailedStatus(at wall: Double) -> RowObservation {
        var observation = RowObservation()
        let round = UInt64(number("current_round", at: wall))
        var detail = ConsensusDetail(round: round, epoch: UInt64(step("current_epoch", at: wall)))
        let isOpen = number("last_finalized_height", at: wall) > Self.lastFinal
        detail.finalizedEpoch = isOpen ? detail.epoch : 6_359
        detail.paydayEpoch = isOpen ? 6_384 : 6_360
        detail.timeout = step("current_timeout_ms", at: wall) / 1_000
        // Before the first of them answers it is a tally of nobody.
        let isTimedOut = step("timeout_weight_true", at: wall) == 1
        detail.tally = TimeoutTally(
            committee: [.init(baker: 1, weight: 2), .init(baker: 2, weight: 2), .init(baker: 3, weight: 2)],
            first: isTimedOut ? [1, 2] : [], second: isTimedOut ? [3] : [])
        observation.detail = detail
        observation.heads[.round] = HeadPosition(number: round)
        return observation
    }
}

@Suite struct ConcordiumReplayTests {
    private static let lastProgress = 1_718_528_403.0
    private static let rescue = 1_718_560_260.0

    private struct Run {
        var noticed: Double?
        var certificate: Double?
        var recovered: Double?
        var causes: Set<StallCause> = []
        /// What is said once blocks have followed the rescue.
        var causesAfterwards: [String] = []
        var badStates: [Double] = []
        var violations = 0
        var wasHeld = true
        var stateAt: [Double: LivenessState] = [:]
    }

    private func play(_ sources: [String], poll: Double = 5) throws -> Run {
        let replay = try ConcordiumReplay()
        var row = ChainRow(.named("ccd"), RowParameters(.concordium, blockTime: 2.12, pollInterval: poll))
        var run = Run()
        for wall in stride(from: replay.span.lowerBound, through: replay.span.upperBound, by: poll) {
            let now = Moment(wall: wall, steady: UInt64((wall - replay.span.lowerBound) * 1e9) + 1)
            for source in sources {
                let observation =
                    switch source {
                    case "exporter": replay.exporter(at: wall)
                    case "detailed": replay.detailedStatus(at: wall)
                    default: replay.walletProxy(at: wall)
                    }
                row.answered(source, observation, at: now)
            }
            run.stateAt[wall] = row.state
            let isStalled = row.state == .stalled
            if isStalled, run.noticed == nil { run.noticed = wall - Self.lastProgress }
            if row.causes.contains(.certificateMissing), run.certificate == nil {
                run.certificate = wall - Self.lastProgress
            }
            if wall >= Self.rescue, row.state != .stalled, run.recovered == nil { run.recovered = wall - Self.rescue }
            if isStalled { run.causes.formUnion(row.causes) }
            if wall > Self.rescue { causesAfterwards(row, at: wall, &run) }
            if wall < Self.lastProgress || wall > Self.rescue + 60, let state = row.state, state != .ok {
                run.badStates.append(wall)
            }
            if wall > Self.lastProgress + 60, wall < Self.rescue, !isStalled { run.badStates.append(wall + 0.5) }
            if row.history.isHeld == false { run.wasHeld = false }
        }
        return run
    }

    private func causesAfterwards(_ row: ChainRow, at wall: Double, _ run: inout Run) {
        for cause in row.causes { run.causesAfterwards.append("\(cause.rawValue) at rescue + \(wall - Self.rescue) s") }
    }

    @Test(arguments: [["wallet-proxy"], ["wallet-proxy", "detailed", "exporter"], ["exporter"], ["detailed"]])
    func nothingIsSaidAboutAStop_onceTheRescueLetsBlocksMove(_ sources: [String]) throws {
        let run = try play(sources)
        #expect(run.causesAfterwards == [])
    }

    @Test func stop_isNoticedWithin45Seconds_withRounds_andItsCauseIsSaidNotToBeVisible() throws {
        let run = try play(["wallet-proxy"])
        #expect(try #require(run.noticed) <= 45)
        #expect(run.causes == [.notVisible, .epochBoundary, .payday])
        #expect(run.wasHeld)
        #expect(run.badStates == [])
        #expect(try #require(run.recovered) <= 30)
    }

    @Test func stop_isNoticedWithin70Seconds_withTheExporterAlone() throws {
        let run = try play(["exporter"])
        #expect(try #require(run.noticed) <= 70)
        #expect(run.causes.contains(.notVisible))
        #expect(run.wasHeld)
        #expect(run.badStates == [])
        #expect(try #require(run.recovered) <= 30)
    }

    @Test(arguments: [["wallet-proxy", "detailed", "exporter"], ["wallet-proxy", "detailed"], ["detailed"]])
    func missingCertificate_isNamedWithin45Seconds_withTheDetailedStatus_andTheRecoveryWithin30(
        _ sources: [String]
    ) throws {
        let run = try play(sources)
        #expect(try #require(run.certificate) <= 45)
        #expect(try #require(run.noticed) <= 45)
        #expect(run.causes == [.certificateMissing, .epochBoundary, .payday])
        #expect(run.badStates == [])
        #expect(run.wasHeld)
        #expect(try #require(run.recovered) <= 30)
    }

    @Test func rowRecovers_asSoonAsTheRoundMoves() throws {
        let run = try play(["wallet-proxy"], poll: 10)
        #expect(run.stateAt[Self.rescue] == .recovering)
        #expect(run.stateAt[Self.rescue + 10] == .recovering)
        #expect(run.stateAt[Self.rescue + 60] == .ok)
    }
}
