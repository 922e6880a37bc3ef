/// The page of one message: every step of its verdict, both sides, and how to check by hand.
package struct SingleMessagePage: Sendable {
    /// The message.
    package let entry: EventJournal.Entry
    /// What its replacement would take; nil for a message that is not invalid.
    package let radius: BlastRadius?
    /// Where blocks and transactions can be looked at.
    package let explorers: ExplorerLinks
    /// The time of the look.
    package let now: Moment

    /// Makes the page of a message.
    package init(
        entry: EventJournal.Entry, radius: BlastRadius? = nil, explorers: ExplorerLinks = ExplorerLinks(), now: Moment
    ) {
        self.entry = entry
        self.radius = radius
        self.explorers = explorers
        self.now = now
    }

    /// The rules that one message can break, with what each says.
    private static let rules: [(rule: Rule, text: String)] = [
        (.chainInDependencySet, "both chains are in the dependency set"),
        (.executedAfterActivation, "it is executed after the activation block of its chain"),
        (.initiatedAfterActivation, "it is initiated after the activation block of its chain"),
        (.notFromTheFuture, "it is not initiated later than it is executed"),
        (.notExpired, "it is not older than the expiry window"),
        (.timestampMatches, "the initiating block has the time that is claimed"),
        (.logMatches, "the initiating block has the log, of that origin, with that payload"),
        (.initiatingBlockValid, "the initiating block holds no invalid message itself"),
        (.noCycle, "messages of one timestamp do not wait for each other"),
    ]

    /// A step of the verdict: the rule, and what was found against it.
    var steps: [(number: UInt8, rule: String, violation: Violation?)] {
        Self.rules.map { rule, text in
            (rule.rawValue, text, entry.violations.first { $0.rule == rule })
        }
    }

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
        let (job, message, identifier) = (entry.job, entry.job.message, entry.job.message.identifier)
        func field(_ side: String, _ name: String, _ value: String, _ subject: ExplorerLinks.Subject? = nil) -> Field {
            let chain = side == "executing" ? job.chain : identifier.chainID
            return Field(
                side: side, name: name, value: value, url: subject.flatMap { explorers.url(of: $0, on: chain) })
        }
        let number = job.block.number
        return [
            field("executing", "chain", job.chain.description),
            field("executing", "block", number.description, .block(number)),
            field("executing", "block hash", job.block.hash.description),
            field("executing", "time", "\(job.block.timestamp) (\(AgeText.time(job.block.timestamp)))"),
            field(
                "executing", "transaction", message.transactionHash.description, .transaction(message.transactionHash)),
            field("executing", "log index", String(message.logIndex.value)),
            field("executing", "level", job.safety.label),
            field("executing", "access list", message.accessList?.rawValue ?? "not proven"),
            field("executing", "goes with the block", radius?.description ?? "not counted: it is not invalid"),
            field("initiating", "chain", identifier.chainID.description),
            field("initiating", "block", identifier.blockNumber.description, .block(identifier.blockNumber)),
            field("initiating", "time", "\(identifier.timestamp) (\(AgeText.time(identifier.timestamp)))"),
            field("initiating", "log index", String(identifier.logIndex.value)),
            field("initiating", "origin", identifier.origin.description),
            field("initiating", "payload hash", message.payloadHash.description),
        ]
    }

    /// Commands that show both sides; the addresses of nodes are for the reader to fill in.
    var commands: [String] {
        let (job, identifier) = (entry.job, entry.job.message.identifier)
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
        let tier = entry.job.tier.map { "tier \($0)" } ?? (entry.job.isIgnored ? "ignored" : "not judged")
        return "\(entry.job.status.label): \(entry.job.status.reasonLabel ?? "no rule is broken") (\(tier))"
    }

    private var grade: String { entry.job.tier.map { "tier\($0)" } ?? "attention" }

    /// The document.
    package var html: [UInt8] {
        var html = HTMLWriter()
        StatusPage.begin(&html, title: "\(headline) · xmsg-mon", isLive: false)
        html.markup("<p><a href=\"/\">← the status page</a></p><section class=\"verdict \(grade)\" id=\"verdict\">")
        html.element("h1", "id=\"wrong\"", headline)
        html.markup("<p class=\"view\">One replica's view of \(AgeText.time(now.wall)); so judged ")
        html.markup("\(AgeText.ago(now.elapsed(since: entry.since).seconds)).</p></section><h2>Every step</h2>")
        html.markup("<div class=\"wide\"><table id=\"steps\"><tr><th>rule</th><th>demands that</th><th>found</th></tr>")
        for step in steps {
            html.markup("<tr><td class=\"n\">\(step.number)</td>")
            html.element("td", "", step.rule)
            if let violation = step.violation {
                html.markup("<td><span class=\"bad\">✗ \(violation.reason.rawValue)</span><br>got ")
                html.element("code", "", violation.got.description)
                html.markup("<br>expected ")
                html.element("code", "", violation.expected.description)
                html.markup("</td></tr>")
            } else {
                html.markup("<td>nothing against it</td></tr>")
            }
        }
        html.markup("</table></div>")
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
        lines += steps.map { step in
            guard let violation = step.violation else {
                return "rule \(step.number)  ok?    \(step.rule): nothing against it"
            }
            return "rule \(step.number)  BROKEN \(step.rule): got \(violation.got), expected \(violation.expected)"
        }
        lines +=
            [""]
            + fields.map { field in
                "\(field.side) \(field.name): \(field.value)\(field.url.map { "  \($0)" } ?? "")"
            } + [""] + commands
        return lines.map { PlainText.sanitized($0, limit: 1_024) }.joined(separator: "\n") + "\n"
    }
}
