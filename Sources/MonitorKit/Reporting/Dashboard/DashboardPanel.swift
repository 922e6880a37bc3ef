/// One panel of a board, without its place.
package struct DashboardPanel: Hashable, Sendable {
    /// How values are shown.
    package enum Kind: String, Hashable, Sendable {
        /// One number.
        case stat
        /// Bands of color over time.
        case timeline = "state-timeline"
        /// Rows of labels with a value, as of now.
        case table
        /// Lines over time.
        case lines = "timeseries"
    }

    /// A query with what its series are called.
    package struct Query: Hashable, Sendable {
        /// PromQL with the variables of the board.
        package let expression: String
        /// The name of a series.
        package let legend: String

        /// Names a query.
        package init(_ expression: String, _ legend: String = "") {
            self.expression = expression
            self.legend = legend
        }
    }

    /// From which value on what color is shown.
    package struct Step: Hashable, Sendable {
        /// The lowest value that has the color; nil for everything below the next.
        package let value: Int?
        /// Grafana's name of the color.
        package let color: String
    }

    /// A value that is shown as words.
    package struct Word: Hashable, Sendable {
        /// The value.
        package let value: Int
        /// The words.
        package let text: String
        /// Grafana's name of the color.
        package let color: String
    }

    /// The headline.
    package let title: String
    /// What one sees, and what to do about it.
    package let description: String
    /// How values are shown.
    package let kind: Kind
    /// Grafana's name of the unit.
    package let unit: String
    /// Columns of 24.
    package let width: Int
    /// The queries.
    package let queries: [Query]
    /// From the lowest on; the first has no value.
    package var steps: [Step] = [Step(value: nil, color: "text")]
    /// Values with words.
    package var words: [Word] = []
    /// Label whose values lead to a block explorer.
    package var explored: String?
    /// Lines are drawn as bars, on top of each other.
    package var isStacked = false

    /// Describes a panel.
    package init(
        _ title: String, _ kind: Kind, unit: String = "none", width: Int, _ description: String, _ queries: [Query]
    ) {
        self.title = title
        self.kind = kind
        self.unit = unit
        self.width = width
        self.description = description
        self.queries = queries
    }

    /// The panel with colors: the first for the lowest values, the others from theirs on.
    package func colored(_ lowest: String, _ rest: (Int, String)...) -> DashboardPanel {
        var copy = self
        copy.steps = [Step(value: nil, color: lowest)] + rest.map { Step(value: $0.0, color: $0.1) }
        return copy
    }

    /// The panel with words for values.
    package func saying(_ words: (Int, String, String)...) -> DashboardPanel {
        var copy = self
        copy.words = words.map { Word(value: $0.0, text: $0.1, color: $0.2) }
        return copy
    }

    /// The panel with links from a label's values to a block explorer.
    package func exploring(_ label: MetricLabel) -> DashboardPanel {
        var copy = self
        copy.explored = label.rawValue
        return copy
    }

    /// The panel with bars on top of each other.
    package func stacked() -> DashboardPanel {
        var copy = self
        copy.isStacked = true
        return copy
    }

    /// How many rows of the grid it takes.
    package var height: Int { kind == .stat ? 4 : 8 }
}

/// Panels under one headline.
package struct DashboardRow: Hashable, Sendable {
    /// The headline.
    package let title: String
    /// Its panels are hidden until they are asked for.
    package let isCollapsed: Bool
    /// The panels in order.
    package let panels: [DashboardPanel]

    /// Describes a row.
    package init(_ title: String, isCollapsed: Bool = false, _ panels: [DashboardPanel]) {
        self.title = title
        self.isCollapsed = isCollapsed
        self.panels = panels
    }
}
