/// The status page for terminals, in the order of the page for browsers.
extension StatusPage {
    /// Lines of plain text; nothing in them moves a cursor.
    package var text: String {
        let answers = answers
        var lines = [
            "\(answers.grade.label)  \(answers.wrong); \(answers.sight)", "where       \(answers.location)",
            "how bad     \(answers.severity)", "since when  \(answers.since)", "what now    \(answers.next)",
            "One replica's view of \(AgeText.time(now.wall)); the merged view is in Prometheus.", "",
        ]
        let heads = snapshot.chains.map { chain in
            [PlainText.sanitized(names.text(chain.id), limit: 80)]
                + SafetyLevel.allCases.map { level in
                    chain.heads[level].map { "\($0.number) (\(AgeText.text(age(of: $0.timestamp))))" } ?? "-"
                } + [sightWord(of: chain) + " " + sightDetail(of: chain), coverage(of: chain)]
        }
        let columns = ["CHAIN", "UNSAFE", "LOCAL-SAFE", "CROSS-SAFE", "FINALIZED", "SIGHT", "COVERAGE"]
        lines.append(TextTable.text([columns] + heads))
        lines += rowLines + observerTextLines
        lines.append(
            TextTable.text([["ENDPOINT", "CHAIN", "LAST LOOK"]] + endpoints.map { [$0.name, $0.chain, $0.detail] }))
        let entries = journal.worstFirst.dropFirst(offset).prefix(Self.messagesPerPage)
        if !entries.isEmpty {
            let rows = entries.map { entry in
                let (job, identifier) = (entry.job, entry.job.message.identifier)
                return [
                    "\(job.status.label) \(job.status.reasonLabel ?? "")",
                    job.tier.map { "\($0)" } ?? (job.isIgnored ? "ignored" : "-"),
                    job.safety.label, "\(names.text(job.chain)) block \(job.block.number)",
                    PlainText.sanitized(
                        "\(names.text(identifier.chainID)) block \(identifier.blockNumber)", limit: 120),
                    AgeText.text(age(of: job.block.timestamp)), "/messages/\(job.id)",
                ]
            }
            let columns = ["MESSAGE", "TIER", "LEVEL", "EXECUTED IN", "INITIATED IN", "AGE", "STEPS"]
            lines.append(TextTable.text([columns] + rows))
        }
        lines += journal.records.suffix(10).reversed().map { record in
            "\(AgeText.time(record.at.wall)) \(record.isBad ? "! " : "  ")\(PlainText.sanitized(record.sentence, limit: 220))"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func sightWord(of chain: MonitorSnapshot.Chain) -> String {
        switch sight(of: chain) {
        case .seen: "seen,"
        case .backfilling: "reading,"
        case .blind: "BLIND,"
        }
    }
}
