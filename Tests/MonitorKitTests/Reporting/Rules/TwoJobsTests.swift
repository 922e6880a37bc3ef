import Testing

@testable import MonitorKit

/// Two jobs with rules of their own in one Prometheus: neither masks the other nor raises for it.
///
/// Promtool counts alerts, so one that both files raise is told wrong as well.
@Suite struct TwoJobsTests {
    private static let jobs = ["xmsg-mon", "other"]

    @Test(arguments: jobs)
    func oneIsBad_theOtherNeitherHidesItNorShares(bad: String) async throws {
        let output = try await Self.judge(Self.story(bad: bad))
        #expect(output?.status == 0, "\(output?.text ?? "")")
    }

    /// The second file waits otherwise: what one holds for an hour must not be what the other forgets after ten minutes.
    private static func settings(_ job: String) -> RuleSettings {
        var settings = RuleSettings()
        settings.job = job
        if job != RuleSettings().job { settings.hold = .seconds(600) }
        return settings
    }

    /// The replicas of one job find a message and are all killed after 15 minutes; those of the other find nothing.
    private static func story(bad: String) -> RuleScenario {
        let replicas = jobs.flatMap { job in
            ["a", "b"].map { name in
                var replica = ScenarioReplica(name: name)
                replica.job = job
                guard job == bad else { return replica }
                replica.findings = [.unsafe(from: 20)]
                replica.killedAt = 60
                return replica
            }
        }
        let good = jobs.first { $0 != bad } ?? ""
        let held = #"sum by (job) (xmsg_mon:invalid_messages:held{safety="unsafe"} "#
        func job(_ name: String) -> [String: String] { ["job": name] }
        return RuleScenario("two jobs", replicas)
            .isQuiet(RuleScenarios.unsafe, at: 3)
            .fires(RuleScenarios.unsafe, job(bad).merging(RuleScenarios.executing) { $1 }, at: 6, 20)
            .isQuiet(RuleScenarios.blind, at: 10)
            .fires(RuleScenarios.blind, job(bad).merging(RuleScenarios.chain) { $1 }, at: 18)
            .fires("XmsgMonSighted", job(good), at: 20)
            .has(1, for: held + "> 0)", #"{job="\#(bad)"}"#, at: 6, 20)
            .has(0, for: held + "== 0)", #"{job="\#(good)"}"#, at: 6, 20)
    }

    private static func judge(_ story: RuleScenario) async throws -> ExternalProgram.Output? {
        var files = [
            "tests.yaml": RuleScenarios.file(RuleSettings(), [story], of: jobs.map { "\($0).yaml" }).document()
        ]
        for job in jobs { files["\(job).yaml"] = RuleBook(settings(job)).file.document() }
        return try await Promtool.run(["test", "rules", "tests.yaml"], beside: files)
    }

    /// No expression reads anything that it does not select by its job.
    @Test func everySelector_namesTheJob() {
        let settings = Self.settings("other")
        let groups = RuleBook(settings).groups + [CompatibilityRules.group(settings)]
        let expressions = groups.flatMap { $0.recordings.map(\.expression) + $0.alerts.map(\.expression) }
        var count = 0
        for text in expressions.map(\.text) {
            for selector in text.matches(of: #/\b(xmsg_mon|process_|up\{)[a-z_:]*.{0,14}/#).map({ String($0.output.0) })
            {
                count += 1
                #expect(selector.contains(#"{job="other""#), "\(selector) in \(text)")
            }
        }
        #expect(count > 100)
    }

    /// Merging the job away would mix what two files record.
    @Test func job_isALabelOfEveryDeployment() async {
        for (labels, merged) in [("region", "region, job"), ("job,region", "job, region")] {
            let recorder = Recorder()
            let call = ["rules", "print", "--labels", labels]
            #expect(await CommandLineInterface([.rulesPrint]).main(.test(call, recorder: recorder)) == .ok)
            #expect(recorder.output.contains("sum by (\(merged), chain_id) ("))
        }
    }
}
