extension Incident {
    /// The epoch boundary at which Concordium's nodes had enough timeout messages and failed to add them up.
    package static let concordium20240616 = concordium20240616(
        name: "concordium-2024-06-16", seenBy: ["wallet-proxy", "detailed-status"], head: .round,
        causes: [.certificateMissing, .epochBoundary, .payday],
        promise: IncidentPromise(
            seconds: 45, evidence: ConcordiumStop.timedOut - ConcordiumStop.lastFinal,
            confirmation: ChainRow.certificateTime / .seconds(1)))

    /// The same as the exporter of a node shows it, which knows no rounds: that it stands still, and not why.
    package static let concordium20240616Exporter = concordium20240616(
        name: "concordium-2024-06-16-exporter", seenBy: ["exporter"], head: .finalized, causes: [.notVisible])

    private static func concordium20240616(
        name: String, seenBy sources: [String], head: WatchedHead, causes: Set<StallCause>,
        promise: IncidentPromise? = nil
    ) -> Incident {
        Incident(
            name: name,
            title: "Concordium mainnet: a round that never ended, at an epoch boundary and payday",
            provenance: "Reported: the stop, the alert and the rescue. Derived: rounds and epochs. Reconstructed: "
                + "heights, seconds, and the detailed status, which nodes of the time did not offer.",
            row: .named("concordium"), parameters: RowParameters(.concordium, blockTime: ConcordiumStop.roundTime),
            sources: sources, span: ConcordiumStop.start...ConcordiumStop.end, stoppedAt: ConcordiumStop.lastFinal,
            resumesAt: ConcordiumStop.rescue, head: head, causes: causes, violations: [], promise: promise,
            people: (utc("2024-06-16T09:08:00Z"), "the chain's own monitoring alerted"),
            observe: { source, wall in
                switch source {
                case "exporter": ConcordiumStop.exporter(at: wall)
                case "detailed-status": ConcordiumStop.detailedStatus(at: wall)
                default: ConcordiumStop.walletProxy(at: wall)
                }
            })
    }
}
