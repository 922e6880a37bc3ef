/// How many elements each collection inside a value holds, found by looking into it.
///
/// What is inside short collections is looked at too, so that a bound can be set on the state of each chain.
struct Footprint {
    private(set) var counts: [String: Int] = [:]

    init(of value: Any) {
        look(at: Mirror(reflecting: value), "")
    }

    /// What a core holds that is out of proportion to the blocks of its windows and to its jobs, in words.
    ///
    /// What is kept of blocks goes with them; reads on their way and tables with room to grow are more than there is.
    func excess(over blocks: Int, _ jobs: Int) -> [String] {
        counts.filter { $0.value > ($0.key.contains("replacements.") ? 24 + blocks + jobs : 128 + 3 * (blocks + jobs)) }
            .map { "\($0.value) entries in \($0.key), with \(blocks) blocks and at most \(jobs) jobs" }.sorted()
    }

    /// What has more elements than so many, in words.
    func larger(than limit: Int) -> [String] {
        counts.filter { $0.value > limit }.map { "\($0.value) entries in \($0.key), with \(limit) at most" }.sorted()
    }

    private mutating func look(at mirror: Mirror, _ path: String) {
        switch mirror.displayStyle {
        case .collection, .set, .dictionary:
            counts[path] = max(counts[path] ?? 0, mirror.children.count)
            guard mirror.children.count <= 8 else { return }
            for child in mirror.children { look(at: Mirror(reflecting: child.value), path + "[]") }
        default:
            for child in mirror.children {
                look(
                    at: Mirror(reflecting: child.value),
                    path.isEmpty ? child.label ?? "" : path + "." + (child.label ?? ""))
            }
        }
    }
}
