extension RuleScenarios {
    /// What has to be put right before it costs sight: replicas that are few, unlike, restless or counted twice, and their endpoints.
    static var upkeep: [RuleScenario] {
        [
            redundancy, duplicate, duplicateAlone, configurations, restarts, holes, endpoints, disagreeing, unproven,
            receiptless,
        ]
    }

    private static func scraping(
        _ scenario: RuleScenario, _ family: MetricFamily, _ replica: String, _ labels: String, _ samples: String
    ) -> RuleScenario {
        scenario.scraping(#"\#(family.sampleName){job="xmsg-mon",instance="\#(replica)"\#(labels)}"#, samples)
    }

    private static var redundancy: RuleScenario {
        RuleScenario("one of two replicas dies and stays away", each("a") { $0.killedAt = 60 } + each("b"))
            .isQuiet("XmsgMonRedundancyLost", at: 14, 24).isQuiet(blind, at: 30)
            .fires("XmsgMonRedundancyLost", chain, at: 26, 60)
    }

    /// Whoever lists a pod by its address and by its name scrapes it twice.
    private static var duplicate: RuleScenario {
        RuleScenario(
            "21 one replica is scraped under two addresses: one message",
            each("10.0.0.7:7300", "xmsg-mon-0.xmsg-mon:7300") { $0.findings = [.unsafe(from: 20, until: 200)] }
        )
        .fires(unsafe, executing, at: 6, 49).isQuiet(unsafe, at: 4, 56)
        .has(2, for: #"sum(xmsg_mon_invalid_messages{safety="unsafe"})"#, at: 6)
        .has(1, for: "sum(xmsg_mon:invalid_messages:held)", at: 6)
    }

    /// Two addresses of one replica are no redundancy: when the other replica dies, one failure is left to blindness.
    private static var duplicateAlone: RuleScenario {
        var scenario = RuleScenario(
            "44 one of two replicas is scraped under two addresses, and the other one dies",
            each("a") { $0.killedAt = 60 } + each("10.0.0.7:7300")
                + each("xmsg-mon-0.xmsg-mon:7300") { $0.killedAt = 300 })
        scenario = scraping(scenario, .replicaIdentity, "a", "", "281474976710655x59 stale")
        scenario = scraping(scenario, .replicaIdentity, "10.0.0.7:7300", "", "281474976710654x400")
        scenario = scraping(scenario, .replicaIdentity, "xmsg-mon-0.xmsg-mon:7300", "", "281474976710654x299 stale")
        return scenario.isQuiet("XmsgMonTargetTwice", at: 9, 77).fires("XmsgMonTargetTwice", at: 11, 60)
            .isQuiet("XmsgMonRedundancyLost", at: 14, 24).fires("XmsgMonRedundancyLost", chain, at: 26, 90)
            .has(2, for: "sum(xmsg_mon:chain:fresh_replicas)", at: 14)
            .has(1, for: "sum(xmsg_mon:chain:fresh_replicas)", at: 20, 90).isQuiet(blind, at: 60)
    }

    private static var configurations: RuleScenario {
        var scenario = RuleScenario("two replicas of three run with an old configuration, and are started again")
        for replica in ["a", "b"] {
            scenario = scraping(scenario, .config, replica, #",config_hash="old""#, "1x159 stale")
            scenario = scraping(scenario, .config, replica, #",config_hash="new""#, "_x161 1x239")
        }
        scenario = scraping(scenario, .config, "c", #",config_hash="new""#, "1x400")
        return scenario.isQuiet("XmsgMonConfigMismatch", at: 29, 42)
            .fires("XmsgMonConfigMismatch", value: "2", at: 31, 39)
    }

    private static var restarts: RuleScenario {
        var scenario = RuleScenario("a replica starts three times again, another one twice")
        scenario = scraping(scenario, .processStartTime, "a", "", "1x20 400x20 700x20 1000x400")
        scenario = scraping(scenario, .processStartTime, "b", "", "1x20 400x20 700x400")
        return scenario.isQuiet("XmsgMonRestarting", at: 14, 80)
            .fires("XmsgMonRestarting", ["instance": "a"], value: "3", at: 17, 60)
    }

    private static var holes: RuleScenario {
        RuleScenario("a replica keeps up and its window has a hole", each("a") + each("c") { $0.completeAt = 200 })
            .isQuiet("XmsgMonWindowIncomplete", at: 14, 55)
            .fires("XmsgMonWindowIncomplete", ["instance": "c", "chain_id": "10"], at: 16, 45)
    }

    private static var endpoints: RuleScenario {
        var scenario = RuleScenario("an endpoint answers no replica, another one answers some")
        for (replica, upstream, up) in [("a", "el-10", 0), ("b", "el-10", 0), ("a", "el-20", 1), ("b", "el-20", 0)] {
            scenario = scraping(scenario, .upstreamUp, replica, #",upstream="\#(upstream)""#, "\(up)x60")
        }
        return scenario.isQuiet("XmsgMonUpstreamDown", at: 4).fires("XmsgMonUpstreamDown", ["upstream": "el-10"], at: 6)
    }

    private static var disagreeing: RuleScenario {
        var scenario = RuleScenario("endpoints of a chain name different blocks, as one replica of two sees")
        scenario = scraping(scenario, .upstreamsDisagreeing, "a", #",chain_id="10""#, "0x20 1x40 0x20")
        scenario = scraping(scenario, .upstreamsDisagreeing, "b", #",chain_id="10""#, "0x80")
        return scenario.isQuiet("XmsgMonEndpointsDisagree", at: 6, 16).fires("XmsgMonEndpointsDisagree", chain, at: 7)
    }

    private static var unproven: RuleScenario {
        let name = "headers that are not proven, of a live replica on chain 10 and of a stale one on chain 20"
        var scenario = watching(RuleScenario(name), "10", as: #"instance="a""#, sees: true)
        scenario = watching(scenario, "20", as: #"instance="c""#, sees: false)
        scenario = scraping(scenario, .unprovenHeaders, "a", #",chain_id="10""#, "0x20 3x60")
        scenario = scraping(scenario, .unprovenHeaders, "c", #",chain_id="20""#, "0x20 3x60")
        return scenario.isQuiet("XmsgMonUnprovenChain", at: 15).fires("XmsgMonUnprovenChain", chain, value: "3", at: 16)
    }

    private static var receiptless: RuleScenario {
        let name = "one replica of two has an endpoint without receipts, until it is given another one"
        var scenario = watching(RuleScenario(name), "10", as: #"instance="a""#, sees: true)
        scenario = watching(scenario, "10", as: #"instance="b""#, sees: true)
        for (replica, reads) in [("a", "0x20 7x45 0x20"), ("b", "0x80")] {
            scenario = scraping(scenario, .unprovenHeaders, replica, #",chain_id="10""#, "0x80")
            scenario = scraping(scenario, .unprovenReads, replica, #",chain_id="10""#, reads)
        }
        return scenario.isQuiet("XmsgMonUnprovenChain", at: 14, 18)
            .fires("XmsgMonUnprovenChain", chain, value: "7", at: 16)
    }
}
