extension Settings {
    /// What is made from the rules.
    package static let ruleFormat = Setting(
        "format", SettingFormat<RuleDocument>.choice, default: "prometheus",
        because: "every Prometheus reads rule files",
        scope: .flag,
        help:
            "What to print: a rule file, an object of the Prometheus operator, routes of Alertmanager, or tests for promtool."
    )

    /// Another program's names.
    package static let ruleCompatibility = Setting(
        "compat", SettingFormat<RuleCompatibility>.choice, because: "the rules of this program are printed",
        scope: .flag,
        help: "Print recording rules under the names of another program instead, for its boards and alerts.")

    /// The scrape job.
    package static let ruleJob = Setting(
        "job", .ruleWord, default: "xmsg-mon", because: "the shipped scrape configurations use it", scope: .flag,
        help: "The job label of the replicas.")

    /// The labels of a deployment.
    package static let ruleLabels = Setting(
        "labels", .ruleLabel, because: "cluster, namespace and job tell deployments apart", isRepeatable: true,
        scope: .flag, help: "The target labels that tell one deployment of replicas from another; job always does.")

    /// The place of the runbooks.
    package static let ruleRunbooks = Setting(
        "runbook-url", .ruleWord, default: RuleSettings.localRunbooks, because: "the pages are in this repository",
        scope: .flag, help: "What stands before the name of an alert in the link to its runbook.")

    /// The place of the board.
    package static let ruleDashboard = Setting(
        "dashboard-url", .ruleLink, because: "only you know where your Grafana is", scope: .flag,
        help: "The address of the board in Grafana, for a link to it in every alert.")

    /// The age at which a replica is no longer believed.
    package static let ruleFreshWithin = Setting(
        "fresh-within", .duration(in: .seconds(5) ... .seconds(3600)), default: "1m",
        because: "it must exceed a poll, a scrape and an evaluation: 2s, 5s and 5s", scope: .flag,
        help: "How old a replica's last look at a chain may be.")

    /// The memory of the rules.
    package static let ruleHold = Setting(
        "hold", .duration(in: .seconds(60) ... .seconds(86_400)), default: "1h",
        because: "somebody answers a page within it", scope: .flag,
        help: "How long the last finding stands while no replica can see.")

    /// The memory for chains.
    package static let ruleExpectFor = Setting(
        "expect-for", .duration(in: .seconds(60) ... .seconds(7 * 86_400)), default: "1d",
        because: "an alert that ends by itself looks mended", scope: .flag,
        help: "How long blindness is told of the chains of a deployment of which no replica is left.")

    /// The patience with a replacement.
    package static let ruleOverdueAfter = Setting(
        "overdue-after", .duration(in: .seconds(60) ... .seconds(86_400)), default: "10m",
        because: "derivation replaces a block as soon as its data are on L1 and checked", scope: .flag,
        help: "How long a local-safe block with an invalid message may stay.")

    /// The wait before an alert ends.
    package static let ruleKeepFiring = Setting(
        "keep-firing", .duration(in: .seconds(1) ... .seconds(86_400)), default: "5m",
        because: "an alert that flaps is read twice", scope: .flag,
        help: "How long an alert of tier 1 or 2 goes on firing when its message is gone.")

    /// The optional rule about chains that execute nothing.
    package static let ruleSilenceAfter = Setting(
        "silence-after", .duration(in: .seconds(60) ... .seconds(7 * 86_400)),
        because: "chains that execute no message for days exist", scope: .flag,
        help: "Add an alert for a chain that is read and executes no message for so long.")

    /// The patience with blindness.
    package static let ruleBlindAfter = Setting(
        "blind-after", .duration(in: .seconds(1) ... .seconds(3600)), default: "2m",
        because: "a rollout of one replica or a restart of Prometheus takes less", scope: .flag,
        help: "How long nobody may see a chain, or reach a replica, before a person is called.")

    /// The pace of the rules.
    package static let ruleInterval = Setting(
        "evaluation-interval", .duration(in: .seconds(1) ... .seconds(300)), default: "5s",
        because: "from block to page it counts as much as the scrape", scope: .flag,
        help: "How often the rules are evaluated.")

