/// One measured figure beside what must be reached.
struct BenchFigure: Hashable, Sendable, CustomStringConvertible {
    let name: String
    /// In `unit`.
    let value: Double
    let unit: String
    let target: BenchTarget

    /// Whether the value is on the right side of its mark; where there is none, it always is.
    var reachesTarget: Bool { target.isReached(by: value) }

    var description: String {
        let number = value >= 100 ? String(Int(value)) : String(Double(Int(value * 100)) / 100)
        let left = name + String(repeating: " ", count: max(1, 52 - name.utf8.count))
        let right = String(repeating: " ", count: max(0, 9 - number.utf8.count))
        return left + right + "\(number) \(unit)  (\(target))\(reachesTarget ? "" : " MISSED")"
    }
}

/// What a figure must reach, in its own unit, and what a reader must know to compare it.
struct BenchTarget: Hashable, Sendable, CustomStringConvertible {
    private enum Mark: Hashable {
        case atLeast(Double)
        case atMost(Double)
        case below(Double)
        case none
    }

    private let mark: Mark
    private let remark: String?

    static func atLeast(_ value: Double, _ remark: String? = nil) -> BenchTarget {
        BenchTarget(mark: .atLeast(value), remark: remark)
    }

    static func atMost(_ value: Double, _ remark: String? = nil) -> BenchTarget {
        BenchTarget(mark: .atMost(value), remark: remark)
    }

    static func below(_ value: Double, _ remark: String? = nil) -> BenchTarget {
        BenchTarget(mark: .below(value), remark: remark)
    }

    /// The same where nothing else was measured in this process, whose memory would count too; else for comparison.
    func whenMeasuredAlone(_ alone: Bool) -> BenchTarget {
        alone ? self : BenchTarget(mark: .none, remark: "\(self) when measured alone")
    }

    /// A figure to compare machines and versions by, without a mark of its own.
    static let comparison = BenchTarget(mark: .none, remark: "for comparison")

    /// Whether `value` will do; what is no number reaches nothing.
    func isReached(by value: Double) -> Bool {
        switch mark {
        case .atLeast(let least): value >= least
        case .atMost(let most): value <= most
        case .below(let bound): value < bound
        case .none: !value.isNaN
        }
    }

    /// As in "250 or less, measured alone".
    var description: String {
        let words: String? =
            switch mark {
            case .atLeast(let least): "\(Self.plain(least)) or more"
            case .atMost(let most): "\(Self.plain(most)) or less"
            case .below(let bound): "less than \(Self.plain(bound))"
            case .none: nil
            }
        return [words, remark].compactMap(\.self).joined(separator: ", ")
    }

    /// Marks are whole numbers, or have one digit behind the point.
    private static func plain(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? String(value)
    }
}
