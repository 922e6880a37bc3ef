/// The tables: who executes whose messages, which messages are not valid, which endpoints answer, what happened.
extension StatusPage {
    /// Executing chains down, initiating chains across.
    func writeMatrix(to html: inout HTMLWriter) {
        let executing = matrixChains { $0.executing }
        let initiating = matrixChains { $0.initiating }
        html.markup("<p class=\"dim\">Rows execute messages of columns: ✗ invalid, ? not judged, ✓ valid.</p>")
        html.markup("<div class=\"wide\"><table id=\"matrix\"><tr><th scope=\"col\">executing</th>")
        for chain in initiating { html.element("th", "scope=\"col\"", name(of: chain)) }
        html.markup("</tr>")
        for chain in executing {
            html.markup("<tr>")
            html.element("th", "scope=\"row\"", name(of: chain))
            for other in initiating {
                guard let chain else { continue }
                let counts = snapshot.counts[.init(executing: chain, initiating: other)] ?? .init()
                writeCell(counts, to: &html)
            }
            html.markup("</tr>")
        }
        html.markup("</table></div>")
    }

    private func writeCell(_ counts: MonitorSnapshot.Counts, to html: inout HTMLWriter) {
        if counts == .init() { return html.markup("<td class=\"n dim\">·</td>") }
        html.markup("<td class=\"n\">")
        if counts.invalid > 0 { html.markup("<span class=\"bad\">✗ \(counts.invalid)</span> ") }
        if counts.unknown > 0 { html.markup("<span class=\"warn\">? \(counts.unknown)</span> ") }
        if counts.valid > 0 { html.markup("✓ \(counts.valid)") }
        html.markup("</td>")
    }

    /// The chains of one side: all of a small set, of a large one those with messages, and nil for those outside the set.
    private func matrixChains(_ side: (MonitorSnapshot.Pair) -> ChainID?) -> [ChainID?] {
        let used = snapshot.counts.filter { $0.value != .init() }.map { side($0.key) }
        let isSmall = snapshot.dependencySet.count <= Self.matrixLimit
        let inside =
            isSmall ? snapshot.dependencySet : Array(Set(used.compactMap(\.self)).sorted().prefix(Self.matrixLimit))
        return inside.map { Optional($0) } + (used.contains(nil) ? [nil] : [])
    }

    private func name(of chain: ChainID?) -> String { chain.map { names.text($0) } ?? "other" }

    /// The messages that are not valid, a page of them.
    func writeMessages(to html: inout HTMLWriter) {
        let all = journal.worstFirst
        let shown = all.dropFirst(offset).prefix(Self.messagesPerPage)
        let totals = totals
        guard !shown.isEmpty else {
            let (undeclared, isUnlisted) = (totals.undeclaredBySafety.reduce(0, +), totals.invalid > 0)
            let words =
                isUnlisted
                ? "\(totals.invalid) invalid messages are counted and none is listed: see the log and /metrics."
                : undeclared > 0
                    ? "None is invalid. \(Self.count(undeclared, "undeclared message")): what happened, below, and the log "
                        + "(message_undeclared) name each."
                    : "None is known."
            html.element("p", "class=\"\(isUnlisted || undeclared > 0 ? "bad" : "dim")\"", words)
            return
        }
        html.markup(
            "<div class=\"wide\"><table id=\"messages\"><tr><th scope=\"col\">verdict</th><th scope=\"col\">tier</th>")
        html.markup("<th scope=\"col\">executed in</th><th scope=\"col\">initiated in</th><th scope=\"col\">age</th>")
        html.markup("<th scope=\"col\">goes with it</th><th scope=\"col\">steps</th></tr>")
        let radii = snapshot.blastRadii
        for entry in shown { writeMessage(entry, radii[entry.job.id], to: &html) }
        html.markup("</table></div>")
        writePaging(all.count, totals, to: &html)
    }

