import Testing

@testable import MonitorKit

/// What is not said because something worse is, asked of a real Alertmanager with the routes that are shipped.
@Suite(.timeLimit(.minutes(5))) struct InhibitionTests {
    /// Two alerts at once, with the labels that the rules give them; the loud one is always heard.
    private struct Case {
        let loud: (name: String, labels: [String: String])
        let other: (name: String, labels: [String: String])
        let isSilenced: Bool
    }

    private static let chain = ["chain_id": "10"]
    private static let row = ["row": "8453"]

    private static func tier(_ tier: Int, _ chain: String = "10") -> (String, [String: String]) {
        let names = ["XmsgMonInvalidMessageUnsafe", "XmsgMonInvalidMessageSafe", "XmsgMonInvalidMessageCrossSafe"]
        return (names[tier - 1], ["tier": "\(tier)", "executing_chain_id": chain, "severity": "critical"])
    }

    private static func stop(_ name: String, _ head: String, _ row: String = "8453") -> (String, [String: String]) {
        (name, ["row": row, "head": head])
    }

    /// Of the third tier too, and another fault than an invalid message.
    private static let undeclared = (
        "XmsgMonUndeclaredMessage", ["tier": "3", "executing_chain_id": "10", "severity": "critical"]
    )

    /// What must be heard comes first: when what comes later is silenced, Alertmanager has thought about it.
    private static let cases: [Case] = [
        Case(loud: tier(3), other: tier(1, "8453"), isSilenced: false),
        Case(loud: undeclared, other: tier(1), isSilenced: false),
        Case(loud: undeclared, other: tier(2), isSilenced: false),
        Case(loud: tier(3), other: undeclared, isSilenced: false),
        Case(loud: ("XmsgMonBlind", chain), other: tier(1), isSilenced: false),
        Case(loud: ("XmsgMonAbsent", [:]), other: tier(2), isSilenced: false),
        Case(
            loud: ("XmsgMonAbsent", ["cluster": "east"]),
            other: ("XmsgMonBlind", chain.merging(["cluster": "west"]) { $1 }), isSilenced: false),
        Case(loud: ("XmsgMonBlind", chain), other: ("XmsgMonReplicaStale", ["chain_id": "8453"]), isSilenced: false),
        Case(
            loud: stop("XmsgMonHeadStalled", "unsafe"), other: stop("XmsgMonSafeStalled", "cross_safe", "10"),
            isSilenced: false),
        Case(loud: stop("XmsgMonHeadStalled", "unsafe"), other: ("XmsgMonChainUnsafe", row), isSilenced: false),
        Case(loud: tier(3), other: tier(1), isSilenced: true),
        Case(loud: tier(3), other: tier(2), isSilenced: true),
        Case(loud: tier(2), other: tier(1), isSilenced: true),
        Case(
            loud: ("XmsgMonBlind", chain), other: ("XmsgMonReplicaStale", ["chain_id": "10", "instance": "c"]),
            isSilenced: true),
        Case(loud: ("XmsgMonBlind", chain), other: ("XmsgMonRedundancyLost", chain), isSilenced: true),
        Case(
            loud: ("XmsgMonBlind", chain), other: ("XmsgMonWindowIncomplete", ["chain_id": "10", "instance": "c"]),
            isSilenced: true),
        Case(loud: ("XmsgMonAbsent", [:]), other: ("XmsgMonBlind", chain), isSilenced: true),
        Case(loud: ("XmsgMonAbsent", [:]), other: ("XmsgMonRowUnreadable", row), isSilenced: true),
        Case(loud: ("XmsgMonCertificateMissing", row), other: stop("XmsgMonRoundStuck", "round"), isSilenced: true),
        Case(
            loud: stop("XmsgMonRoundStuck", "round"), other: stop("XmsgMonFinalityStalled", "finalized"),
            isSilenced: true),
        Case(
            loud: stop("XmsgMonHeadStalled", "unsafe"), other: stop("XmsgMonSafeStalled", "cross_safe"),
            isSilenced: true),
        Case(
            loud: stop("XmsgMonSafeStalled", "cross_safe"), other: stop("XmsgMonFinalityStalled", "finalized"),
            isSilenced: true),
        Case(
            loud: ("XmsgMonSequencingWindowEnding", row), other: stop("XmsgMonSafeStalled", "cross_safe"),
            isSilenced: true),
    ]

    /// Each case is a deployment of its own, so that one says nothing about another.
    private static func labels(
        _ alert: (name: String, labels: [String: String]), of deployment: Int
    ) -> [String: String] {
        alert.labels.merging(["alertname": alert.name, "job": "case-\(deployment)"]) { _, new in new }
    }

    @Test func worse_silencesMilder_ofTheSameThing_andNothingElse() async throws {
        guard RunningAlertmanager.program.path != nil else { return try RunningAlertmanager.program.reportMissing() }
        let alertmanager = try await RunningAlertmanager(
            configuration: RuleDocument.alertmanager.text(RuleSettings()), TestClient())
        let cases = Self.cases.enumerated().map { number, one in
            (loud: Self.labels(one.loud, of: number), other: Self.labels(one.other, of: number), one.isSilenced)
        }
        try await alertmanager.push(cases.flatMap { [$0.loud, $0.other] })
        let silenced = Set(cases.filter(\.2).map(\.other))
        func suppressed() async -> Set<[String: String]> {
            Set((await alertmanager.alerts() ?? []).filter { $0.state == "suppressed" }.map(\.labels))
        }
        for _ in 0..<1200 {
            if await suppressed().isSuperset(of: silenced) { break }
            try await Task.sleep(for: .milliseconds(25))
        }
        let found = await suppressed()
        #expect(found == silenced, "\(found.symmetricDifference(silenced))")
        #expect(await alertmanager.alerts()?.count == cases.count * 2)
    }
}
