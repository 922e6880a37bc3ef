/// Everything that the core knows about one chain that is watched.
struct ChainState: Sendable {
    /// How the window is being brought up to the head.
    enum Following: Hashable {
        /// Upward, block by block.
        case forward
        /// Downward from `upper`, to where the window and the node agree; `above` is the node's block just above it.
        case walkingBack(upper: BlockNumber, span: UInt64, above: ObservedBlock? = nil)
    }

    /// Heads that were read: when the question was asked, and up to which block the answer reaches.
    struct Reading: Hashable {
        let askedAt: Double
        let through: BlockNumber
    }

    /// A block that derivation should replace.
    struct Unreplaced: Hashable {
        let since: UInt64
        var wasTold = false
    }

    /// Two endpoints that contradict each other about an old block, and looks in a row, up to two, that showed it.
    struct Dispute: Hashable {
        let witness: String
        let serving: String
        var looks = 0
    }

    let id: ChainID
    let parameters: ChainParameters

    var window = BlockWindow()
    var following = Following.forward
    /// The head that the window began with, until the window is whole.
    var anchor: BlockNumber?
    var heads: ChainHeads?
    /// Heights up to which blocks are at least at a level.
    var levels: [SafetyLevel: BlockNumber] = [:]
    /// The heads themselves, as last accepted.
    var levelHeads: [SafetyLevel: MonitorSnapshot.Head] = [:]
    /// The same with their hashes, by which a reorg is told from a level that is taken back.
    var levelBlocks: [SafetyLevel: BlockReference] = [:]
    /// What each source vouches for; bounded by the configured endpoints.
    var levelClaims: [SafetyLevel: [LevelSource: LevelClaim]] = [:]
    /// Who vouched for each level's head as last accepted.
    var levelSources: [SafetyLevel: LevelSource] = [:]
    /// Answers so far that say something of levels, and when the last one came.
    var levelLooks: UInt64 = 0
    var lookedAtLevels = Moment(wall: 0, steady: 0)
    /// Levels that are named lower than before, while their old heads still stand.
    var lowerings: [SafetyLevel: Lowering] = [:]
    /// Finality that one look alone named so high.
    var finalitySighting: FinalitySighting?
    /// How often a level was taken back, by `SafetyLevel.rawValue`.
    var levelRegressions: [UInt64] = [0, 0, 0, 0]
    /// Looks in a row, up to two, at which a sync status was out of order; bounded by the configured endpoints.
    var disorderLooks: [String: Int] = [:]
    /// Since when a source has named genesis as its `safe` head in each look; bounded by the configured endpoints.
    var genesisSince: [LevelSource: Moment] = [:]
    /// The endpoint that named the highest head, or one as high, last.
    var headNamedBy: String?
    /// The head of the last answer, if that was an ancestor of ours, and since when every answer names it.
    var headBehind: (hash: Hash32, since: Moment)?
    /// Since when every answer names a head below the window.
    var belowWindowSince: Moment?
    /// Heads behind ours that were not named for long enough to count.
    var unconfirmedHeads: UInt64 = 0
    /// The last walk back went below what we hold as finalized.
    var isFinalityInDoubt = false

    /// The last attempt to read the heads succeeded.
    var isReadable = false
    /// There was an attempt to read the heads.
    var wasTried = false
    /// The window was read whole, and nothing of it was left out.
    var isComplete = false
    /// The block whose time contradicts the configuration.
    var conflictingBlock: BlockNumber?
    /// Messages were left out of blocks up to this one.
    var droppedThrough: BlockNumber?
    var verifiedAt = 0.0
    /// The height up to which every block is searched and every message judged as far as it can be; what lies below the
    /// anchor does not count while the window is not whole.
    var verifiedThrough: BlockNumber?
    /// When the progress of an incomplete window was last told, and how much was left then.
    var toldProgress: (at: Moment, remaining: UInt64)?
    /// Heads that were read and not yet verified: when, and up to which block.
    var readings: [Reading] = []

