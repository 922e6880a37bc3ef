/// A PromQL expression as a tree, so that operands are grouped by what they are and not by where parentheses were typed.
package indirect enum PromQL: Hashable, Sendable {
    /// A selector, a number or a text: nothing that needs parentheses.
    case term(String)
    /// A function or an aggregation with its operands.
    case call(String, [PromQL])
    /// Two operands around an operator with its modifiers.
    case operation(PromQL, String, PromQL)

    /// The expression on one line.
    package var text: String {
        switch self {
        case .term(let text): text
        case .call(let head, let operands): "\(head)(\(operands.map(\.text).joined(separator: ", ")))"
        case .operation(let left, let sign, let right):
            "\(left.isChained(by: sign) ? left.text : left.grouped) \(sign) \(right.grouped)"
        }
    }

    /// The expression over as many lines as it takes to keep each within a width.
    package func lines(width: Int = 100) -> [String] {
        if text.utf8.count <= width { return [text] }
        switch self {
        case .term(let text): return [text]
        case .call(let head, let operands):
            let inner = operands.enumerated().flatMap { index, operand in
                var lines = operand.lines(width: width - 2)
                if index + 1 < operands.count, let last = lines.popLast() { lines.append(last + ",") }
                return lines
            }
            return ["\(head)("] + Self.indented(inner) + [")"]
        case .operation(let left, let sign, let right):
            return (left.isChained(by: sign) ? left.lines(width: width) : left.groupedLines(width))
                + [sign] + right.groupedLines(width)
        }
    }

    private var grouped: String {
        if case .operation = self { return "(\(text))" }
        return text
    }

    private func groupedLines(_ width: Int) -> [String] {
        guard case .operation = self else { return lines(width: width) }
        if grouped.utf8.count <= width { return [grouped] }
        return ["("] + Self.indented(lines(width: width - 2)) + [")"]
    }

    /// `or` after `or` reads from left to right without parentheses.
    private func isChained(by sign: String) -> Bool {
        if case .operation(_, "or", _) = self { return sign == "or" }
        return false
    }

    private static func indented(_ lines: [String]) -> [String] { lines.map { "  \($0)" } }
}

extension PromQL {
    /// A whole number.
    package static func number(_ value: Int) -> PromQL { .term("\(value)") }

    /// The evaluation's own time.
    package static let now = PromQL.term("time()")

    /// One aggregation over what has the same values of these labels.
    package func aggregated(_ operation: String, by labels: [String]) -> PromQL {
        .call("\(operation) by (\(labels.joined(separator: ", "))) ", [self])
    }

    /// Hands the expression to a function.
    package func passed(to function: String) -> PromQL { .call(function, [self]) }

    /// A selector with a range, handed to a function.
    package func over(_ range: String, _ function: String) -> PromQL { .call(function, [.term("\(text)[\(range)]")]) }

    /// An arithmetic, comparison or set operation.
    package func combined(_ sign: String, _ other: PromQL) -> PromQL { .operation(self, sign, other) }

    /// An operation that matches series on these labels.
    package func combined(_ sign: String, on labels: [String], _ other: PromQL) -> PromQL {
        .operation(self, "\(sign) on (\(labels.joined(separator: ", ")))", other)
    }

    /// Copies a label's value to another name.
    package func copyingLabel(_ source: String, to target: String) -> PromQL {
        .call(
            "label_replace", [self, .term("\"\(target)\""), .term("\"$1\""), .term("\"\(source)\""), .term("\"(.+)\"")])
    }
}