    /// What `rules print` understands.
    package static let rulesPrint: SettingSet = [
        ruleFormat.declaration, ruleCompatibility.declaration, ruleJob.declaration, ruleLabels.declaration,
        ruleRunbooks.declaration, ruleDashboard.declaration, ruleFreshWithin.declaration, ruleHold.declaration,
        ruleExpectFor.declaration,
        ruleOverdueAfter.declaration, ruleKeepFiring.declaration, ruleSilenceAfter.declaration,
        ruleBlindAfter.declaration, ruleInterval.declaration,
    ]
}

extension SettingFormat where Value == String {
    /// Text that is copied into rules, where a quote or a brace would end what it stands in.
    package static var ruleWord: Self {
        SettingFormat("TEXT") { (text) throws(SettingValueError) in
            let isAllowed = text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || "_-./:@~%+#?=&".utf8.contains(byte)
            }
            guard !text.isEmpty, text.utf8.count <= 256, isAllowed else {
                throw SettingValueError(
                    "has characters that have a meaning in rules", remedy: "write letters, digits and _-./:@~%+#?=&")
            }
            return text
        }
    }

    /// A link that a query is added to.
    package static var ruleLink: Self {
        SettingFormat("URL") { (text) throws(SettingValueError) in
            let word = try ruleWord.parse(text)
            guard word.includes("://"), !word.includes("#") else {
                throw SettingValueError(
                    "is no link that a query can be added to", remedy: "write https://HOST/d/xmsg-mon-overview")
            }
            return word
        }
    }

    /// The name of a label of targets that all replicas of a deployment share.
    package static var ruleLabel: Self {
        SettingFormat("LABEL") { (text) throws(SettingValueError) in
            let isName = text.utf8.enumerated().allSatisfy { place, byte in
                (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
                    || place > 0 && (48...57).contains(byte)
            }
            guard !text.isEmpty, text.utf8.count <= 128, isName else {
                throw SettingValueError(
                    "is no name of a label", remedy: "write letters, digits and _, a digit not first")
            }
            guard text != "instance" else {
                throw SettingValueError(
                    "tells replicas apart, which the rules merge",
                    remedy: "name labels that all replicas share, such as cluster")
            }
            return text
        }
    }
}

extension RuleSettings {
    /// Reads the settings of `rules print`.
    init(_ reader: inout SettingReader) {
        self.init()
        job = reader.value(Settings.ruleJob) ?? job
        let labels = reader.entries(Settings.ruleLabels).map(\.value)
        // Always with the job: what is recorded is read by it, so it must not be merged away.
        if !labels.isEmpty { self.labels = labels.contains { $0 == "job" } ? labels : labels + ["job"] }
        runbooks = reader.value(Settings.ruleRunbooks) ?? runbooks
        dashboard = reader.value(Settings.ruleDashboard)
        freshWithin = reader.value(Settings.ruleFreshWithin) ?? freshWithin
        hold = reader.value(Settings.ruleHold) ?? hold
        expectFor = reader.value(Settings.ruleExpectFor) ?? expectFor
        overdueAfter = reader.value(Settings.ruleOverdueAfter) ?? overdueAfter
        keepFiring = reader.value(Settings.ruleKeepFiring) ?? keepFiring
        silenceAfter = reader.value(Settings.ruleSilenceAfter) ?? silenceAfter
        blindAfter = reader.value(Settings.ruleBlindAfter) ?? blindAfter
        interval = reader.value(Settings.ruleInterval) ?? interval
        if hold <= blindAfter + interval {
            reader.note(
                SettingProblem(
                    at: Settings.ruleHold.declaration.flag,
                    "\(DurationText.text(hold)) is over before \(Settings.ruleBlindAfter.declaration.flag) "
                        + "\(DurationText.text(blindAfter)) is, so that what was found would be forgotten before blindness is told",
                    remedy: "hold for longer"))
        }
        if expectFor < hold {
            reader.note(
                SettingProblem(
                    at: Settings.ruleExpectFor.declaration.flag,
                    "\(DurationText.text(expectFor)) is over before \(Settings.ruleHold.declaration.flag) "
                        + "\(DurationText.text(hold)) is, so that what is held would look like what is seen",
                    remedy: "expect for longer"))
        }
    }
}
