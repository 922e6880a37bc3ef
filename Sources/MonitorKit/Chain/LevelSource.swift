/// Who vouches for the head of a safety level.
package enum LevelSource: Hashable, Sendable {
    /// The tags of an execution node, by its configured name.
    case tags(String)
    /// The sync status of a node that derives the chain, by its configured name.
    case status(String)

    /// What kind of source it is: a closed set, because it is a metric label.
    package static let kinds = ["tags", "sync_status"]

    /// Which kind this one is.
    package var kind: String { Self.kinds[rank] }

    private var rank: Int {
        switch self {
        case .tags: 0
        case .status: 1
        }
    }

    private var name: String {
        switch self {
        case .tags(let name), .status(let name): name
        }
    }
}

extension LevelSource: Comparable {
    /// Tags come before statuses, then names count: an order that does not depend on chance.
    package static func < (left: Self, right: Self) -> Bool {
        (left.rank, left.name) < (right.rank, right.name)
    }
}
