extension RuleScenarios {
    /// Counters, labels, and the alerts that need no merged series.
    static var counters: [RuleScenario] { deployments + [upstreamErrors, integrity, undeclared] }

    /// The series of a replica that sees a chain, or that lost sight of it at the beginning.
    static func watching(
        _ scenario: RuleScenario, _ chain: String, as target: String, sees: Bool
    ) -> RuleScenario {
        let labels = #"job="xmsg-mon",\#(target),chain_id="\#(chain)""#
        return scenario.scraping("xmsg_mon_chain_expected{\(labels)}", "1x80")
            .scraping("xmsg_mon_chain_complete{\(labels)}", "1x80")
            .scraping("xmsg_mon_chain_verified_timestamp_seconds{\(labels)}", sees ? "0+15x80" : "0x80")
            .scraping(#"xmsg_mon_chain_head_timestamp_seconds{\#(labels),safety="unsafe"}"#, "0+15x80")
    }

    private static var deployments: [RuleScenario] {
        let name = "two namespaces are never merged"
        let main = watching(RuleScenario(name), "10", as: #"namespace="main",instance="a""#, sees: false)
        let both = watching(main, "10", as: #"namespace="test",instance="b""#, sees: true)
        return [both.fires(blind, ["namespace": "main", "chain_id": "10"], at: 10)]
    }

    private static var upstreamErrors: RuleScenario {
        var scenario = RuleScenario("half of the requests to one endpoint fail")
        for replica in ["a", "b"] {
            let labels = #"job="xmsg-mon",instance="\#(replica)",upstream="el-10",method="eth_getBlockReceipts""#
            scenario = scenario.scraping("xmsg_mon_rpc_requests_total{\(labels)}", "0+10x100")
                .scraping(#"xmsg_mon_rpc_request_failures_total{\#(labels),cause="timeout"}"#, "0+5x100")
        }
        return scenario.fires("XmsgMonUpstreamErrors", ["upstream": "el-10"], value: "50%", at: 20)
            .isQuiet("XmsgMonUpstreamErrors", at: 9).isQuiet("XmsgMonEndpointIntegrity", at: 20)
    }

    /// A counter that begins at zero is seen when it moves; one that is born at one is not, and so none is born so.
    private static var integrity: RuleScenario {
        func failures(_ replica: String, _ upstream: String, _ cause: String) -> String {
            """
            xmsg_mon_rpc_request_failures_total{job="xmsg-mon",instance="\(replica)",upstream="\(upstream)",\
            method="eth_getBlockReceipts",cause="\(cause)"}
            """
        }
        return RuleScenario("a counter from zero is seen once, whoever saw it; one born at one is missed")
            .scraping(failures("a", "el-10", "integrity"), "0x20 1x80")
            .scraping(failures("b", "el-10", "integrity"), "0x21 1x80")
            .scraping(failures("b", "el-20", "integrity"), "_x20 1x80")
            .scraping(
                #"xmsg_mon_chain_configuration_conflict{job="xmsg-mon",instance="b",chain_id="10"}"#, "0x20 1x80"
            )
            .fires("XmsgMonEndpointIntegrity", ["upstream": "el-10"], at: 8)
            .fires("XmsgMonConfigurationConflict", chain, at: 8)
            .isQuiet("XmsgMonEndpointIntegrity", at: 4).isQuiet("XmsgMonConfigurationConflict", at: 4)
            .has(
                2, for: #"sum(round(increase(xmsg_mon_rpc_request_failures_total{upstream="el-10"}[10m])))"#, at: 12
            )
            .has(
                1, for: #"max(round(increase(xmsg_mon_rpc_request_failures_total{upstream="el-10"}[10m])))"#, at: 12)
    }

    private static var undeclared: RuleScenario {
        let name = "undeclared messages, claimed by a live replica on chain 10 and by a stale one on chain 20"
        let live = watching(RuleScenario(name), "10", as: #"instance="a""#, sees: true)
        var scenario = watching(live, "20", as: #"instance="c""#, sees: false)
        for (replica, chain) in [("a", "10"), ("c", "20")] {
            let target = #"job="xmsg-mon",instance="\#(replica)""#
            scenario =
                scenario
                .scraping(
                    #"xmsg_mon_undeclared_messages{\#(target),executing_chain_id="\#(chain)",safety="unsafe"}"#,
                    "0x20 1x60"
                )
                .scraping(#"xmsg_mon_mismatched_messages{\#(target),executing_chain_id="\#(chain)"}"#, "0x20 1x60")
                .scraping(#"xmsg_mon_undecodable_logs{\#(target),chain_id="\#(chain)"}"#, "0x20 1x60")
        }
        return scenario.fires("XmsgMonUndeclaredMessage", executing, at: 6)
            .fires("XmsgMonMismatchedMessage", executing, at: 6).fires("XmsgMonUndecodableLog", chain, at: 6)
            .isQuiet("XmsgMonUndeclaredMessage", at: 4).isQuiet("XmsgMonMismatchedMessage", at: 4)
            .isQuiet("XmsgMonUndecodableLog", at: 4)
    }
}
