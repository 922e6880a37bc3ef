/// The hashes of the heights that were seen last, bounded.
struct HashMemory: Hashable, Sendable {
    static let capacity = 512

    private var hashes: [UInt64: Hash32] = [:]
    private var order: [UInt64] = []
    private var next = 0

    subscript(number: UInt64) -> Hash32? { hashes[number] }

    /// Keeps a hash; the height that was kept first goes when there is no more room.
    mutating func insert(_ hash: Hash32, at number: UInt64) {
        guard hashes.updateValue(hash, forKey: number) == nil else { return }
        if order.count < Self.capacity {
            order.append(number)
        } else {
            hashes[order[next]] = nil
            order[next] = number
            next = (next + 1) % Self.capacity
        }
    }

    /// Whether a height was the last to be kept.
    func isNewest(_ number: UInt64) -> Bool {
        guard !order.isEmpty else { return false }
        return order[(next + order.count - 1) % order.count] == number
    }
}
