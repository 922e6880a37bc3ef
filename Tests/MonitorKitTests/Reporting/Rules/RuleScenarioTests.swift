import MonitorKit
import Testing

/// The rules tell the stories of replicas right, and each thought in them is needed for some story.
@Suite(.serialized) struct RuleScenarioTests {
    @Test func everyScenario_isToldRight() async throws {
        let output = try await Self.judge(RuleBook(), RuleScenarios.all)
        #expect(output?.status == 0, "\(output?.text ?? "")")
        #expect(RuleScenarios.all.count >= 60)
    }

    /// A rule nobody has seen fire may not be able to; one nobody has seen quiet may not be able to stop.
    @Test func everyAlert_firesInSomeStory_andIsQuietInAnother() {
        let firing = RuleScenarios.all.reduce(into: Set<String>()) { $0.formUnion($1.firing) }
        let quiet = RuleScenarios.all.reduce(into: Set<String>()) { $0.formUnion($1.quiet) }
        for alert in RuleBook().alerts.map(\.name) {
            #expect(firing.contains(alert), "\(alert) fires in no story")
            #expect(quiet.contains(alert), "\(alert) is quiet in no story")
        }
    }

    /// A rule test that cannot fail is decoration: without the named thought, these stories are told wrong.
    @Test(arguments: RuleMutation.all)
    func mutation_isCaught(mutation: RuleMutation) async throws {
        var book = mutation.applied(to: RuleBook())
        #expect(book != RuleBook(), "the rule is not what the mutation expects")
        // Only what these stories are about: each run of promtool costs a core for seconds.
        book.groups = book.groups.filter {
            [
                "xmsg-mon.merge", "xmsg-mon.tiers", "xmsg-mon.messages", "xmsg-mon.sight", "xmsg-mon.replicas",
                "xmsg-mon.liveness", "xmsg-mon.observers",
            ].contains($0.name)
        }
        let scenarios = RuleScenarios.all.filter { mutation.caughtBy.contains(String($0.name.prefix(2))) }
        #expect(scenarios.count == mutation.caughtBy.count)
        guard let output = try await Self.judge(book, scenarios) else { return }
        #expect(output.status == 1, "no story notices")
        for scenario in mutation.caughtBy {
            #expect(output.text.contains("name: \(scenario) "), "scenario \(scenario) does not notice")
        }
    }

    private static func judge(_ book: RuleBook, _ scenarios: [RuleScenario]) async throws -> ExternalProgram.Output? {
        try await Promtool.run(
            ["test", "rules", "tests.yaml"],
            beside: [
                "rules.yaml": book.file.document(),
                "tests.yaml": RuleScenarios.file(RuleSettings(), scenarios).document(),
            ])
    }

    @Test func samples_areWrittenShort() {
        let samples: [ScrapedSample] = [
            .absent, .absent, .value(0), .value(15), .value(30), .value(1), .value(1), .stale, .absent, .value(7),
        ]
        #expect(SampleSequence.text(samples) == "_x2 0+15x2 1+0x1 stale _ 7")
    }
}

/// One thought taken out of the rules.
struct RuleMutation: Sendable, CustomTestStringConvertible {
    let name: String
    /// The numbers of scenarios that must be told wrong without it.
    let caughtBy: [String]
    /// The rule or alert that is changed.
    let rule: String
    let original: String
    let replacement: String

    var testDescription: String { name }

    func applied(to book: RuleBook) -> RuleBook {
        var book = book
        for group in book.groups.indices {
            book.groups[group].recordings = book.groups[group].recordings.map { recording in
                guard recording.record == rule else { return recording }
                return RecordingRule(
                    rule, changed(recording.expression), labels: recording.labels, comments: recording.comments)
            }
            book.groups[group].alerts = book.groups[group].alerts.map { alert in
                guard alert.name == rule else { return alert }
                var mutant = AlertRule(
                    rule, alert.severity, changed(alert.expression), pending: alert.pending,
                    keepFiring: alert.keepFiring, summary: alert.summary, description: alert.description)
                (mutant.tier, mutant.escalation) = (alert.tier, alert.escalation)
                mutant.extraLabels = alert.extraLabels
                return mutant
            }
        }
        return book
    }

