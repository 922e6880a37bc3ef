/// An immutable picture of what the monitor knows, for everything that only looks: metrics, probes, the API.
///
/// Swapped whole after each pass, so that all numbers in one answer belong together.
package struct MonitorSnapshot: Sendable {
    /// The newest block of a safety level.
    package struct Head: Hashable, Sendable {
        /// Its height.
        package var number: BlockNumber
        /// Its time.
        package var timestamp: Timestamp

        /// Names a head.
        package init(number: BlockNumber, timestamp: Timestamp) {
            self.number = number
            self.timestamp = timestamp
        }
    }

    /// One chain of the dependency set that is watched.
    package struct Chain: Sendable {
        /// Which chain.
        package var id: ChainID
        /// Heads that are known; a level without an entry is not known, or the chain has no such level.
        package var heads: [SafetyLevel: Head] = [:]
        /// Every block of the window has been read and nothing was dropped.
        package var isComplete = false
        /// It was asked for its heads and has not answered since the start.
        package var hasNeverAnswered = false
        /// Headers and searches that the window lacks.
        package var blocksToRead: UInt64 = 0
        /// Endpoints that contradict the one that serves.
        package var disagreeingUpstreams = 0
        /// Wall clock of the last pass in which every read succeeded; 0 before the first.
        package var verifiedAt: Double = 0
        /// The lowest and highest block of the window, when there is one.
        package var window: ClosedRange<BlockNumber>?
        /// Whether the inbox has code behind its proxy, without which no message can be executed; nil before that was read.
        package var isInboxInitialized: Bool?
        /// Headers of the window accepted without proof, because they carry fields that this version does not know.
        package var unprovenHeaders: UInt64 = 0
        /// Reads of blocks that verdicts rest on whose logs no receipts prove, because the endpoint offers none.
        package var unprovenReads: UInt64 = 0
        /// Logs of the inbox in the window that could not be decoded.
        package var undecodableLogs: UInt64 = 0
        /// A proven block has a time that the configuration does not allow, so nothing that needs it is judged.
        package var contradictsConfiguration = false

        /// What is known about the messages that the chain executes.
        package var findings = Findings()
        /// What they add up to.
        package var statistics = MessageStatistics()
        /// The lowest and highest block of this chain that live messages name as their origin.
        package var initiating: ClosedRange<BlockNumber>?
        /// What kind of source vouches for each level's head.
        package var levelSources: [SafetyLevel: String] = [:]
        /// Reorgs seen by this process, indexed by the `SafetyLevel.rawValue` of the most final block that went.
        package var reorgsBySafety: [UInt64] = [0, 0, 0, 0]
        /// How often the nodes took back that blocks which still stand are at a level, indexed by `SafetyLevel.rawValue`.
        package var levelRegressions: [UInt64] = [0, 0, 0, 0]
        /// Heads behind ours, as this process saw them, that were not named for long enough to count.
        package var unconfirmedHeads: UInt64 = 0
        /// Blocks that this process saw replaced by their deposits, by cause; a cause without an entry was not seen.
        package var replacements: [ReplacementCause: UInt64] = [:]
        /// Replaced blocks that came back.
        package var replacementsUndone: UInt64 = 0

        /// Starts with nothing known.
        package init(id: ChainID) {
            self.id = id
        }
    }

    /// An executing chain with an initiating chain; nil stands for every chain outside the dependency set.
    package struct Pair: Hashable, Sendable {
        /// Where messages are executed.
        package var executing: ChainID
        /// Where they say they come from.
        package var initiating: ChainID?

        /// Names a pair.
        package init(executing: ChainID, initiating: ChainID?) {
            self.executing = executing
            self.initiating = initiating
        }
    }

    /// How many messages of one pair are in which state.
    package struct Counts: Hashable, Sendable {
        /// Messages that are valid.
        package var valid = 0
        /// Messages that cannot be judged yet.
        package var unknown = 0
        /// Messages that their transactions did not announce, by the safety level, indexed as below.
        package var undeclaredBySafety = [0, 0, 0, 0]
        /// Messages that their transactions announced with another or no lookup entry.
        package var mismatched = 0
        /// Invalid messages by the safety level of the block they are in, indexed by `SafetyLevel.rawValue`.
        package var invalidBySafety = [0, 0, 0, 0]
        /// Invalid messages that people have looked at and do not want to hear of again; not among those above.
        package var ignored = 0

        /// Starts at zero.
        package init() {}

        /// Messages that are invalid, at any level.
        package var invalid: Int { invalidBySafety.reduce(0, +) }

        /// Messages that their transactions did not announce, at any level.
        package var undeclared: Int { undeclaredBySafety.reduce(0, +) }
    }

    /// The dependency set, watched or not, ascending by id.
    package var dependencySet: [ChainID] = []
    /// The watched chains of the dependency set, ascending by id.
    package var chains: [Chain] = []
    /// Counts per pair; a pair without an entry has no messages.
    package var counts: [Pair: Counts] = [:]
    /// Changes of mind per pair; a pair without an entry has had none.
    package var flips: [Pair: Flips] = [:]
    /// Messages found by this process per pair; a pair without an entry has had none.
    package var found: [Pair: UInt64] = [:]
    /// Whether each upstream, by name, answered its last request usefully.
    package var upstreams: [String: Bool] = [:]
    /// What happened lately.
    package var history = TransitionHistory()
    /// Which chains move and whether their history holds: attached chains and others, EVM chains first.
    package var rows: [RowReport] = []
    /// Wall clock of the last self-test that passed; 0 before the first.
    package var selfTestPassedAt: Double = 0
    /// Every watched chain has had a whole window once, but for those that never answered for `Monitor.readinessPatience`; stays so.
    package var isReady = false

    /// Starts with nothing known.
    package init() {}
}
