/// What somebody wants to know who was woken: five questions, each with one short answer.
package struct StatusAnswers: Hashable, Sendable {
    /// What is worst at the moment; the order is that of urgency.
    package enum Grade: String, CaseIterable, Sendable {
        /// An invalid message in a cross-safe or finalized block, or an undeclared one.
        case tier3
        /// An invalid message in a local-safe block.
        case tier2
        /// An invalid message in an unsafe block.
        case tier1
        /// What a chain called final is contradicted.
        case contradicted
        /// A chain that is not seen.
        case blind
        /// A chain that stands still.
        case stopped
        /// Something that a person should look at before it is worse.
        case attention
        /// The windows are being read for the first time.
        case backfilling
        /// Nothing is wrong as far as can be seen, and everything is seen.
        case healthy

        /// One word beside the color, for those who do not see it.
        package var label: String {
            switch self {
            case .tier3: "TIER 3"
            case .tier2: "TIER 2"
            case .tier1: "TIER 1"
            case .contradicted: "CONTRADICTED"
            case .blind: "BLIND"
            case .stopped: "STOPPED"
            case .attention: "LOOK"
            case .backfilling: "STARTING"
            case .healthy: "OK"
            }
        }
    }

    /// The worst that is the case.
    package let grade: Grade
    /// Whether something is wrong.
    package let wrong: String
    /// Whether we can see.
    package let sight: String
    /// Where it is wrong.
    package let location: String
    /// How bad it is.
    package let severity: String
    /// Since when it is so.
    package let since: String
    /// What to do now.
    package let next: String
}

extension StatusPage {
    /// The five answers.
    package var answers: StatusAnswers {
        let totals = totals
        let grade = grade(totals)
        return StatusAnswers(
            grade: grade, wrong: wrong(grade, totals), sight: sightSentence, location: location(grade),
            severity: severity(grade, totals), since: since(grade), next: next(grade))
    }

    private func grade(_ totals: MonitorSnapshot.Counts) -> StatusAnswers.Grade {
        let bySafety = totals.invalidBySafety
        if bySafety[2] + bySafety[3] > 0 || totals.undeclaredBySafety.contains(where: { $0 > 0 }) { return .tier3 }
        if bySafety[1] > 0 { return .tier2 }
        if bySafety[0] > 0 { return .tier1 }
        if !contradictedRows.isEmpty { return .contradicted }
        if !blindChains.isEmpty { return .blind }
        if !stoppedRows.isEmpty { return .stopped }
        if snapshot.chains.isEmpty { return .blind }
        if !concerns.isEmpty { return .attention }
        return backfillingChains.isEmpty ? .healthy : .backfilling
    }

    private func wrong(_ grade: StatusAnswers.Grade, _ totals: MonitorSnapshot.Counts) -> String {
        let undeclared = totals.undeclaredBySafety.reduce(0, +)
        switch grade {
        case .tier3, .tier2, .tier1:
            return [(totals.invalid, "invalid message"), (undeclared, "undeclared message")]
                .filter { $0.0 > 0 }.map(Self.count).joined(separator: ", ")
        case .contradicted: return "What a chain called final is contradicted"
        case .blind: return blindAnswers.wrong
        case .stopped:
            return Self.count(stoppedRows.count, "chain") + (stoppedRows.count == 1 ? " stands still" : " stand still")
        case .attention: return "No invalid message, but something to look at"
        case .backfilling: return "No invalid message so far; still reading"
        case .healthy: return "Nothing is wrong"
        }
    }

    private var sightSentence: String {
        let (blind, reading, all) = (blindChains.count, backfillingChains.count, snapshot.chains.count)
        if all == 0 { return "no chain is watched" }
        if blind > 0 { return "BLIND on \(blind) of \(Self.count(all, "chain"))" }
        if reading > 0 { return "still reading \(reading) of \(Self.count(all, "chain"))" }
        return all == 1 ? "the chain is seen" : "all \(all) chains are seen"
    }

