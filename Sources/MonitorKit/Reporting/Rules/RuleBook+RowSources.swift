extension RuleBook {
    /// The alerts about what chains beside the dependency set are read from, and about nodes that stand still alone.
    static func rowSources(_ settings: RuleSettings) -> RuleGroup {
        let others = unattached(settings)
        func said(_ states: String, by operation: String) -> PromQL {
            settings.series(.rowSourceState, #"state=~"\#(states)""#)
                .aggregated(operation, by: settings.by(.row, .upstream)).combined("==", .number(1))
        }
        return RuleGroup(
            "xmsg-mon.sources",
            alerts: [
                AlertRule(
                    "XmsgMonSourceLost", .warning,
                    unlessPlanned(said("lost", by: "min").combined("and", on: settings.by(.row), others), settings),
                    pending: .seconds(300),
                    summary: "A source of a chain answers no replica; that says nothing about the chain.",
                    description: "Source {{ $labels.upstream }} of chain {{ $labels.row }} answers no replica."),
                AlertRule(
                    "XmsgMonSourceStuck", .warning, said("stuck|ahead", by: "max"), pending: .seconds(120),
                    summary: "One node stands still while its chain moves, or goes where no other follows.",
                    description: "Source {{ $labels.upstream }} of chain {{ $labels.row }} is alone."),
                AlertRule(
                    "XmsgMonSourcesDisagree", .warning,
                    settings.series(.rowSourcesDisagree).aggregated("max", by: settings.by(.row))
                        .combined(">", .number(0)).combined("and", on: settings.by(.row), others),
                    pending: .seconds(60), summary: "Sources of one chain name different blocks at one height.",
                    description: "Two sources of chain {{ $labels.row }} name different blocks at one height."),
            ])
    }
}