    var headers = HeaderReads()
    /// Headers asked for at once: halved when a read fails, a little more after each that succeeds.
    var batch: Int
    /// Header reads on their way at once: halved and grown likewise.
    var parallelism: Int
    /// A header read failed; the next waits for the next heads.
    var isBlockReadDelayed = false
    var scans = ReadQueue()
    var evidence = ReadQueue()
    /// Initiating heights that messages name and that the window does not reach up to.
    var beyondWindow: Set<BlockNumber> = []
    /// Initiating heights that were read below the window and are not final: they hold as long as the blocks above them do.
    var readBelowWindow: Set<BlockNumber> = []
    /// Initiating heights whose block was replaced while it was read; at most as many as reads are on their way.
    var outdatedReads: Set<BlockNumber> = []
    /// Initiating heights whose history was said to be gone, or lacked while nobody else could be asked for long.
    var pruned: Set<BlockNumber> = []
    /// Those of them that were asked for last, to see whether the history is back.
    var probes: Set<BlockNumber> = []
    /// The height at which the last turn of such questions ended.
    var lastProbed: BlockNumber?
    /// Answers with heads so far.
    var answers: UInt64 = 0
    /// How many jobs of each executing block wait for evidence.
    var awaiting: [BlockNumber: Int] = [:]
    /// A failed read has been announced and none has succeeded since.
    var hasAnnouncedFailure = false

    /// Looks in a row, up to two, at which a witness contradicted the window; bounded by the configured endpoints.
    var disagreements: [String: Int] = [:]
    /// When the status of a node was last held against the window; bounded by the configured endpoints.
    var comparedAt: [String: UInt64] = [:]
    /// Initiating heights below the window of which two endpoints name different blocks.
    var disputes: [BlockNumber: Dispute] = [:]

    /// What is counted of the messages that the chain executes.
    var findings = ChainFindings()
    var statistics = MessageStatistics()
    /// The head when the window became whole: messages in blocks above it came while the chain was being watched.
    var watchedAbove: BlockNumber?
    /// Which of the chain's blocks live messages name.
    var initiating = InitiatingRange()
    /// The worst of them, as they are shown.
    var listedInvalid: [FollowedMessage] = []
    var listedUnknown: [FollowedMessage] = []
    /// One of those that are listed came, went or changed.
    var isListStale = false
    /// The lowest block that goes if the blocks of invalid messages are replaced.
    var fallsFrom: BlockNumber?
    /// Messages that are not invalid and go with such a block.
    var exposedMessages = 0
    /// What blocks looked like, and which of them were replaced.
    var replacements = ReplacementWatch()
    /// Local-safe blocks that hold invalid messages, the lowest of them: since when they are known to, and whether it was told.
    var unreplaced: [Hash32: Unreplaced] = [:]
    /// Where levels stood that have gone down since: a reorg is told by the heads first, and by the blocks only later.
    var loweredLevels: [SafetyLevel: BlockNumber] = [:]
    /// Reorgs and rewinds seen, by the level of the most final block that went, indexed by `SafetyLevel.rawValue`.
    var reorgsBySafety: [UInt64] = [0, 0, 0, 0]

    /// Whether the inbox has code behind its proxy; nil before that was read.
    var isInboxInitialized: Bool?
    var unprovenHeaders: UInt64 = 0
    /// Blocks of the window whose messages were found in logs that came without receipts.
    var searchedWithoutReceipts: UInt64 = 0
    /// Initiating heights whose logs, as they are held, came without receipts.
    var evidenceWithoutReceipts: Set<BlockNumber> = []
    var undecodableLogs: UInt64 = 0

    init(id: ChainID, parameters: ChainParameters, batch: Int, parallelism: Int) {
        self.id = id
        self.parameters = parameters
        self.batch = batch
        self.parallelism = parallelism
    }

    /// A proven header contradicts the configuration.
    var hasConfigurationConflict: Bool { conflictingBlock != nil }

    /// Whether the window reaches the head that was last read.
    var isAtHead: Bool {
        guard let heads else { return false }
        return window.last == heads.latest.number && window.lastBlock?.hash == heads.latest.hash
    }

    /// How far a block is on its way to being final.
    func safety(of number: BlockNumber) -> SafetyLevel { Self.safety(of: number, levels) }

    /// How far a block is, going by these heights of the levels.
    static func safety(of number: BlockNumber, _ levels: [SafetyLevel: BlockNumber]) -> SafetyLevel {
        for level in [SafetyLevel.finalized, .crossSafe, .localSafe] {
            if let head = levels[level], number <= head { return level }
        }
        return .unsafe
    }
}
