/// What one replica said about itself when it was asked last.
struct ReplicaView: Hashable, Sendable {
    /// One chain as the replica sees it.
    struct Chain: Hashable, Sendable {
        /// Its height and time.
        struct Head: Hashable, Sendable {
            /// The height.
            var number: UInt64
            /// The block's time.
            var timestamp: UInt64

            /// Names a head.
            init(number: UInt64, timestamp: UInt64) {
                self.number = number
                self.timestamp = timestamp
            }
        }

        /// Which chain, in decimal.
        var id: String
        /// What the replica calls it; nil where it knows no name.
        var name: String?
        /// The window has been read as a whole.
        var isComplete = false
        /// The lowest block that is followed; nil while none is.
        var windowFirst: UInt64?
        /// When everything was read last, as the replica writes times; nil before that.
        var verifiedAt: Double?
        /// Heads by the label of their level.
        var heads: [String: Head] = [:]
        /// Messages that are valid.
        var valid: UInt64 = 0
        /// Those that are not.
        var invalid: UInt64 = 0
        /// Those that cannot be judged.
        var unknown: UInt64 = 0
        /// Those that no access list declares, which is tier 3.
        var undeclared: UInt64 = 0

        /// Knows nothing yet.
        init(id: String) {
            self.id = id
        }

        /// What people read.
        var label: String { name.map { "\($0) (\(id))" } ?? id }

        /// Whether the last complete look at it is recent enough to be believed.
        func isFresh(at now: Moment) -> Bool {
            verifiedAt.map { abs(now.wall - $0) <= ReplicaView.freshness } ?? false
        }
    }

    /// Something that happened.
    struct Event: Hashable, Sendable {
        /// When, as the replica writes times.
        var at = ""
        /// The word for what happened.
        var kind = ""
        /// Where.
        var chain = ""
        /// The block.
        var block: UInt64?
        /// What it became.
        var to = ""
        /// More about it.
        var detail = ""

        /// Knows nothing yet.
        init() {}

        /// Whether two replicas tell of the same, at about the same time.
        func isAlike(_ other: Event) -> Bool {
            guard kind == other.kind, chain == other.chain, block == other.block, to == other.to,
                let mine = UTCTime.seconds(at), let theirs = UTCTime.seconds(other.at)
            else { return false }
            return abs(mine - theirs) <= ReplicaView.eventSlack
        }
    }

    /// What is shown for it: a name from the command line, or its number there.
    var name: String
    /// When it last answered; nil before the first answer.
    var answeredAt: Moment?
    /// Why it does not answer; nil while it does.
    var failure: String?
    /// Its version.
    var version = ""
    /// The chains, ascending.
    var chains: [Chain] = []
    /// Messages that are invalid, the worst tiers first.
    var invalid: [MonitorClient.Message] = []
    /// What happened lately, newest first.
    var events: [Event] = []
    /// Its digests.
    var digests: [MonitorClient.Digest] = []

    /// Has not answered yet.
    init(name: String) {
        self.name = name
    }

    /// How far apart two replicas may tell of one event.
    static let eventSlack = 60.0
    /// The age beyond which a look at a chain is too old to be believed: what the alert rules hold a replica to.
    static let freshness = 60.0

    /// Whether what it says about a chain is recent enough to count.
    func isFresh(_ chain: Chain, at now: Moment) -> Bool {
        failure == nil && chain.isFresh(at: now)
    }
}
