/// How a job is kept: 192 bytes, in an order that leaves no gaps.
///
/// A link is a slot; `noSlot` ends a list. What only a few jobs have does not belong here but beside the table.
struct JobRecord: Sendable {
    static let noSlot = UInt32.max

    let blockHash: Hash32
    let transactionHash: Hash32
    let payloadHash: Hash32
    let origin: Address
    let logIndex: LogIndex
    let blockNumber: BlockNumber
    let blockTimestamp: Timestamp
    let initiatingNumber: BlockNumber
    let initiatingTimestamp: Timestamp
    let initiatingLogIndex: LogIndex
    /// In 32 bits, which last until 2106.
    let firstSeen: UInt32
    /// The neighbors among the jobs of the same executing block and of the same initiating block.
    var nextInBlock: UInt32
    var nextOfInitiating = noSlot
    var previousOfInitiating = noSlot
    /// The executing and the initiating chain by their numbers; `ChainTable.none` for one that is kept beside the table.
    let chain: UInt16
    let initiatingChain: UInt16
    let accessList: AccessListFinding?
    var status: MessageStatus
    var lastDefinite: MessageStatus?
    var safety: SafetyLevel
    var brokenRules: RuleSet
    let isIgnored: Bool
    var inCycle: Bool
    var awaitsEvidence: Bool
    /// Whether the slot holds a job.
    var isLive = true

    init(_ job: Job, chain: UInt16, initiatingChain: UInt16, nextInBlock: UInt32) {
        let message = job.message
        blockHash = job.block.hash
        transactionHash = message.transactionHash
        payloadHash = message.payloadHash
        origin = message.identifier.origin
        logIndex = message.logIndex
        blockNumber = job.block.number
        blockTimestamp = job.block.timestamp
        initiatingNumber = message.identifier.blockNumber
        initiatingTimestamp = message.identifier.timestamp
        initiatingLogIndex = message.identifier.logIndex
        firstSeen = UInt32(clamping: job.firstSeen)
        self.nextInBlock = nextInBlock
        self.chain = chain
        self.initiatingChain = initiatingChain
        accessList = message.accessList
        status = job.status
        lastDefinite = job.lastDefinite
        safety = job.safety
        brokenRules = job.brokenRules
        isIgnored = job.isIgnored
        inCycle = job.inCycle
        awaitsEvidence = job.awaitsEvidence
    }

    /// The job in full.
    func job(on chain: ChainID, initiatedOn initiatingChain: ChainID) -> Job {
        let identifier = MessageIdentifier(
            origin: origin, blockNumber: initiatingNumber, logIndex: initiatingLogIndex, timestamp: initiatingTimestamp,
            chainID: initiatingChain)
        let message = ExecutingMessage(
            transactionHash: transactionHash, logIndex: logIndex, identifier: identifier, payloadHash: payloadHash,
            accessList: accessList)
        var job = Job(
            message: message, chain: chain,
            block: BlockReference(number: blockNumber, hash: blockHash, timestamp: blockTimestamp), safety: safety)
        job.status = status
        job.lastDefinite = lastDefinite
        job.brokenRules = brokenRules
        job.firstSeen = UInt64(firstSeen)
        job.isIgnored = isIgnored
        job.inCycle = inCycle
        job.awaitsEvidence = awaitsEvidence
        return job
    }

    /// Takes over what may change about a job; what names it stays.
    mutating func take(_ job: Job) {
        status = job.status
        lastDefinite = job.lastDefinite
        safety = job.safety
        brokenRules = job.brokenRules
        inCycle = job.inCycle
        awaitsEvidence = job.awaitsEvidence
    }
}
