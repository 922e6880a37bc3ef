import MonitorKit

/// A chain that makes blocks, and the sources that it is read from.
struct HealthyChain {
    let id: UInt64
    let kind: RowKind
    let blockTime: Double
    let missShare: UInt64
    let sources: [String]

    /// The sources that derive the chain from L1, with a window that is not much longer than our clock is wrong.
    static let rollupNodes: Set<String> = ["deriving", "second"]
    /// Has a source that derives the chain, and derives nothing for a while.
    var isDerived: Bool { sources.contains("deriving") }
    /// The heads that only one source names.
    var namedOnce: Set<WatchedHead> {
        if isDerived { return sources.contains("second") ? [] : [.localSafe, .l1Origin] }
        return kind == .concordium && !sources.contains("b") ? [.epoch] : []
    }

    /// Of the first chain one rollup node is read, of the second two.
    private static func rollupSources(of index: Int) -> [String] {
        switch index {
        case 0: ["a", "b", "deriving"]
        case 1: ["a", "b", "deriving", "second"]
        default: ["a", "b"]
        }
    }

    static let all: [HealthyChain] =
        [1.0, 2, 2, 2, 1, 6, 2].enumerated().map {
            HealthyChain(
                id: UInt64(100 + $0), kind: .op, blockTime: $1, missShare: 0,
                sources: rollupSources(of: $0))
        }
        + [
            HealthyChain(id: 1, kind: .evm, blockTime: 12, missShare: 10, sources: ["a", "b"]),
            HealthyChain(id: 2, kind: .evm, blockTime: 12, missShare: 30, sources: ["a", "b"]),
        ]
        + [["a", "b", "exporter"], ["a", "exporter", "detailed"]].map {
            HealthyChain(id: 0, kind: .concordium, blockTime: 2.12, missShare: 5, sources: $0)
        }
}
