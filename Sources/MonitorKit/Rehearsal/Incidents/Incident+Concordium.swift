extension Incident {
    /// The epoch boundary at which Concordium's nodes had enough timeout messages and failed to add them up.
    package static let concordium20240616 = concordium20240616(
        name: "concordium-2024-06-16", seenBy: ["wallet-proxy", "detailed-status"], head: .round,
        causes: [.certificateMissing, .epochBoundary, .payday], promise: 45)

    /// The same as the exporter of a node shows it, which knows no rounds: that it stands still, and not why.
    package static let concordium20240616Exporter = concordium20240616(
        name: "concordium-2024-06-16-exporter", seenBy: ["exporter"], head: .finalized, causes: [.notVisible])

    private static func concordium20240616(
        name: String, seenBy sources: [String], head: WatchedHead, causes: Set<StallCause>, promise: Double? = nil
    ) -> Incident {
        let start = utc("2024-06-16T08:55:00Z")
        let opening = utc("2024-06-16T09:00:00Z")
        let rescue = utc("2024-06-16T17:51:00Z")
        let end = utc("2024-06-16T18:05:00Z")
        let roundTime = 2.12
        let before = (opening + 3 - start) / roundTime
        let after = (end - rescue) / roundTime
        func track(_ stop: Double, _ height: Double, _ lag: Double, resumes: Double, hashes: Bool) -> IncidentTrack {
            IncidentTrack(
                [
                    .init(wall: start, number: height - before, time: start - lag),
                    .init(wall: stop, number: height, time: stop), .init(wall: resumes, number: height, time: stop),
                    .init(wall: resumes + 1, number: height + 1, time: resumes + 1 - lag),
                    .init(wall: end, number: height + after, time: end - lag),
                ], namesHashes: hashes)
        }
        let arrived = track(opening + 5, 18_000_002, 0, resumes: rescue + 5, hashes: true)
        let finalized = track(opening + 3, 18_000_000, 0.9, resumes: rescue + 7, hashes: true)
        let rounds = IncidentTrack(
            [
                .init(wall: start, number: 10_813_905 - before, time: start),
                .init(wall: opening + 3, number: 10_813_905, time: opening),
                .init(wall: opening + 15, number: 10_813_905, time: opening),
                .init(wall: opening + 16, number: 10_813_906, time: opening),
                .init(wall: rescue, number: 10_813_906, time: opening),
                .init(wall: rescue + 1, number: 10_813_907, time: rescue),
                .init(wall: end, number: 10_813_907 + after, time: end),
            ], namesHashes: false)
        return Incident(
            name: name,
            title: "Concordium mainnet: a round that never ended, at an epoch boundary and payday",
            provenance: "Reported: the stop, the alert and the rescue. Derived: rounds and epochs. Reconstructed: "
                + "heights, seconds, and the detailed status, which nodes of the time did not offer.",
            row: .named("concordium"), parameters: RowParameters(.concordium, blockTime: roundTime),
            sources: sources, span: start...end, stoppedAt: opening + 3, head: head, causes: causes,
            violations: [], promise: promise,
            people: (utc("2024-06-16T09:08:00Z"), "the chain's own monitoring alerted"),
            observe: { source, wall in
                var observation = RowObservation()
                guard let round = rounds.position(at: wall) else { return nil }
                let isFrozen = wall >= opening + 3 && wall < rescue + 5
                // An epoch for each hour; the one that was opened last stayed open until the rescue.
                let hours = max(((wall - opening) / 3_600).rounded(.down), 0)
                let epoch: UInt64 =
                    wall < opening + 3 ? 6_359 : wall < rescue + 60 ? 6_360 : 6_360 + UInt64(hours)
                let trigger = wall < rescue + 5 ? opening : opening + Double(epoch - 6_359) * 3_600
                switch source {
                case "exporter":
                    observation.heads[.unsafe] = arrived.position(at: wall)
                    observation.heads[.finalized] = finalized.position(at: wall)
                    observation.heads[.unsafe]?.hash = nil
                    observation.heads[.finalized]?.hash = nil
                    observation.peers = 8
                case "detailed-status":
                    observation.heads[.round] = HeadPosition(number: round.number)
                    var detail = ConsensusDetail(round: round.number, epoch: epoch)
                    if isFrozen { detail.paydayEpoch = 6_360 }
                    if wall >= opening + 30, wall < rescue {
                        let weights: [UInt64] = [20, 15, 15, 20, 15, 15]
                        detail.tally = TimeoutTally(
                            committee: weights.enumerated().map { .init(baker: UInt64($0 + 1), weight: $1) },
                            first: [2, 4, 5], second: [1, 3, 6])
                    }
                    observation.detail = detail
                default:
                    observation.heads[.unsafe] = arrived.position(at: wall)
                    observation.heads[.unsafe]?.time = nil
                    observation.heads[.finalized] = finalized.position(at: wall)
                    observation.heads[.round] = HeadPosition(number: round.number)
                    observation.heads[.epoch] = HeadPosition(number: epoch, time: trigger)
                    observation.round = ConsensusRound(
                        round: round.number, epoch: epoch, timeout: 10, triggerTime: trigger)
                    observation.nextPayday = opening
                }
                return observation
            })
    }
}
