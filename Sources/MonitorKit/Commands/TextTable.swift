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
}
