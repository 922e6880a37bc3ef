/// The status page for browsers, complete without its script.
extension StatusPage {
    /// The document.
    package var html: [UInt8] {
        var html = HTMLWriter()
        let answers = answers
        Self.begin(&html, title: "\(answers.grade.label) · \(answers.wrong) · xmsg-mon", isLive: true)
        writeVerdict(answers, to: &html)
        html.markup("<h2>Messages that are not valid</h2>")
        writeMessages(to: &html)
        html.markup("<h2 id=\"chains\">Chains: how old each head is</h2><div class=\"lanes\">")
        // Among fifty, what is not seen must not be looked for.
        for isSeen in [false, true] {
            for chain in snapshot.chains where (sight(of: chain) == .seen) == isSeen { writeLane(of: chain, to: &html) }
        }
        html.markup("</div><h2 id=\"moving\">Which chains move</h2>")
        writeRows(to: &html)
        html.markup("<h2>Who executes whose messages</h2>")
        writeMatrix(to: &html)
        html.markup("<h2>What happened lately</h2>")
        writeEvents(to: &html)
        html.markup("<h2>Endpoints</h2>")
        writeUpstreams(to: &html)
        writeObservers(to: &html)
        writeFooter(to: &html)
        Self.end(&html, isLive: true)
        return html.bytes
    }

    private func writeVerdict(_ answers: StatusAnswers, to html: inout HTMLWriter) {
        html.markup(
            "<section class=\"verdict \(answers.grade.rawValue)\" id=\"verdict\" data-grade=\"\(answers.grade.rawValue)\">"
        )
        html.markup("<h1><span class=\"badge\">\(answers.grade.label)</span> <span id=\"wrong\">")
        html.text(answers.wrong)
        html.markup("</span></h1><dl class=\"answers\">")
        let rows = [
            ("can we see", "sight", answers.sight), ("where", "where", answers.location),
            ("how bad", "how-bad", answers.severity), ("since when", "since", answers.since),
            ("what now", "now", answers.next),
        ]
        for (question, name, answer) in rows {
            html.markup("<dt>\(question)</dt>")
            html.markup("<dd id=\"\(name)\">")
            Self.write(answer: answer, to: &html)
            html.markup("</dd>")
        }
        html.markup("</dl><p class=\"view\">One replica's view of <time>\(AgeText.time(now.wall))</time>; ")
        html.markup("the merged view is in Prometheus. <span id=\"live\"></span></p></section>")
    }

    /// An answer, in which no time of day is broken over two lines.
    private static func write(answer: String, to html: inout HTMLWriter) {
        let words = PlainText.sanitized(answer, limit: 256).split(separator: " ", omittingEmptySubsequences: false)
        for (index, word) in words.enumerated() {
            let isTime =
                (20...22).contains(word.utf8.count) && word.dropFirst(10).first == "T"
                && word.dropFirst(19).first == "Z"
            html.markup((index > 0 ? " " : "") + (isTime ? "<time>" : ""))
            html.text(String(word))
            if isTime { html.markup("</time>") }
        }
    }

    private func writeFooter(to html: inout HTMLWriter) {
        html.markup("<p class=\"dim\">xmsg-mon ")
        html.text(replica.version)
        html.markup(", configuration ")
        html.text(replica.configurationHash)
        html.markup(", watching for \(AgeText.text(uptime)) · ")
        html.markup(
            "<a href=\"/metrics\">metrics</a> · <a href=\"/readyz\">ready?</a> · <a href=\"/livez\">alive?</a></p>")
    }

    /// Everything before the content.
    static func begin(_ html: inout HTMLWriter, title: String, isLive: Bool) {
        html.markup("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        html.markup("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        html.markup("<meta name=\"color-scheme\" content=\"light dark\">")
        if isLive { html.markup("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>") }
        html.element("title", "", title)
        html.markup("<link rel=\"icon\" href=\"data:,\"><style>\(PageStyle.text)</style></head><body>")
        html.markup("<a class=\"skip\" href=\"#verdict\">To the verdict</a>")
        // Outside of what is replaced: only so is a change of the verdict read out.
        if isLive { html.markup("<p class=\"skip\" id=\"said\" role=\"status\"></p>") }
        html.markup("<main>")
    }

    /// Everything behind the content.
    static func end(_ html: inout HTMLWriter, isLive: Bool) {
        html.markup("</main>")
        if isLive { html.markup("<script>\(PageScript.text)</script>") }
        html.markup("</body></html>\n")
    }
}
