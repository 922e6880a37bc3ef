/// What was believed without proof.
extension MetricFamily {
    /// Headers that were believed.
    package static let unprovenHeaders = MetricFamily(
        "xmsg_mon_unproven_headers", .gauge, .state, .maxOverFresh, labels: [.chainID],
        "Headers in the tracked window accepted without proof, because they carry fields that this version does not know."
    )

    /// What was believed without receipts.
    package static let unprovenReads = MetricFamily(
        "xmsg_mon_unproven_reads", .gauge, .freshness, .perReplica, labels: [.chainID],
        """
        Reads of blocks that verdicts rest on whose logs no receipts prove, because the endpoint offers none; their bloom fits.
        """)
}
