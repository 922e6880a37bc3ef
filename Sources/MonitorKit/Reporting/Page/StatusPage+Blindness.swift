/// What keeps us from seeing, and what is neither a verdict nor blindness and should be looked at all the same.
extension StatusPage {
    /// Something to look at, with the way out.
    struct Concern {
        /// What it is.
        let text: String
        /// What to do now.
        let advice: String
    }

    /// What is not a verdict and not blindness, and should be looked at; what touches verdicts comes first.
    var concerns: [Concern] {
        let compare = "Compare the endpoints: xmsg-mon check upstreams"
        let update = "Update xmsg-mon; until then, verify what matters by hand: xmsg-mon verify"
        var concerns: [Concern] = []
        func add(_ text: String, _ advice: String) { concerns.append(Concern(text: text, advice: advice)) }
        let tested = snapshot.selfTestPassedAt > 0 ? now.wall - snapshot.selfTestPassedAt : uptime
        if tested > Self.selfTestPatience {
            add(
                "the self-test has not passed for \(AgeText.text(tested))",
                "Do not rely on this replica: restart it, ask the others meanwhile")
        }
        for chain in snapshot.chains {
            let name = names.phrase(chain.id)
            let unjudged = chain.findings.unknownInSafeBySafety.reduce(0, +)
            if unjudged > 0 {
                let count = Self.count(unjudged, "message")
                add("\(name) has \(count) without a verdict in cross-safe or finalized blocks", compare)
            }
            if chain.disagreeingUpstreams > 0 { add("endpoints of \(name) name different blocks", compare) }
            if chain.undecodableLogs > 0 { add("\(name) has logs of the inbox that cannot be decoded", update) }
            if chain.unprovenHeaders > 0 { add("headers of \(name) have unknown fields", update) }
            if chain.unprovenReads > 0 {
                add(
                    "logs of \(name) are believed without receipts",
                    "Name an endpoint of it that offers eth_getBlockReceipts: xmsg-mon check upstreams")
            }
        }
        let mismatched = totals.mismatched
        if mismatched > 0 {
            add(
                "\(Self.count(mismatched, "message")) declared with another access-list entry or none",
                "Ask who sends them; no verdict depends on it")
        }
        for endpoint in endpoints where endpoint.isLost {
            add("endpoint \(endpoint.name) gives nothing useful", compare)
        }
        for row in unreadableRows { add("sources of \(name(of: row)) do not answer", compare) }
        return concerns + observerConcerns
    }

    /// A self-test that has not passed for so many seconds says that verdicts are worth nothing.
    private static let selfTestPatience: Double = 300

    /// What is wrong, where, how bad, since when and what now, for the grade of blindness.
    var blindAnswers: (wrong: String, location: String, severity: String, since: String, next: String) {
        let blind = blindChains
        let uptime = AgeText.ago(uptime)
        guard let worst = blind.first else {
            return (
                "We see nothing", "everywhere: no chain is watched", "Every invalid message passes unseen",
                "the start (\(uptime))", "Name an endpoint of each chain, then xmsg-mon check upstreams"
            )
        }
        let conflicts = snapshot.chains.filter(\.contradictsConfiguration).map(\.id)
        let mend = "Mend the endpoint: xmsg-mon check upstreams; ask other replicas meanwhile"
        let fix = "Fix the rollup configuration of \(list(conflicts)): take the file of the nodes, and roll out"
        let isConflict = conflicts.count == blind.count
        return (
            isConflict
                ? "Verdicts are withheld: the configuration is wrong"
                : blind.count == snapshot.chains.count ? "We see nothing" : "We cannot see everything",
            list(blind.map(\.chain)),
            isConflict
                ? "Nothing is judged there: blocks contradict the rollup configuration"
                : "An invalid message could pass unseen there",
            worst.age < self.uptime
                ? "\(AgeText.ago(worst.age)) (the last whole look at \(names.phrase(worst.chain)))"
                : "the start (\(uptime)): there was no whole look at \(names.phrase(worst.chain))",
            conflicts.isEmpty ? mend : isConflict ? fix : "\(fix). \(mend)"
        )
    }
}
