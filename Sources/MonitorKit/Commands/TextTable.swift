/// Rows of cells, aligned for a fixed-width font.
package enum TextTable {
    /// The rows as lines, two blanks between columns; the first row is the heads of the columns.
    ///
    /// What is not a number or a name of ours is to be made harmless before it becomes a cell.
    package static func text(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }

    /// The rows for a terminal: a table where it fits, else one paragraph a row, with the head of its column before each cell.
    package static func text(_ rows: [[String]], on terminal: Terminal) -> String {
        let table = text(rows)
        guard terminal.isInteractive, let heads = rows.first,
            table.split(separator: "\n").contains(where: { $0.count > terminal.width })
        else { return table }
        return rows.dropFirst().map { paragraph($0, heads, terminal.width) }.joined(separator: "\n")
    }

    private static func paragraph(_ row: [String], _ heads: [String], _ width: Int) -> String {
        let column = (heads.map(\.count).max() ?? 0) + 2
        return zip(heads, row).flatMap { head, cell in
            let words = cell.split(separator: " ")
            let hasRoom = words.allSatisfy { column + $0.count <= width }
            let first = hasRoom ? head + String(repeating: " ", count: column - head.count) : head
            let indent = hasRoom ? column : 2
            return FittedText.lines(hasRoom ? words : [], after: first, indent: indent, width: width)
                + (hasRoom ? [] : FittedText.lines(words, after: "  ", indent: indent, width: width))
        }.map { $0 + "\n" }.joined()
    }
}
