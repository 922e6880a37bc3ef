extension RuleScenarios {
    /// What those see whose boards and alerts read the names of op-interop-mon.
    package static var compatibility: [RuleScenario] {
        [killed, allKilled, restarted, reasons, turns, ranges] + observedCompatibility
    }

    private static let old = "op_interop_mon_default_"
    private static let oldInvalid = #"op_interop_mon_default_message_status{status="invalid"}"#

    /// The selector of an alert that exists in the wild.
    private static let risky = """
        {__name__=~"op_interop_mon_.*_message_status",status=~"invalid|missing|failed|failure|error|unknown"}
        """

    /// The least that was shown within half an hour: 0 if an invalid message was ever taken for none.
    private static let least = "min(min_over_time(\(oldInvalid)[30m]))"

    private static var killed: RuleScenario {
        RuleScenario(
            "31 the replica that saw it first is killed: one message all the time",
            each("a") {
                $0.findings = [.unsafe(from: 20)]
                $0.killedAt = 40
            } + each("b", "c") { $0.findings = [.unsafe(from: 22)] }
        )
        .has(0, for: "sum(\(oldInvalid))", at: 4).has(1, for: "sum(\(oldInvalid))", at: 6)
        .has(1, for: "count(\(risky) > 0)", at: 6).has(1, for: least, at: 40)
        .has(1, for: "max(max_over_time(\(oldInvalid)[30m]))", at: 40).has(1, for: "sum(\(old)up)", at: 40)
    }

    private static var allKilled: RuleScenario {
        RuleScenario(
            "32 all replicas die: what was last known stands, and nobody is up",
            each("a", "b", "c") {
                $0.findings = [.unsafe(from: 20)]
                $0.killedAt = 40
            }
        )
        .has(1, for: least, at: 40).has(1, for: "sum(\(oldInvalid))", at: 60).has(0, for: "sum(\(old)up)", at: 14)
    }

    private static var restarted: RuleScenario {
        RuleScenario(
            "33 the only replica starts again and reads: it does not take the message for none",
            each("a") {
                $0.findings = [.unsafe(from: 20)]
                $0.killedAt = 40
            }
                + each("a2") {
                    $0.start = 42
                    $0.completeAt = 82
                    $0.findings = [.unsafe(from: 80)]
                }
        )
        .has(1, for: least, at: 40).has(0, for: "sum(\(old)up)", at: 15).has(1, for: "sum(\(old)up)", at: 30)
    }

    /// What a status name of 2026 counts is in `invalid` too, where alerts of 2025 look.
    private static var reasons: RuleScenario {
        var scenario = RuleScenario(
            "34 an expired message counts as such and as invalid",
            each("a") {
                $0.findings = [.unsafe(from: 20)]
                $0.killedAt = 60
            }
                + each("b") {
                    $0.findings = [.unsafe(from: 20)]
                    $0.killedAt = 200
                } + each("c") { $0.stalledAt = 5 })
        for (replica, reason, samples) in [
            ("a", "expired", "0x19 1x39 stale"), ("b", "expired", "0x19 1x179 stale"), ("c", "expired", "0x400"),
            ("a", "timestamp_mismatch", "0x59 stale"), ("b", "timestamp_mismatch", "0x199 stale"),
            ("c", "timestamp_mismatch", "7x400"),
        ] {
            scenario = scenario.scraping(
                """
                xmsg_mon_invalid_message_reasons{job="xmsg-mon",instance="\(replica)",executing_chain_id="10",\
                reason="\(reason)"}
                """, samples)
        }
        let expired = #"op_interop_mon_default_message_status{status="expired"}"#
        return scenario.has(0, for: "sum(\(expired))", at: 4).has(1, for: "sum(\(expired))", at: 6, 40)
            .has(1, for: "min(min_over_time(\(expired)[30m]))", at: 40).has(1, for: least, at: 40)
            // The replica that is cut off has an old opinion, which does not count.
            .has(0, for: #"sum(op_interop_mon_default_message_status{status="timestamp_mismatch"})"#, at: 10, 40)
            // And it is no reason to show a zero when the others are gone.
            .has(0, for: "count(\(expired)) or vector(0)", at: 60).has(1, for: "sum(\(oldInvalid))", at: 60)
    }

    private static var turns: RuleScenario {
        var scenario = RuleScenario("35 three replicas see a verdict turn and turn back: one message")
        for (replica, to, samples) in [
            ("a", "invalid", "0x19 1x20 stale"), ("b", "invalid", "0x21 1x380"), ("c", "invalid", "0x20 1x380"),
            ("a", "valid", "0x29 1x10 stale"), ("b", "valid", "0x31 1x370"), ("c", "valid", "0x30 1x370"),
        ] {
            scenario = scenario.scraping(
                """
                xmsg_mon_validity_flips_total{job="xmsg-mon",instance="\(replica)",executing_chain_id="10",\
                initiating_chain_id="130",to="\(to)"}
                """, samples)
        }
        let changes = #"sum(op_interop_mon_default_terminal_status_changes{executing_chain_id="10"})"#
        return scenario.has(0, for: changes, at: 4).has(1, for: changes, at: 6, 12, 40, 60).has(0, for: changes, at: 80)
    }

    private static var ranges: RuleScenario {
        var scenario = RuleScenario(
            "36 the blocks that are watched and named, as the best replicas say; none is 0",
            each("a", "b") + each("c") { $0.stalledAt = 10 })
        for (replica, executing, named) in [
            ("a", [100, 900], [40, 800]), ("b", [120, 910], []), ("c", [1, 999], [2, 998]),
        ] {
            for (edge, value) in zip(["lowest", "highest"], executing) {
                scenario = scenario.scraping(
                    #"xmsg_mon_window_block_number{job="xmsg-mon",instance="\#(replica)",chain_id="10",edge="\#(edge)"}"#,
                    "\(value)x400")
            }
            for (edge, value) in zip(["lowest", "highest"], named) {
                scenario = scenario.scraping(
                    """
                    xmsg_mon_initiating_block_number{job="xmsg-mon",instance="\(replica)",initiating_chain_id="10",\
                    edge="\(edge)"}
                    """, "_x80 \(value)x320")
            }
        }
        func end(_ name: String, _ type: String) -> String { #"\#(old)\#(name)_block_range{range_type="\#(type)"}"# }
        return scenario.has(100, for: "sum(\(end("executing", "min")))", at: 10)
            .has(910, for: "sum(\(end("executing", "max")))", at: 10)
            .has(0, for: "sum(\(end("initiating", "max")))", at: 10)
            .has(40, for: #"sum(\#(old)initiating_block_range{chain_id="10",range_type="min"})"#, at: 30)
            .has(800, for: "sum(\(end("initiating", "max")))", at: 30)
    }
}
