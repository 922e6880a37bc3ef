/// What several replicas say, laid over each other: the worst that one of them can vouch for.
///
/// The same rules as the merge in Prometheus: a stale replica clears nothing and accuses nobody, and a chain that nobody can
/// vouch for is blind, which is not the same as fine.
struct WatchPicture: Sendable {
    /// A chain as the replicas that can see it see it.
    struct Chain: Hashable, Sendable {
        /// Which chain.
        var id: String
        /// Its id, with a name where a replica knows one.
        var label = ""
        /// The highest heads by the label of their level.
        var heads: [String: ReplicaView.Chain.Head] = [:]
        /// Messages that are valid; of all counts the highest that a fresh replica says.
        var valid: UInt64 = 0
        /// Those that are not.
        var invalid: UInt64 = 0
        /// Those that cannot be judged.
        var unknown: UInt64 = 0
        /// Those that no access list declares, which is tier 3.
        var undeclared: UInt64 = 0
        /// Replicas whose look at the chain is fresh.
        var fresh = 0
        /// Replicas of these that have read the whole window.
        var complete = 0
    }

    /// An invalid message with the replicas that say so.
    struct Invalid: Hashable, Sendable {
        /// The message.
        var message: MonitorClient.Message
        /// Who says so.
        var replicas: [String]
    }

    /// Something that happened, with the replicas that tell it.
    struct Event: Hashable, Sendable {
        /// What.
        var event: ReplicaView.Event
        /// Who tells it.
        var replicas: [String]
    }

    /// The replicas in the order of the command line.
    let replicas: [ReplicaView]
    /// The chains, ascending.
    private(set) var chains: [Chain] = []
    /// Invalid messages, the worst first.
    private(set) var invalid: [Invalid] = []
    /// What happened lately, newest first.
    private(set) var events: [Event] = []
    /// Replicas whose digests differ from those of the first that has one for the same block, with where.
    private(set) var disagreements: [(replica: String, with: String, chain: String, block: UInt64)] = []

    private let now: Moment

    /// Lays the views over each other.
    init(_ replicas: [ReplicaView], at now: Moment) {
        self.replicas = replicas
        self.now = now
        merge(at: now)
        compare()
    }

    /// Chains about which a replica that answers says what is too old to count.
    func stale(_ replica: ReplicaView) -> [ReplicaView.Chain] {
        replica.failure == nil ? replica.chains.filter { !replica.isFresh($0, at: now) } : []
    }

    /// Replicas that answer.
    var answering: Int { replicas.count { $0.failure == nil && $0.answeredAt != nil } }

    /// The tier of the worst that is known: of an invalid message, or of one that was not declared.
    var worstTier: Int? { undeclared > 0 ? 3 : worstInvalidTier }

    /// The tier of the worst invalid message.
    var worstInvalidTier: Int? { invalid.compactMap(\.message.tier).max() }

    /// Messages that no access list declares, on all chains.
    var undeclared: UInt64 { chains.reduce(0) { $0.addingSaturating($1.undeclared) } }

    /// Chains that no replica can vouch for.
    var blind: [String] { chains.filter { $0.complete == 0 }.map(\.id) }

    private mutating func merge(at now: Moment) {
        var chains: [String: Chain] = [:]
        var found: [String: Invalid] = [:]
        for replica in replicas {
            var seen: Set<String> = []
            for chain in replica.chains {
                var merged = chains[chain.id] ?? Chain(id: chain.id)
                if merged.label.isEmpty || chain.name != nil { merged.label = chain.label }
                if replica.isFresh(chain, at: now) {
                    seen.insert(chain.id)
                    merged.take(chain)
                }
                chains[chain.id] = merged
            }
            guard replica.failure == nil else { continue }
            for message in replica.invalid where seen.contains(message.chain) {
                found[message.id, default: Invalid(message: message, replicas: [])].replicas.append(replica.name)
            }
            for event in replica.events { note(event, of: replica.name) }
        }
        self.chains = chains.values.sorted { ($0.id.count, $0.id) < ($1.id.count, $1.id) }
        invalid = found.values.sorted { left, right in
            (right.message.tier ?? 0, left.message.chain, left.message.block, left.message.id)
                < (left.message.tier ?? 0, right.message.chain, right.message.block, right.message.id)
        }
        events.sort { ($0.event.at, $0.event.chain) > ($1.event.at, $1.event.chain) }
    }

    /// Adds an event, or who tells it: replicas see the same at slightly different times.
    private mutating func note(_ event: ReplicaView.Event, of replica: String) {
        let same = events.firstIndex { told in
            !told.replicas.contains(replica) && told.event.isAlike(event)
        }
        if let same {
            events[same].replicas.append(replica)
        } else {
            events.append(Event(event: event, replicas: [replica]))
        }
    }

    private mutating func compare() {
        for (index, replica) in replicas.enumerated() {
            for chain in Set(replica.digests.map(\.chain)).sorted() {
                let mine = replica.digests.filter { $0.chain == chain }
                for other in replicas[..<index] {
                    let common = mine.filter { digest in
                        other.digests.contains { $0.chain == chain && $0.block == digest.block }
                    }
                    guard let newest = common.max(by: { $0.block < $1.block }) else { continue }
                    if !other.digests.contains(newest) {
                        disagreements.append((replica.name, other.name, chain, newest.block))
                    }
                    break
                }
            }
        }
    }
}

extension WatchPicture.Chain {
    fileprivate mutating func take(_ chain: ReplicaView.Chain) {
        fresh += 1
        if chain.isComplete { complete += 1 }
        valid = max(valid, chain.valid)
        invalid = max(invalid, chain.invalid)
        unknown = max(unknown, chain.unknown)
        undeclared = max(undeclared, chain.undeclared)
        for (level, head) in chain.heads where head.number >= heads[level]?.number ?? 0 { heads[level] = head }
    }
}
