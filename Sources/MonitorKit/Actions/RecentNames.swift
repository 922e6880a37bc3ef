/// The last names that were added: a full one forgets the oldest, and a message that is forgotten may press once more.
struct RecentNames: Sendable {
    private let capacity: Int
    private var names: Set<StopButton.MessageName> = []
    /// The names in a ring.
    private var order: [StopButton.MessageName] = []
    /// The place of the oldest name once the ring is full.
    private var oldest = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    func contains(_ name: StopButton.MessageName) -> Bool { names.contains(name) }

    mutating func add(_ new: [StopButton.MessageName]) {
        for name in new where names.insert(name).inserted {
            guard order.count >= capacity else {
                order.append(name)
                continue
            }
            names.remove(order[oldest])
            order[oldest] = name
            oldest = (oldest + 1) % capacity
        }
    }
}
