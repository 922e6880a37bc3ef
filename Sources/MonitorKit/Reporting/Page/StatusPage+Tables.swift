/// The tables: which messages are not valid, which endpoints answer, what happened.
extension StatusPage {
    /// The messages that are not valid, a page of them.
    func writeMessages(to html: inout HTMLWriter) {
        let all = journal.worstFirst
        let shown = all.dropFirst(offset).prefix(Self.messagesPerPage)
        guard !shown.isEmpty else {
            let words = unlistedWords
            html.element("p", "class=\"\(words.isBad ? "bad" : "dim")\"", words.text)
            return
        }
        html.markup(
            "<div class=\"wide\"><table id=\"messages\"><tr><th scope=\"col\">verdict</th><th scope=\"col\">tier</th>")
        html.markup("<th scope=\"col\">executed in</th><th scope=\"col\">initiated in</th><th scope=\"col\">age</th>")
        html.markup("<th scope=\"col\">goes with it</th><th scope=\"col\">steps</th></tr>")
        let radii = snapshot.blastRadii
        for entry in shown { writeMessage(entry, radii[entry.job.id], to: &html) }
        html.markup("</table></div>")
        writePaging(all.count, to: &html)
    }

    /// What is said where no message is listed.
    var unlistedWords: (text: String, isBad: Bool) {
        let (invalid, undeclared) = (totals.invalid, totals.undeclaredBySafety.reduce(0, +))
        if invalid > 0 {
            return ("\(invalid) invalid messages are counted and none is listed: see the log and /metrics.", true)
        }
        guard undeclared > 0 else { return ("None is known.", false) }
        let place = "what happened, below, and the log (message_undeclared) name each."
        return ("None is invalid. \(Self.count(undeclared, "undeclared message")): \(place)", true)
    }

    /// How many of how many messages are listed.
    func pagingWords(_ count: Int) -> String {
        let (last, totals) = (min(offset + Self.messagesPerPage, count), totals)
        return
            "\(offset + 1) to \(last) of \(count) listed; \(totals.invalid) invalid and \(totals.unknown) not judged are counted."
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

    private func writePaging(_ count: Int, to html: inout HTMLWriter) {
        let last = min(offset + Self.messagesPerPage, count)
        html.markup("<p class=\"dim\">\(pagingWords(count))")
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
