/// The names of the series that rules record; aggregation level, metric and operation, with colons, as is the custom.
package enum RecordedSeries: String, CaseIterable, Sendable {
    /// 1 where what a replica claims about a chain is current.
    case live = "xmsg_mon:replica_chain:live"
    /// 1 where a replica is live and its window has no hole.
    case fresh = "xmsg_mon:replica_chain:fresh"
    /// 1 where a chain is in the dependency set of some replica.
    case expectedChains = "xmsg_mon:chain:expected"
    /// 1 where it was of late, and has to be missed if nobody sees it.
    case rememberedChains = "xmsg_mon:chain:remembered"
    /// How many replicas are fresh.
    case freshReplicas = "xmsg_mon:chain:fresh_replicas"
    /// The merged count of invalid messages, as far as anybody can see now.
    case invalidMessages = "xmsg_mon:invalid_messages:fresh_max"
    /// The merged count of invalid messages, which blindness does not clear.
    case heldInvalidMessages = "xmsg_mon:invalid_messages:held"
    /// The merged count of messages that no access list declares.
    case undeclaredMessages = "xmsg_mon:undeclared_messages:fresh_max"
    /// The same, which blindness does not clear.
    case heldUndeclaredMessages = "xmsg_mon:undeclared_messages:held"
    /// The merged count of logs that cannot be decoded.
    case undecodableLogs = "xmsg_mon:undecodable_logs:fresh_max"
    /// The same, which blindness does not clear.
    case heldUndecodableLogs = "xmsg_mon:undecodable_logs:held"
    /// The merged count of invalid messages that a supernode accepts.
    case acceptedInvalidMessages = "xmsg_mon:supernode_accepted_invalid_messages:fresh_max"
    /// The same, which blindness does not clear.
    case heldAcceptedInvalidMessages = "xmsg_mon:supernode_accepted_invalid_messages:held"
    /// 1 where more than half of the replicas that can see a head say that it stands still.
    case stalledHead = "xmsg_mon:row_head:stalled"
    /// 1 where more than half of the replicas that can see a chain say that it stops on purpose.
    case plannedStop = "xmsg_mon:row:planned_stop"
}

/// A rule that records an expression as a series.
package struct RecordingRule: Hashable, Sendable {
    /// The name of the series.
    package let record: String
    /// What is recorded.
    package let expression: PromQL
    /// Labels that are added.
    package let labels: [String: String]
    /// Why, for who reads the file.
    package let comments: [String]

    /// Declares a rule.
    package init(_ record: String, _ expression: PromQL, labels: [String: String] = [:], comments: [String]) {
        self.record = record
        self.expression = expression
        self.labels = labels
        self.comments = comments
    }
}

/// How urgent an alert is.
package enum AlertSeverity: String, CaseIterable, Sendable {
    /// A person is called at any hour.
    case critical
    /// A person looks at it on the next working day.
    case warning
    /// Who tidies up finds it.
    case info
    /// Nobody: the absence of the alert is what matters.
    case none
}

/// A rule that raises an alert.
package struct AlertRule: Hashable, Sendable {
    /// The name, which is also that of its runbook page.
    package let name: String
    /// What must have a result for the alert to be active.
    package let expression: PromQL
    /// How long it must be so before the alert fires.
    package var pending: Duration?
    /// How long the alert goes on firing when it is no longer so.
    package var keepFiring: Duration?
    /// How urgent.
    package let severity: AlertSeverity
    /// The operators' tier of an invalid message.
    package var tier: Int?
    /// Who is called beside the person on call.
    package var escalation: String?
    /// Labels that the expression cannot give.
    package var extraLabels: [String: String] = [:]
    /// One static sentence, so that a group of alerts has one headline.
    package let summary: String
    /// One sentence with the labels and the value in it.
    package let description: String

    /// Declares an alert.
    package init(
        _ name: String, _ severity: AlertSeverity, _ expression: PromQL, pending: Duration? = nil,
        keepFiring: Duration? = nil, summary: String, description: String
    ) {
        self.name = name
        self.severity = severity
        self.expression = expression
        self.pending = pending
        self.keepFiring = keepFiring
        self.summary = summary
        self.description = description
    }

    /// The labels that the rule adds, by name.
    package var labels: [(name: String, value: String)] {
        var labels = extraLabels
        labels["severity"] = severity.rawValue
        labels["tier"] = tier.map { "\($0)" }
        labels["escalation"] = escalation
        return labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The alert of an invalid message of a tier; the third calls everybody.
    package func ofTier(_ tier: Int) -> AlertRule {
        var rule = self
        rule.tier = tier
        if tier == 3 { rule.escalation = "all-hands" }
        return rule
    }
}

/// Rules that are evaluated one after the other.
package struct RuleGroup: Hashable, Sendable {
    /// The name.
    package let name: String
    /// Recording rules, which come first.
    package var recordings: [RecordingRule] = []
    /// Alerts.
    package var alerts: [AlertRule] = []

    /// Names a group.
    package init(_ name: String, recordings: [RecordingRule] = [], alerts: [AlertRule] = []) {
        self.name = name
        self.recordings = recordings
        self.alerts = alerts
    }
}
