extension Command {
    /// The stories that the rules are held against, told to the Prometheus of whoever asks.
    package static let rulesTest = Command(
        name: "rules test", summary: "Run the tests of the rules with the promtool that is installed.",
        example: "xmsg-mon rules test", settings: []
    ) { resolved, context in
        await typed({ () throws(SettingProblems) in try nothing(resolved) }, "rules test", context) { _, context in
            testRules(context)
        }
    }

    private static func testRules(_ context: CommandContext) -> ExitCode {
        func fail(_ text: String) -> ExitCode {
            context.errors.write("\(program): \(text)\n")
            return .failed
        }
        guard let promtool = ForegroundProgram("promtool", environment: context.environment) else {
            return fail("promtool is in no folder of PATH; it comes with Prometheus (Debian's package: prometheus)")
        }
        let settings = RuleSettings()
        let folder = TemporaryFolder([
            "rules.yaml": Array(RuleDocument.prometheus.text(settings).utf8),
            "rules_test.yaml": Array(RuleDocument.tests.text(settings).utf8),
        ])
        guard let folder else { return fail("the rules cannot be written to a temporary folder") }
        defer { folder.remove() }
        let words = ["test", "rules", "\(folder.path)/rules_test.yaml"]
        return promtool.run(words, environment: context.environment)
            ? .ok : fail("\(promtool.path) finds fault with the rules")
    }
}
