extension VerificationReport {
    /// The report for people: verdict first, then every step of it.
    ///
    /// Everything in it is made of numbers, hashes, configured names and words of ours; nothing that a node or a sender chose is text.
    package var text: String {
        let head = problems.map { "! \($0.node) could not be asked: \($0.failure)\n" }.joined()
        let body = blocks.map(text).joined(separator: "\n")
        let read = blocksRead == 1 ? "1 block" : "\(blocksRead) blocks"
        return head + body + (body.isEmpty ? "" : "\n")
            + "\(read) of \(names.phrase(chain)) verified: \(summary) (\(exchanges) requests)\n"
    }

    private var summary: String {
        let statuses = messages.map(\.status.label)
        guard !statuses.isEmpty else { return "no executing message" }
        let counts = ["valid", "invalid", "unknown"].compactMap { label in
            let count = statuses.count { $0 == label }
            return count == 0 ? nil : "\(count) \(label)"
        }
        return counts.joined(separator: ", ")
    }

    private func text(_ block: VerifiedBlock) -> String {
        let place = block.safety.map(\.label) ?? "not the canonical block of its height"
        var text = "\(names.phrase(chain)) block \(block.reference.number) \(block.reference.hash)\n"
        text += "  \(TimeText.rfc3339(Double(block.reference.timestamp.seconds))), \(place)"
        text +=
            block.isProven ? ", proven by hashes\n" : ", NOT proven: the block holds what this version cannot hash\n"
        for index in block.undecodable { text += "\n  log \(index): an inbox log that CANNOT be decoded\n" }
        for message in block.messages { text += "\n" + self.text(message, in: block) }
        return text
    }

    private func text(_ verified: VerifiedMessage, in block: VerifiedBlock) -> String {
        let message = verified.message
        let identifier = message.identifier
        var verdict = verified.status.label.uppercased()
        if let reason = verified.status.reasonLabel { verdict += " " + reason }
        if case .invalid = verified.status, let safety = block.safety { verdict += ", tier \(safety.tier)" }
        var text = "  \(verdict)\n"
        text += "  executing   log \(message.logIndex), transaction \(message.transactionHash)\n"
        text +=
            "  initiating  \(names.phrase(identifier.chainID)) block \(identifier.blockNumber) log \(identifier.logIndex)"
        text += ", timestamp \(identifier.timestamp)\n"
        text += "              origin \(identifier.origin)\n              payload \(message.payloadHash)\n"
        if let initiating = verified.initiatingBlock { text += "              block \(initiating.hash)\n" }
        text += "  access list \(message.accessList?.rawValue ?? "not seen")\n"
        let rows = verified.steps.map { step in
            [
                "  \(step.rule.rawValue)", Self.word(step.outcome), step.rule.summary, "got \(step.got)",
                "expected \(step.expected)",
            ]
        }
        return text + TextTable.text(rows)
    }

    private static func word(_ outcome: RuleStep.Outcome) -> String {
        switch outcome {
        case .holds: "ok"
        case .broken: "BROKEN"
        case .undecided: "?"
        }
    }
}
