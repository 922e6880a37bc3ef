/// Chooses the format of a metrics page from a request's `Accept` header (RFC 9110, section 12.5.1).
///
/// A scraper always gets a page: when nothing matches, it is text 0.0.4, never status 406.
package enum ContentNegotiation {
    /// How many bytes of a header are read; scrapers send about 300, and a long one is not worth the time.
    private static let longestHeader = 1024

    /// The format for the value of an `Accept` header, or for none.
    ///
    /// Of the ranges that mean a format the most specific one weighs it, and weight 0 excludes it. The greatest weight wins, then
    /// the more specific range, then OpenMetrics.
    package static func format(accept: String?) -> ExpositionFormat {
        var best: [ExpositionFormat: (specificity: Int, weight: Int)] = [:]
        let header = String(decoding: (accept ?? "").utf8.prefix(longestHeader), as: UTF8.self)
        for element in split(header, at: UInt8(ascii: ",")) {
            guard let range = MediaRange(element), let match = range.match else { continue }
            let claim = (specificity: match.specificity, weight: range.weight)
            if let known = best[match.format], known >= claim { continue }
            best[match.format] = claim
        }
        guard let openMetrics = best[.openMetrics], openMetrics.weight > 0 else { return .prometheusText }
        guard let text = best[.prometheusText] else { return .openMetrics }
        let preferred = (openMetrics.weight, openMetrics.specificity) >= (text.weight, text.specificity)
        return preferred ? .openMetrics : .prometheusText
    }

    /// Cuts a header value at a separator that is not inside a quoted string.
    fileprivate static func split(_ text: String, at separator: UInt8) -> [String] {
        var parts: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for byte in text.utf8 {
            if byte == separator, !isQuoted {
                parts.append([])
                continue
            }
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && !isEscaped && byte == UInt8(ascii: "\\")
            parts[parts.count - 1].append(byte)
        }
        return parts.map { trimmed(String(decoding: $0, as: UTF8.self)) }
    }

    fileprivate static func trimmed(_ text: String) -> String {
        let isBlank = { (scalar: UnicodeScalar) in scalar == " " || scalar == "\t" }
        let head = text.unicodeScalars.drop(while: isBlank)
        let tail = head.reversed().prefix(while: isBlank).count
        return String(String.UnicodeScalarView(head.dropLast(tail)))
    }

    /// One element of the header: a media range with its parameters and its weight.
    private struct MediaRange {
        let type: String
        var version: String?
        /// Thousandths.
        var weight = 1000

        init?(_ text: String) {
            let parts = split(text, at: UInt8(ascii: ";"))
            type = parts[0].lowercased()
            for parameter in parts.dropFirst() {
                let halves = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard halves.count == 2 else { continue }
                let value = Self.unquoted(trimmed(String(halves[1])))
                switch trimmed(String(halves[0])).lowercased() {
                case "q":
                    guard let weight = Self.weight(value) else { return nil }
                    self.weight = weight
                case "version": version = value
                default: break
                }
            }
        }

        /// The format that the range means, if it means one of ours, and how exactly it says so.
        var match: (format: ExpositionFormat, specificity: Int)? {
            switch (type, version) {
            case ("application/openmetrics-text", "1.0.0"): (.openMetrics, 3)
            case ("application/openmetrics-text", nil): (.openMetrics, 2)
            case ("text/plain", "0.0.4"): (.prometheusText, 3)
            case ("text/plain", nil): (.prometheusText, 2)
            case ("text/*", _): (.prometheusText, 1)
            case ("*/*", _): (.prometheusText, 0)
            default: nil
            }
        }

        /// `0.75` as 750; nil when it is not a weight from 0 to 1.
        private static func weight(_ text: String) -> Int? {
            let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let fraction = halves.count == 2 ? halves[1] : ""
            guard halves[0] == "0" || halves[0] == "1", fraction.utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
            let padded = (fraction + "000").prefix(3)
            guard let thousandths = Int(padded), halves[0] == "0" || thousandths == 0 else { return nil }
            return halves[0] == "1" ? 1000 : thousandths
        }

        private static func unquoted(_ text: String) -> String {
            guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
            return String(text.dropFirst().dropLast()).exchanging("\\", for: "")
        }
    }
}
