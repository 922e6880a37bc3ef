import MonitorKit
import Synchronization

/// A chain of a test's own making: blocks whose hashes are names, with the messages and logs that the test puts in.
final class ScriptedChain: ChainReader {
    struct Block {
        var messages: [ExecutingMessage] = []
        var undecodable: [LogIndex] = []
        var logs: [LogDigest] = []
        var isProven = true
        /// Blocks of another branch have other hashes.
        var branch: UInt64 = 0
        /// How many deposits it begins with, and how many transactions of users follow; nil where no look is given.
        var transactions: (deposits: Int, users: Int)?
        /// What its payload was built from, in a number.
        var attributes: UInt64 = 0
    }

    private struct State {
        var blocks: [Block] = []
        var safe: UInt64?
        var finalized: UInt64?
        var failure: UpstreamFailure?
        var unreadableEvidence: Set<UInt64> = []
        var clockSkew: UInt64 = 0
        var proof = ReadProof.receipts
    }

    let id: ChainID
    let parameters: ChainParameters
    let upstream: String
    private let state = Mutex(State())

    init(
        _ id: UInt64, blockTime: UInt64 = 2, genesisTime: UInt64 = 1_000, activation: UInt64? = 0,
        upstream: String? = nil
    ) {
        self.id = ChainID(id)
        self.upstream = upstream ?? "el-\(id)"
        parameters = ChainParameters(
            genesisNumber: BlockNumber(0), genesisTime: Timestamp(genesisTime), blockTime: blockTime,
            activation: activation.map { Timestamp($0) })
        extend(to: 0)
    }

    // What a test does to the chain.

    func extend(to number: UInt64, branch: UInt64 = 0, transactions: (deposits: Int, users: Int)? = nil) {
        state.withLock { state in
            while state.blocks.count <= Int(number) {
                state.blocks.append(Block(branch: branch, transactions: transactions))
            }
        }
    }

    func cut(above number: UInt64) {
        state.withLock { $0.blocks.removeLast($0.blocks.count - Int(number) - 1) }
    }

    func edit(_ number: UInt64, _ change: (inout Block) -> Void) {
        state.withLock { change(&$0.blocks[Int(number)]) }
    }

    func setHeads(safe: UInt64? = nil, finalized: UInt64? = nil) {
        state.withLock { ($0.safe, $0.finalized) = (safe, finalized) }
    }

    func fail(_ failure: UpstreamFailure?) { state.withLock { $0.failure = failure } }
    func hideEvidence(of numbers: Set<UInt64>) { state.withLock { $0.unreadableEvidence = numbers } }
    func answer(with proof: ReadProof) { state.withLock { $0.proof = proof } }
    func skewClock(by seconds: UInt64) { state.withLock { $0.clockSkew = seconds } }

    func timestamp(_ number: UInt64) -> Timestamp {
        parameters.timestamp(of: BlockNumber(number)) ?? Timestamp(0)
    }

    func hash(_ number: UInt64) -> Hash32 { state.withLock { hash(number, in: $0) } }

    // What a monitor reads from it.

    func heads() async throws(UpstreamFailure) -> ChainHeads {
        try look { state in
            let latest = UInt64(state.blocks.count - 1)
            return ChainHeads(
                latest: observed(latest, in: state), safe: state.safe.map { observed($0, in: state).reference },
                finalized: state.finalized.map { observed($0, in: state).reference },
                askedAt: Moment(wall: Double(timestamp(latest).seconds), steady: latest))
        }
    }

    func blocks(from first: BlockNumber, count: Int) async throws(UpstreamFailure) -> [ObservedBlock] {
        let blocks = try look { state in
            (first.value..<first.value + UInt64(count)).filter { $0 < state.blocks.count }
                .map { observed($0, in: state) }
        }
        if blocks.isEmpty { throw UpstreamFailure(.missing, "no such block") }
        return blocks
    }

    func messages(of block: BlockReference) async throws(UpstreamFailure) -> BlockMessages {
        try look { state in
            let block = state.blocks[Int(block.number.value)]
            return BlockMessages(
                messages: block.messages, undecodable: block.undecodable, deposits: block.transactions?.deposits,
                proof: block.isProven ? state.proof : .nothing)
        }
    }

