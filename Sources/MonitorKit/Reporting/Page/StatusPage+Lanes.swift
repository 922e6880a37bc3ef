/// The lanes: one drawing per chain, all on one time axis, so that lag and stalls are seen.
extension StatusPage {
    /// The left end of the axis in seconds; what is older stands there.
    private static let axisEnd: Double = 86_400
    private static let ticks: [(seconds: Double, label: String)] = [
        (0, "now"), (10, "10 s"), (60, "1 min"), (600, "10 min"), (3_600, "1 h"), (86_400, "1 d"),
    ]

    /// A level with the glyph that stands for it: shapes differ, not only colors.
    private static func glyph(_ level: SafetyLevel) -> String {
        switch level {
        case .unsafe: "○"
        case .localSafe: "◇"
        case .crossSafe: "◆"
        case .finalized: "■"
        }
    }

    /// Where an age stands, in percent from the left: now is on the right, and each step of the axis is a factor.
    ///
    /// Margins keep glyphs and labels within the drawing.
    static func position(_ age: Double) -> String {
        let share = LogarithmicScale.share(of: min(max(0, age), axisEnd), upTo: axisEnd)
        let tenths = Int((960 - 920 * share).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }

    /// The lane of a chain: name and sight, the drawing, and the same in words.
    func writeLane(of chain: MonitorSnapshot.Chain, to html: inout HTMLWriter) {
        html.markup("<section class=\"lane\"><h3>")
        html.text(names.phrase(chain.id), limit: 80)
        switch sight(of: chain) {
        case .seen: html.markup(" <span class=\"good\">seen, ")
        case .backfilling: html.markup(" <span class=\"warn\">still reading, ")
        case .blind: html.markup(" <span class=\"bad\">BLIND, ")
        }
        html.text(sightDetail(of: chain))
        html.markup("</span></h3>")
        writeDrawing(of: chain, to: &html)
        html.markup("<ul class=\"levels\">")
        for level in SafetyLevel.allCases {
            guard let head = chain.heads[level] else { continue }
            html.markup("<li>\(Self.glyph(level)) \(level.label.exchanging("_", for: "-")) <b>\(head.number)</b> ")
            html.markup("<span class=\"dim\">\(AgeText.ago(age(of: head.timestamp)))</span></li>")
        }
        if chain.heads.isEmpty { html.markup("<li class=\"dim\">no head has been read yet</li>") }
        html.markup("<li class=\"dim\">")
        html.text(coverage(of: chain))
        html.markup("</li></ul></section>")
    }

    private func writeDrawing(of chain: MonitorSnapshot.Chain, to html: inout HTMLWriter) {
        let heads = SafetyLevel.allCases.compactMap { level in chain.heads[level].map { (level, age(of: $0.timestamp)) }
        }
        guard let newest = heads.map(\.1).min(), let oldest = heads.map(\.1).max() else { return }
        let words = heads.map { "\($0.0.label) \(AgeText.ago($0.1))" }.joined(separator: ", ")
        html.markup("<svg role=\"img\" aria-label=\"Ages of the heads: \(words)\">")
        for tick in Self.ticks {
            let place = Self.position(tick.seconds)
            html.markup("<line class=\"tick\" x1=\"\(place)\" x2=\"\(place)\" y1=\"0\" y2=\"36\"/>")
            html.markup("<text class=\"name\" x=\"\(place)\" y=\"50\">\(tick.label)</text>")
        }
        let safe = heads.filter { $0.0 >= .localSafe }.map(\.1).min() ?? newest
        html.markup(
            "<line class=\"span\" x1=\"\(Self.position(oldest))\" x2=\"\(Self.position(safe))\" y1=\"18\" y2=\"18\"/>")
        html.markup(
            "<line class=\"loose\" x1=\"\(Self.position(safe))\" x2=\"\(Self.position(newest))\" y1=\"18\" y2=\"18\"/>")
        for (level, age) in heads {
            html.markup("<text x=\"\(Self.position(age))\" y=\"24\">\(Self.glyph(level))</text>")
        }
        html.markup("</svg>")
    }

    /// How old the last whole look is, or what is missing.
    func sightDetail(of chain: MonitorSnapshot.Chain) -> String {
        switch sight(of: chain) {
        case .seen: "verified \(AgeText.ago(max(0, now.wall - chain.verifiedAt)))"
        case .backfilling: "\(chain.blocksToRead) reads to go"
        case .blind(let age):
            chain.contradictsConfiguration
                ? "blocks contradict the rollup configuration"
                : chain.verifiedAt > 0
                    ? "last whole look \(AgeText.ago(age))" : "no whole look for \(AgeText.text(age))"
        }
    }

    /// Which blocks are covered.
    func coverage(of chain: MonitorSnapshot.Chain) -> String {
        guard let window = chain.window else { return "no block has been read yet" }
        let word = chain.isComplete ? "all read" : "not whole: \(chain.blocksToRead) reads to go"
        let inbox = chain.isInboxInitialized == false ? "; its inbox has no code, so no message can be executed" : ""
        return "window \(window.lowerBound) to \(window.upperBound), \(word)\(inbox)"
    }
}

/// Logarithms without the C library, which answers differently from system to system: good to a pixel.
enum LogarithmicScale {
    /// `log(1 + value) / log(1 + limit)`, from 0 to 1.
    static func share(of value: Double, upTo limit: Double) -> Double { base2(1 + value) / base2(1 + limit) }

    /// The exponent, and between two powers a parabola that is off by less than 0.01.
    private static func base2(_ value: Double) -> Double {
        let fraction = value.significand - 1
        return Double(value.exponent) + fraction * (1.3465 - 0.3465 * fraction)
    }
}
