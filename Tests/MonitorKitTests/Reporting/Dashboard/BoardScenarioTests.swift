import Testing

@testable import MonitorKit

/// What the numbers of the board say while replicas live and when all of them are dead, as promtool computes it.
@Suite(.serialized) struct BoardScenarioTests {
    /// All replicas find a message after five minutes, and are killed after ten; the hold is over an hour later.
    private static var allKilled: RuleScenario {
        let replicas = RuleScenarios.each("a", "b", "c") {
            $0.findings = [.unsafe(from: 20)]
            $0.killedAt = 40
        }
        var scenario = RuleScenario("the board while all replicas die", replicas)
        for replica in ["a", "b", "c"] {
            scenario = observed(scenario, replica, "0x20 1x18 stale", up: "1x39 stale")
        }
        return
            scenario
            .has(0, for: query("Tier 1"), at: 3).has(0, for: query("Tier 2"), at: 3).has(
                0, for: query("Sight"), at: 3, 8
            )
            .has(1, for: query("Tier 1"), at: 8, 20, 60).has(0, for: query("Tier 3"), at: 8)
            .has(-1, for: query("Tier 2"), at: 20, 60).has(-1, for: query("Tier 3"), at: 20, 60)
            .has(1, for: query("Sight"), at: 20, 60, 90)
            .has(-1, for: query("Tier 1"), at: 90).has(-1, for: query("Tier 2"), at: 90)
            .has(0, for: query("Tiers over time"), #"{executing_chain_id="10"}"#, at: 3)
            .has(1, for: query("Tiers over time"), #"{executing_chain_id="10"}"#, at: 8, 20)
            .has(-1, for: query("Tiers over time"), #"{executing_chain_id="10"}"#, at: 90)
            .has(0, for: query("Supernodes"), supernode, at: 3)
            .has(1, for: query("Supernodes"), supernode, at: 8, 20, 60)
            .has(0, for: "count(\(query("Supernodes"))) or vector(0)", at: 90)
    }

    /// Nothing was ever found, and then nobody sees.
    private static var allKilledInPeace: RuleScenario {
        let replicas = RuleScenarios.each("a", "b") { $0.killedAt = 40 }
        return observed(
            RuleScenario("the board while all replicas die in peace", replicas), "a", "0x39 stale", up: "1x39 stale"
        )
        .has(0, for: query("Supernodes"), supernode, at: 8)
        .has(0, for: "count(\(query("Supernodes"))) or vector(0)", at: 12, 60)
        .has(0, for: query("Tier 1"), at: 8).has(-1, for: query("Tier 1"), at: 12, 60)
        .has(0, for: query("Tiers over time"), #"{executing_chain_id="10"}"#, at: 8)
        .has(-1, for: query("Tiers over time"), #"{executing_chain_id="10"}"#, at: 12, 60, 90)
    }

    /// Two deployments watch one pair of chains: in the north `b` is cut off after ten minutes, and `c` in the south dies after 17.5.
    ///
    /// The message that both found is replaced after 15 minutes; `a` dies after 50. Beside them runs a program that is no monitor.
    private static var twoDeployments: RuleScenario {
        var scenario = RuleScenario("the board of two deployments, and of a stranger")
            .scraping(#"process_resident_memory_bytes{namespace="north",job="node",instance="x"}"#, "7x400")
            .scraping(#"process_resident_memory_bytes{namespace="north",job="xmsg-mon",instance="a"}"#, "5x400")
            .scraping(#"xmsg_mon_build_info{namespace="north",job="xmsg-mon",instance="a"}"#, "1x400")
        let replicas = [
            placed("north", "a") {
                $0.findings = [.unsafe(from: 20, until: 60)]
                $0.killedAt = 200
            },
            placed("north", "b") {
                $0.findings = [.unsafe(from: 20)]
                $0.stalledAt = 40
            },
            placed("south", "c") {
                $0.findings = [.unsafe(from: 20, until: 60)]
                $0.killedAt = 70
            },
        ]
        for (name, samples) in replicas.joined() { scenario = scenario.scraping(name, samples) }
        for (target, named, listed, unknown) in [
            (#"namespace="north",job="xmsg-mon",instance="a""#, "9x39 7x360", "_x20 300x39 stale", "0x49 3x350"),
            (#"namespace="north",job="xmsg-mon",instance="b""#, "9x400", "_x20 300x380", "0x400"),
            (
                #"namespace="south",job="xmsg-mon",instance="c""#, "9x39 7x29 stale", "_x20 300x39 stale",
                "0x49 3x19 stale"
            ),
        ] {
            let ended = named.hasSuffix("stale") ? "x69 stale" : "x400"
            scenario =
                scenario
                .scraping(messages(target, named: "10", "valid"), "5\(ended)")
                .scraping(messages(target, named: "130", "valid"), named)
                .scraping(messages(target, named: "10", "unknown"), "0\(ended)")
                .scraping(messages(target, named: "130", "unknown"), unknown)
                .scraping(
                    #"xmsg_mon_unknown_messages{\#(target),executing_chain_id="10",reason="upstream_unreadable"}"#,
                    unknown
                )
                .scraping(
                    """
                    xmsg_mon_invalid_message_block_timestamp_seconds{\(target),executing_chain_id="10",\
                    initiating_chain_id="130",safety="unsafe",reason="payload_mismatch",block_number="9",tx_hash="0x1",\
                    log_index="2"}
                    """, listed)
        }
        let pair = #"{executing_chain_id="10", initiating_chain_id="130"}"#
        let valid = #"{executing_chain_id="10", status="valid"}"#
        let unknown = #"{executing_chain_id="10", status="unknown"}"#
        let listed = "count(\(query("Invalid messages"))) or vector(0)"
        return
            scenario
            .has(0, for: query("Tier 1"), at: 3, 16).has(1, for: query("Tier 1"), at: 8, 14)
            .has(1, for: query("Who names whom"), pair, at: 8, 14)
            .has(0, for: listed, at: 3, 16).has(1, for: listed, at: 8, 14)
            .has(14, for: query("Messages by status"), valid, at: 8)
            .has(12, for: query("Messages by status"), valid, at: 14, 20)
            .has(0, for: query("Messages by status", 1), unknown, at: 8)
            .has(3, for: query("Messages by status", 1), unknown, at: 14, 20)
            .has(
                3, for: query("Unknown messages by reason"),
                #"{executing_chain_id="10", reason="upstream_unreadable"}"#, at: 20
            )
            .has(1, for: query("Fresh replicas"), #"{chain_id="10"}"#, at: 8, 14)
            .has(0, for: query("Fresh replicas"), #"{chain_id="10"}"#, at: 20)
            .has(0, for: query("Sight"), at: 14).has(1, for: query("Sight"), at: 20)
            .has(1, for: query("Sight"), at: 55).has(-1, for: query("Tier 1"), at: 20, 55)
            .has(0, for: query("Tier 1", in: "north"), at: 20).has(0, for: query("Sight", in: "north"), at: 20)
            .has(5, for: "sum(\(query("Resident memory", of: ".*")))", at: 8)
    }

    /// The only replica is cut off: what it found is held, and is listed as it was last seen, also while another one begins to read.
    private static var cutOff: RuleScenario {
        RuleScenario(
            "the board while the only replica is cut off",
            RuleScenarios.each("a") {
                $0.findings = [.unsafe(from: 20)]
                $0.stalledAt = 40
            }
                + RuleScenarios.each("b") {
                    $0.start = 200
                    $0.completeAt = RuleScenario.lastStep
                }
        )
        .scraping(
            """
            xmsg_mon_invalid_message_block_timestamp_seconds{job="xmsg-mon",instance="a",executing_chain_id="10",\
            initiating_chain_id="130",safety="unsafe",reason="payload_mismatch",block_number="9",tx_hash="0x1",log_index="2"}
            """, "_x20 300x380"
        )
        .has(1, for: query("Tier 1"), at: 8, 20).has(1, for: "count(\(query("Invalid messages")))", at: 8, 20, 54)
        .has(0, for: query("Fresh replicas"), #"{chain_id="10"}"#, at: 20)
    }

    /// What was found of observers is mended, and the replica that is cut off from everything after ten minutes remembers it.
    private static var remembered: RuleScenario {
        let differing = #"{upstream="f", status="valid"}"#
        let filter = #"{upstream="f"}"#
        let replicas = RuleScenarios.each("a") + RuleScenarios.each("b") { $0.stalledAt = 40 }
        let scenario = observed(
            RuleScenario("the board while one replica is cut off from observers", replicas), "a", "0x19 1x39 0x340",
            up: "1x400")
        return observed(scenario, "b", "0x19 1x380", up: "1x39 0x360")
            .has(1, for: query("Supernodes"), supernode, at: 8).has(0, for: query("Supernodes"), supernode, at: 16, 90)
            .has(1, for: query("Verdicts that differ"), differing, at: 8)
            .has(0, for: query("Verdicts that differ"), differing, at: 16, 90)
            .has(1, for: query("Failsafes"), filter, at: 8).has(0, for: query("Failsafes"), filter, at: 16, 90)
    }

    /// Each of two replicas, which ask by themselves, is shown a head behind its own once.
    private static var unconfirmed: RuleScenario {
        let heads = query("Heads that did not count")
        var scenario = RuleScenario("the board while a node lags now and then")
        for replica in ["a", "b"] {
            scenario = scenario.scraping(
                #"xmsg_mon_unconfirmed_heads_total{job="xmsg-mon",instance="\#(replica)",chain_id="10"}"#, "0x19 1x380")
        }
        let chain = #"{chain_id="10"}"#
        return scenario.has(0, for: "\(heads) > bool 0", chain, at: 4, 16)
            .has(1, for: "\(heads) > bool 1.5", chain, at: 8)
    }

    private static let supernode = #"{upstream="s"}"#

    /// What a replica says of the supernode `s`, and of the filter `f`, which answers it or does not.
    private static func observed(
        _ scenario: RuleScenario, _ replica: String, _ samples: String, up: String
    ) -> RuleScenario {
        let target = #"job="xmsg-mon",instance="\#(replica)""#
        return
            scenario
            .scraping(#"xmsg_mon_supernode_accepted_invalid_messages{\#(target),upstream="s"}"#, samples)
            .scraping(#"xmsg_mon_verifier_diverging_messages{\#(target),upstream="f",status="valid"}"#, samples)
            .scraping(#"xmsg_mon_failsafe_enabled{\#(target),upstream="f"}"#, samples)
            .scraping(#"xmsg_mon_observer_up{\#(target),upstream="f"}"#, up)
    }

    /// The series of a replica that runs in a namespace.
    private static func placed(
        _ namespace: String, _ name: String, change: (inout ScenarioReplica) -> Void
    ) -> [(name: String, samples: String)] {
        RuleScenarios.each(name, change: change).flatMap(\.series).map { series in
            (series.name.replacing("{job=", with: #"{namespace="\#(namespace)",job="#), series.samples)
        }
    }

    private static func messages(_ target: String, named chain: String, _ status: String) -> String {
        #"xmsg_mon_messages{\#(target),executing_chain_id="10",initiating_chain_id="\#(chain)",status="\#(status)"}"#
    }

    /// A query of the panel whose title begins so, asked of the job of the stories.
    private static func query(
        _ title: String, _ index: Int = 0, of job: String = "xmsg-mon", in namespace: String = ".*"
    ) -> String {
        let panels = Dashboard.rows.flatMap(\.panels).filter { $0.title.hasPrefix(title) }
        let queries = panels.flatMap(\.queries).map(\.expression)
        guard queries.indices.contains(index) else { return "no_such_panel" }
        return queries[index].replacing("$job", with: job).replacing("$namespace", with: namespace)
            .replacing("$instance", with: ".*").replacing("$__rate_interval", with: "5m")
    }

    /// Plays stories with the first group of rules alone, which makes all that the board reads.
    private static func judge(
        _ stories: [RuleScenario], _ change: (String) -> String = { $0 }
    ) async throws -> ExternalProgram.Output? {
        var book = RuleBook()
        book.groups = Array(book.groups.prefix(1))
        let tests = RuleScenarios.file(RuleSettings(), stories).document()
        return try await Promtool.run(
            ["test", "rules", "tests.yaml"],
            beside: ["rules.yaml": book.file.document(), "tests.yaml": change(tests)])
    }

    @Test func numbers_areNotGreen_whileNobodySees() async throws {
        let output = try await Self.judge([Self.allKilled, Self.allKilledInPeace])
        #expect(output?.status == 0, "\(output?.text ?? "")")
    }

    @Test func numbers_areOfBelievedReplicas_andCountNothingTwice() async throws {
        let output = try await Self.judge([Self.twoDeployments, Self.cutOff, Self.remembered, Self.unconfirmed])
        #expect(output?.status == 0, "\(output?.text ?? "")")
    }

    /// Each changes a number of a story.
    @Test(arguments: [
        ("max by (executing_chain_id, initiating_chain_id, status)", "max by (executing_chain_id, status)"),
        ("min by (executing_chain_id, initiating_chain_id, status)", "min by (executing_chain_id, status)"),
        (
            "max by (executing_chain_id, initiating_chain_id) (sum",
            "sum by (executing_chain_id, initiating_chain_id) (sum"
        ),
        ("min by (chain_id)", "max by (chain_id)"), ("(count by (chain_id) (", "(("),
        (" and on (cluster, namespace, job, instance) xmsg_mon_build_info", " or xmsg_mon_build_info"),
        ("} == 1)", "} >= 0)"),
        ("or xmsg_mon_invalid_message_block_timestamp_seconds", "and xmsg_mon_invalid_message_block_timestamp_seconds"),
        ("}) == 0)", "}) == 2)"), ("} and xmsg_mon_observer_up", "} or xmsg_mon_observer_up"),
        (
            "or xmsg_mon:supernode_accepted_invalid_messages:fresh_max",
            "or xmsg_mon_supernode_accepted_invalid_messages"
        ), ("sum by (chain_id) (increase", "max by (chain_id) (increase"),
    ])
    func numbersOfAWeakerBoard_areNoticed(_ part: String, _ other: String) async throws {
        guard
            let output = try await Self.judge(
                [Self.twoDeployments, Self.cutOff, Self.remembered, Self.unconfirmed],
                { $0.replacing(part, with: other) })
        else { return }
        #expect(output.status == 1 && output.text.contains("got:") && !output.text.contains("err:"), "\(output.text)")
    }

    /// Without the guard, a zero that is held would look like one that is seen; without the hold, nothing would look well.
    @Test(arguments: [
        ("unless on () (", "unless on (job) ("),
        ("supernode_accepted_invalid_messages:held{", "supernode_accepted_invalid_messages:fresh_max{"),
        (" > 0 or xmsg_mon:supernode", " or xmsg_mon:supernode"),
    ])
    func numbersWithoutTheGuard_areNoticed(_ part: String, _ other: String) async throws {
        let output = try await Self.judge([Self.allKilled, Self.allKilledInPeace]) { $0.replacing(part, with: other) }
        guard let output else { return }
        #expect(output.status == 1 && output.text.contains("FAILED"))
    }
}
