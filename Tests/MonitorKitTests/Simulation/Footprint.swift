/// How many elements each collection inside a value holds, found by looking into it.
///
/// What is inside short collections is looked at too, so that a bound can be set on the state of each chain.
struct Footprint {
    private(set) var counts: [String: Int] = [:]

    init(of value: Any) {
        look(at: Mirror(reflecting: value), "")
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
