/// What the sources of Concordium's mainnet showed of the stop of 2024-06-16, or would have shown.
enum ConcordiumStop {
    /// When the timeline begins, seconds since 1970-01-01 UTC.
    static let start = Incident.utc("2024-06-16T08:55:00Z")
    /// The epoch was due to end, and a payday came with the next one.
    static let opening = Incident.utc("2024-06-16T09:00:00Z")
    /// The block that ended it became final, and was the last one.
    static let lastFinal = opening + 3
    /// The first of two groups of bakers has said that the round timed out: those who had not heard of the new epoch.
    static let firstGroup = opening + 22
    /// So has the second, and nobody is missing.
    static let timedOut = opening + 30
    /// A corrected node made the certificate.
    static let rescue = Incident.utc("2024-06-16T17:51:00Z")
    /// A block of the new epoch is final.
    static let firstFinal = rescue + 8
    /// When the timeline ends.
    static let end = Incident.utc("2024-06-16T18:05:00Z")
    /// Seconds between two rounds.
    static let roundTime = 2.12
    /// The round that did not end.
    static let stuckRound: UInt64 = 10_813_906

    private static let arrived = track(until: opening + 5, 18_000_002, lag: 0, from: rescue + 6)
    private static let finalized = track(until: lastFinal, 18_000_000, lag: 0.9, from: firstFinal)
    private static let rounds = IncidentTrack(
        [
            .init(wall: start, number: 10_813_905 - before, time: start),
            .init(wall: lastFinal, number: 10_813_905, time: opening),
            .init(wall: opening + 15, number: 10_813_905, time: opening),
            .init(wall: opening + 16, number: 10_813_906, time: opening),
            .init(wall: rescue, number: 10_813_906, time: opening),
            .init(wall: rescue + 1, number: 10_813_907, time: rescue),
            .init(wall: end, number: 10_813_907 + after, time: end),
        ], namesHashes: false)

    private static let before = (lastFinal - start) / roundTime
    private static let after = (end - rescue) / roundTime

    private static func track(until stop: Double, _ height: Double, lag: Double, from resumes: Double) -> IncidentTrack
    {
        IncidentTrack([
            .init(wall: start, number: height - before, time: start - lag),
            .init(wall: stop, number: height, time: stop), .init(wall: resumes - 1, number: height, time: stop),
            .init(wall: resumes, number: height + 1, time: resumes - lag),
            .init(wall: end, number: height + after, time: end - lag),
        ])
    }

    /// An epoch for each hour; the one that was opened last stayed open until the rescue.
    private static func openEpoch(at wall: Double) -> UInt64 {
        let hours = UInt64(max(((wall - opening) / 3_600).rounded(.down), 0))
        return wall < lastFinal ? 6_359 : wall < rescue + 60 ? 6_360 : 6_360 + hours
    }

    /// What a node's exporter says, which knows no rounds and no hashes.
    static func exporter(at wall: Double) -> RowObservation {
        var observation = RowObservation()
        observation.heads[.unsafe] = arrived.position(at: wall)
        observation.heads[.finalized] = finalized.position(at: wall)
        observation.heads[.unsafe]?.hash = nil
        observation.heads[.finalized]?.hash = nil
        observation.peers = 8
        return observation
    }

    /// What a wallet proxy says: when an epoch is due to end is told from the last final block, so that it did not change.
    static func walletProxy(at wall: Double) -> RowObservation? {
        guard let round = rounds.position(at: wall)?.number else { return nil }
        let epoch = openEpoch(at: wall)
        let trigger =
            wall < firstFinal ? opening : opening + Double(epoch - 6_359) * 3_600
        var observation = RowObservation()
        observation.heads[.unsafe] = arrived.position(at: wall)
        observation.heads[.unsafe]?.time = nil
        observation.heads[.finalized] = finalized.position(at: wall)
        observation.heads[.round] = HeadPosition(number: round)
        observation.heads[.epoch] = HeadPosition(number: epoch, time: trigger)
        observation.round = ConsensusRound(round: round, epoch: epoch, timeout: 10, triggerTime: trigger)
        observation.nextPayday = opening
        return observation
    }

    /// What a node of today would have said: the payday that comes next, and who has answered, are told from its last final block.
    static func detailedStatus(at wall: Double) -> RowObservation? {
        guard let round = rounds.position(at: wall)?.number else { return nil }
        var detail = ConsensusDetail(round: round, epoch: openEpoch(at: wall))
        let isFrozen = wall >= lastFinal && wall < firstFinal
        detail.finalizedEpoch = isFrozen ? 6_359 : detail.epoch
        detail.paydayEpoch = wall < firstFinal ? 6_360 : 6_384
        detail.timeout = 10
        // In every other round nobody has anything to say.
        let isStuck = round == stuckRound
        detail.tally = TimeoutTally(
            committee: committee, first: isStuck && wall >= firstGroup ? [2, 4, 5] : [],
            second: isStuck && wall >= timedOut ? [1, 3, 6] : [])
        var observation = RowObservation()
        observation.heads[.round] = HeadPosition(number: round)
        observation.detail = detail
        return observation
    }

    private static let committee = [20, 15, 15, 20, 15, 15].enumerated().map { index, weight in
        TimeoutTally.Member(baker: UInt64(index + 1), weight: UInt64(weight))
    }
}
