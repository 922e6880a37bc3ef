/// Which chain a row is about.
package enum RowID: Hashable, Comparable, Sendable {
    /// An EVM chain.
    case chain(ChainID)
    /// Any other chain, by its configured name.
    case named(String)

    /// EVM chains first, by id, then the others by name.
    package static func < (left: RowID, right: RowID) -> Bool {
        switch (left, right) {
        case (.chain(let left), .chain(let right)): left < right
        case (.chain, .named): true
        case (.named, .chain): false
        case (.named(let left), .named(let right)): left < right
        }
    }
}

extension RowID: CustomStringConvertible {
    /// The decimal id, or the name.
    package var description: String {
        switch self {
        case .chain(let id): id.description
        case .named(let name): name
        }
    }
}