    private func location(_ grade: StatusAnswers.Grade) -> String {
        switch grade {
        case .tier3, .tier2, .tier1:
            let chains = Set(
                snapshot.counts.filter { $0.value.invalid > 0 || $0.value.undeclaredBySafety.contains { $0 > 0 } }
                    .map(\.key.executing)
            ).sorted()
            let worst = journal.worstFirst.first { $0.job.tier != nil }
            let block =
                worst.map { worst in
                    let chain = chains.count > 1 ? " of \(names.phrase(worst.job.chain))" : ""
                    return ", worst in block \(worst.job.block.number)\(chain)"
                } ?? ""
            return list(chains) + block
        case .contradicted, .stopped: return stopAnswers(grade).location
        case .blind: return blindAnswers.location
        case .attention: return concerns.prefix(2).map(\.text).joined(separator: "; ")
        case .backfilling:
            let left = backfillingChains.reduce(UInt64(0)) { $0.addingSaturating($1.blocksToRead) }
            return list(backfillingChains.map(\.id)) + ", \(left) reads to go"
        case .healthy: return "nowhere, of \(Self.count(snapshot.chains.count, "watched chain"))"
        }
    }

    private func severity(_ grade: StatusAnswers.Grade, _ totals: MonitorSnapshot.Counts) -> String {
        let levels = Self.levels(totals.invalidBySafety)
        switch grade {
        case .tier3:
            let undeclared = Self.levels(totals.undeclaredBySafety)
            let slipped = "a message that no access list declares went through the inbox (\(undeclared))"
            let accepted = "consensus has accepted what is false (\(levels))"
            let isAccepted = totals.invalidBySafety[2] + totals.invalidBySafety[3] > 0
            return "Worst case: "
                + (!isAccepted ? slipped : undeclared.isEmpty ? accepted : "\(accepted), and \(slipped)")
        case .tier2: return "Batched to L1; a deposits-only replacement must come (\(levels))"
        case .tier1: return "Not yet on L1 (\(levels))"
        case .contradicted, .stopped: return stopAnswers(grade).severity
        case .blind: return blindAnswers.severity
        case .attention: return "Not a verdict; verdicts may become unreliable"
        case .backfilling: return "Not known: zeros do not count before the windows are whole"
        case .healthy:
            let ignored = totals.ignored > 0 ? ", \(totals.ignored) invalid and ignored" : ""
            return "\(Self.count(totals.valid, "valid message")), \(totals.unknown) not judged yet\(ignored)"
        }
    }

    /// How many there are at each level, the most final first.
    private static func levels(_ bySafety: [Int]) -> String {
        SafetyLevel.allCases.reversed().filter { bySafety[$0.rawValue] > 0 }
            .map { "\(bySafety[$0.rawValue]) in \($0.label.exchanging("_", for: "-")) blocks" }.joined(separator: ", ")
    }

    private func since(_ grade: StatusAnswers.Grade) -> String {
        switch grade {
        case .tier3, .tier2, .tier1:
            guard let worst = journal.worstFirst.first(where: { $0.job.tier != nil }) else {
                return totals.invalid == 0
                    ? "what happened, below, tells when each was found" : "before this replica started or counted"
            }
            return
                "block of \(AgeText.time(worst.job.block.timestamp)) (\(AgeText.ago(age(of: worst.job.block.timestamp)))), "
                + "found \(AgeText.ago(now.elapsed(since: worst.since).seconds))"
        case .contradicted, .stopped: return stopAnswers(grade).since
        case .blind: return blindAnswers.since
        case .attention, .backfilling, .healthy:
            return "this replica watches since \(AgeText.time(replica.startedAt.wall)) "
                + "(\(AgeText.ago(uptime)))"
        }
    }

    private func next(_ grade: StatusAnswers.Grade) -> String {
        switch grade {
        case .tier3:
            "All hands: stop relaying and bridging, verify the message by hand, call the protocol's security contact"
        case .tier2: "Page the chain's operators; watch that the block is replaced; pause ingress if it is not"
        case .tier1: "Verify the message by hand, hold batches, stop ingress from the sender"
        case .contradicted, .stopped: stopAnswers(grade).next
        case .blind: blindAnswers.next
        case .attention: concerns.first?.advice ?? ""
        case .backfilling: "Wait; if the count of reads does not fall, xmsg-mon check upstreams"
        case .healthy: "Nothing"
        }
    }

    static func count(_ number: Int, _ noun: String) -> String { number == 1 ? "1 \(noun)" : "\(number) \(noun)s" }

    func list(_ chains: [ChainID]) -> String {
        let shown = chains.prefix(4).map { PlainText.sanitized(names.text($0), limit: 64) }.joined(separator: ", ")
        let rest = chains.count > 4 ? " and \(chains.count - 4) more" : ""
        if chains.allSatisfy({ names[$0] != nil }) { return shown + rest }
        return (chains.count == 1 ? "chain " : "chains ") + shown + rest
    }
}
