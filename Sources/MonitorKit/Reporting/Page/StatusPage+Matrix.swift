/// Who executes whose messages: executing chains down, initiating chains across, and last those outside the set.
extension StatusPage {
    /// One count of a pair, with the sign that says what is counted.
    private struct Part {
        let sign: String
        let count: Int
        /// The class in the document; empty for none.
        let style: String

        var text: String { "\(sign) \(count)" }
    }

    /// The counts of a pair that are not zero, the worst first.
    private static func parts(_ counts: MonitorSnapshot.Counts) -> [Part] {
        [
            Part(sign: "✗", count: counts.invalid, style: "bad"),
            Part(sign: "!", count: counts.undeclaredBySafety.reduce(0, +), style: "bad"),
            Part(sign: "?", count: counts.unknown, style: "warn"), Part(sign: "✓", count: counts.valid, style: ""),
            Part(sign: "-", count: counts.ignored, style: "dim"),
        ].filter { $0.count > 0 }
    }

    /// 2 with an invalid or undeclared message, 1 with one that is not judged, else 0.
    private static func badness(_ counts: MonitorSnapshot.Counts) -> Int {
        if counts.invalid > 0 || counts.undeclaredBySafety.contains(where: { $0 > 0 }) { return 2 }
        return counts.unknown > 0 ? 1 : 0
    }

    /// The chains of the matrix, ascending: all of a small set, of a large one those with the worst messages; and whether chains
    /// with messages are left out.
    private func matrixChains(limit: Int) -> (chains: [ChainID], isCut: Bool) {
        if snapshot.dependencySet.count <= limit { return (snapshot.dependencySet, false) }
        var badness: [ChainID: Int] = [:]
        for (pair, counts) in snapshot.counts where counts != .init() {
            for chain in [pair.executing, pair.initiating].compactMap(\.self) {
                badness[chain] = max(badness[chain, default: 0], Self.badness(counts))
            }
        }
        let worst = badness.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        return (worst.prefix(limit).sorted(), worst.count > limit)
    }

    /// The initiating chains of the matrix; nil stands for those outside the set.
    private func columns(_ chains: [ChainID]) -> [ChainID?] {
        let isOther = snapshot.counts.contains { $0.key.initiating == nil && $0.value != .init() }
        return chains.map { Optional($0) } + (isOther ? [nil] : [])
    }

    private func counts(_ executing: ChainID, _ initiating: ChainID?) -> MonitorSnapshot.Counts {
        snapshot.counts[.init(executing: executing, initiating: initiating)] ?? .init()
    }

    private static let cut = "Other chains have messages too, none worse; /metrics counts every pair."

    /// The matrix for browsers.
    func writeMatrix(to html: inout HTMLWriter) {
        let (chains, isCut) = matrixChains(limit: Self.matrixLimit)
        guard !chains.isEmpty else { return html.markup("<p class=\"dim\">No message is known.</p>") }
        let columns = columns(chains)
        html.markup("<p class=\"dim\">Rows execute messages of columns: ✗ invalid, ! undeclared, ? not judged, ")
        html.markup("✓ valid, - ignored.\(isCut ? " \(Self.cut)" : "")</p>")
        html.markup("<div class=\"wide\"><table id=\"matrix\"><tr><th scope=\"col\">executing</th>")
        for chain in columns { html.element("th", "scope=\"col\"", chain.map { names.text($0) } ?? "other") }
        html.markup("</tr>")
        for chain in chains {
            html.markup("<tr>")
            html.element("th", "scope=\"row\"", names.text(chain))
            for other in columns { Self.writeCell(counts(chain, other), to: &html) }
            html.markup("</tr>")
        }
        html.markup("</table></div>")
    }

    private static func writeCell(_ counts: MonitorSnapshot.Counts, to html: inout HTMLWriter) {
        let parts = parts(counts)
        if parts.isEmpty { return html.markup("<td class=\"n dim\">·</td>") }
        let words = parts.map { $0.style.isEmpty ? $0.text : "<span class=\"\($0.style)\">\($0.text)</span>" }
        html.markup("<td class=\"n\">\(words.joined(separator: " "))</td>")
    }

    /// The widest line of the matrix for terminals.
    static let textWidth = 80

    /// The matrix for terminals: with numbers where these fit, else with a sign for each pair.
    var matrixLines: [String] {
        let (chains, isCut) = matrixChains(limit: Self.textMatrixLimit)
        guard !chains.isEmpty else { return [] }
        let columns = columns(chains)
        let rows = chains.map { chain in
            [names.text(chain)]
                + columns.map { other in
                    let parts = Self.parts(counts(chain, other))
                    return parts.isEmpty ? "·" : parts.map(\.text).joined(separator: " ")
                }
        }
        let numbers = TextTable.text([[""] + columns.map { $0?.description ?? "other" }] + rows).split(separator: "\n")
        let isNarrow = numbers.allSatisfy { $0.count <= Self.textWidth }
        return [
            "WHO EXECUTES WHOSE MESSAGES: rows those of columns",
            "✗ invalid  ! undeclared  ? not judged  ✓ valid  - ignored  · none",
        ] + (isNarrow ? numbers.map { String($0) } : signLines(chains, columns) + oddPairLines)
            + (isCut ? [Self.cut] : []) + [""]
    }

    /// A character for each pair under the number of its column, and the chain behind the number of its row.
    private func signLines(_ chains: [ChainID], _ columns: [ChainID?]) -> [String] {
        let tens = columns.indices.map { index in
            index < 9 || columns[index] == nil ? " " : String((index + 1) / 10)
        }
        let units = columns.indices.map { columns[$0] == nil ? "+" : String(($0 + 1) % 10) }
        let room = Self.textWidth - columns.count - 5
        let rows = chains.enumerated().map { index, chain in
            let signs = columns.map { Self.parts(counts(chain, $0)).first?.sign ?? "·" }.joined()
            let name = "\(chain)\(names[chain].map { " \($0)" } ?? "")"
            return "\(index < 9 ? " " : "")\(index + 1) \(signs)  \(PlainText.sanitized(name, limit: room))"
        }
        return (chains.count < 10 ? [] : ["   " + tens.joined()]) + ["   " + units.joined()] + rows
            + (columns.contains(nil) ? ["+ stands for all chains outside the set."] : [])
    }

    /// The numbers of pairs with messages that are not valid, the worst first.
    private var oddPairLines: [String] {
        let odd = snapshot.counts.map { (pair: $0.key, counts: $0.value, badness: Self.badness($0.value)) }
            .filter { $0.badness > 0 }
            .sorted { left, right in
                if left.badness != right.badness { return left.badness > right.badness }
                if left.pair.executing != right.pair.executing { return left.pair.executing < right.pair.executing }
                guard let mine = left.pair.initiating, let other = right.pair.initiating else {
                    return left.pair.initiating != nil && right.pair.initiating == nil
                }
                return mine < other
            }
        let lines = odd.prefix(Self.pairLimit).map { pair, counts, _ in
            let words = Self.parts(counts).map(\.text).joined(separator: " ")
            let line = "\(words)  \(pair.executing) executes those of \(pair.initiating?.description ?? "other chains")"
            // A sign takes up to three bytes and one column.
            return PlainText.sanitized(line, limit: Self.textWidth + 4)
        }
        return odd.count > lines.count
            ? lines + ["and \(odd.count - lines.count) more pairs with such messages"] : lines
    }

    /// The most pairs whose numbers are told one by one.
    private static let pairLimit = 20
}
