/// Who vouches for the head of a safety level.
package enum LevelSource: Hashable, Sendable {
    /// The tags of the execution node that serves.
    case tags
    /// The sync status of a node that derives the chain, by its configured name.
    case status(String)

    /// What kind of source it is: a closed set, because it is a metric label.
    package static let kinds = ["tags", "sync_status"]

    /// Which kind this one is.
    package var kind: String {
        switch self {
        case .tags: Self.kinds[0]
        case .status: Self.kinds[1]
        }
    }

    /// The configured name of the node; nil for the one that serves.
    package var node: String? {
        switch self {
        case .tags: nil
        case .status(let name): name
        }
    }
}
