extension RuleScenarios {
    /// Chains that stop, for replicas that see it, that see it alone, and that see nothing.
    static var liveness: [RuleScenario] {
        [
            majority, twoReplicas, twiceScraped, blindReplica, safeHead, windowEnds, consensus, history, sources,
            unreadableRow, unreadableRowBesideTheSet, rowWithoutReplicas, planned, plannedForWhoSees,
            plannedCertificate,
        ]
    }

    /// The states of a head as one replica exports them: it moves, and from some step on it is in another state.
    private static func head(
        _ scenario: RuleScenario, _ replica: String, row: String = "8453", _ head: String = "unsafe",
        becomes state: String = "stalled", at step: Int
    ) -> RuleScenario {
        let labels = #"job="xmsg-mon",instance="\#(replica)",row="\#(row)",head="\#(head)""#
        var result = scenario
        for each in ["ok", "degraded", "stalled", "recovering", "unreadable"] {
            let values =
                each == "ok" ? "1x\(step - 1) 0x200" : each == state ? "0x\(step - 1) 1x200" : "0x\(step + 200)"
            result = result.scraping("xmsg_mon_row_head_state{\(labels),state=\"\(each)\"}", values)
        }
        guard state == "stalled" else { return result }
        let since = (step - 2) * RuleScenario.step
        return result.scraping(
            "xmsg_mon_row_stalled_since_timestamp_seconds{\(labels)}", "_x\(step) \(since)x200")
    }

