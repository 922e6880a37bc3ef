extension Dashboard {
    /// Who can be believed, and why not.
    static let sight = DashboardRow(
        "Sight",
        [
            DashboardPanel(
                "Fresh replicas per chain", .timeline, width: 12,
                "Replicas whose look at the chain is recent and whose window is whole, of the deployment with the fewest. None is blindness; one is one failure from it.",
                [
                    .init(
                        "min by (chain_id) (\(recorded(.freshReplicas)) or 0 * \(recorded(.rememberedChains)))",
                        "{{chain_id}}")
                ]
            ).colored("red", (1, "yellow"), (2, "green")),
            DashboardPanel(
                "Age of the last whole look", .lines, unit: "s", width: 12,
                "By replica and chain. From 60 s on a replica is not believed for that chain.",
                [
                    .init(
                        "time() - max by (instance, chain_id) (\(series(.chainVerifiedTimestamp)) > 0)",
                        "{{instance}} {{chain_id}}")
                ]
            ).colored("green", (60, "red")),
            DashboardPanel(
                "Age of heads", .lines, unit: "s", width: 12,
                "By chain and safety level, as the best replica sees them.",
                [
                    .init(
                        "time() - max by (chain_id, safety) (\(series(.chainHeadTimestamp)))", "{{chain_id}} {{safety}}"
                    )
                ]),
            DashboardPanel(
                "Chains that stand still", .timeline, width: 24,
                "Heads that have stopped, as any replica sees it: of attached chains, and of the others whose liveness is watched.",
                [
                    .init(
                        "max by (row, head) (\(series(.rowHeadState, #"state="stalled""#)))", "{{row}} {{head}}")
                ]
            ).colored("green", (1, "red")).saying((0, "moves", "green"), (1, "stalled", "red")),
            DashboardPanel(
                "Self-test", .lines, unit: "s", width: 6,
                "How long ago each replica's judge last told a lie from the truth.",
                [.init("time() - (\(series(.selfTestSuccessTimestamp)) > 0)", "{{instance}}")]
            ).colored("green", (600, "red")),
            DashboardPanel(
                "Versions and configurations", .table, width: 6,
                "More than one of either is a rollout that is under way.",
                [
                    .init("count by (version, revision) (\(series(.build)))"),
                    .init("count by (config_hash) (\(series(.config)))"),
                ]),
        ])

    /// What there is to judge.
    static let traffic = DashboardRow(
        "Traffic",
        [
            DashboardPanel(
                "Messages by status", .lines, width: 12,
                "In the tracked window, by executing chain, as fresh replicas count them.",
                [messages("max", #"status!="unknown""#), messages("min", #"status="unknown""#)]
            ).stacked(),
            DashboardPanel(
                "Unknown messages by reason", .lines, width: 12, "What the best informed fresh replica cannot see.",
                [
                    .init(
                        "min by (executing_chain_id, reason) (\(fresh(.unknownMessages)))",
                        "{{executing_chain_id}} {{reason}}")
                ]),
            DashboardPanel(
                "Flips", .lines, width: 8, "Verdicts that turned: look for a reorg of the chain that is named.",
                [
                    .init(
                        """
                        max by (executing_chain_id, initiating_chain_id, to) \
                        (increase(\(series(.validityFlips))[$__rate_interval]))
                        """, "{{executing_chain_id}} names {{initiating_chain_id}}: {{to}}")
                ]
            ).stacked(),
            DashboardPanel(
                "Reorgs", .lines, width: 8, "By the level of the most final block that went.",
                [
                    .init(
                        "max by (chain_id, safety) (increase(\(series(.reorgs))[$__rate_interval]))",
                        "{{chain_id}} {{safety}}")
                ]
            ).stacked(),
            DashboardPanel(
                "Heads that did not count", .lines, width: 8,
                "Heads behind ours that were not named for long enough, as all replicas count them: a node that lags, or several behind one address.",
                [
                    .init(
                        "sum by (chain_id) (increase(\(series(.unconfirmedHeads))[$__rate_interval]))", "{{chain_id}}")
                ]
            ).stacked(),
            DashboardPanel(
                "Levels taken back", .lines, width: 12,
                "Nodes unsaid that blocks which still stand are at a level: a restart, or one that contradicts itself.",
                [
                    .init(
                        "max by (chain_id, safety) (increase(\(series(.levelRegressions))[$__rate_interval]))",
                        "{{chain_id}} {{safety}}")
                ]
            ).stacked(),
            DashboardPanel(
                "Ends of messages", .lines, width: 12,
                "How messages ceased to be followed, valid ones apart: replaced is the protocol's remedy at work.",
                [
                    .init(
                        """
                        max by (executing_chain_id, end) \
                        (increase(\(series(.messagesEnded, #"end!="finalized_valid""#))[$__rate_interval]))
                        """, "{{executing_chain_id}} {{end}}")
                ]
            ).stacked(),
        ])

    /// Who else judges, and what is told to others.
    static let observers = DashboardRow(
        "Observers", isCollapsed: true,
        [
            DashboardPanel(
                "Observers", .timeline, width: 12,
                "Whether a filter, supervisor, supernode or failsafe target answers some replica of every deployment.",
                [
                    .init(
                        "min by (upstream) (max by (cluster, namespace, job, upstream) (\(series(.observerUp))))",
                        "{{upstream}}")
                ]
            ).colored("red", (1, "green")).saying((0, "down", "red"), (1, "up", "green")),
            DashboardPanel(
                "Failsafes", .timeline, width: 12, "While a failsafe is on, executing messages are stopped.",
                [.init("max by (upstream) (\(answered(.failsafeEnabled)))", "{{upstream}}")]
            ).colored("green", (1, "red")).saying((0, "off", "green"), (1, "on", "red")),
            DashboardPanel(
                "Verdicts that differ", .lines, width: 12,
                "Messages about which a verifier says the opposite, as replicas that see some chain compare them.",
                [.init("max by (upstream, status) (\(sighted(.divergingMessages)))", "{{upstream}}, we say {{status}}")]
            ),
            DashboardPanel(
                "Supernodes that accept invalid messages", .lines, width: 12,
                "Messages in blocks that they hold for cross-safe. A finding is held for an hour while nobody can see; none is not.",
                [
                    .init(
                        "max by (upstream) (\(found(.heldAcceptedInvalidMessages, .acceptedInvalidMessages)))",
                        "{{upstream}}")
                ]),
        ])

    /// What the replicas cost and what they put on the nodes.
    static let plumbing = DashboardRow(
        "Plumbing", isCollapsed: true,
        [
            DashboardPanel(
                "Requests to nodes", .lines, unit: "reqps", width: 12, "Of all replicas that are chosen.",
                [.init("sum by (upstream) (rate(\(ofReplica(.rpcRequests))[$__rate_interval]))", "{{upstream}}")]),
            DashboardPanel(
                "Failures by cause", .lines, unit: "reqps", width: 12, "The cause tells which layer.",
                [
                    .init(
                        "sum by (upstream, cause) (rate(\(ofReplica(.rpcRequestFailures))[$__rate_interval])) > 0",
                        "{{upstream}} {{cause}}")
                ]),
            DashboardPanel(
                "Round trips", .lines, unit: "s", width: 12, "Median and 99th percentile of requests.",
                [quantile("0.5"), quantile("0.99")]),
            DashboardPanel(
                "Processor", .lines, unit: "percentunit", width: 12, "Cores in use.",
                [.init(ofMonitors("rate(\(ofReplica(.processCPU))[$__rate_interval])"), "{{instance}}")]),
            DashboardPanel(
                "Resident memory", .lines, unit: "bytes", width: 8, "It grows with the messages in the window.",
                [.init(ofMonitors(ofReplica(.processResidentMemory)), "{{instance}}")]),
            DashboardPanel(
                "Open files", .lines, width: 8, "Sockets, most of them.",
                [.init(ofMonitors(ofReplica(.processOpenDescriptors)), "{{instance}}")]),
            DashboardPanel(
                "Starts", .lines, width: 8, "How often a replica was started again within an hour.",
                [.init(ofMonitors("changes(\(ofReplica(.processStartTime))[1h])"), "{{instance}}")]),
        ])

    private static func ofReplica(_ family: MetricFamily) -> String { series(family, #"instance=~"$instance""#) }

    /// A count of each pair of chains is merged before pairs are added up.
    private static func messages(_ merge: String, _ status: String) -> DashboardPanel.Query {
        .init(
            """
            sum by (executing_chain_id, status) \
            (\(merge) by (executing_chain_id, initiating_chain_id, status) (\(fresh(.messages, status))))
            """, "{{executing_chain_id}} {{status}}")
    }

    private static func quantile(_ quantile: String) -> DashboardPanel.Query {
        let buckets = chosen(MetricFamily.rpcRequestDuration.name + "_bucket", [#"instance=~"$instance""#])
        return .init(
            """
            histogram_quantile(\(quantile), sum by (le, upstream) (rate(\(buckets)[$__rate_interval])))
            """, "{{upstream}} \(quantile)")
    }
}
