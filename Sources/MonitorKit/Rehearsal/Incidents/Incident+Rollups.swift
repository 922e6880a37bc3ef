extension Incident {
    /// Every L1 node of Base's sequencer ran out of disk: L2 went on until its drift was used up.
    package static let base20230905: Incident = {
        let start = utc("2023-09-05T21:05:00Z")
        let full = utc("2023-09-05T21:15:00Z")
        let stop = utc("2023-09-05T21:25:00Z")
        let resumes = utc("2023-09-05T21:54:00Z")
        let end = utc("2023-09-05T22:05:00Z")
        let unsafe = stopped(start, stop, resumes, end, number: 3_516_000, blockTime: 2)
        let origin = IncidentTrack([
            .init(wall: start, number: 18_072_000, time: start - 48),
            .init(wall: full, number: 18_072_050, time: full - 48),
            .init(wall: resumes, number: 18_072_050, time: full - 48),
            .init(wall: resumes + 60, number: 18_072_245, time: resumes + 12),
            .init(wall: end, number: 18_072_295, time: end - 48),
        ])
        return Incident(
            name: "base-2023-09-05", title: "Base: the L1 origin froze ten minutes before the sequencer stopped",
            provenance: "Reported: 21:15 disks full, 21:25 stop, 29 minutes. Reconstructed: heights and the recovery.",
            row: .chain(ChainID(8453)), parameters: RowParameters(.op, blockTime: 2), sources: ["sequencer"],
            span: start...end, stoppedAt: full, resumesAt: resumes, head: .l1Origin, causes: [.l1OriginFrozen],
            violations: [],
            people: (nil, "not stated; L2 stopped at 21:25"),
            observe: { _, wall in
                var observation = RowObservation()
                observation.heads[.unsafe] = unsafe.position(at: wall)
                observation.heads[.l1Origin] = origin.position(at: wall)
                return observation
            })
    }()

    /// The sequencer of OP Mainnet stopped twice and replaced single blocks.
    package static let opMainnet20240215: Incident = {
        let start = utc("2024-02-15T10:50:00Z")
        let first = utc("2024-02-15T11:00:00Z")
        let between = utc("2024-02-15T12:00:00Z")
        let second = utc("2024-02-15T12:10:00Z")
        let resumes = utc("2024-02-15T13:00:00Z")
        let end = utc("2024-02-15T13:15:00Z")
        let number = 116_170_000.0
        let knots: [IncidentTrack.Knot] = [
            .init(wall: start, number: number, time: start), .init(wall: first, number: number + 300, time: first),
            .init(wall: between, number: number + 300, time: first),
            .init(wall: between + 60, number: number + 2_130, time: between + 60),
            .init(wall: second, number: number + 2_400, time: second),
            .init(wall: resumes, number: number + 2_400, time: second),
            .init(wall: resumes + 60, number: number + 3_930, time: resumes + 60),
            .init(wall: end, number: number + 4_350, time: end),
        ]
        let unsafe = IncidentTrack(knots)
        return Incident(
            name: "op-mainnet-2024-02-15", title: "OP Mainnet: two stops, and single blocks replaced",
            provenance: "Reported: two spells between about 11:00 and 13:00 and one-block reorgs. "
                + "Reconstructed: minutes, heights and which blocks were replaced.",
            row: .chain(ChainID(10)), parameters: RowParameters(.op, blockTime: 2), sources: ["sequencer"],
            span: start...end, stoppedAt: first, resumesAt: between, head: .unsafe,
            causes: [.sequencerStopped, .sequencerEquivocation],
            violations: [], people: (nil, "not stated"),
            observe: { _, wall in
                var observation = RowObservation()
                observation.heads[.unsafe] = unsafe.position(at: wall)
                // The block at which the chain stands is another after two minutes.
                if let head = observation.heads[.unsafe], wall >= first + 120, wall < between {
                    observation.heads[.unsafe]?.hash = Hash32(1, 0, 7, head.number)
                }
                return observation
            })
    }()

    /// Base stopped for a quarter of an hour and then made the missing blocks with the times that they should have had.
    package static let base20240921: Incident = {
        let start = utc("2024-09-21T15:04:00Z")
        let resumes = utc("2024-09-21T15:31:00Z")
        let end = utc("2024-09-21T15:45:00Z")
        // Base's genesis was at 1686789347, and its blocks are two seconds apart.
        func number(_ time: Double) -> Double { (time - 1_686_789_347) / 2 }
        let last = 1_686_789_347 + 2 * 20_071_145.0
        let unsafe = IncidentTrack([
            .init(wall: start, number: number(start), time: start), .init(wall: last, number: 20_071_145, time: last),
            .init(wall: resumes, number: 20_071_145, time: last),
            .init(wall: resumes + 69, number: 20_071_691, time: last + 2 * 546),
            .init(wall: end, number: number(end), time: end),
        ])
        return Incident(
            name: "base-2024-09-21", title: "Base: 17 minutes without blocks, which later show no gap",
            provenance: "Reported: 15:14, 17 minutes, blocks 20071146 to 20071691 made afterwards. "
                + "Reconstructed: how fast they were made.",
            row: .chain(ChainID(8453)), parameters: RowParameters(.op, blockTime: 2), sources: ["node"],
            span: start...end, stoppedAt: last, resumesAt: resumes, head: .unsafe, causes: [.sequencerStopped],
            violations: [],
            people: (nil, "not stated"),
            observe: { _, wall in
                var observation = RowObservation()
                observation.heads[.unsafe] = unsafe.position(at: wall)
                return observation
            })
    }()

    /// Unichain's batcher could not sign: blocks went on, and none came to L1.
    package static let unichain20251003: Incident = {
        let start = utc("2025-10-03T17:00:00Z")
        let stop = utc("2025-10-03T17:29:00Z")
        let pause = utc("2025-10-03T21:36:00Z")
        let resumes = utc("2025-10-03T21:39:00Z")
        let end = utc("2025-10-03T22:15:00Z")
        let unsafe = stopped(start, pause, resumes, end, number: 29_000_000, blockTime: 1)
        let safe = IncidentTrack([
            .init(wall: start, number: 29_000_000 - 180, time: start - 180),
            .init(wall: stop, number: 29_000_000 + (stop - start) - 180, time: stop - 180),
            .init(wall: resumes, number: 29_000_000 + (stop - start) - 180, time: stop - 180),
            .init(wall: resumes + 600, number: 29_000_000 + (resumes - start) + 420, time: resumes + 420),
            .init(wall: end, number: 29_000_000 + (end - start) - 180, time: end - 180),
        ])
        var parameters = RowParameters(.op, blockTime: 1)
        parameters.sequencingWindow = 12 * 3_600
        return Incident(
            name: "unichain-2025-10-03", title: "Unichain: the safe head stood still for four hours",
            provenance: "Reported: 17:29 to 21:39, a 12 h window, a stop of 3 minutes at the end. "
                + "Reconstructed: heights and the usual distance of the safe head.",
            row: .chain(ChainID(130)), parameters: parameters, sources: ["node"], span: start...end, stoppedAt: stop,
            resumesAt: resumes, head: .crossSafe, causes: [.batcherStopped], violations: [],
            people: (nil, "by an engineer, at a time that is not stated"),
            observe: { _, wall in
                var observation = RowObservation()
                observation.heads[.unsafe] = unsafe.position(at: wall)
                // A rollup node: where no messages are verified, what is derived is safe.
                observation.heads[.localSafe] = safe.position(at: wall)
                observation.heads[.crossSafe] = safe.position(at: wall)
                return observation
            })
    }()

    /// A head that stops, and whose missing blocks are made afterwards within a minute.
    private static func stopped(
        _ start: Double, _ stop: Double, _ resumes: Double, _ end: Double, number: Double, blockTime: Double
    ) -> IncidentTrack {
        func at(_ wall: Double) -> Double { number + (wall - start) / blockTime }
        return IncidentTrack([
            .init(wall: start, number: number, time: start), .init(wall: stop, number: at(stop), time: stop),
            .init(wall: resumes, number: at(stop), time: stop),
            .init(wall: resumes + 60, number: at(resumes + 60), time: resumes + 60),
            .init(wall: end, number: at(end), time: end),
        ])
    }
}
