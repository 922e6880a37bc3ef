/// Several chains that send messages to each other: a pure value, driven by the time that it is given.
///
/// The same calls with the same times make the same blocks, hashes included.
package struct SimulatedSuperchain: Sendable {
    /// Blocks that one call of `advance` makes at most, so that a clock that jumps cannot hang it.
    package static let blocksPerAdvance = 1000
    /// Messages that are remembered; the oldest are forgotten first.
    package static let messageLimit = 10_000
    /// Events that wait to be taken; the oldest are forgotten first.
    static let eventLimit = 10_000
    /// Messages that go into one block; the others wait.
    private static let messagesPerBlock = 200

    /// The chains, ascending by id.
    package internal(set) var chains: [SimulatedChain]
    /// Seconds after which a message can no longer be executed.
    package let expiryWindow: UInt64
    /// The messages that are remembered, by number.
    package internal(set) var messages: [Int: SimulatedMessage] = [:]
    /// Messages that wait to be sent, and then to be executed, oldest first.
    var pending: [Int] = []
    var nextMessage = 0
    private var events: [SimulationEvent] = []
    /// Logs that wait to be emitted, by chain.
    var plainLogs: [ChainID: [Log]] = [:]
    /// The newest of the blocks that were removed last, by chain.
    var lastRemoved: [ChainID: Hash32] = [:]

    /// Starts chains at their genesis blocks; of two with one id the first counts.
    package init(
        _ settings: [SimulatedChainSettings], expiryWindow: UInt64 = ProtocolParameters.defaultExpiryWindow,
        policy: HeadPolicy = HeadPolicy()
    ) {
        var seen: Set<ChainID> = []
        chains = settings.filter { seen.insert($0.id).inserted }.map { SimulatedChain($0, policy: policy) }
            .sorted { $0.id < $1.id }
        self.expiryWindow = expiryWindow
        let set = DependencySet(chains: chains.map(\.id), expiryWindow: expiryWindow)
        for index in chains.indices { chains[index].dependencySet = set }
    }

    /// The dependency set with everything that the rules need to know about it.
    package var parameters: ProtocolParameters {
        ProtocolParameters(
            chains: Dictionary(uniqueKeysWithValues: chains.map { ($0.id, $0.settings.parameters) }),
            expiryWindow: expiryWindow)
    }

    /// A chain; nil outside the set.
    package subscript(id: ChainID) -> SimulatedChain? { chains.first { $0.id == id } }

    /// When the next block is due on a chain that is not stalled; nil when all are.
    package var nextTime: Timestamp? { chains.lazy.filter { !$0.isStalled }.map(\.nextTime).min() }

    /// Makes all blocks that are due, in the order of their times, then of their chains.
    package mutating func advance(to time: Timestamp) {
        for index in chains.indices { chains[index].l1Time = max(chains[index].l1Time, time) }
        for _ in 0..<Self.blocksPerAdvance {
            let due = chains.indices.filter { !chains[$0].isStalled && chains[$0].nextTime <= time }
            guard let next = due.min(by: { (chains[$0].nextTime, $0) < (chains[$1].nextTime, $1) }) else { return }
            produceBlock(next)
        }
    }

    /// What happened since the last call, in order.
    package mutating func takeEvents() -> [SimulationEvent] {
        defer { events.removeAll() }
        return events
    }

    mutating func note(_ event: SimulationEvent) {
        if events.count >= Self.eventLimit { events.removeFirst() }
        events.append(event)
    }

    /// Makes the next block of a chain out of everything that waits for it.
    private mutating func produceBlock(_ chain: Int) {
        let time = chains[chain].nextTime
        var transactions: [SimulatedTransaction] = []
        var executed: [(number: Int, transaction: Int, claim: MessageClaim)] = []
        var initiated: [(number: Int, transaction: Int)] = []
        // Halves of cycles name each other's places in advance, so they stand in front.
        let halves = pending.filter { messages[$0]?.partner != nil }
        for number in halves + pending.filter({ messages[$0]?.partner == nil })
        where transactions.count < Self.messagesPerBlock {
            guard let message = messages[number] else { continue }
            if message.stage == .queued, message.source == chains[chain].id, message.forgery?.needsMessage != false,
                message.beside == nil || executed.contains(where: { $0.number == message.beside })
            {
                initiated.append((number, transactions.count))
                transactions.append(chains[chain].sign(call(sending: message)))
            } else if message.target == chains[chain].id,
                let (call, claim) = call(executing: message, in: chain, at: time, behind: transactions)
            {
                executed.append((number, transactions.count, claim))
                transactions.append(chains[chain].sign(call))
            }
        }
        for log in plainLogs.removeValue(forKey: chains[chain].id) ?? [] {
            transactions.append(chains[chain].sign(SimulatedCall(to: log.address, logs: [log])))
        }
        let block = chains[chain].produceBlock(transactions)
        for (number, transaction) in initiated { noteInitiation(of: number, in: block, transaction, on: chain) }
        for (number, transaction, claim) in executed {
            noteExecution(of: number, in: block, transaction, on: chain, claim)
        }
    }

    func sentLog(of message: SimulatedMessage) -> Log {
        message.log
            ?? SimulatedContracts.sentMessage(
                to: message.target, nonce: UInt64(message.number), target: Self.application,
                sender: Self.application, message: Array("message \(message.number)".utf8))
    }

    private func call(sending message: SimulatedMessage) -> SimulatedCall {
        let log = sentLog(of: message)
        return SimulatedCall(to: log.address, input: Array("send \(message.number)".utf8), logs: [log])
    }

    /// The transaction that executes a message; nil while it has to wait.
    private func call(
        executing message: SimulatedMessage, in chain: Int, at time: Timestamp,
        behind transactions: [SimulatedTransaction]
    ) -> (SimulatedCall, MessageClaim)? {
        if message.forgery == .cycle {
            guard message.stage == .queued else { return nil }
            guard let partner = message.partner else {
                return cycle(message, in: chain, at: time, behind: transactions)
            }
            return half(message, of: partner, at: time, behind: transactions)
        }
        guard message.stage == .initiated, let truth = message.truth, truth.identifier.timestamp < time,
            let source = self[message.source]
        else { return nil }
        var claim: MessageClaim? = truth
        if let forgery = message.forgery {
            claim = forgery.claim(
                about: truth, sentOn: source.settings.parameters, executedAt: time, expiryWindow: expiryWindow)
        }
        guard let claim else { return nil }
        let call = SimulatedContracts.validateMessage(
            claim.identifier, payloadHash: claim.payloadHash, declaring: message.accessList)
        return (call, claim)
    }

    /// One transaction that executes a message first and sends it afterwards.
    private func cycle(
        _ message: SimulatedMessage, in chain: Int, at time: Timestamp, behind transactions: [SimulatedTransaction]
    ) -> (SimulatedCall, MessageClaim) {
        let sent = sentLog(of: message)
        let position = transactions.reduce(0) { $0 + $1.logs.count } + 1
        let identifier = MessageIdentifier(
            origin: sent.address, blockNumber: chains[chain].latest.number.next,
            logIndex: LogIndex(UInt32(clamping: position)), timestamp: time, chainID: chains[chain].id)
        let claim = MessageClaim(identifier: identifier, payloadHash: sent.payloadHash())
        var call = SimulatedContracts.validateMessage(identifier, payloadHash: claim.payloadHash)
        call.logs.append(sent)
        return (call, claim)
    }

    private mutating func noteInitiation(
        of number: Int, in block: SimulatedBlock, _ transaction: Int, on chain: Int
    ) {
        guard var message = messages[number], let log = block.transactions[transaction + 1].receipt.logs.first
        else { return }
        let place = place(of: transaction, in: block, on: chain)
        message.stage = .initiated
        message.initiation = place
        message.truth = MessageClaim(
            identifier: MessageIdentifier(
                origin: log.address, blockNumber: block.number, logIndex: place.logIndex,
                timestamp: block.header.timestamp, chainID: place.chain),
            payloadHash: log.payloadHash())
        messages[number] = message
        note(.initiated(message))
    }

    private mutating func noteExecution(
        of number: Int, in block: SimulatedBlock, _ transaction: Int, on chain: Int, _ claim: MessageClaim
    ) {
        guard var message = messages[number] else { return }
        message.stage = .executed
        message.execution = place(of: transaction, in: block, on: chain)
        message.claim = claim
        messages[number] = message
        pending.removeAll { $0 == number }
        note(.executed(message))
    }

    private func place(of transaction: Int, in block: SimulatedBlock, on chain: Int) -> SimulatedPlace {
        // The L1 attributes deposit stands in front of everything that was given.
        let index = block.transactions[transaction + 1].firstLogIndex
        return SimulatedPlace(
            chain: chains[chain].id, block: block.reference, logIndex: LogIndex(UInt32(clamping: index)))
    }

    /// The contract whose messages these are.
    private static let application = Address(0xa991_1ca7_1011_0000, 0, 1)
}
