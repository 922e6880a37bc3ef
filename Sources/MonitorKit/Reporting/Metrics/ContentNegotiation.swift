/// Chooses the format of a metrics page from a request's `Accept` header (RFC 9110, section 12.5.1).
///
/// A scraper always gets a page: when nothing matches, it is text 0.0.4, never status 406.
package enum ContentNegotiation {
    /// The format for the value of an `Accept` header, or for none.
    ///
    /// Weight 0 excludes a format. The greatest weight wins, then the more specific range, then OpenMetrics if the header names it.
    package static func format(accept: String?) -> ExpositionFormat {
        var best: [ExpositionFormat: AcceptHeader.Claim] = [:]
        for range in AcceptHeader([accept ?? ""]).ranges {
            for (format, specificity) in matches(of: range) {
                let claim = AcceptHeader.Claim(specificity: specificity, weight: range.weight)
                best[format] = max(best[format] ?? claim, claim)
            }
        }
        guard let openMetrics = best[.openMetrics], openMetrics.weight > 0 else { return .prometheusText }
        guard let text = best[.prometheusText] else { return .openMetrics }
        if openMetrics.weight != text.weight {
            return openMetrics.weight > text.weight ? .openMetrics : .prometheusText
        }
        // Whoever takes anything gets what reads well in a terminal.
        let isNamed = openMetrics.specificity > 1
        return openMetrics.specificity >= text.specificity && isNamed ? .openMetrics : .prometheusText
    }

    /// The formats that a range means, and how exactly it says so.
    private static func matches(of range: AcceptHeader.MediaRange) -> [(ExpositionFormat, Int)] {
        switch (range.type, range.version) {
        case ("application/openmetrics-text", "1.0.0"): [(.openMetrics, 3)]
        case ("application/openmetrics-text", nil): [(.openMetrics, 2)]
        case ("application/*", _): [(.openMetrics, 1)]
        case ("text/plain", "0.0.4"): [(.prometheusText, 3)]
        case ("text/plain", nil): [(.prometheusText, 2)]
        case ("text/*", _): [(.prometheusText, 1)]
        case ("*/*", _): [(.openMetrics, 0), (.prometheusText, 0)]
        default: []
        }
    }
}
