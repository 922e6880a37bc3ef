extension MetricFamily {
    /// Whether verdicts are withheld because the configuration is wrong.
    package static let configurationConflict = MetricFamily(
        "xmsg_mon_chain_configuration_conflict", .gauge, .state, .max, labels: [.chainID],
        "1 while a proven block of the tracked window contradicts the configured block times, so that verdicts are withheld."
    )
}
