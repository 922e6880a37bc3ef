extension RuleScenarios {
    /// What was found before nobody could see: it stands, and grows no older.
    static var blindness: [RuleScenario] { [stale, gone, withheld, cutOff, unseen, overdue, blinking] }

    private static let undecodable = "XmsgMonUndecodableLog"
    private static let undeclared = "XmsgMonUndeclaredMessage"
    private static let accepted = "XmsgMonSupernodeAcceptsInvalid"
    private static let late = "XmsgMonBlockReplacementOverdue"
    private static let supernode = ["upstream": "s"]

    /// What a replica finds beside invalid messages: one of each kind.
    private static func finding(_ scenario: RuleScenario, _ replica: String, _ samples: String) -> RuleScenario {
        let target = #"job="xmsg-mon",instance="\#(replica)""#
        return
            scenario
            .scraping(
                #"xmsg_mon_undeclared_messages{\#(target),executing_chain_id="10",safety="cross_safe"}"#, samples
            )
            .scraping(#"xmsg_mon_undecodable_logs{\#(target),chain_id="10"}"#, samples)
            .scraping(#"xmsg_mon_supernode_accepted_invalid_messages{\#(target),upstream="s"}"#, samples)
    }

    private static func held(_ count: String) -> String { "sum(xmsg_mon:\(count):held)" }

    private static var stale: RuleScenario {
        var scenario = RuleScenario(
            "25 what is found beside invalid messages, and then all are stale",
            each("a", "b") {
                $0.stalledAt = 40
                $0.headStalledAt = 40
            })
        for replica in ["a", "b"] { scenario = finding(scenario, replica, "0x20 1x380") }
        return scenario.isQuiet(undeclared, at: 4).isQuiet(undecodable, at: 4).isQuiet(accepted, at: 4)
            .fires(undeclared, executing, at: 9, 30, 95).fires(undecodable, chain, at: 9, 30, 95)
            .fires(accepted, supernode, at: 9, 30, 95).fires(blind, chain, at: 30)
            .has(1, for: held("undeclared_messages"), at: 95)
    }

    /// The alert of undeclared messages goes on for an hour more; what is recorded shows that it need not.
    private static var gone: RuleScenario {
        var scenario = RuleScenario(
            "26 what is found beside invalid messages, and then all die", each("a", "b") { $0.killedAt = 40 })
        for replica in ["a", "b"] { scenario = finding(scenario, replica, "0x20 1x18 stale") }
        return scenario.fires(undeclared, executing, at: 9, 60).fires(undecodable, chain, at: 9, 60)
            .fires(accepted, supernode, at: 9, 60).isQuiet(undecodable, at: 95).isQuiet(accepted, at: 95)
            .has(1, for: held("undeclared_messages"), at: 60).has(1, for: held("undecodable_logs"), at: 60)
            .has(1, for: held("supernode_accepted_invalid_messages"), at: 60)
    }

    /// Of two chains the second one is read at once, so that the replica is believed what it says of observers: a zero as well, which
    /// no replica says before it has read every chain.
    private static var withheld: RuleScenario {
        let again = #"job="xmsg-mon",instance="a2""#
        let second = #"\#(again),chain_id="20""#
        return RuleScenario(
            "45 the only replica starts again while a supernode accepts an invalid message, and withholds its zero",
            each("a") { $0.killedAt = 40 }
                + each("a2") {
                    $0.start = 42
                    $0.completeAt = 130
                }
        )
        .scraping("xmsg_mon_chain_expected{\(second)}", "_x42 1x340")
        .scraping("xmsg_mon_chain_complete{\(second)}", "_x42 1x340")
        .scraping("xmsg_mon_chain_verified_timestamp_seconds{\(second)}", "_x42 630+15x340")
        .scraping(#"xmsg_mon_chain_head_timestamp_seconds{\#(second),safety="unsafe"}"#, "_x42 630+15x340")
        .scraping(
            #"xmsg_mon_supernode_accepted_invalid_messages{job="xmsg-mon",instance="a",upstream="s"}"#,
            "0x20 1x18 stale"
        )
        .scraping(#"xmsg_mon_supernode_accepted_invalid_messages{\#(again),upstream="s"}"#, "_x110 1x50 0x220")
        .isQuiet(accepted, at: 4, 60).fires(accepted, supernode, at: 9, 15, 27, 39)
        .has(1, for: held("supernode_accepted_invalid_messages"), at: 9, 13, 27, 28, 39)
        .has(0, for: held("supernode_accepted_invalid_messages"), at: 42)
        .has(1, for: "count(xmsg_mon:supernode_accepted_invalid_messages:fresh_max) or vector(0)", at: 28)
        .has(0, for: "count(xmsg_mon:supernode_accepted_invalid_messages:fresh_max) or vector(0)", at: 13, 27)
    }

    /// The others find nothing any more, and the one that is cut off has an old opinion.
    private static var cutOff: RuleScenario {
        var scenario = RuleScenario(
            "27 a replica that is cut off keeps none of it up", each("a", "b") + each("c") { $0.stalledAt = 30 })
        for (replica, samples) in [("a", "0x20 1x20 0x360"), ("b", "0x20 1x20 0x360"), ("c", "0x20 1x380")] {
            scenario = finding(scenario, replica, samples)
        }
        return scenario.fires(undecodable, chain, at: 6).fires(accepted, supernode, at: 6)
            .isQuiet(undecodable, at: 30, 95).isQuiet(accepted, at: 30, 95).isQuiet(undeclared, at: 75, 95)
            .has(0, for: held("undeclared_messages"), at: 12)
    }

    private static var unseen: RuleScenario {
        RuleScenario(
            "28 a finding is one minute old when all become stale: nobody says that derivation is late",
            each("a", "b") {
                $0.findings = [.at("local_safe", from: 36, until: RuleScenario.lastStep + 1)]
                $0.stalledAt = 40
                $0.headStalledAt = 40
            }
        )
        .fires("XmsgMonInvalidMessageSafe", executing, at: 10, 30, 95).isQuiet(late, at: 10, 20, 30, 95)
    }

    private static var overdue: RuleScenario {
        RuleScenario(
            "29 a replacement is overdue when all become stale: it stays so until somebody sees that it came",
            each("a", "b") {
                $0.findings = [.at("local_safe", from: 20, until: RuleScenario.lastStep + 1)]
                $0.stalledAt = 80
                $0.headStalledAt = 80
            }
                + each("c") { $0.start = 240 }
        )
        .isQuiet(late, at: 14).fires(late, executing, at: 16, 30, 59).isQuiet(late, at: 62, 95)
    }

    /// Nodes that are overloaded, as they may be while derivation does not get on.
    private static var blinking: RuleScenario {
        RuleScenario(
            "41 nobody sees for a moment every nine minutes: a replacement is overdue all the same",
            each("a", "b") {
                $0.findings = [.at("local_safe", from: 20, until: RuleScenario.lastStep + 1)]
                $0.pauses = stride(from: 40, to: RuleScenario.lastStep, by: 36).map { $0..<$0 + 7 }
            }
        )
        .isQuiet(late, at: 14).fires(late, executing, at: 17, 60, 95).isQuiet(blind, at: 17, 60, 95)
    }
}
