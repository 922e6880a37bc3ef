extension RowTransition {
    /// Whose it is.
    var row: RowID {
        switch self {
        case .head(let row, _, _, _, _, _), .causes(let row, _, _), .violated(let row, _, _), .backFilled(let row, _),
            .source(let row, _, _, _):
            row
        }
    }

    /// What happened, in a sentence that does not name the chain; and whether it is bad news.
    var sentence: (text: String, isBad: Bool) {
        switch self {
        case .head(_, let head, _, let to, let position, let age):
            let (words, isBad) = Self.words(to)
            let place = position.map { " at \($0.number)" } ?? ""
            return ("\(head.rawValue) \(words)\(place)\(age.map { ", \(StallThreshold.text($0)) old" } ?? "")", isBad)
        case .causes(_, let causes, let detail):
            guard !causes.isEmpty else { return ("nothing keeps the chain any more", false) }
            return ("cause \(causes.map(\.rawValue).joined(separator: ", ")): \(detail)", true)
        case .violated(_, let violation, let evidence):
            return ("SAFETY VIOLATED, \(violation.rawValue): \(evidence)", true)
        case .backFilled(_, let blocks):
            return (
                "blocks \(blocks.lowerBound) to \(blocks.upperBound) were made afterwards, with the times of the stop",
                false
            )
        case .source(_, let name, _, let to): return ("source \(name) is \(to.rawValue)", to != .current)
        }
    }

    private static func words(_ state: LivenessState) -> (text: String, isBad: Bool) {
        switch state {
        case .ok: ("moves as it should", false)
        case .degraded: ("is late", true)
        case .stalled: ("STANDS STILL", true)
        case .recovering: ("moves again and catches up", false)
        case .unreadable: ("cannot be read", true)
        }
    }
}
