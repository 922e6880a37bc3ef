import MonitorKit
import Testing

/// Boards and alerts made for op-interop-mon see what they saw there, whatever becomes of replicas.
@Suite(.serialized) struct CompatibilityRulesTests {
    @Test func everyScenario_isToldRight() async throws {
        let output = try await Self.judge(CompatibilityRules.group(RuleSettings()))
        #expect(output?.status == 0, "\(output?.text ?? "")")
    }

    /// The names and labels that are matched in the wild; statuses of 2025 and of 2026.
    @Test func names_areThoseOfTheOtherProgram() {
        let rules = CompatibilityRules.group(RuleSettings()).recordings
        let names = Set(rules.map { $0.record.dropFirst("op_interop_mon_default_".count) })
        #expect(
            names == [
                "message_status", "terminal_status_changes", "up", "executing_block_range", "initiating_block_range",
                "info", "cross_safety_violations_total", "filter_divergence_total", "interop_filter_failsafe",
                "supernode_up", "supernode_safe_head",
            ])
        // A count of what each process saw falls when a replica dies, and its name would promise otherwise.
        #expect(!names.contains("initiating_reorgs_total"))
        #expect(
            Set(rules.compactMap { $0.labels["status"] }) == [
                "unknown", "valid", "invalid", "expired", "timestamp_mismatch",
            ])
        #expect(Set(rules.compactMap { $0.labels["range_type"] }) == ["min", "max"])
    }

    private static let pair = "cluster, namespace, job, executing_chain_id, initiating_chain_id"

    /// Without the named thought, these stories are told wrong.
    @Test(arguments: [
        ("xmsg_mon:invalid_messages:held", "xmsg_mon_invalid_messages", ["31", "32"]),
        ("xmsg_mon:invalid_messages:held", "xmsg_mon:invalid_messages:fresh_max", ["32"]),
        ("max by (\(pair)) (round", "sum by (\(pair)) (round", ["35"]),
        (#"fresh{job="xmsg-mon"} == 1"#, #"fresh{job="xmsg-mon"} >= 0"#, ["34", "36"]),
        (#"(xmsg_mon_chain_expected{job="xmsg-mon"}) * 0"#, #"(xmsg_mon_chain_expected{job="none"}) * 0"#, ["36"]),
        (#"xmsg_mon_observer_up{job="xmsg-mon"} == 1"#, #"xmsg_mon_observer_up{job="xmsg-mon"} >= 0"#, ["37"]),
        ("xmsg_mon_verifier_disputed_messages", "xmsg_mon_observer_up", ["37"]),
        ("xmsg_mon_super_root_disagrees", "xmsg_mon_observer_up", ["37"]),
        (#"safety=~"cross_safe|finalized""#, #"safety="unsafe""#, ["38"]),
        ("xmsg_mon:invalid_messages:held", "xmsg_mon:invalid_messages:fresh_max", ["38"]),
        (#"live{job="xmsg-mon"}) == 0"#, #"live{job="xmsg-mon"}) == 2"#, ["39"]),
        ("max by (cluster, namespace, job, instance)", "min by (cluster, namespace, job, instance)", ["39"]),
    ])
    func mutation_isCaught(original: String, replacement: String, stories: [String]) async throws {
        var group = CompatibilityRules.group(RuleSettings())
        let rules = group.recordings
        group.recordings = rules.map { rule in
            RecordingRule(
                rule.record, .term(rule.expression.text.replacing(original, with: replacement)), labels: rule.labels,
                comments: rule.comments)
        }
        #expect(zip(rules, group.recordings).contains { $0.expression.text != $1.expression.text })
        // Promtool does not say which story an expression that fails belongs to.
        for story in stories {
            let told = RuleScenarios.compatibility.filter { $0.name.hasPrefix("\(story) ") }
            #expect(told.count == 1)
            guard let output = try await Self.judge(group, told) else { return }
            #expect(output.status == 1 && output.text.contains("FAILED"), "story \(story) does not notice")
        }
    }

    private static func judge(
        _ group: RuleGroup, _ scenarios: [RuleScenario] = RuleScenarios.compatibility
    ) async throws -> ExternalProgram.Output? {
        var book = RuleBook()
        book.groups = book.groups.filter { $0.name == "xmsg-mon.merge" } + [group]
        return try await Promtool.run(
            ["test", "rules", "tests.yaml"],
            beside: [
                "rules.yaml": book.file.document(),
                "tests.yaml": RuleScenarios.file(RuleSettings(), scenarios).document(),
            ])
    }
}
