extension RuleScenarios {
    /// What those see who read what op-interop-mon has said since 2026.
    static var observedCompatibility: [RuleScenario] { [observed, violated, diverging] }

    private static let old = "op_interop_mon_default_"

    /// A series of one replica about one observer.
    private static func series(
        _ family: MetricFamily, _ replica: String, _ upstream: String, _ more: String = ""
    ) -> String {
        #"\#(family.sampleName){job="xmsg-mon",instance="\#(replica)",upstream="\#(upstream)"\#(more)}"#
    }

    /// `f` is a filter, `s` a supernode and `t` a target; replica `a` reaches neither of the first two, and remembers.
    private static var observed: RuleScenario {
        var scenario = RuleScenario(
            "37 a filter that one replica reaches, a supernode that goes down, and a target that is no filter",
            each("a", "b"))
        let samples: [(MetricFamily, String, String, String)] = [
            (.observerUp, "a", "f", "0x400"), (.observerUp, "b", "f", "1x59 0x340"),
            (.failsafeEnabled, "a", "f", "1x400"), (.failsafeEnabled, "b", "f", "0x19 1x380"),
            (.disputedMessages, "a", "f", "0x400"), (.disputedMessages, "b", "f", "0x400"),
            (.observerUp, "a", "t", "1x400"), (.failsafeEnabled, "a", "t", "1x400"),
            (.observerUp, "a", "s", "0x400"), (.observerUp, "b", "s", "1x39 0x360"),
            (.superRootDisagrees, "a", "s", "0x400"), (.superRootDisagrees, "b", "s", "0x400"),
        ]
        for (family, replica, upstream, values) in samples {
            scenario = scenario.scraping(series(family, replica, upstream), values)
        }
        for (replica, safety, height) in [
            ("a", "cross_safe", 90), ("a", "finalized", 50), ("b", "cross_safe", 100), ("b", "local_safe", 120),
        ] {
            scenario = scenario.scraping(
                series(.supernodeHead, replica, "s", #",chain_id="10",safety="\#(safety)""#), "\(height)x400")
        }
        for replica in ["a", "b"] {
            scenario = scenario.scraping(
                #"\#(MetricFamily.build.sampleName){job="xmsg-mon",instance="\#(replica)",version="1.2.3"}"#, "1x400")
        }
        func head(_ level: String) -> String { #"sum(\#(old)supernode_safe_head{chain_id="10",level="\#(level)"})"# }
        return scenario.has(0, for: "sum(\(old)interop_filter_failsafe)", at: 4)
            .has(1, for: "sum(\(old)interop_filter_failsafe)", at: 6, 20)
            .has(1, for: #"sum(\#(old)supernode_up{endpoint="s"})"#, at: 6)
            .has(0, for: "sum(\(old)supernode_up)", at: 12).has(1, for: "count(\(old)supernode_up)", at: 6)
            .has(100, for: head("cross_safe"), at: 6).has(50, for: head("finalized"), at: 6)
            .has(2, for: "count(\(old)supernode_safe_head)", at: 6)
            .has(1, for: #"sum(\#(old)info{version="1.2.3"})"#, at: 6)
    }

    private static var violated: RuleScenario {
        let total = "sum(\(old)cross_safety_violations_total)"
        return RuleScenario(
            "38 a message that is invalid all the time becomes cross-safe, and all replicas die",
            each("a", "b", "c") {
                $0.findings = [.unsafe(from: 0), .at("cross_safe", from: 20, until: 60)]
                $0.killedAt = 60
            }
        )
        .has(0, for: total, at: 4).has(1, for: total, at: 6, 20, 60)
        .has(1, for: "count(increase(\(old)cross_safety_violations_total[10m]) > 0)", at: 8)
    }

    private static var diverging: RuleScenario {
        var scenario = RuleScenario(
            "39 a filter contradicts two verdicts, and a replica that is cut off has an old opinion of it",
            each("a") + each("c") { $0.stalledAt = 10 })
        // Another chain is dead for both, and does not keep the first of them from being heard.
        for replica in ["a", "c"] {
            scenario = watching(scenario, "20", as: #"instance="\#(replica)""#, sees: false)
        }
        for (replica, status, samples) in [
            ("a", "valid", "0x19 2x380"), ("a", "invalid", "0x400"), ("c", "valid", "7x400"), ("c", "invalid", "7x400"),
        ] {
            scenario = scenario.scraping(
                series(.divergingMessages, replica, "f", #",status="\#(status)""#), samples)
        }
        func total(_ ours: String, _ theirs: String) -> String {
            #"sum(\#(old)filter_divergence_total{monitor_status="\#(ours)",filter_status="\#(theirs)"})"#
        }
        return scenario.has(0, for: total("valid", "invalid"), at: 4).has(2, for: total("valid", "invalid"), at: 6, 60)
            .has(0, for: total("invalid", "valid"), at: 6)
    }
}