    private func writeMessage(_ entry: EventJournal.Entry, _ radius: BlastRadius?, to html: inout HTMLWriter) {
        let job = entry.job
        html.markup("<tr><td><span class=\"\(job.tier == nil ? "warn" : "bad")\">")
        html.markup(job.isInvalid ? "✗ " : "? ")
        html.text("\(job.status.label) \(job.status.reasonLabel ?? "")")
        html.markup("</span></td><td>")
        html.markup(job.tier.map { "tier \($0), " } ?? (job.isIgnored ? "ignored, " : ""))
        html.markup("\(job.safety.label.exchanging("_", for: "-"))</td><td>")
        html.text("\(names.text(job.chain)) block \(job.block.number) log \(job.message.logIndex.value)", limit: 120)
        html.markup("</td><td>")
        let identifier = job.message.identifier
        html.text(
            "\(names.text(identifier.chainID)) block \(identifier.blockNumber) log \(identifier.logIndex.value)",
            limit: 120)
        html.markup("</td><td class=\"n\">\(AgeText.text(age(of: job.block.timestamp)))</td>")
        html.markup("<td>\(radius?.description ?? "")</td>")
        html.markup("<td><a href=\"/messages/\(job.id)\">every step</a></td></tr>")
    }

    private func writePaging(_ count: Int, _ totals: MonitorSnapshot.Counts, to html: inout HTMLWriter) {
        let last = min(offset + Self.messagesPerPage, count)
        html.markup("<p class=\"dim\">\(offset + 1) to \(last) of \(count) listed; \(totals.invalid) invalid and ")
        html.markup("\(totals.unknown) not judged are counted.")
        if offset > 0 {
            html.markup(" <a href=\"/?from=\(max(0, offset - Self.messagesPerPage))\">before</a>")
        }
        if last < count { html.markup(" <a href=\"/?from=\(last)\">after</a>") }
        html.markup("</p>")
    }

    /// What happened lately, the newest first.
    func writeEvents(to html: inout HTMLWriter) {
        if journal.records.isEmpty { return html.markup("<p class=\"dim\">Nothing since the start.</p>") }
        Self.write(journal.records.reversed(), to: &html)
    }

    /// What happened, in the order in which it is given.
    static func write(_ records: [EventJournal.Record], to html: inout HTMLWriter) {
        html.markup("<ol class=\"events\" id=\"events\">")
        for record in records {
            html.markup("<li><span class=\"dim\">\(AgeText.time(record.at.wall).dropFirst(11))</span> ")
            html.markup(record.isBad ? "<span class=\"bad\">! " : "<span>")
            html.text(record.sentence, limit: 220)
            html.markup("</span>")
            if let id = record.message { html.markup(" <a href=\"/messages/\(id)\">steps</a>") }
            html.markup("</li>")
        }
        html.markup("</ol>")
    }

    /// One endpoint, with what is known of it.
    struct Endpoint {
        let name: String
        let chain: String
        let isUp: Bool
        /// It is gone, which is more than that one read failed.
        let isLost: Bool
        let detail: String
    }

    /// The endpoints by their names.
    var endpoints: [Endpoint] {
        snapshot.upstreams.sorted { $0.key < $1.key }.prefix(200).map { endpoint($0.key, isUp: $0.value) }
    }

    private func endpoint(_ name: String, isUp: Bool) -> Endpoint {
        var (chain, detail) = ("not known yet", isUp ? "✓ of use" : "✗ gave nothing useful")
        var isLost = !isUp && uptime > Self.blindAfter
        for row in snapshot.rows {
            guard let source = row.sources.first(where: { $0.name == name }) else { continue }
            chain = self.name(of: row)
            isLost = isLost && source.state == .lost
            if !isUp, let failure = source.failure { detail += ": \(failure.rawValue)" }
            if let last = source.answeredAt { detail += ", last answer \(AgeText.ago(max(0, now.wall - last)))" }
            break
        }
        return Endpoint(
            name: PlainText.sanitized(name, limit: 64), chain: chain, isUp: isUp, isLost: isLost, detail: detail)
    }

    /// Which endpoints answered lately.
    func writeUpstreams(to html: inout HTMLWriter) {
        if snapshot.upstreams.isEmpty { return html.markup("<p class=\"dim\">None has been asked yet.</p>") }
        html.markup("<div class=\"wide\"><table id=\"upstreams\"><tr>")
        for title in ["endpoint", "chain", "last look"] { html.markup("<th scope=\"col\">\(title)</th>") }
        html.markup("</tr>")
        for endpoint in endpoints {
            html.markup("<tr>")
            html.element("th", "scope=\"row\"", endpoint.name)
            html.element("td", "", endpoint.chain)
            html.element("td", "class=\"\(endpoint.isUp ? "good" : "bad")\"", endpoint.detail)
            html.markup("</tr>")
        }
        html.markup("</table></div>")
    }
}
