extension DependencySet {
    /// Chains that are named one by one; the rest is counted, because a node may name as many as it likes.
    private static let namedLimit = 8

    /// What somebody else's set has otherwise than the one that we judge by, in words of ours.
    package func differences(from ours: DependencySet) -> [String] {
        let missing = ours.chains.filter { !contains($0) }
        let added = chains.filter { !ours.contains($0) }
        var differences: [String] = []
        if !missing.isEmpty {
            differences.append("its dependency set lacks \(Self.list(missing)) of --dependency-set")
        }
        if !added.isEmpty {
            differences.append("its dependency set has \(Self.list(added)), and --dependency-set does not")
        }
        if expiryWindow != ours.expiryWindow {
            differences.append("its expiry window is \(expiryWindow) s, and ours \(ours.expiryWindow) s")
        }
        return differences
    }

    private static func list(_ chains: [ChainID]) -> String {
        let named = chains.prefix(namedLimit).map(\.description).joined(separator: ", ")
        let rest = chains.count > namedLimit ? " and \(chains.count - namedLimit) more" : ""
        return (chains.count == 1 ? "chain " : "chains ") + named + rest
    }
}
