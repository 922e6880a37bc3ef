/// Chains that stop and histories that are contradicted, as the page answers for them.
extension StatusPage {
    /// The rows whose history is contradicted.
    var contradictedRows: [RowReport] { snapshot.rows.filter { $0.isHeld == false } }

    /// The rows that stand still, planned stops apart.
    var stoppedRows: [RowReport] { snapshot.rows.filter { !$0.stalledHeads.isEmpty && !$0.isStopPlanned } }

    /// The rows of which nothing can be read, attached chains apart, whose blindness is told for itself.
    var unreadableRows: [RowReport] {
        let attached = Set(snapshot.chains.map { RowID.chain($0.id) })
        return snapshot.rows.filter { row in
            !attached.contains(row.id) && (row.state == .unreadable || row.sources.contains { $0.state == .lost })
        }
    }

    /// Where, how bad, since when and what now, for the grade of a contradiction or of a stop.
    func stopAnswers(_ grade: StatusAnswers.Grade) -> (location: String, severity: String, since: String, next: String)
    {
        let isContradiction = grade == .contradicted
        let rows = isContradiction ? contradictedRows : stoppedRows
        guard let worst = rows.first else { return ("", "", "", "") }
        let places = rows.prefix(3).map { row in
            let heads = row.stalledHeads.map(\.head.words).joined(separator: ", ")
            return isContradiction ? name(of: row) : "\(name(of: row)) (\(heads))"
        }
        let location = places.joined(separator: "; ") + (rows.count > 3 ? " and \(rows.count - 3) more" : "")
        if isContradiction {
            return (
                location, "Nothing that it calls final can be relied on: \(worst.evidence)",
                worst.violatedAt.map { "\(AgeText.time($0)) (\(AgeText.ago(max(0, now.wall - $0))))" } ?? "just now",
                "Ask each source for the block; stop what pays out against the chain if two differ"
            )
        }
        let held = worst.isHeld == true ? "Safety held" : "Nothing is known about safety"
        let since = worst.stalledSince.map { "\(AgeText.time($0)) (\(AgeText.ago(max(0, now.wall - $0))))" }
        return (
            location, "\(held); \(worst.explanation.isEmpty ? "why is not known" : worst.explanation)",
            since ?? "before this replica could see", Self.advice(worst)
        )
    }

    private static func advice(_ row: RowReport) -> String {
        let advice: [(StallCause, String)] = [
            (.nodeLocal, "Compare the nodes: one stands alone"),
            (.blockRefused, "Do not restart nodes onto the refused block"),
            (.certificateMissing, "Call the client team with the detailed status; do not restart validators"),
            (.noQuorum, "Call the operators of the bakers that are missing"),
            (.l1OriginFrozen, "Repair the sequencer's L1 nodes before its drift is used up"),
            (.sequencerStopped, "Call who runs the sequencer; messages from there stay unknown, never invalid"),
            (.batcherStopped, "Look at the batcher: signer, balance, L1 node"),
            (.crossSafetyStopped, "Look at the supernode and at the chains that it needs"),
            (.finalityStopped, "Look at L1 finality, then at the safe head"),
        ]
        return advice.first { row.causes.contains($0.0) }?.1 ?? "Compare the sources, then call who runs the chain"
    }

    /// A row as it is called on the page.
    func name(of row: RowReport) -> String {
        if case .chain(let chain) = row.id, names[chain] != nil { return names.text(chain) }
        return "\(row.kind == .concordium ? "" : "chain ")\(PlainText.sanitized(row.id.description, limit: 40))"
    }

    /// Which chains move: a row for each that is watched, with every head that it has.
    func writeRows(to html: inout HTMLWriter) {
        html.markup(
            "<div class=\"wide\"><table id=\"rows\"><tr><th scope=\"col\">chain</th><th scope=\"col\">moves</th>")
        html.markup(
            "<th scope=\"col\">heads: last move, and the age that counts as a stop</th><th scope=\"col\">why</th>")
        html.markup("<th scope=\"col\">history</th></tr>")
        for row in snapshot.rows.prefix(200) { writeRow(row, to: &html) }
        html.markup("</table></div>")
        if snapshot.rows.isEmpty { html.markup("<p class=\"dim\">None is watched yet.</p>") }
    }

