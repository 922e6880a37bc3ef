extension RuleScenarios {
    /// What one or all replicas can meet with, and what operators must then be told.
    static var replicas: [RuleScenario] { sight + impostors + findings + changes }

    private static var sight: [RuleScenario] {
        [
            RuleScenario(
                "01 three replicas see one message: one alert",
                each("a", "b", "c") { $0.findings = [.unsafe(from: 20, until: 200)] }
            )
            .fires(unsafe, executing, at: 6, 49).fires("XmsgMonSighted", at: 6)
            .isQuiet(unsafe, at: 4, 56).isQuiet(blind, at: 49)
            .has(3, for: #"sum(xmsg_mon_invalid_messages{safety="unsafe"})"#, at: 6)
            .has(1, for: #"sum(xmsg_mon:invalid_messages:held{safety="unsafe"})"#, at: 6),
            RuleScenario(
                "02 the replica that saw it first is killed",
                each("a") {
                    $0.findings = [.unsafe(from: 20)]
                    $0.killedAt = 40
                } + each("b", "c") { $0.findings = [.unsafe(from: 22)] }
            )
            .fires(unsafe, executing, at: 9, 11, 40).isQuiet(blind, at: 40),
            RuleScenario(
                "03 all replicas die while it fires",
                each("a", "b", "c") {
                    $0.findings = [.unsafe(from: 20)]
                    $0.killedAt = 40
                }
            )
            .fires(unsafe, executing, at: 11, 60).fires(blind, chain, at: 13, 60, 95).fires("XmsgMonAbsent", at: 13, 95)
            .isQuiet("XmsgMonSighted", at: 13).isQuiet(unsafe, at: 80),
            RuleScenario(
                "14 the stack that all replicas read dies",
                each("a", "b", "c") {
                    $0.findings = [.unsafe(from: 20)]
                    $0.stalledAt = 40
                    $0.headStalledAt = 40
                }
            )
            .fires(unsafe, executing, at: 20, 90).fires(blind, chain, at: 14)
            .isQuiet("XmsgMonAbsent", at: 20).isQuiet("XmsgMonReplicaStale", at: 30),
        ]
    }

    private static var impostors: [RuleScenario] {
        [
            RuleScenario(
                "04 a replica that is cut off from the stack raises nothing",
                each("a", "b") { $0.findings = [.unsafe(from: 20, until: 40)] }
                    + each("c") {
                        $0.findings = [.unsafe(from: 20)]
                        $0.stalledAt = 30
                    }
            )
            .fires(unsafe, executing, at: 6).fires("XmsgMonReplicaStale", staleReplica, at: 30)
            .isQuiet(unsafe, at: 20, 60).isQuiet(blind, at: 30)
            .has(1, for: #"max(xmsg_mon_invalid_messages{safety="unsafe"})"#, at: 20)
            .has(0, for: "sum(xmsg_mon:invalid_messages:held)", at: 20),
            RuleScenario(
                "05 a replica that is cut off from the stack masks nothing",
                each("a", "b") { $0.findings = [.unsafe(from: 40)] } + each("c") { $0.stalledAt = 30 }
            )
            .fires(unsafe, executing, at: 12, 60)
            .has(0, for: #"min(xmsg_mon_invalid_messages{safety="unsafe"})"#, at: 12),
            RuleScenario(
                "10 a replica behind a frozen cache",
                each("a", "b") { $0.findings = [.unsafe(from: 20, until: 40)] }
                    + each("c") {
                        $0.findings = [.unsafe(from: 20)]
                        $0.headStalledAt = 30
                    }
            )
            .fires("XmsgMonReplicaStale", staleReplica, at: 30).isQuiet(unsafe, at: 20),
            RuleScenario(
                "22 a replica that has never reached the stack",
                each("a", "b") { $0.findings = [.unsafe(from: 20, until: 40)] } + each("c") { $0.isCutOff = true }
            )
            .fires("XmsgMonReplicaStale", staleReplica, at: 30).fires(unsafe, executing, at: 6)
            .isQuiet(unsafe, at: 20, 60).isQuiet(blind, at: 30),
            RuleScenario("23 a chain is taken out of the set while the replicas live on", each("a", "b"))
                .scraping(#"xmsg_mon_chain_expected{job="xmsg-mon",instance="a",chain_id="20"}"#, "1x79 stale")
                .fires(blind, ["chain_id": "20"], at: 30, 75).isQuiet(blind, at: 90),
            RuleScenario(
                "11 a stalled replica whose clock runs ahead",
                each("a", "b") { $0.findings = [.unsafe(from: 20, until: 40)] }
                    + each("c") {
                        $0.findings = [.unsafe(from: 20)]
                        $0.stalledAt = 30
                        $0.skew = 3000
                    }
            )
            .fires("XmsgMonReplicaStale", staleReplica, at: 30).isQuiet(unsafe, at: 20),
            RuleScenario(
                "16 one of three fresh replicas claims it",
                each("a") { $0.findings = [.unsafe(from: 20)] } + each("b", "c")
            )
            .fires(unsafe, executing, at: 6, 60).isQuiet(blind, at: 60),
            RuleScenario(
                "18 only a stale replica with an old verdict is left",
                each("a", "b") {
                    $0.findings = [.unsafe(from: 20, until: 40)]
                    $0.killedAt = 80
                }
                    + each("c") {
                        $0.findings = [.unsafe(from: 20)]
                        $0.stalledAt = 30
                    }
            )
            .fires(blind, chain, at: 30).isQuiet(unsafe, at: 19, 30, 70),
        ]
    }

    private static var findings: [RuleScenario] {
        [
            RuleScenario(
                "08 unsafe, then local-safe, then overdue",
                each("a", "b") {
                    $0.findings = [.unsafe(from: 20, until: 60), .at("local_safe", from: 60, until: 160)]
                }
            )
            .fires(unsafe, executing, at: 14).fires("XmsgMonInvalidMessageSafe", executing, at: 16)
            .fires("XmsgMonBlockReplacementOverdue", executing, at: 26)
            .isQuiet("XmsgMonInvalidMessageSafe", at: 14, 50).isQuiet("XmsgMonBlockReplacementOverdue", at: 24)
            .isQuiet("XmsgMonInvalidMessageCrossSafe", at: 26),
            RuleScenario(
                "09 accepted as cross-safe, retired later",
                each("a", "b") { $0.findings = [.at("cross_safe", from: 20, until: 60)] }
            )
            .fires("XmsgMonInvalidMessageCrossSafe", executing, at: 6, 60)
            .isQuiet("XmsgMonInvalidMessageCrossSafe", at: 80),
        ]
    }

    private static var changes: [RuleScenario] {
        let dying = each("a") {
            $0.findings = [.unsafe(from: 20)]
            $0.killedAt = 40
        }
        func successor(_ change: (inout ScenarioReplica) -> Void) -> [ScenarioReplica] {
            each("a2") {
                $0.start = 42
                $0.completeAt = 82
                change(&$0)
            }
        }
        return [
            RuleScenario(
                "06 the only replica starts again and reads for ten minutes",
                dying + successor { $0.findings = [.unsafe(from: 80)] }
            )
            .fires(unsafe, executing, at: 9, 15, 20, 25).fires(blind, chain, at: 15).isQuiet(blind, at: 22),
            RuleScenario("07 as 06, and the block is gone when sight returns", dying + successor { _ in })
                .fires(unsafe, executing, at: 20).isQuiet(unsafe, at: 27),
            RuleScenario(
                "15 a rolling update that starts the new replica first",
                each("a") { $0.killedAt = 60 }
                    + each("b") {
                        $0.start = 30
                        $0.completeAt = 50
                    }
            )
            .isQuiet(blind, at: 9, 14, 20).isQuiet("XmsgMonAbsent", at: 20),
            RuleScenario(
                "17 the only replica finds one while it still reads",
                each("a") { $0.killedAt = 40 }
                    + successor {
                        $0.findings = [.unsafe(from: 60)]
                        $0.completeAt = 120
                    }
            )
            .fires(unsafe, executing, at: 16, 29, 40).fires(blind, chain, at: 16)
            .isQuiet(unsafe, at: 14).isQuiet(blind, at: 32),
            RuleScenario(
                "19 as 06, by a program that says zero too early",
                dying
                    + successor {
                        $0.findings = [.unsafe(from: 80)]
                        $0.leaksZeros = true
                    }
            )
            .fires(unsafe, executing, at: 15, 19, 25).fires(blind, chain, at: 15).isQuiet(blind, at: 22),
        ]
    }
}
