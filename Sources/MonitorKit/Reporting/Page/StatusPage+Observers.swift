/// Who else judges, and what was done: a row for each observer and target, and the last calls of the stop button.
extension StatusPage {
    /// One observer, target or receiver.
    private struct Line {
        let name: String
        let kind: String
        /// Nil where it is never asked.
        let presence: ObserverReadings.Presence?
        let says: [(text: String, isBad: Bool)]
    }

    /// What others say that a person should look at, and who says nothing.
    var observerConcerns: [Concern] {
        let read = "Read what others say, below; where they and we differ, verify a message by hand: xmsg-mon verify"
        let mend = "Mend it, or its URL; what it would tell or do is missing meanwhile. Verdicts do not depend on it"
        let lines = observerLines.map { ($0, "\($0.kind) \(PlainText.sanitized($0.name, limit: 64))") }
        let said = lines.flatMap { line, name in
            line.says.filter(\.isBad).map { Concern(text: "\(name): \($0.text)", advice: read) }
        }
        let silent = lines.compactMap { line, name in
            line.presence.flatMap { isSilent($0) ? $0 : nil }
                .map { Concern(text: "\(name) does not answer, last \(lastAnswer($0))", advice: mend) }
        }
        return said + silent
    }

    /// Whether it has not answered for so long that it is more than a hiccup or our own start.
    private func isSilent(_ presence: ObserverReadings.Presence) -> Bool {
        !presence.isUp && min(uptime, now.wall - presence.seenAt) > Self.blindAfter
    }

    /// The last call of the stop button, where it failed.
    private func failedPress(on target: ObserverReadings.Target) -> [(String, Bool)] {
        guard let press = observers.presses.last(where: { $0.target == target.name }), !press.outcome.isFinal else {
            return []
        }
        return [("the last call of the stop button failed: \(press.outcome.rawValue)", true)]
    }

    private var observerLines: [Line] {
        let nodes = observers.nodes.map { node in
            let chain = node.chain.map { [("chain \($0)", false)] } ?? []
            return Line(
                name: node.name, kind: "rollup node", presence: node.presence,
                says: chain + node.differences.map { ($0, true) })
        }
        let verifiers = observers.verifiers.map { verifier in
            let unjudged = verifier.noVerdicts.reduce(UInt64(0)) { $0.addingSaturating($1) }
            let counts = "\(verifier.agreements) agreements, \(unjudged) without a verdict"
            return Line(
                name: verifier.name, kind: "verifier", presence: verifier.presence,
                says: failsafe(verifier.failsafe)
                    + [
                        (verifier.divergingValid, "refuses", "valid"),
                        (verifier.divergingInvalid, "accepts", "invalid"),
                    ].compactMap { count, verb, what in
                        count > 0 ? ("\(verb) \(Self.count(count, "message")) that we hold for \(what)", true) : nil
                    } + disputes(of: verifier) + otherBlocks(of: verifier) + [(counts, false)])
        }
        let supernodes = observers.supernodes.map { supernode in
            let accepted = Self.count(supernode.acceptedInvalid, "message")
            return Line(
                name: supernode.name, kind: "supernode", presence: supernode.presence,
                says: (supernode.acceptedInvalid > 0
                    ? [("cross-safe with \(accepted) that we hold for invalid", true)] : [])
                    + (supernode.disagrees ? [("names another super root than most", true)] : [])
                    + replaced(supernode))
        }
        let targets = observers.targets.map { target in
            Line(
                name: target.name, kind: "failsafe", presence: target.presence,
                says: failsafe(target.failsafe) + failedPress(on: target)
                    + (target.lastRelease == .afterSilence ? [("lost its failsafe, perhaps by a restart", true)] : [])
                    + counts(StopButton.Outcome.allCases.map(\.rawValue), target.calls)
                    + counts(StopButton.Suppression.allCases.map { "held back, \($0.rawValue)" }, target.suppressed))
        }
        let receivers = observers.pushes.map { push in
            Line(
                name: push.name, kind: "receiver", presence: nil,
                says: [("\(push.delivered) delivered", false)]
                    + (push.failed > 0 ? [("\(push.failed) not taken", false)] : []))
        }
        return nodes + verifiers + supernodes + targets + receivers
    }

    /// Whom a verifier contradicts.
    private func disputes(of verifier: ObserverReadings.Verifier) -> [(String, Bool)] {
        guard verifier.disputed > 0 else { return [] }
        let others = Set(
            observers.disputes.flatMap { dispute in
                dispute.acceptedBy.contains(verifier.name)
                    ? dispute.refusedBy : dispute.refusedBy.contains(verifier.name) ? dispute.acceptedBy : []
            })
        let whom = others.isEmpty ? "others" : others.sorted().joined(separator: ", ")
        return [("contradicts \(whom) about \(Self.count(verifier.disputed, "message"))", true)]
    }