    private func writeRow(_ row: RowReport, to html: inout HTMLWriter) {
        html.markup("<tr>")
        html.element("th", "scope=\"row\"", name(of: row))
        let (word, style) = Self.word(row.state, isPlanned: row.isStopPlanned)
        html.markup("<td class=\"\(style)\">\(word)</td><td class=\"heads\">")
        for head in row.heads where head.position != nil {
            let isStill = head.state == .stalled
            html.markup(isStill ? "<span class=\"bad\">" : "<span>")
            html.markup("\(head.head.words) \(head.position?.number ?? 0)")
            html.markup("</span> <span class=\"dim\" title=\"\(head.threshold.sum)\">\(lastMove(of: head)), ")
            html.markup("limit \(AgeText.text(head.threshold.stalled))</span><br>")
        }
        html.markup("</td><td>")
        html.text(row.explanation, limit: 220)
        if let end = row.sequencingWindowEndsAt,
            row[.crossSafe]?.state == .stalled || row[.localSafe]?.state == .stalled
        {
            html.markup(" Unsafe blocks are dropped at \(AgeText.time(end)).")
        }
        html.markup("</td>")
        switch row.isHeld {
        case nil: html.markup("<td class=\"dim\">not known yet</td></tr>")
        case true: html.markup("<td class=\"good\">✓ held</td></tr>")
        case false:
            html.markup("<td class=\"bad\">✗ ")
            html.text(row.violations.map(\.rawValue).joined(separator: ", ") + ": " + row.evidence, limit: 300)
            html.markup("</td></tr>")
        }
    }

    private func lastMove(of head: RowReport.Head) -> String {
        let move = head.stalledSince ?? head.movedAt ?? head.position?.time
        return move.map { AgeText.ago(max(0, now.wall - $0)) } ?? "not seen to move yet"
    }

    /// The same for terminals: only rows that need a look, and how many move.
    var rowLines: [String] {
        let odd = snapshot.rows.filter { row in
            row.isHeld == false || (row.state != .ok && row.state != nil) || !row.stalledHeads.isEmpty
                || !row.causes.isEmpty
        }
        let moving = snapshot.rows.count { $0.state == .ok }
        let unknown = snapshot.rows.count { $0.state == nil }
        let lines = odd.map { row in
            let heads = row.heads.filter { $0.state != .ok && $0.position != nil }.map { head in
                "\(head.head.words) \(head.position?.number ?? 0) \(lastMove(of: head))"
            }
            let history = row.isHeld == false ? "; HISTORY CONTRADICTED: \(row.evidence)" : ""
            let word = Self.word(row.state, isPlanned: row.isStopPlanned).0
            let text = "\(name(of: row))  \(word): \(heads.joined(separator: ", ")); \(row.explanation)\(history)"
            return PlainText.sanitized(text, limit: 300)
        }
        return snapshot.rows.isEmpty
            ? []
            : lines + [
                "\(moving) of \(Self.count(snapshot.rows.count, "chain")) moving"
                    + (unknown > 0 ? ", \(unknown) not known yet" : ""), "",
            ]
    }

    private static func word(_ state: LivenessState?, isPlanned: Bool) -> (String, String) {
        switch state {
        case nil: ("not known yet", "dim")
        case .ok: ("✓ moves", "good")
        case .degraded: ("late", "warn")
        case .stalled: isPlanned ? ("stopped, as planned", "warn") : ("✗ STANDS STILL", "bad")
        case .recovering: ("catches up", "warn")
        case .unreadable: ("? not readable", "warn")
        }
    }
}

extension WatchedHead {
    /// As people write it.
    var words: String { rawValue.exchanging("_", for: "-") }
}
