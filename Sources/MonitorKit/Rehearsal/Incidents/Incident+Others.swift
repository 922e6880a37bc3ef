extension Incident {
    /// zkSync Era's block queue stopped while its API answered.
    package static let zksync20230401: Incident = {
        let start = utc("2023-04-01T05:40:00Z")
        let stop = utc("2023-04-01T05:52:00Z")
        let resumes = utc("2023-04-01T09:52:00Z")
        let end = utc("2023-04-01T10:10:00Z")
        let track = IncidentTrack([
            .init(wall: start, number: 18_000, time: start), .init(wall: stop, number: 18_360, time: stop),
            .init(wall: resumes, number: 18_360, time: stop), .init(wall: resumes + 2, number: 18_361, time: resumes),
            .init(wall: end, number: 18_900, time: end),
        ])
        return Incident(
            name: "zksync-2023-04-01", title: "zkSync Era: no blocks for hours, and every request answered",
            provenance: "Reported: the block queue's database failed, the API stayed up, no alert fired. "
                + "Reconstructed: the hour, the length and heights.",
            row: .chain(ChainID(324)), parameters: RowParameters(.evm, blockTime: 2), sources: ["api"],
            span: start...end, stoppedAt: stop, resumesAt: resumes, head: .unsafe, causes: [.notVisible],
            violations: [],
            people: (nil, "by chance; no alert fired"),
            observe: { _, wall in
                var observation = RowObservation()
                observation.heads[.unsafe] = track.position(at: wall)
                return observation
            })
    }()

    /// One malformed transaction split Cardano's nodes by version: both chains grew.
    package static let cardano20251121: Incident = {
        let start = utc("2025-11-21T07:40:00Z")
        let parting = utc("2025-11-21T08:00:00Z")
        let end = utc("2025-11-21T08:40:00Z")
        let common = IncidentTrack.steady(from: start, to: end, number: 12_600_000, blockTime: 20, lag: 5)
        let older = IncidentTrack(common)
        let newer = IncidentTrack(common, fork: 1)
        return Incident(
            name: "cardano-2025-11-21", title: "Cardano: two chains after one transaction",
            provenance: "Reported: two chains from about 08:00 UTC. Reconstructed: heights, and that both grew alike.",
            row: .named("cardano"), parameters: RowParameters(.evm, blockTime: 20), sources: ["older", "newer"],
            span: start...end, stoppedAt: parting, resumesAt: nil, head: .unsafe, causes: [], violations: [.partition],
            people: (nil, "not stated; the report says from about 08:00"),
            observe: { source, wall in
                var observation = RowObservation()
                let track = source == "newer" && wall >= parting ? newer : older
                observation.heads[.unsafe] = track.position(at: wall)
                return observation
            })
    }()
}
