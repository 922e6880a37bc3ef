/// What keeps us from seeing, and what is neither a verdict nor blindness and should be looked at all the same.
extension StatusPage {
    /// Something to look at, with the way out.
    struct Concern: Hashable {
        /// What it is.
        let text: String
        /// What to do now.
        let advice: String
    }

    /// What is not a verdict and not blindness, and should be looked at; what touches verdicts comes first.
    var concerns: [Concern] {
        let endpoints = "Compare the endpoints: xmsg-mon check upstreams"
        let update = "Update xmsg-mon; until then, verify what matters by hand: xmsg-mon verify"
        func concern(_ isOne: Bool, _ text: @autoclosure () -> String, _ advice: String) -> [Concern] {
            isOne ? [Concern(text: text(), advice: advice)] : []
        }
        let tested = snapshot.selfTestPassedAt > 0 ? now.wall - snapshot.selfTestPassedAt : uptime
        let mismatched = totals.mismatched
        return concern(
            tested > Self.selfTestPatience, "the self-test has not passed for \(AgeText.text(tested))",
            "Do not rely on this replica: restart it, ask the others meanwhile")
            + snapshot.chains.flatMap { chain in
                let unjudged = chain.findings.unknownInSafeBySafety.reduce(0, +)
                return concern(
                    unjudged > 0,
                    "chain \(chain.id) has \(Self.count(unjudged, "message")) without a verdict in cross-safe or finalized blocks",
                    endpoints)
                    + concern(
                        chain.disagreeingUpstreams > 0, "endpoints of chain \(chain.id) name different blocks",
                        endpoints)
                    + concern(
                        chain.undecodableLogs > 0, "chain \(chain.id) has logs of the inbox that cannot be decoded",
                        update)
                    + concern(
                        chain.unprovenHeaders > 0,
                        "headers of chain \(chain.id) have fields that this version does not know",
                        update)
            }
            + concern(
                mismatched > 0, "\(Self.count(mismatched, "message")) came with another access list than declared",
                "Ask who sends them; no verdict depends on it")
            + lostEndpoints.map { Concern(text: "endpoint \($0) does not answer", advice: endpoints) }
            + unreadableRows.map { Concern(text: "sources of \(Self.name($0)) do not answer", advice: endpoints) }
            + observerConcerns.map {
                Concern(
                    text: $0,
                    advice:
                        "Read what others say, below; where they and we differ, verify a message by hand: xmsg-mon verify"
                )
            }
    }

    /// A self-test that has not passed for so many seconds says that verdicts are worth nothing.
    private static let selfTestPatience: Double = 300

    /// Endpoints of watched chains that are gone, not those of which one read failed.
    private var lostEndpoints: [String] {
        guard uptime > Self.blindAfter else { return [] }
        let sources = snapshot.rows.flatMap(\.sources)
        return snapshot.upstreams.filter { name, isUp in
            !isUp && sources.first { $0.name == name }.map { $0.state == .lost } ?? true
        }.keys.sorted().map { PlainText.sanitized($0, limit: 64) }
    }

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
        let conflicts = blind.map(\.chain).filter(\.contradictsConfiguration).map(\.id)
        let mend = "Mend the endpoint: xmsg-mon check upstreams; ask other replicas meanwhile"
        let fix = "Fix the rollup configuration of \(Self.list(conflicts)): take the file of the nodes, and roll out"
        let isConflict = conflicts.count == blind.count
        return (
            isConflict
                ? "Verdicts are withheld: the configuration is wrong"
                : blind.count == snapshot.chains.count ? "We see nothing" : "We cannot see everything",
            Self.list(blind.map(\.chain.id)),
            isConflict
                ? "Nothing is judged there: blocks contradict the rollup configuration"
                : "An invalid message could pass unseen there",
            worst.chain.verifiedAt > 0
                ? "\(AgeText.ago(worst.age)) (the last whole look at chain \(worst.chain.id))"
                : "the start (\(uptime)): there was no whole look at chain \(worst.chain.id)",
            conflicts.isEmpty ? mend : isConflict ? fix : "\(fix). \(mend)"
        )
    }
}
