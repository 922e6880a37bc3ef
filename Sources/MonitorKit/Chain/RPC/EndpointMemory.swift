/// What a reader remembers about its endpoint: which chain it named, what it can and will answer, what it showed lately.
///
/// Nothing of it is a verdict, and all of it can be lost at any time: it only spares requests.
struct EndpointMemory: Sendable {
    /// How the receipts of a block can be had.
    enum ReceiptsMethod: Int {
        /// All at once.
        case byBlock
        /// One call for each transaction, in batches, because the node does not offer the other method.
        case byTransaction
        /// Not at all, because the node offers neither: the logs of a block alone.
        case logsAlone
    }

    /// How long a node that offers no receipts is not asked for any: one that comes to offer them is not left unproven for good.
    static let receiptsSilence: UInt64 = 10 * 60 * 1_000_000_000

    /// Whether the endpoint still has to say which chain it serves: at first, and whenever another node may answer.
    var mustIdentify = true
    private(set) var receiptsMethod = ReceiptsMethod.byBlock
    /// When a node that offers no receipts is asked for them again.
    private var receiptsAskedAgainAt: UInt64 = 0
    /// The endpoint has not failed to give all of its newest block.
    var offersBlockAtHead = true
    var limit = BatchLimit()
    var recent = RecentBlocks()
    /// Headers by number that are not each the parent of the next.
    var unlinkedBlocks = Contradictions()
    /// Receipts by number that are not those of the header by number.
    var unmatchedReceipts = Contradictions()
    /// The last block that was searched, or shown not to have to be, held messages, so that the next one probably does.
    private(set) var lastBlockHeldMessages = false
    private var lastHead: Hash32?
    /// The last look at the heads showed a block that was not there before.
    private var lastLookBroughtABlock = true
    /// How many kept connections the endpoint had closed when it answered last.
    private var closedConnections: UInt64 = 0

    /// Whether a look at the heads should bring all of the newest block: a busy chain then costs one request a block.
    ///
    /// Not after a look that came too early: a block that is late is waited for with small questions.
    var expectsMessagesAtHead: Bool {
        lastBlockHeldMessages && lastLookBroughtABlock && receiptsMethod == .byBlock && offersBlockAtHead
    }

    /// Notes the newest block of a look.
    ///
    /// - Parameter mayHoldMessages: false where its bloom shows that it holds none, so that nobody will search it.
    mutating func looked(at head: Hash32, mayHoldMessages: Bool) {
        lastLookBroughtABlock = head != lastHead
        lastHead = head
        if !mayHoldMessages { lastBlockHeldMessages = false }
    }

    /// Notes the messages of a block that was searched.
    mutating func searched(_ block: Hash32, _ found: BlockMessages) {
        lastBlockHeldMessages = !found.messages.isEmpty
        recent.add(found, of: block)
    }

    /// Notes that no answer came to a look that was to bring all of the newest block.
    ///
    /// Looks are small until a search shows again that the endpoint gives whole blocks.
    mutating func missedBlockAtHead() { lastBlockHeldMessages = false }

    /// How to ask for receipts now.
    mutating func nextReceiptsMethod(at now: Moment) -> ReceiptsMethod {
        if receiptsMethod == .logsAlone, now.steady >= receiptsAskedAgainAt { receiptsMethod = .byBlock }
        return receiptsMethod
    }

    /// Notes that the node offers nothing better than a method; what it was found not to offer meanwhile stays known.
    mutating func fallBack(to method: ReceiptsMethod, at now: Moment) {
        guard method.rawValue > receiptsMethod.rawValue else { return }
        receiptsMethod = method
        receiptsAskedAgainAt = now.steady.addingSaturating(Self.receiptsSilence)
    }

    /// Notes that the node does not offer logs either, so that there is nothing to go on with.
    mutating func offersNoLogs() { receiptsMethod = .byBlock }

    /// Takes in how many kept connections the endpoint had closed when an answer came.
    ///
    /// One that is closed a moment after it was used tells of a program that ends: another node may be in its place already, and no
    /// exchange has failed. The count begins anew when nothing has been kept for a while; then it is lower, and says nothing.
    mutating func answered(closedConnections closed: UInt64) {
        if closed > closedConnections { lostSight() }
        closedConnections = closed
    }

    /// Notes that the endpoint could not be reached, or that another node may have taken its place.
    mutating func lostSight() {
        mustIdentify = true
        receiptsMethod = .byBlock
        offersBlockAtHead = true
    }
}

/// How many calls an endpoint takes in one batch, as far as it has shown: halved when it refuses, a little more now and then.
struct BatchLimit: Hashable, Sendable {
    /// The most calls that are ever sent at once: half of what nodes and gateways take by default, at the least.
    static let ceiling = 50
    /// The calls of a look at the heads: where these are asked for one by one, a look costs several requests, and an endpoint that
    /// counts requests refuses more of them than before.
    static let look = 4
    /// Batches in a row, as large as allowed, after which a larger one is tried.
    private static let successesToGrow = 16

    /// The most calls in one batch.
    private(set) var calls = ceiling
    private var successes = 0

    /// Notes that a batch was too large, or the answer to it would have been.
    mutating func refused(batchOf count: Int) {
        calls = max(1, min(calls, count / 2))
        successes = 0
    }

    /// Notes that a batch was refused because the endpoint is asked too often: one that is small already is only asked for later.
    mutating func refusedAsTooOften(batchOf count: Int) {
        successes = 0
        guard count > Self.look else { return }
        calls = min(calls, max(Self.look, count / 2))
    }

    /// Notes that a batch was answered.
    mutating func answered(batchOf count: Int) {
        guard calls < Self.ceiling, count >= calls else { return }
        successes += 1
        guard successes >= Self.successesToGrow else { return }
        successes = 0
        calls = min(Self.ceiling, calls + max(1, calls / 4))
    }
}