    /// The chains whose history is another one for a verifier.
    private func otherBlocks(of verifier: ObserverReadings.Verifier) -> [(String, Bool)] {
        let chains = verifier.blocksDiffer.filter(\.value).keys.sorted().map(\.description)
        return chains.isEmpty
            ? [] : [("holds other blocks than we do of chain \(chains.joined(separator: ", "))", true)]
    }

    /// Blocks that a supernode replaced.
    private func replaced(_ supernode: ObserverReadings.Supernode) -> [(String, Bool)] {
        let total = supernode.replaced.values.reduce(UInt64(0)) { $0.addingSaturating($1) }
        return total > 0 ? [("replaced \(Self.count(Int(clamping: total), "block"))", false)] : []
    }

    private func failsafe(_ state: FailsafeState) -> [(String, Bool)] {
        switch state.isOn {
        case nil: []
        case false: [("failsafe off", false)]
        case true: [("the failsafe is on, for \(AgeText.text(max(0, now.wall - state.since)))", true)]
        }
    }

    private func counts(_ words: [String], _ counts: [UInt64]) -> [(String, Bool)] {
        zip(words, counts).filter { $0.1 > 0 }.map { ("\($0.exchanging("_", for: " ")): \($1)", false) }
    }

    /// A table, and a list of the last calls; nothing where nobody is observed and nobody told.
    func writeObservers(to html: inout HTMLWriter) {
        let lines = observerLines
        guard !lines.isEmpty else { return }
        html.markup("<h2>Who else looks, and who is told</h2><div class=\"wide\"><table id=\"observers\"><tr>")
        for title in ["name", "what", "answers", "says"] { html.markup("<th scope=\"col\">\(title)</th>") }
        html.markup("</tr>")
        for line in lines.prefix(100) { write(line, to: &html) }
        html.markup("</table></div>")
        guard !observers.presses.isEmpty else { return }
        html.markup("<ol class=\"events\" id=\"presses\">")
        for press in observers.presses.reversed() {
            html.markup("<li><span class=\"dim\">\(AgeText.time(press.at).dropFirst(11))</span> ")
            html.text(Self.sentence(press), limit: 300)
            html.markup("</li>")
        }
        html.markup("</ol>")
    }

    private func write(_ line: Line, to html: inout HTMLWriter) {
        html.markup("<tr>")
        html.element("th", "scope=\"row\"", PlainText.sanitized(line.name, limit: 64))
        html.markup("<td>\(line.kind)</td>")
        switch line.presence {
        case nil: html.markup("<td class=\"dim\">not asked")
        case let presence? where presence.isUp: html.markup("<td class=\"good\">✓ yes")
        case let presence?: html.markup("<td class=\"warn\">✗ no, last \(lastAnswer(presence))")
        }
        html.markup("</td><td>")
        for (index, word) in line.says.enumerated() {
            if index > 0 { html.markup("; ") }
            html.markup(word.isBad ? "<span class=\"bad\">! " : "<span>")
            html.text(word.text, limit: 120)
            html.markup("</span>")
        }
        html.markup("</td></tr>")
    }

    private func lastAnswer(_ presence: ObserverReadings.Presence) -> String {
        presence.seenAt > 0 ? AgeText.ago(max(0, now.wall - presence.seenAt)) : "never"
    }

    /// A call of the stop button in words.
    private static func sentence(_ press: ObserverReadings.Press) -> String {
        let made = press.outcome == .dryRun ? "not pressed (dry run)" : press.outcome.rawValue
        let why = press.failure.map { " (\($0))" } ?? ""
        return
            "failsafe \(press.target): \(made)\(why), for \(count(press.messages, "message")), the first in transaction "
            + "\(press.transaction) of chain \(press.chain)"
    }

    /// The same for terminals.
    var observerTextLines: [String] {
        let lines = observerLines.map { line in
            let answers = line.presence.map { $0.isUp ? "answers" : "NO ANSWER, last \(lastAnswer($0))" }
            let says = ([answers].compactMap(\.self) + line.says.map { ($0.isBad ? "! " : "") + $0.text })
            return PlainText.sanitized("\(line.kind) \(line.name)  \(says.joined(separator: "; "))", limit: 300)
        }
        let presses = observers.presses.suffix(5).reversed().map { press in
            "\(AgeText.time(press.at))   \(PlainText.sanitized(Self.sentence(press), limit: 300))"
        }
        return lines.isEmpty ? [] : lines + presses + [""]
    }
}
