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
        return RuleScenario("the board while all replicas die", replicas)
            .has(0, for: query("Tier 1"), at: 3).has(0, for: query("Tier 2"), at: 3).has(
                0, for: query("Sight"), at: 3, 8
            )
            .has(1, for: query("Tier 1"), at: 8, 20, 60).has(0, for: query("Tier 3"), at: 8)
            .has(-1, for: query("Tier 2"), at: 20, 60).has(-1, for: query("Tier 3"), at: 20, 60)
            .has(1, for: query("Sight"), at: 20, 60, 90)
            .has(-1, for: query("Tier 1"), at: 90).has(-1, for: query("Tier 2"), at: 90)
            .has(0, for: query("Tiers over time"), #"{executing_chain_id="10"}"#, at: 3)
            .has(1, for: query("Tiers over time"), #"{executing_chain_id="10"}"#, at: 8, 20)
    }

    /// Nothing was ever found, and then nobody sees.
    private static var allKilledInPeace: RuleScenario {
        RuleScenario("the board while all replicas die in peace", RuleScenarios.each("a", "b") { $0.killedAt = 40 })
            .has(0, for: query("Tier 1"), at: 8).has(-1, for: query("Tier 1"), at: 12, 60)
            .has(0, for: query("Tiers over time"), #"{executing_chain_id="10"}"#, at: 8)
            .has(-1, for: query("Tiers over time"), #"{executing_chain_id="10"}"#, at: 12, 60)
    }

    /// The query of the panel whose title begins so, asked of the job of the stories.
    private static func query(_ title: String) -> String {
        let panels = Dashboard.rows.flatMap(\.panels).filter { $0.title.hasPrefix(title) }
        return panels.flatMap(\.queries).first?.expression.replacing("$job", with: "xmsg-mon") ?? "no_such_panel"
    }

    private static func judge(_ change: (String) -> String = { $0 }) async throws -> ExternalProgram.Output? {
        let tests = RuleScenarios.file(RuleSettings(), [allKilled, allKilledInPeace]).document()
        return try await Promtool.run(
            ["test", "rules", "tests.yaml"],
            beside: ["rules.yaml": RuleBook().file.document(), "tests.yaml": change(tests)])
    }

    @Test func numbers_areNotGreen_whileNobodySees() async throws {
        let output = try await Self.judge()
        #expect(output?.status == 0, "\(output?.text ?? "")")
    }

    /// Without the guard, a zero that is held would look like one that is seen.
    @Test func numbersWithoutTheGuard_areNoticed() async throws {
        guard let output = try await Self.judge({ $0.replacing("unless on () (", with: "unless on (job) (") })
        else { return }
        #expect(output.status == 1 && output.text.contains("FAILED"))
    }
}