    private func changed(_ expression: PromQL) -> PromQL {
        let text = expression.text
        return text.contains(original) ? .term(text.replacing(original, with: replacement)) : expression
    }

    private static let merged = RecordedSeries.invalidMessages.rawValue
    private static let held = RecordedSeries.heldInvalidMessages.rawValue
    private static let replica = "cluster, namespace, job, instance, executing_chain_id"
    private static let live = RuleSettings().recorded(.live).text
    private static let fresh = RuleSettings().recorded(.fresh).text
    private static let counts = #"xmsg_mon_invalid_messages{job="xmsg-mon"}"#

    static let all = ofInvalidMessages + ofOtherFindings

    private static let ofInvalidMessages = [
        RuleMutation(
            name: "no freshness gate", caughtBy: ["04", "10", "11", "18", "19"], rule: merged,
            original: "(\(counts) and on (\(replica)) (\(fresh) == 1))", replacement: counts),
        RuleMutation(
            name: "live instead of fresh", caughtBy: ["19"], rule: merged,
            original: "\(fresh) == 1", replacement: "\(live) == 1"),
        RuleMutation(
            name: "findings of replicas that still read are dropped", caughtBy: ["17"], rule: merged,
            original: " or ((\(counts) > 0) and on (\(replica)) (\(live) == 1))", replacement: ""),
        RuleMutation(
            name: "nothing is held over blindness", caughtBy: ["03", "06", "07", "18", "19"], rule: held,
            original: #" or last_over_time(xmsg_mon:invalid_messages:fresh_max{job="xmsg-mon"}[1h])"#, replacement: ""),
        RuleMutation(
            name: "no last resort", caughtBy: ["14"], rule: held,
            original:
                " or max by (cluster, namespace, job, executing_chain_id, initiating_chain_id, safety) (\(counts))",
            replacement: ""),
        RuleMutation(
            name: "a fast clock looks fresh", caughtBy: ["11"], rule: RecordedSeries.live.rawValue,
            original: "abs(time()", replacement: "(time()"),
        RuleMutation(
            name: "a replica that never saw is merely missing", caughtBy: ["22"], rule: RecordedSeries.live.rawValue,
            original: "0 * xmsg_mon_chain_verified_timestamp_seconds",
            replacement: "0 * xmsg_mon_nobody_says_so"),
        RuleMutation(
            name: "replicas that see nothing vote against a planned stop", caughtBy: ["24"],
            rule: RecordedSeries.plannedStop.rawValue, original: #"state!="unreadable""#,
            replacement: #"state!="nothing""#),
        RuleMutation(
            name: "a certificate that is missing pages in a planned stop", caughtBy: ["48"],
            rule: "XmsgMonCertificateMissing", original: "\(RuleSettings().recorded(.plannedStop).text) == 1",
            replacement: "\(RuleSettings().recorded(.plannedStop).text) == 2"),
        RuleMutation(
            name: "a target more is a replica more", caughtBy: ["44"], rule: RecordedSeries.freshReplicas.rawValue,
            original: "max by (cluster, namespace, job, chain_id, identity)",
            replacement: "sum by (cluster, namespace, job, chain_id, identity)"),
        RuleMutation(
            name: "a target more is a vote more", caughtBy: ["46"], rule: RecordedSeries.stalledHead.rawValue,
            original: "max by (cluster, namespace, job, row, head, identity)",
            replacement: "max by (cluster, namespace, job, row, head, instance)"),
        RuleMutation(
            name: "a replica that shows no number has no vote", caughtBy: ["46"],
            rule: RecordedSeries.stalledHead.rawValue,
            original: #"label_replace(xmsg_mon_row_head_state{job="xmsg-mon", state="stalled"}"#,
            replacement: #"label_replace(xmsg_mon_row_head_state{job="xmsg-mon", state="nothing"}"#),
        RuleMutation(
            name: "no comparison of heads", caughtBy: ["10"], rule: RecordedSeries.live.rawValue,
            original: #">= bool on (cluster, namespace, job, chain_id) group_left ()"#,
            replacement: "* 0 + 1 >= bool on (cluster, namespace, job, chain_id) group_left () 0 *"),
        RuleMutation(
            name: "sum instead of max", caughtBy: ["01", "02", "03", "04", "05", "08", "09", "14", "21"],
            rule: merged, original: "max by", replacement: "sum by"),
        RuleMutation(
            name: "avg instead of max", caughtBy: ["16"], rule: merged, original: "max by", replacement: "avg by"),
        RuleMutation(
            name: "min instead of max", caughtBy: ["16"], rule: merged, original: "max by", replacement: "min by"),
        RuleMutation(
            name: "digests of different blocks are compared", caughtBy: ["20"], rule: "XmsgMonReplicasDisagree",
            original: "(max by (cluster, namespace, job, chain_id, stretch) (xmsg_mon_verdict_checkpoint_block_number",
            replacement:
                "(0 * max by (cluster, namespace, job, chain_id, stretch) (xmsg_mon_verdict_checkpoint_block_number"),
        RuleMutation(
            name: "blindness forgets which chains there were", caughtBy: ["03"], rule: "XmsgMonBlind",
            original: RecordedSeries.rememberedChains.rawValue, replacement: RecordedSeries.expectedChains.rawValue),
        RuleMutation(
            name: "a deployment that is gone is missed for an hour only", caughtBy: ["03"],
            rule: RecordedSeries.rememberedChains.rawValue, original: "[1d]", replacement: "[1h]"),
        RuleMutation(
            name: "a chain that was taken out is missed like a deployment that is gone", caughtBy: ["23"],
            rule: RecordedSeries.rememberedChains.rawValue,
            original: #" unless on (cluster, namespace, job) xmsg_mon:chain:expected{job="xmsg-mon"}"#, replacement: ""),
    ]

    /// Findings of other kinds, and those that nobody sees any more.
    private static let ofOtherFindings = [
        RuleMutation(
            name: "logs that cannot be decoded are not held over blindness", caughtBy: ["26"],
            rule: RecordedSeries.heldUndecodableLogs.rawValue,
            original: " or last_over_time(\(RuleSettings().recorded(.undecodableLogs).text)[1h])", replacement: ""),
        RuleMutation(
            name: "what a supernode accepts is not held over blindness", caughtBy: ["26", "45"],
            rule: RecordedSeries.heldAcceptedInvalidMessages.rawValue,
            original: " or last_over_time(\(RuleSettings().recorded(.acceptedInvalidMessages).text)[1h])",
            replacement: ""),
        RuleMutation(
            name: "the alert of undeclared messages does not read what is held", caughtBy: ["25"],
            rule: "XmsgMonUndeclaredMessage", original: RecordedSeries.heldUndeclaredMessages.rawValue,
            replacement: RecordedSeries.undeclaredMessages.rawValue),
        RuleMutation(
            name: "a replica that is cut off says what a supernode accepts", caughtBy: ["27"],
            rule: RecordedSeries.acceptedInvalidMessages.rawValue, original: "== 0", replacement: "== 2"),
        RuleMutation(
            name: "a finding grows old while nobody sees", caughtBy: ["28"], rule: "XmsgMonBlockReplacementOverdue",
            original: RuleSettings().recorded(.invalidMessages, #"safety="local_safe""#).text,
            replacement: RuleSettings().recorded(.heldInvalidMessages, #"safety="local_safe""#).text),
        RuleMutation(
            name: "a moment without sight begins the ten minutes anew", caughtBy: ["41"],
            rule: "XmsgMonBlockReplacementOverdue", original: "[2m]", replacement: "[5s]"),
        RuleMutation(
            name: "blindness ends a replacement that is overdue", caughtBy: ["29"],
            rule: "XmsgMonBlockReplacementOverdue", original: #"alertstate="firing""#,
            replacement: #"alertstate="none""#),
        RuleMutation(
            name: "one dead chain keeps a replica from speaking", caughtBy: ["30"], rule: "XmsgMonVerifierDiverges",
            original: "max by (cluster, namespace, job, instance)",
            replacement: "min by (cluster, namespace, job, instance)"),
        RuleMutation(
            name: "a replica that a node does not answer says what its dependency set is", caughtBy: ["40"],
            rule: "XmsgMonDependencySetsDiffer", original: "== 1", replacement: ">= 0"),
    ]
}
