extension RuleBook {
    /// The alerts about the endpoints that are read, and about what they say.
    static func upstreams(_ settings: RuleSettings) -> RuleGroup {
        RuleGroup("xmsg-mon.upstreams", alerts: reachability(settings) + credibility(settings))
    }

    private static func reachability(_ settings: RuleSettings) -> [AlertRule] {
        [
            AlertRule(
                "XmsgMonUpstreamDown", .warning,
                settings.series(.upstreamUp).aggregated("max", by: settings.by(.upstream))
                    .combined("==", .number(0)),
                pending: .seconds(300), summary: "No replica gets a usable answer from an endpoint.",
                description: "Endpoint {{ $labels.upstream }} answers no replica."),
            AlertRule(
                "XmsgMonUpstreamErrors", .warning,
                settings.series(.rpcRequestFailures).over("5m", "rate")
                    .aggregated("sum", by: settings.by(.upstream))
                    .combined(
                        "/",
                        settings.series(.rpcRequests).over("5m", "rate").aggregated("sum", by: settings.by(.upstream))
                    )
                    .combined(">", .term("0.1")),
                pending: .seconds(600), summary: "An endpoint fails more than a tenth of the requests.",
                description: "{{ $value | humanizePercentage }} of the requests to {{ $labels.upstream }} fail."),
        ]
    }

    private static func credibility(_ settings: RuleSettings) -> [AlertRule] {
        [
            AlertRule(
                "XmsgMonEndpointIntegrity", .critical, failures(.integrity, settings), keepFiring: .seconds(900),
                summary: "An endpoint sent data that does not hash to what was asked for.",
                description: """
                    Endpoint {{ $labels.upstream }} sent headers, receipts or transactions that contradict their hashes. They \
                    were refused.
                    """),
            AlertRule(
                "XmsgMonConfigurationConflict", .critical,
                settings.series(.configurationConflict).aggregated("max", by: settings.by(.chainID))
                    .combined(">", .number(0)),
                keepFiring: .seconds(900),
                summary: "A chain contradicts the configuration, so its messages are not judged.",
                description: """
                    Chain {{ $labels.chain_id }}: proven blocks contradict the configured block times. Verdicts that need it \
                    are withheld.
                    """),
            AlertRule(
                "XmsgMonEndpointsDisagree", .warning,
                settings.series(.upstreamsDisagreeing).aggregated("max", by: settings.by(.chainID))
                    .combined(">", .number(0)),
                pending: .seconds(60), summary: "Endpoints of one chain name different blocks at one height.",
                description: """
                    Chain {{ $labels.chain_id }}: {{ $value }} endpoint(s) name another block than the one that is followed.
                    """),
            AlertRule(
                "XmsgMonUnprovenChain", .warning,
                unproven(.unprovenHeaders, settings).combined("or", unproven(.unprovenReads, settings)),
                pending: .seconds(600),
                summary: "Blocks are believed without proof: their fields are not known, or there are no receipts.",
                description: """
                    Chain {{ $labels.chain_id }}: {{ $value }} header(s) of the window, or read(s) of blocks, are not proven.
                    """),
        ]
    }

    /// A count of what is believed without proof, of replicas that are live, where it is not zero.
    private static func unproven(_ family: MetricFamily, _ settings: RuleSettings) -> PromQL {
        claims(settings.series(family), of: .live, settings, on: .chainID)
            .aggregated("max", by: settings.by(.chainID)).combined(">", .number(0))
    }

    /// A cause of failed reads that is a finding of its own, whoever saw it; requests are counted, so that one is enough.
    private static func failures(_ cause: UpstreamCause, _ settings: RuleSettings) -> PromQL {
        settings.series(.rpcRequestFailures, #"cause="\#(cause.rawValue)""#).over("10m", "increase")
            .aggregated("max", by: settings.by(.upstream)).combined(">", .number(0))
    }
}
