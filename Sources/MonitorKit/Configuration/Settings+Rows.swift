extension Settings {
    /// Chains that are watched for stops alone.
    package static let rows = Setting(
        "rows", .row, because: "every attached chain is watched for stops anyway", isRepeatable: true,
        help: "Further chains that are watched for stops: an L1, other EVM or OP Stack chains by chain id, Concordium.")

    /// What they are read from.
    package static let rowSources = Setting(
        "row-sources", .rowSource, because: "a chain needs a source", isRepeatable: true, isSecret: true,
        help:
            "Where these chains are read: rpc, rollup-node, supernode, wallet-proxy, exporter, detailed-status[-file].")

    /// Thresholds that operators know better.
    package static let rowStallAfter = Setting(
        "row-stall-after", .rowThreshold, because: "thresholds follow from block times, and the page shows their sum",
        isRepeatable: true, help: "The age from which on a head of a chain counts as stopped, attached chains included."
    )

    /// Stops that are expected.
    package static let rowMaintenance = Setting(
        "row-maintenance", .rowID, because: "no stop is expected", isRepeatable: true,
        help: "Chains that are expected to stand still: their stops are shown as planned and page nobody.")

    /// How often sources are read.
    package static let rowPollInterval = Setting(
        "row-poll-interval", .duration(in: .seconds(1) ... .seconds(60)), default: "5s",
        because: "a stop of 30s is noticed within 40s", help: "The time between two looks at each source of --rows.")

    /// Everything about chains that are watched for stops.
    static let liveness: [SettingDeclaration] = [
        rows.declaration, rowSources.declaration, rowStallAfter.declaration, rowMaintenance.declaration,
        rowPollInterval.declaration,
    ]
}
