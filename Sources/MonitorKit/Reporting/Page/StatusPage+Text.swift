/// The status page for terminals: what matters most comes first and last, because the end of it stays in view.
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
        lines += matrixLines + messageLines
        lines += journal.records.suffix(10).reversed().map { record in
            "\(AgeText.time(record.at.wall)) \(record.isBad ? "! " : "  ")\(PlainText.sanitized(record.sentence, limit: 220))"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The messages that are not valid, a page of them, each on lines of its own: a table would be wider than a terminal.
    var messageLines: [String] {
        let all = journal.worstFirst
        let shown = all.dropFirst(offset).prefix(Self.messagesPerPage)
        let title = "MESSAGES THAT ARE NOT VALID"
        guard !shown.isEmpty else { return [title, unlistedWords.text, ""] }
        let radii = snapshot.blastRadii
        let next = offset + shown.count
        let more = next < all.count ? ["More: /?from=\(next)"] : []
        return [title] + shown.flatMap { lines(of: $0, radii[$0.job.id]) } + [pagingWords(all.count)] + more + [""]
    }

    private func lines(of entry: EventJournal.Entry, _ radius: BlastRadius?) -> [String] {
        let (job, identifier) = (entry.job, entry.job.message.identifier)
        let words: [String?] = [
            "\(job.isInvalid ? "✗" : "?") \(job.status.label) \(job.status.reasonLabel ?? "")",
            job.tier.map { "tier \($0)" } ?? (job.isIgnored ? "ignored" : nil),
            job.safety.label.exchanging("_", for: "-"), "\(AgeText.text(age(of: job.block.timestamp))) old",
        ]
        let sides = [
            "  executed in   \(names.text(job.chain)) block \(job.block.number) log \(job.message.logIndex.value)",
            "  initiated in  \(names.text(identifier.chainID)) block \(identifier.blockNumber) log "
                + "\(identifier.logIndex.value)",
        ]
        return [words.compactMap(\.self).joined(separator: ", ")] + sides.map { PlainText.sanitized($0, limit: 160) }
            + [radius.map { "  goes with it  \($0)" }, "  /messages/\(job.id)"].compactMap(\.self)
    }

    private func sightWord(of chain: MonitorSnapshot.Chain) -> String {
        switch sight(of: chain) {
        case .seen: "seen,"
        case .backfilling: "reading,"
        case .blind: "BLIND,"
        }
    }
}
