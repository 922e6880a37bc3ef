extension RuleScenarios {
    /// What replicas find beside invalid messages, and what they find about each other.
    static var odd: [RuleScenario] { flips + [unknowns, replacements, disagreement, selfTest] }

    private static func flips(_ replica: String, on chain: String = "10") -> String {
        """
        xmsg_mon_validity_flips_total{job="xmsg-mon",instance="\(replica)",executing_chain_id="\(chain)",\
        initiating_chain_id="130",to="invalid"}
        """
    }

    private static var flips: [RuleScenario] {
        let sum = "sum by (executing_chain_id) (round(increase(xmsg_mon_validity_flips_total[10m])))"
        let overTime = """
            max by (executing_chain_id) (max_over_time(xmsg_mon_validity_flips_total[30m]) \
            - min_over_time(xmsg_mon_validity_flips_total[30m]))
            """
        return [
            RuleScenario("a flip that begins at zero is seen, one born at one is missed")
                .scraping(flips("a"), "0x20 1x40").scraping(flips("b", on: "20"), "_x20 1x40")
                .fires("XmsgMonValidityFlip", ["executing_chain_id": "10", "initiating_chain_id": "130"], at: 8)
                .isQuiet("XmsgMonValidityFlip", at: 4),
            RuleScenario("three replicas see one flip: a sum triples it, the largest increase does not")
                .scraping(flips("a"), "0x20 1x60").scraping(flips("b"), "0x20 1x60")
                .scraping(flips("c"), "0x21 1x60")
                .has(3, for: sum, #"{executing_chain_id="10"}"#, at: 12)
                .has(1, for: sum.exchanging("sum by", for: "max by"), #"{executing_chain_id="10"}"#, at: 12),
            RuleScenario("a handover loses counts: a lower bound, and never more")
                .scraping(flips("a"), "0x10 1x5 2x5 stale").scraping(flips("b"), "_x20 0x10 1x30")
                .has(2, for: overTime, #"{executing_chain_id="10"}"#, at: 15),
        ]
    }

    /// Two replicas see the same, one of them started late; what has a cause pages nobody.
    private static var replacements: RuleScenario {
        func series(_ name: String, _ replica: String, _ labels: String = "") -> String {
            #"\#(name){job="xmsg-mon",instance="\#(replica)",chain_id="10"\#(labels)}"#
        }
        let replaced = "xmsg_mon_block_replacements_total"
        return RuleScenario("a block replaced without a reason, and one that comes back, are told once each")
            .scraping(series(replaced, "a", #",cause="unexplained""#), "0x20 1x80")
            .scraping(series(replaced, "b", #",cause="unexplained""#), "_x30 0x70")
            .scraping(series(replaced, "a", #",cause="invalid_message""#), "0x5 3x95")
            .scraping(series("xmsg_mon_block_replacements_undone_total", "a"), "0x40 1x60")
            .isQuiet("XmsgMonReplacementUnexplained", at: 4).isQuiet("XmsgMonReplacementUndone", at: 8)
            .fires("XmsgMonReplacementUnexplained", ["chain_id": "10"], at: 8)
            .fires("XmsgMonReplacementUndone", ["chain_id": "10"], at: 13)
    }

    private static var unknowns: RuleScenario {
        let name = "unknown messages, of live replicas on chain 10 and of a stale one on chain 20"
        var scenario = RuleScenario(name)
        for replica in ["a", "b"] {
            scenario = watching(scenario, "10", as: #"instance="\#(replica)""#, sees: true)
        }
        scenario = watching(scenario, "20", as: #"instance="c""#, sees: false)
        for (replica, chain, count) in [("a", "10", "2"), ("b", "10", "1"), ("c", "20", "5")] {
            let target = #"job="xmsg-mon",instance="\#(replica)",executing_chain_id="\#(chain)""#
            scenario =
                scenario
                .scraping("xmsg_mon_oldest_unknown_block_timestamp_seconds{\(target)}", "_x20 300x60")
                .scraping(
                    #"xmsg_mon_unknown_in_safe_messages{\#(target),safety="cross_safe"}"#, "0x20 \(count)x60"
                )
                .scraping(#"xmsg_mon_unknown_in_safe_messages{\#(target),safety="finalized"}"#, "0x80")
        }
        return scenario.isQuiet("XmsgMonUnknownMessageStuck", at: 9)
            .fires("XmsgMonUnknownMessageStuck", executing, value: "10m 0s", at: 15)
            .isQuiet("XmsgMonUnknownInSafeBlock", at: 6).fires("XmsgMonUnknownInSafeBlock", executing, at: 10)
    }

    /// Replica `a` reaches the next checkpoint three minutes before the others; `c` then sums up other verdicts than both; `d` is
    /// cut off, and what it says about the old stretch does not count.
    private static var disagreement: RuleScenario {
        var scenario = RuleScenario(
            "20 replicas disagree about the same blocks, and not about different ones",
            each("a", "b", "c") + each("d") { $0.stalledAt = 10 })
        let even = [
            ("a", "900x59 2700x340", "5x59 9x340"), ("b", "900x71 2700x328", "5x71 9x328"),
            ("c", "900x71 2700x328", "5x71 8x328"), ("d", "900x400", "6x400"),
        ]
        for (replica, checkpoints, digests) in even {
            let chain = #"job="xmsg-mon",instance="\#(replica)",chain_id="10""#
            scenario =
                scenario
                .scraping(
                    #"xmsg_mon_verdict_checkpoint_block_number{\#(chain),stretch="even"}"#, checkpoints
                )
                .scraping(#"xmsg_mon_verdict_digest{\#(chain),stretch="even"}"#, digests)
                .scraping(#"xmsg_mon_verdict_checkpoint_block_number{\#(chain),stretch="odd"}"#, "1800x400")
                .scraping(#"xmsg_mon_verdict_digest{\#(chain),stretch="odd"}"#, "7x400")
        }
        return scenario.isQuiet("XmsgMonReplicasDisagree", at: 8, 14, 18)
            .fires("XmsgMonReplicasDisagree", ["chain_id": "10", "stretch": "even"], at: 22, 60)
    }

    private static var selfTest: RuleScenario {
        func passed(_ replica: String) -> String {
            #"xmsg_mon_selftest_success_timestamp_seconds{job="xmsg-mon",instance="\#(replica)"}"#
        }
        return RuleScenario("a replica whose judge believes lies")
            .scraping(passed("a"), "0+15x20 300x80").scraping(passed("b"), "0+15x100")
            .isQuiet("XmsgMonSelfTestFailing", at: 19)
            .fires("XmsgMonSelfTestFailing", ["instance": "a"], value: "16m 0s", at: 21)
    }
}
