/// What filters and supervisors say about the same messages, held against each other: a pure value, bounded.
///
/// Which of them is right shows in the comparison of each with our verdict. That they contradict each other is a fact of its
/// own: gateways that ask them are answered differently, and it also shows where our verdict is compared with neither.
package struct VerifierDisputes: Sendable {
    /// A message about which some say the opposite of others.
    package struct Dispute: Hashable, Sendable {
        /// Which message.
        package let job: JobID
        /// Who accepts it, ascending.
        package let acceptedBy: [String]
        /// Who refuses it, ascending.
        package let refusedBy: [String]
    }

    /// The news that something said may bring.
    package enum News: Hashable, Sendable {
        /// A message is disputed that was not.
        case began(Dispute)
        /// A message is disputed no more.
        case ended
    }

    /// The most messages that are remembered; beyond it the oldest are let go.
    static let capacity = 8_192
    /// The most that are listed.
    package static let listLimit = 20

    /// Whether each accepts a message, by name.
    private var said: [JobID: [String: Bool]] = [:]
    /// Messages in the order in which they came, those that are gone included.
    private var arrivals: [JobID] = []
    private var disputed: Set<JobID> = []

    /// Starts with nothing said.
    package init() {}

    /// Takes in what a verifier says about a message, as far as it is certain.
    package mutating func said(_ name: String, about id: JobID, accepts: Bool) -> News? {
        if said[id] == nil {
            makeRoom()
            arrivals.append(id)
        }
        said[id, default: [:]][name] = accepts
        guard let dispute = dispute(about: id) else { return disputed.remove(id) == nil ? nil : .ended }
        return disputed.insert(id).inserted ? .began(dispute) : nil
    }

    /// Takes in that a message is no longer followed, or that nothing is known about it any more.
    package mutating func ended(_ id: JobID) {
        said[id] = nil
        disputed.remove(id)
    }

    /// How many messages are disputed.
    package var count: Int { disputed.count }

    /// How many messages a verifier has part in the dispute about.
    package func count(of name: String) -> Int { disputed.count { said[$0]?[name] != nil } }

    /// The disputed messages in the order of their ids, as far as they are listed.
    package var all: [Dispute] {
        disputed.sorted().prefix(Self.listLimit).compactMap { dispute(about: $0) }
    }

    private func dispute(about id: JobID) -> Dispute? {
        guard let said = said[id] else { return nil }
        let accepting = said.filter(\.value).keys.sorted()
        guard !accepting.isEmpty, accepting.count < said.count else { return nil }
        return Dispute(job: id, acceptedBy: accepting, refusedBy: said.filter { !$0.value }.keys.sorted())
    }

    private mutating func makeRoom() {
        guard arrivals.count >= Self.capacity else { return }
        arrivals.removeAll { said[$0] == nil }
        let spare = arrivals.prefix(max(0, arrivals.count - Self.capacity + Self.capacity / 8))
        for id in spare { ended(id) }
        arrivals.removeFirst(spare.count)
    }
}
