import Synchronization

/// A node that may be asked, by its configured name.
package struct NamedNode: Sendable {
    /// The configured name.
    package let name: String
    /// How it is asked.
    package let client: JSONRPCClient

    /// Names a node.
    package init(name: String, client: JSONRPCClient) {
        self.name = name
        self.client = client
    }
}

/// A node that could not tell what was asked of it.
package struct NodeProblem: Hashable, Sendable {
    /// The configured name.
    package let node: String
    /// Why.
    package let failure: UpstreamFailure

    /// Pairs a node with its failure.
    package init(node: String, failure: UpstreamFailure) {
        self.node = node
        self.failure = failure
    }
}

/// The nodes of one chain, and the heads of the one that has come furthest.
struct ChainEndpoints: Sendable {
    let nodes: [NamedNode]
    let heads: NamedHeads

    /// Gathers the nodes that answered for a chain, in the order of the configuration.
    ///
    /// A node that lags hides nothing from the others. Where no head can be, it is the configuration or our clock that is wrong,
    /// and the first node is believed. Nil without a node.
    init?(_ answers: [(node: NamedNode, heads: NamedHeads)], where isPlausible: (BlockReference) -> Bool) {
        guard var furthest = answers.first?.heads else { return nil }
        var isKnown = isPlausible(furthest.latest)
        for (_, heads) in answers.dropFirst() where isPlausible(heads.latest) {
            if isKnown, heads.latest.number <= furthest.latest.number { continue }
            (furthest, isKnown) = (heads, true)
        }
        nodes = answers.map { $0.node }
        heads = furthest
    }
}

/// The heads that one look at a node brought.
struct NamedHeads: Hashable, Sendable {
    let latest: BlockReference
    let safe: BlockReference?
    let finalized: BlockReference?

    /// The block of a tag; nil where the node has none.
    func block(of tag: VerificationTarget.Tag) -> BlockReference? {
        switch tag {
        case .latest: latest
        case .safe: safe
        case .finalized: finalized
        }
    }

    /// Throws where a block is named by a height that the chain has not reached.
    func demand(_ name: VerificationTarget.BlockName) throws(UpstreamFailure) {
        guard case .number(let number) = name, number > latest.number else { return }
        throw UpstreamFailure(.missing, "has no block \(number); its head is \(latest.number)")
    }

    /// How far a canonical block is on its way to being final, by the node's tags.
    ///
    /// Before activation the tag `safe` means batch-included; after it, cross-safe.
    func safety(of block: BlockReference, _ chain: ChainParameters?) -> SafetyLevel {
        if let finalized, block.number <= finalized.number { return .finalized }
        guard let safe, block.number <= safe.number else { return .unsafe }
        return chain?.isActive(at: block.timestamp) ?? false ? .crossSafe : .localSafe
    }
}

/// One block that was read whole, and proven as far as it can be.
struct ExaminedBlock: Sendable {
    let chain: ChainID
    let reference: BlockReference
    let logs: [LogDigest]
    let found: BlockMessages
}

/// Asks nodes for verification, the next one where one fails, and counts the exchanges.
final class VerificationReads: Sendable {
    private let timeout: Duration
    private let count = Atomic(0)

    init(timeout: Duration) {
        self.timeout = timeout
    }

    /// The exchanges so far.
    var exchanges: Int { count.load(ordering: .relaxed) }

    /// One exchange with one node; as many outcomes as calls.
    func exchange(
        _ calls: [RPCCall], with node: NamedNode
    ) async throws(UpstreamFailure) -> [Result<ArraySlice<UInt8>, UpstreamFailure>] {
        count.add(1, ordering: .relaxed)
        let outcomes = try await node.client.call(calls, timeout: timeout)
        guard outcomes.count == calls.count else {
            throw UpstreamFailure(.missing, "\(outcomes.count) answers to \(calls.count) calls")
        }
        return outcomes
    }

    /// Asks each node of a chain until one answers in a way that can be used.
    ///
    /// Where none does, a node that could not say counts more than one that has nothing: that one may lag, or have forgotten.
    func asking<Answer: Sendable>(
        _ nodes: [NamedNode], _ question: (NamedNode) async throws(UpstreamFailure) -> Answer
    ) async throws(UpstreamFailure) -> Answer {
        var first: UpstreamFailure?
        for node in nodes {
            do throws(UpstreamFailure) {
                return try await question(node)
            } catch {
                if first.map({ $0.isLack && !error.isLack }) ?? true { first = error }
            }
        }
        throw first ?? UpstreamFailure(.connect, "no endpoint of the chain has answered")
    }

    /// The chain that a node serves, and its heads.
    func identify(_ node: NamedNode) async throws(UpstreamFailure) -> (ChainID, NamedHeads) {
        let tags = VerificationTarget.Tag.allCases.map { tag in
            RPCCall("eth_getBlockByNumber", [.text(tag.rawValue), .flag(false)])
        }
        let outcomes = try await exchange([RPCCall("eth_chainId")] + tags, with: node)
        let chain = try JSONRPCChainReader.decodeChainID(try outcomes[0].get())
        let latest = try HeaderProof.prove(blockJSON: try outcomes[1].get()).reference
        return (
            chain, NamedHeads(latest: latest, safe: try head(outcomes[2]), finalized: try head(outcomes[3]))
        )
    }

    /// One block with receipts and, when it is to be judged itself, with the transactions that announce its messages.
    func block(
        _ name: RPCParameter, expecting hash: Hash32?, of chain: ChainID, withTransactions: Bool,
        from nodes: [NamedNode]
    ) async throws(UpstreamFailure) -> ExaminedBlock {
        let method = if case .word = name { "eth_getBlockByHash" } else { "eth_getBlockByNumber" }
        return try await asking(nodes) { (node) throws(UpstreamFailure) in
            let outcomes = try await exchange(
                [RPCCall(method, [name, .flag(withTransactions)]), RPCCall("eth_getBlockReceipts", [name])],
                with: node)
            let json = try outcomes[0].get()
            let header = try HeaderProof.prove(blockJSON: json, expecting: hash)
            let receipts = try ReceiptsProof.prove(receiptsJSON: try outcomes[1].get(), of: header)
            var found = MessageFinder.find(in: receipts)
            if withTransactions, !found.messages.isEmpty {
                found = try MessageFinder.addAccessLists(
                    to: found, from: TransactionsProof.prove(blockJSON: json, expecting: header.hash))
            }
            return ExaminedBlock(
                chain: chain, reference: header.reference, logs: receipts.logs.map { LogDigest(of: $0.log) },
                found: found)
        }
    }

    private func head(_ outcome: Result<ArraySlice<UInt8>, UpstreamFailure>) throws(UpstreamFailure) -> BlockReference?
    {
        if case .failure(let failure) = outcome, failure.isLack || failure.cause == .rpc { return nil }
        let json = try outcome.get()
        return json.isJSONNull ? nil : try HeaderProof.prove(blockJSON: json).reference
    }
}
