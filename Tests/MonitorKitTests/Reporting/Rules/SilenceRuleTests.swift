import Testing

@testable import MonitorKit

/// The rule about a chain that executes nothing: there on demand, and told apart from a chain that nobody reads.
@Suite struct SilenceRuleTests {
    private static let alert = "XmsgMonMessagesCeased"

    private static var settings: RuleSettings {
        var settings = RuleSettings()
        settings.silenceAfter = .seconds(1_800)
        return settings
    }

    @Test func byItself_thereIsNoSuchRule() {
        #expect(!RuleBook().alerts.contains { $0.name == Self.alert })
    }

    @Test func flag_addsTheRule() async {
        let recorder = Recorder()
        let call = ["rules", "print", "--silence-after", "6h"]
        #expect(await CommandLineInterface([.rulesPrint]).main(.test(call, recorder: recorder)) == .ok)
        #expect(
            recorder.output.contains("alert: \(Self.alert)")
                && recorder.output.contains("found an executing message for 6h,"))
    }

    /// Messages until minute 10, seen by one replica only, and one more at minute 70.
    @Test func silence_isTold_afterItsTime_untilAnyReplicaFindsAMessage() async throws {
        let found = { (name: String) in
            """
            xmsg_mon_messages_found_total{job="xmsg-mon",instance="\(name)",executing_chain_id="10",initiating_chain_id="130"}
            """
        }
        let story = RuleScenario("messages cease", RuleScenarios.each("a", "b"))
            .scraping(found("a"), "0+1x40 40x239 41x120").scraping(found("b"), "0x400")
            .isQuiet(Self.alert, at: 9, 40).fires(Self.alert, RuleScenarios.executing, at: 48, 69)
            .isQuiet(Self.alert, at: 71)
        try await Self.expect(story)
    }

    @Test func chainThatNobodyReads_isNotCalledSilent() async throws {
        var blind = ScenarioReplica(name: "a")
        blind.stalledAt = 4
        let story = RuleScenario("nobody reads", [blind])
            .scraping(
                #"xmsg_mon_messages_found_total{job="xmsg-mon",instance="a",executing_chain_id="10",initiating_chain_id="130"}"#,
                "0x400"
            ).isQuiet(Self.alert, at: 40, 80)
        try await Self.expect(story)
    }

    private static func expect(_ story: RuleScenario) async throws {
        let output = try await Promtool.run(
            ["test", "rules", "tests.yaml"],
            beside: [
                "rules.yaml": RuleBook(settings).file.document(),
                "tests.yaml": RuleScenarios.file(settings, [story]).document(),
            ])
        #expect(output?.status == 0, "\(output?.text ?? "")")
    }
}
