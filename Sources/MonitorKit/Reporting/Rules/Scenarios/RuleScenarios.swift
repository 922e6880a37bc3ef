/// The stories of replicas that live, die and mislead.
package enum RuleScenarios {
    /// All stories.
    package static var all: [RuleScenario] { replicas + blindness + counters + odd + liveness + observers + upkeep }

    /// The tests as a file for `promtool test rules`, which lies beside the rule files.
    package static func file(
        _ settings: RuleSettings, _ scenarios: [RuleScenario] = all, of files: [String] = ["rules.yaml"]
    ) -> YAMLNode {
        let book = RuleBook(settings)
        return [
            "rule_files": .list(files.map { .text($0) }), "evaluation_interval": .text("\(RuleScenario.step)s"),
            "tests": .list(scenarios.map { $0.node(book) }),
        ]
    }

    static let unsafe = "XmsgMonInvalidMessageUnsafe"
    static let blind = "XmsgMonBlind"
    static let executing = ["executing_chain_id": "10"]
    static let chain = ["chain_id": "10"]
    /// What the replica `c` is when it is behind.
    static let staleReplica = ["instance": "c", "executing_chain_id": "10", "chain_id": "10"]

    /// Three replicas of which each has the same findings and the same fate.
    static func each(_ names: String..., change: (inout ScenarioReplica) -> Void = { _ in }) -> [ScenarioReplica] {
        names.map { name in
            var replica = ScenarioReplica(name: name)
            change(&replica)
            return replica
        }
    }
}
