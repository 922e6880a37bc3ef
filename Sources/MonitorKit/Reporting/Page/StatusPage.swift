/// Everything that the status page shows: a pure function of a snapshot, of the journal, and of the time.
package struct StatusPage: Sendable {
    /// The replica that speaks.
    package struct Replica: Hashable, Sendable {
        /// The release.
        package var version: String
        /// The configuration's hash.
        package var configurationHash: String
        /// When the process began to watch.
        package var startedAt: Moment
        /// What it calls chains.
        package var names = ChainNames.none

        /// Names a replica.
        package init(version: String, configurationHash: String, startedAt: Moment, names: ChainNames = .none) {
            self.version = version
            self.configurationHash = configurationHash
            self.startedAt = startedAt
            self.names = names
        }
    }

    /// How many messages one page lists.
    package static let messagesPerPage = 40
    /// The most chains on a side of the matrix for browsers; of more, those with the worst messages are shown.
    package static let matrixLimit = 16
    /// The same for terminals, where a pair takes one character.
    package static let textMatrixLimit = 50

    /// What was known.
    package let snapshot: MonitorSnapshot
    /// What happened.
    package let journal: EventJournal
    /// The time of the look.
    package let now: Moment
    /// Who looked.
    package let replica: Replica
    /// Who else judges, and what was done.
    package let observers: ObserverReadings
    /// How many messages of the list are skipped.
    package let offset: Int

    /// Makes the page of a moment; an offset that is out of range is brought into it.
    package init(
        snapshot: MonitorSnapshot, journal: EventJournal, now: Moment, replica: Replica,
        observers: ObserverReadings = ObserverReadings(), offset: Int = 0
    ) {
        self.snapshot = snapshot
        self.journal = journal
        self.now = now
        self.replica = replica
        self.observers = observers
        let last = max(0, journal.entries.count - 1) / Self.messagesPerPage * Self.messagesPerPage
        self.offset = min(max(0, offset), last)
    }

    /// Counts of all pairs together.
    var totals: MonitorSnapshot.Counts {
        snapshot.counts.values.reduce(into: .init()) { sum, counts in
            sum.valid += counts.valid
            sum.unknown += counts.unknown
            sum.mismatched += counts.mismatched
            sum.ignored += counts.ignored
            for level in 0..<4 {
                sum.invalidBySafety[level] += counts.invalidBySafety[level]
                sum.undeclaredBySafety[level] += counts.undeclaredBySafety[level]
            }
        }
    }

    /// What the replica calls chains.
    var names: ChainNames { replica.names }

    /// The seconds between a time of a chain and now; never negative.
    func age(of timestamp: Timestamp) -> Double { max(0, now.wall - Double(timestamp.seconds)) }
}

extension StatusPage {
    /// How well one chain is seen.
    enum Sight: Hashable {
        /// Everything up to the head has been read and judged lately.
        case seen
        /// The window is being read for the first time.
        case backfilling
        /// Nothing whole has been read for so many seconds.
        case blind(Double)
    }

    /// A chain is lost from sight when the last whole look is older than this, in seconds.
    static let blindAfter: Double = 60

    /// How well a chain is seen.
    func sight(of chain: MonitorSnapshot.Chain) -> Sight {
        let age = chain.verifiedAt > 0 ? max(0, now.wall - chain.verifiedAt) : uptime
        // Whatever was seen before: nothing that needs the chain is judged.
        if chain.contradictsConfiguration { return .blind(age) }
        let isOld = age > Self.blindAfter
        if chain.verifiedAt > 0 { return isOld ? .blind(age) : .seen }
        // With nothing to read, there is nothing to wait for either.
        return isOld && (chain.heads[.unsafe] == nil || chain.blocksToRead == 0) ? .blind(age) : .backfilling
    }

    /// The seconds since this replica began to watch.
    var uptime: Double { now.elapsed(since: replica.startedAt).seconds }

    /// The chains that are blind, the longest first.
    var blindChains: [(chain: ChainID, age: Double)] {
        snapshot.chains.compactMap { chain in
            if case .blind(let age) = sight(of: chain) { (chain.id, age) } else { nil }
        }.sorted { $0.age > $1.age }
    }

    /// The chains whose window is being read.
    var backfillingChains: [MonitorSnapshot.Chain] {
        snapshot.chains.filter { chain in
            if case .backfilling = sight(of: chain) { true } else { !chain.isComplete && chain.verifiedAt > 0 }
        }
    }
}