    func evidence(
        at number: BlockNumber, _ identity: BlockIdentity
    ) async throws(UpstreamFailure) -> InitiatingBlock {
        if state.withLock({ $0.unreadableEvidence.contains(number.value) }) {
            throw UpstreamFailure(.missing, "pruned")
        }
        if case .ancestor(let descendant) = identity {
            let holds = try look { state in
                descendant.number.value < state.blocks.count
                    && hash(descendant.number.value, in: state) == descendant.hash
            }
            guard holds else { throw UpstreamFailure(.missing, "another branch", isOffBranch: true) }
        }
        return try look { state in
            InitiatingBlock(
                reference: observed(number.value, in: state).reference,
                logs: state.blocks[Int(number.value)].logs, proof: state.proof)
        }
    }

    private func look<Value>(_ body: (State) -> Value) throws(UpstreamFailure) -> Value {
        let outcome = state.withLock { state -> Result<Value, UpstreamFailure> in
            state.failure.map { .failure($0) } ?? .success(body(state))
        }
        return try outcome.get()
    }

    private func observed(_ number: UInt64, in state: State) -> ObservedBlock {
        let block = state.blocks[Int(number)]
        return ObservedBlock(
            reference: BlockReference(
                number: BlockNumber(number), hash: hash(number, in: state),
                timestamp: timestamp(number).advanced(by: state.clockSkew)),
            parentHash: number == 0 ? .zero : hash(number - 1, in: state),
            mayHoldMessages: !block.messages.isEmpty || !block.undecodable.isEmpty, isProven: block.isProven,
            shape: shape(number, of: block))
    }

    /// Deposits are named by their height alone: another block built from the same attributes has the same.
    private func shape(_ number: UInt64, of block: Block) -> BlockShape? {
        guard let (deposits, users) = block.transactions else { return nil }
        let base = number << 16
        let ofUsers = base + (block.branch + 1) << 32
        var leading: [UInt64] = (0..<UInt64(deposits)).map { base + $0 }
        leading += (0..<UInt64(users)).map { ofUsers + $0 }
        return BlockShape(attributes: block.attributes, transactionCount: deposits + users, leading: leading)
    }

    /// A block's hash names its chain, its height and the newest branch below it.
    private func hash(_ number: UInt64, in state: State) -> Hash32 {
        let branch = state.blocks[...Int(number)].map(\.branch).max() ?? 0
        return Hash32(id.uint64 ?? 0, number, branch, 1)
    }
}

extension ScriptedChain {
    /// Puts a log into a block, and returns the message that truthfully claims it.
    func initiate(_ number: UInt64, payload: UInt64 = 7, executedAs logIndex: UInt32 = 0) -> ExecutingMessage {
        let digest = LogDigest(origin: Address(1, 2, 3), payloadHash: Hash32(0, 0, 0, payload))
        var position: UInt32 = 0
        edit(number) { block in
            position = UInt32(block.logs.count)
            block.logs.append(digest)
        }
        return ExecutingMessage(
            transactionHash: Hash32(9, 9, 9, payload), logIndex: LogIndex(logIndex),
            identifier: MessageIdentifier(
                origin: digest.origin, blockNumber: BlockNumber(number), logIndex: LogIndex(position),
                timestamp: timestamp(number), chainID: id),
            payloadHash: digest.payloadHash)
    }

    func execute(_ message: ExecutingMessage, in number: UInt64) {
        edit(number) { $0.messages.append(message) }
    }
}

/// Two scripted chains and a core that watches them.
struct ScriptedWorld {
    let a: ScriptedChain
    let b: ScriptedChain
    var driver: CoreDriver

    init(
        a: ScriptedChain = ScriptedChain(901), b: ScriptedChain = ScriptedChain(902),
        _ change: (inout CoreConfiguration) -> Void = { _ in }
    ) {
        self.a = a
        self.b = b
        var configuration = CoreConfiguration(
            parameters: ProtocolParameters(chains: [a.id: a.parameters, b.id: b.parameters]), attached: [a.id, b.id])
        change(&configuration)
        driver = CoreDriver(configuration, readers: [a.id: a, b.id: b])
    }

    /// The statuses of all live jobs, in words.
    var statuses: [String] {
        driver.core.liveJobs.map { "\($0.status.label) \($0.status.reasonLabel ?? "-") \($0.safety.label)" }.sorted()
    }

    var snapshot: MonitorSnapshot { driver.core.snapshot }

    func chain(_ chain: ScriptedChain) -> MonitorSnapshot.Chain? {
        snapshot.chains.first { $0.id == chain.id }
    }
}
