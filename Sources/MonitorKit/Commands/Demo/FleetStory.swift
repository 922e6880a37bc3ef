/// What several replicas say, told when it changes: each one's claim, and what they say together.
package struct FleetStory: Hashable, Sendable {
    /// What was heard of one replica.
    package enum Reading: Hashable, Sendable {
        /// It does not answer.
        case silent
        /// It answers; its window is whole or not, and these messages are invalid.
        case claim(isWhole: Bool, invalid: Set<String>)
    }

    private var readings: [Reading]
    private var merged: Set<String>?

    /// Begins with replicas of which nothing was heard.
    package init(replicas: Int) {
        readings = Array(repeating: .silent, count: replicas)
    }

    /// Takes in what a replica says; returns the sentences that are new.
    package mutating func heard(_ reading: Reading, of replica: Int) -> [String] {
        guard readings.indices.contains(replica), readings[replica] != reading else { return [] }
        readings[replica] = reading
        return [Self.sentence(reading, replica)] + mergedSentence()
    }

    /// What the replicas say together: every finding of any of them, and "none" only where one has a whole window; nil where
    /// nobody knows.
    package var together: Set<String>? {
        var invalid: Set<String> = []
        var isKnown = false
        for case .claim(let isWhole, let found) in readings {
            isKnown = isKnown || isWhole || !found.isEmpty
            invalid.formUnion(found)
        }
        return isKnown ? invalid : nil
    }

    private mutating func mergedSentence() -> [String] {
        // While nobody knows, what was known last stands.
        guard let together, together != merged else { return [] }
        let lost = merged?.subtracting(together).isEmpty == false
        merged = together
        let answering = readings.count { $0 != .silent }
        let text = together.isEmpty ? "nothing is invalid" : "\(Self.count(together.count)): \(Self.list(together))"
        return [
            "  merged over \(answering) of \(readings.count): \(text)\(lost && together.isEmpty ? " any more" : "")"
        ]
    }

    private static func sentence(_ reading: Reading, _ replica: Int) -> String {
        switch reading {
        case .silent: "  replica \(replica + 1): does not answer"
        case .claim(let isWhole, let invalid):
            "  replica \(replica + 1): "
                + (invalid.isEmpty
                    ? isWhole ? "nothing is invalid" : "reads its window, and says nothing yet"
                    : "\(count(invalid.count))\(isWhole ? "" : ", found while it still reads"): \(list(invalid))")
        }
    }

    private static func count(_ count: Int) -> String {
        count == 1 ? "1 invalid message" : "\(count) invalid messages"
    }

    private static func list(_ messages: Set<String>) -> String {
        let shown = messages.sorted().prefix(3).joined(separator: "; ")
        return messages.count > 3 ? shown + "; …" : shown
    }
}
