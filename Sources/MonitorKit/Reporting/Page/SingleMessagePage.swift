/// The page of one message: every step of its verdict, both sides, what happened to it, and how to check by hand.
package struct SingleMessagePage: Sendable {
    /// The message with its steps.
    package let detail: MessageDetail
    /// Why it waits for its initiating chain, where that stands still.
    package let stall: String?
    /// Where blocks and transactions can be looked at.
    package let explorers: ExplorerLinks
    /// What people call chains.
    package let names: ChainNames
    /// The time of the look.
    package let now: Moment

    /// Makes the page of a message.
    package init(
        _ detail: MessageDetail, stall: String? = nil, explorers: ExplorerLinks = ExplorerLinks(),
        names: ChainNames = .none, now: Moment
    ) {
        self.detail = detail
        self.stall = stall
        self.explorers = explorers
        self.names = names
        self.now = now
    }

    private var job: Job { detail.message.job }

    /// One field of one side.
    struct Field {
        /// The side.
        let side: String
        /// What it is.
        let name: String
        /// Its value, hashes in full.
        let value: String
        /// Where it can be looked at.
        var url: String?
    }

    /// Every field of both sides.
    var fields: [Field] {
        let (job, message, identifier) = (job, job.message, job.message.identifier)
        func field(_ side: String, _ name: String, _ value: String, _ subject: ExplorerLinks.Subject? = nil) -> Field {
            let chain = side == "executing" ? job.chain : identifier.chainID
            return Field(
                side: side, name: name, value: value, url: subject.flatMap { explorers.url(of: $0, on: chain) })
        }
        let number = job.block.number
        return [
            field("executing", "chain", names.text(job.chain)),
            field("executing", "block", number.description, .block(number)),
            field("executing", "block hash", job.block.hash.description),
            field("executing", "time", "\(job.block.timestamp) (\(AgeText.time(job.block.timestamp)))"),
            field(
                "executing", "transaction", message.transactionHash.description, .transaction(message.transactionHash)),
            field("executing", "log index", String(message.logIndex.value)),
            field("executing", "level", job.safety.label),
            field("executing", "access list", message.accessList?.rawValue ?? "not proven"),
            field(
                "executing", "goes with the block",
                detail.message.radius?.description
                    ?? (detail.end != nil
                        ? "not counted: it has ended"
                        : job.isInvalid ? "not counted" : "not counted: it is not invalid")
            ),
            field("initiating", "chain", names.text(identifier.chainID)),
            field("initiating", "block", identifier.blockNumber.description, .block(identifier.blockNumber)),
            field(
                "initiating", "block hash",
                detail.message.initiatingBlock.map { "\($0.hash), which the verdict rests on" }
                    ?? "not read, or no longer kept"),
            field("initiating", "time", "\(identifier.timestamp) (\(AgeText.time(identifier.timestamp)))"),
            field("initiating", "log index", String(identifier.logIndex.value)),
            field("initiating", "origin", identifier.origin.description),
            field("initiating", "payload hash", message.payloadHash.description),
            field(
                "initiating", "checksum",
                MessageChecksum(identifier, payloadHash: message.payloadHash).value.description),
        ] + (stall.map { [field("initiating", "waits", $0)] } ?? [])
    }

    /// Commands that show both sides; the addresses of nodes are for the reader to fill in.
    var commands: [String] {
        let (job, identifier) = (job, job.message.identifier)
        let number = HexString.text(quantity: identifier.blockNumber.value)
        let body = { (method: String, parameter: String) in
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[\(parameter)]}"
        }
        return [
            "# the claim: log \(job.message.logIndex.value) of the block, emitted by 0x4200000000000000000000000000000000000022",
            "cast receipt \(job.message.transactionHash) --rpc-url $EXECUTING_RPC",
            "# what the initiating chain says: log \(identifier.logIndex.value) of block \(identifier.blockNumber)",
            "cast block \(identifier.blockNumber) --rpc-url $INITIATING_RPC",
            "cast logs --from-block \(identifier.blockNumber) --to-block \(identifier.blockNumber) --rpc-url $INITIATING_RPC",
            "curl -s -H 'Content-Type: application/json' -d '\(body("eth_getBlockReceipts", "\"\(number)\""))' $INITIATING_RPC",
        ]
    }

    private var headline: String {
        let tier = job.tier.map { " (tier \($0))" } ?? (job.isIgnored ? " (ignored)" : "")
        let words = job.status.label + (job.status.reasonLabel.map { ": \($0)" } ?? "") + tier
        let with = detail.fellWith.map { " with block \($0.number), which was replaced" } ?? ""
        if detail.isOrphaned { return "its block is gone, and how it ends is not known yet; was \(words)" }
        return detail.end.map { "ended, \($0.rawValue)\(with); was \(words)" } ?? words
    }

    private var grade: String {
        if detail.end != nil || detail.isOrphaned { return "backfilling" }
        return job.tier.map { "tier\($0)" } ?? (job.status == .valid ? "healthy" : "attention")
    }

    private var records: [EventJournal.Record] {
        detail.transitions.map { EventJournal.Record($0.transition, at: $0.at, names) }
    }

    private static func begin(_ html: inout HTMLWriter, _ headline: String, grade: String) {
        StatusPage.begin(&html, title: "\(headline) · xmsg-mon", isLive: false)
        html.markup("<p><a href=\"/\">← the status page</a></p><section class=\"verdict \(grade)\" id=\"verdict\">")
        html.element("h1", "id=\"wrong\"", headline)
    }

    /// The page of a message that is not known here: why, and what to do instead.
    static func refusal(_ error: APIError) -> [UInt8] {
        var html = HTMLWriter()
        begin(&html, error.message, grade: "attention")
        html.element("p", "id=\"now\"", error.hint)
        html.markup("</section>")
        StatusPage.end(&html, isLive: false)
        return html.bytes
    }

    /// The document.
    package var html: [UInt8] {
        var html = HTMLWriter()
        Self.begin(&html, headline, grade: grade)
        html.markup("<p class=\"view\">One replica's view of <time>\(AgeText.time(now.wall))</time>; first seen ")
        html.markup("<time>\(AgeText.time(Double(job.firstSeen)))</time>.</p></section><h2>Every step</h2>")
        html.markup("<div class=\"wide\"><table id=\"steps\"><tr><th>rule</th><th>demands that</th><th>found</th></tr>")
        // What is broken first: it must be seen without a thumb on the screen.
        for step in detail.steps.filter({ $0.outcome == .broken }) + detail.steps.filter({ $0.outcome != .broken }) {
            html.markup("<tr><td class=\"n\">\(step.rule.rawValue)</td>")
            html.element("td", "", step.rule.summary)
            switch step.outcome {
            case .holds: html.markup("<td><span class=\"good\">✓ holds")
            case .broken: html.markup("<td><span class=\"bad\">✗ \(step.reason?.rawValue ?? "broken")")
            case .undecided: html.markup("<td><span class=\"warn\">? undecided")
            }
            html.markup("</span><br>got ")
            html.element("code", "", step.got.description)
            html.markup("<br>expected ")
            html.element("code", "", step.expected.description)
            html.markup("</td></tr>")
        }
        html.markup("</table></div>")
        if !records.isEmpty {
            html.markup("<h2>What happened to it</h2>")
            StatusPage.write(records, to: &html)
        }
        for side in ["executing", "initiating"] {
            html.markup(
                "<h2>The \(side) side\(side == "initiating" ? ", as claimed" : "")</h2><div class=\"wide\"><table>")
            for field in fields where field.side == side {
                html.markup("<tr>")
                html.element("th", "scope=\"row\"", field.name)
                html.markup("<td><code>")
                html.text(field.value)
                html.markup("</code>")
                if let url = field.url {
                    html.markup(" <a rel=\"noopener noreferrer\" href=\"")
                    html.text(url)
                    html.markup("\">explorer</a>")
                }
                html.markup("</td></tr>")
            }
            html.markup("</table></div>")
        }
        html.markup("<h2>Check it by hand</h2><pre id=\"commands\">")
        for command in commands {
            html.text(command, limit: 512)
            html.markup("\n")
        }
        html.markup("</pre>")
        StatusPage.end(&html, isLive: false)
        return html.bytes
    }

    /// The same as plain text.
    package var text: String {
        var lines = [headline, ""]
        lines += detail.steps.map { step in
            let word = step.outcome == .broken ? "BROKEN" : step.outcome.rawValue
            return
                "rule \(step.rule.rawValue)  \(word): \(step.rule.summary): got \(step.got), expected \(step.expected)"
        }
        lines += [""] + records.map { "\(AgeText.time($0.at.wall))  \($0.sentence)" }
        lines +=
            [""]
            + fields.map { field in
                "\(field.side) \(field.name): \(field.value)\(field.url.map { "  \($0)" } ?? "")"
            } + [""] + commands
        return lines.map { PlainText.sanitized($0, limit: 1_024) }.joined(separator: "\n") + "\n"
    }
}