    private static func row(
        _ scenario: RuleScenario, _ family: MetricFamily, _ replica: String, _ labels: String, _ samples: String
    ) -> RuleScenario {
        scenario.scraping(#"\#(family.sampleName){job="xmsg-mon",instance="\#(replica)",\#(labels)}"#, samples)
    }

    private static let stopped = ["row": "8453", "head": "unsafe"]

    private static var majority: RuleScenario {
        var scenario = RuleScenario("a chain stops for two of three replicas: it stops; for one of three: a local view")
        for (replica, step) in [("a", 20), ("b", 20), ("c", 180)] { scenario = head(scenario, replica, at: step) }
        for (replica, step) in [("a", 20), ("b", 180), ("c", 180)] {
            scenario = head(scenario, replica, row: "10", at: step)
        }
        return scenario.isQuiet("XmsgMonHeadStalled", at: 4)
            .fires("XmsgMonHeadStalled", stopped, value: "1m 30s", at: 6)
            .isQuiet("XmsgMonLocalStall", at: 9)
            .fires("XmsgMonLocalStall", ["row": "10", "head": "unsafe", "instance": "a"], at: 12)
    }

    private static var twoReplicas: RuleScenario {
        var scenario = RuleScenario("with two replicas both must see a stop, with one that one")
        for (replica, step) in [("a", 20), ("b", 40)] { scenario = head(scenario, replica, at: step) }
        scenario = head(scenario, "a", row: "10", at: 40)
        return scenario.isQuiet("XmsgMonHeadStalled", at: 9)
            .has(2, for: "count(xmsg_mon:row_head:stalled == 0)", at: 6)
            .has(2, for: "count(xmsg_mon:row_head:stalled == 1)", at: 12)
    }

    /// The first of two replicas has two addresses, and its opinion of 8453 alone; both are of one opinion about 10.
    private static var twiceScraped: RuleScenario {
        var scenario = RuleScenario("46 a replica that is scraped under two addresses has one vote")
        for (replica, number, step) in [("a", 7, 20), ("a-again", 7, 20), ("b", 8, 180)] {
            scenario = scenario.scraping(
                #"\#(MetricFamily.replicaIdentity.sampleName){job="xmsg-mon",instance="\#(replica)"}"#, "\(number)x220")
            scenario = head(scenario, replica, at: step)
            scenario = head(scenario, replica, row: "10", at: 20)
        }
        // One that shows no number has a vote all the same.
        for replica in ["c", "d"] { scenario = head(scenario, replica, row: "10", at: 180) }
        for (replica, step) in [("a", 20), ("a-again", 20), ("c", 20), ("d", 180)] {
            scenario = head(scenario, replica, row: "480", at: step)
        }
        return scenario.fires("XmsgMonHeadStalled", ["row": "480", "head": "unsafe"], value: "1m 30s", at: 6)
            .isQuiet("XmsgMonHeadStalled", at: 4)
            .has(0, for: #"sum(xmsg_mon:row_head:stalled{row="8453"})"#, at: 6)
            .has(0, for: #"sum(xmsg_mon:row_head:stalled{row="10"})"#, at: 6)
    }

    private static var blindReplica: RuleScenario {
        var scenario = RuleScenario("a replica that sees nothing neither votes nor blocks")
        scenario = head(scenario, "a", at: 20)
        scenario = head(scenario, "b", becomes: "unreadable", at: 10)
        scenario = head(scenario, "c", becomes: "unreadable", at: 10)
        return scenario.fires("XmsgMonHeadStalled", stopped, value: "1m 30s", at: 6)
    }

    private static var safeHead: RuleScenario {
        var scenario = RuleScenario(
            "a batcher stops: the safe head, a countdown, finality; the origin of another chain")
        for replica in ["a", "b"] {
            scenario = head(scenario, replica, "cross_safe", at: 20)
            scenario = head(scenario, replica, "unsafe", at: 200)
            scenario = head(scenario, replica, "finalized", at: 30)
            scenario = row(scenario, .rowWindowEnd, replica, #"row="8453""#, "18000x400")
            scenario = head(scenario, replica, row: "10", "l1_origin", at: 20)
            // The sequencer stops in the end, and that is told instead.
            scenario = head(scenario, replica, row: "10", "unsafe", at: 80)
        }
        return scenario.isQuiet("XmsgMonSafeStalled", at: 4)
            .fires("XmsgMonSafeStalled", ["row": "8453", "head": "cross_safe"], value: "1m 30s", at: 6)
            .isQuiet("XmsgMonHeadStalled", at: 6)
            // The window ends five hours after the beginning.
            .isQuiet("XmsgMonSequencingWindowEnding", at: 30)
            .fires("XmsgMonL1OriginStalled", ["row": "10", "head": "l1_origin"], value: "1m 30s", at: 6)
            .isQuiet("XmsgMonL1OriginStalled", at: 24)
            .isQuiet("XmsgMonFinalityStalled", at: 7)
            .fires("XmsgMonFinalityStalled", ["row": "8453", "head": "finalized"], value: "3m 0s", at: 10)
    }

    private static var windowEnds: RuleScenario {
        var scenario = RuleScenario("three hours are left of a sequencing window, and the safe head stands still")
        scenario = head(scenario, "a", "local_safe", at: 20)
        scenario = row(scenario, .rowWindowEnd, "a", #"row="8453""#, "11160x400")
        scenario = head(scenario, "a", row: "10", "local_safe", at: 200)
        scenario = row(scenario, .rowWindowEnd, "a", #"row="10""#, "11160x400")
        return scenario.isQuiet("XmsgMonSequencingWindowEnding", at: 4)
            .fires("XmsgMonSequencingWindowEnding", ["row": "8453"], value: "3h 0m 0s", at: 6)
    }

    private static var consensus: RuleScenario {
        var scenario = RuleScenario("a round does not end, and one source shows that its certificate is missing")
        for replica in ["a", "b"] { scenario = head(scenario, replica, row: "concordium", "round", at: 20) }
        let cause = #"row="concordium",cause="certificate_missing""#
        scenario = row(scenario, .rowCause, "a", cause, "0x20 1x200")
        scenario = row(scenario, .rowCause, "b", cause, "0x220")
        return scenario.isQuiet("XmsgMonRoundStuck", at: 4)
            .fires("XmsgMonRoundStuck", ["row": "concordium", "head": "round"], value: "30s", at: 5)
            .isQuiet("XmsgMonCertificateMissing", at: 4)
            .fires("XmsgMonCertificateMissing", ["row": "concordium"], at: 6)
    }

    private static var history: RuleScenario {
        var scenario = RuleScenario("a history is contradicted for one replica of three: that is enough")
        for replica in ["a", "b", "c"] {
            let labels = #"row="8453",violation="finalized_changed""#
            scenario = row(scenario, .rowHistoryViolation, replica, labels, replica == "b" ? "0x20 1x200" : "0x220")
        }
        return scenario.isQuiet("XmsgMonChainUnsafe", at: 4)
            .fires("XmsgMonChainUnsafe", ["row": "8453", "violation": "finalized_changed"], at: 6)
    }

    private static var sources: RuleScenario {
        var scenario = RuleScenario("sources of a chain are lost, alone, and of two minds")
        for replica in ["a", "b"] {
            scenario = row(scenario, .rowExpected, replica, #"row="concordium",kind="concordium""#, "1x220")
            scenario = row(scenario, .rowExpected, replica, #"row="10",kind="op""#, "1x220")
            scenario = row(scenario, .chainExpected, replica, #"chain_id="10""#, "1x220")
            scenario = row(scenario, .rowSourcesDisagree, replica, #"row="concordium""#, "0x20 1x200")
            scenario = row(scenario, .rowSourcesDisagree, replica, #"row="10""#, "1x220")
            // A chain in maintenance, whose node is switched off as well.
            scenario = row(scenario, .rowExpected, replica, #"row="resting",kind="concordium""#, "1x220")
            scenario = row(scenario, .rowCause, replica, #"row="resting",cause="planned_stop""#, "1x220")
            scenario = row(
                scenario, .rowSourceState, replica, #"row="resting",upstream="proxy",state="lost""#, "0x20 1x200")
            for (upstream, state, values) in [
                ("proxy", "lost", "0x20 1x200"), ("node", "lost", replica == "a" ? "1x220" : "0x220"),
                ("node", "stuck", "0x20 1x200"),
            ] {
                let labels = #"row="concordium",upstream="\#(upstream)",state="\#(state)""#
                scenario = row(scenario, .rowSourceState, replica, labels, values)
            }
        }
        return scenario.isQuiet("XmsgMonSourceLost", at: 9)
            .fires("XmsgMonSourceLost", ["row": "concordium", "upstream": "proxy"], at: 12)
            .isQuiet("XmsgMonSourceStuck", at: 6)
            .fires("XmsgMonSourceStuck", ["row": "concordium", "upstream": "node"], at: 8)
            .isQuiet("XmsgMonSourcesDisagree", at: 5)
            .fires("XmsgMonSourcesDisagree", ["row": "concordium"], at: 7)
    }

    private static var unreadableRow: RuleScenario {
        var scenario = RuleScenario("no replica can read a chain: nothing stands still, and that is told")
        for replica in ["a", "b"] {
            scenario = row(scenario, .rowExpected, replica, #"row="concordium",kind="concordium""#, "1x220")
            scenario = head(scenario, replica, row: "concordium", becomes: "unreadable", at: 20)
            // A chain in maintenance, whose nodes are switched off as well.
            scenario = row(scenario, .rowExpected, replica, #"row="resting",kind="concordium""#, "1x220")
            scenario = row(scenario, .rowCause, replica, #"row="resting",cause="planned_stop""#, "1x220")
            scenario = head(scenario, replica, row: "resting", becomes: "unreadable", at: 20)
        }
        return scenario.isQuiet("XmsgMonRowUnreadable", at: 6).fires(
            "XmsgMonRowUnreadable", ["row": "concordium"], at: 8
        )
        .isQuiet("XmsgMonHeadStalled", at: 8)
    }

    private static var unreadableRowBesideTheSet: RuleScenario {
        var scenario = RuleScenario("a chain of the OP Stack beside the set goes dark: no other alert would tell")
        for replica in ["a", "b"] {
            // The set has an alert of its own for its chains.
            scenario = row(scenario, .chainExpected, replica, #"chain_id="10""#, "1x220")
            for name in ["10", "8453"] {
                scenario = row(scenario, .rowExpected, replica, #"row="\#(name)",kind="op""#, "1x220")
                scenario = head(scenario, replica, row: name, becomes: "unreadable", at: 20)
                let lost = #"row="\#(name)",upstream="el-\#(name)",state="lost""#
                scenario = row(scenario, .rowSourceState, replica, lost, "0x20 1x200")
            }
        }
        return scenario.isQuiet("XmsgMonRowUnreadable", at: 6).fires("XmsgMonRowUnreadable", ["row": "8453"], at: 8)
            .isQuiet("XmsgMonSourceLost", at: 9)
            .fires("XmsgMonSourceLost", ["row": "8453", "upstream": "el-8453"], at: 12)
    }

    /// Who is left to see judges liveness; that nobody is left is another alert's to tell, and that one goes on.
    private static var rowWithoutReplicas: RuleScenario {
        var scenario = RuleScenario(
            "42 all replicas die: a chain beside the set is missed for an hour, and that nobody sees for longer",
            each("a", "b") { $0.killedAt = 40 })
        for replica in ["a", "b"] {
            scenario = row(scenario, .rowExpected, replica, #"row="concordium",kind="concordium""#, "1x39 stale")
            for (state, values) in [("ok", "1x39 stale"), ("unreadable", "0x39 stale")] {
                let labels = #"row="concordium",head="unsafe",state="\#(state)""#
                scenario = row(scenario, .rowHeadState, replica, labels, values)
            }
        }
        return scenario.isQuiet("XmsgMonRowUnreadable", at: 9, 75)
            .fires("XmsgMonRowUnreadable", ["row": "concordium"], at: 13, 60)
            .fires(blind, chain, at: 13, 95).fires("XmsgMonAbsent", at: 13, 95)
    }

    private static var planned: RuleScenario {
        var scenario = RuleScenario("a stop that is announced wakes nobody; one replica alone announces nothing")
        for replica in ["a", "b"] {
            for name in ["8453", "10"] {
                scenario = head(scenario, replica, row: name, at: 20)
                let isSaid = name == "8453" || replica == "a"
                scenario = row(
                    scenario, .rowCause, replica, #"row="\#(name)",cause="planned_stop""#, isSaid ? "1x220" : "0x220")
            }
        }
        return scenario.fires("XmsgMonHeadStalled", ["row": "10", "head": "unsafe"], value: "1m 30s", at: 6)
    }

    private static var plannedForWhoSees: RuleScenario {
        var scenario = RuleScenario("24 a stop that the one replica announces that can see it wakes nobody")
        for name in ["8453", "10"] {
            scenario = head(scenario, "a", row: name, at: 20)
            for blind in ["b", "c"] {
                scenario = head(scenario, blind, row: name, becomes: "unreadable", at: 10)
                scenario = row(scenario, .rowCause, blind, #"row="\#(name)",cause="planned_stop""#, "0x220")
            }
            // Of the other chain nobody says that it stops on purpose.
            let said = name == "8453" ? "1x220" : "0x220"
            scenario = row(scenario, .rowCause, "a", #"row="\#(name)",cause="planned_stop""#, said)
        }
        return scenario.fires("XmsgMonHeadStalled", ["row": "10", "head": "unsafe"], value: "1m 30s", at: 6)
    }
}
