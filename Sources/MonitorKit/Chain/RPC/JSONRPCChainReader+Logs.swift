import Synchronization

/// What a block holds: its logs, proven by receipts where the node has any, and the claims among them.
extension JSONRPCChainReader {
    /// Receipts by hash, and from them the claims; where there are any, also the transactions.
    ///
    /// Without receipts the transactions are read in any case: they tell which of them are deposits.
    package func messages(of block: BlockReference) async throws(UpstreamFailure) -> BlockMessages {
        if let known = memory.withLock({ $0.recent.messages(of: block.hash) }) { return known }
        // Where the last block held messages the transactions are asked for at once, which spares an exchange.
        let isFull = memory.withLock { $0.lastBlockHeldMessages || $0.receiptsMethod == .logsAlone }
        let read = try await receipts(.word(block.hash), expecting: block.hash, at: block.number, isFull: isFull)
        var found = MessageFinder.find(in: read.receipts)
        if !found.messages.isEmpty || found.deposits == nil {
            let json = isFull ? read.block : try await exchange([Self.fullBlock(block.hash)])[0].get()
            found = try believing("eth_getBlockByHash") { () throws(UpstreamFailure) in
                try MessageFinder.addAccessLists(
                    to: found, from: TransactionsProof.prove(blockJSON: json, expecting: block.hash))
            }
        }
        memory.withLock { [found] in $0.searched(block.hash, found) }
        return found
    }

    /// Header and receipts, and from them the digest of each log.
    package func evidence(
        at number: BlockNumber, _ identity: BlockIdentity
    ) async throws(UpstreamFailure) -> InitiatingBlock {
        switch identity {
        case .hash(let hash):
            if let known = memory.withLock({ $0.recent.initiating(hash) }) { return known }
            return InitiatingBlock(try await receipts(.word(hash), expecting: hash, at: number).receipts)
        case .ancestor(let descendant):
            let read = try await receipts(.quantity(number.value), expecting: nil, at: number, below: descendant)
            return InitiatingBlock(read.receipts)
        }
    }

    /// Searches the newest block where a look at the heads brought all of it.
    ///
    /// The calls of one batch need not be about the same block. What does not fit together is passed over: the block is then
    /// asked for by hash as any other, and that answer is judged.
    func searchAhead(
        _ head: ReadHeader, blockJSON: ArraySlice<UInt8>, receipts: Result<ArraySlice<UInt8>, UpstreamFailure>
    ) {
        guard head.isProven, head.header.logsBloom.mightContainExecutingMessage, let json = try? receipts.get(),
            memory.withLock({ $0.recent.messages(of: head.hash) }) == nil,
            let proven = try? ReceiptsProof.prove(receiptsJSON: json, of: head),
            let transactions = try? TransactionsProof.prove(blockJSON: blockJSON, expecting: head.hash),
            let found = try? MessageFinder.addAccessLists(to: MessageFinder.find(in: proven), from: transactions)
        else { return }
        memory.withLock { memory in
            memory.recent.add(InitiatingBlock(proven))
            memory.searched(head.hash, found)
        }
    }

    /// A block's JSON and its receipts, by whichever method the node offers.
    ///
    /// - Parameter descendant: a block that the node must hold as well, asked for in the same exchange.
    private func receipts(
        _ block: RPCParameter, expecting hash: Hash32?, at number: BlockNumber, isFull: Bool = false,
        below descendant: BlockReference? = nil
    ) async throws(UpstreamFailure) -> (block: ArraySlice<UInt8>, receipts: ProvenReceipts) {
        let method = hash == nil ? "eth_getBlockByNumber" : "eth_getBlockByHash"
        var calls = [RPCCall(method, [block, .flag(isFull)])]
        if let descendant {
            calls.append(RPCCall("eth_getBlockByNumber", [.quantity(descendant.number.value), .flag(false)]))
        }
        let askedAt = clock.now()
        if memory.withLock({ $0.nextReceiptsMethod(at: askedAt) }) == .byBlock {
            calls.append(RPCCall("eth_getBlockReceipts", [block]))
        }
        let outcomes = try await exchange(calls)
        if let descendant { try checkBranch(of: outcomes[1], holds: descendant) }
        let json = try outcomes[0].get()
        let header = try header(json, from: method, expecting: hash, at: number)
        let proven: ProvenReceipts
        if let outcome = outcomes.dropFirst(descendant == nil ? 1 : 2).first, !outcome.isUnknownMethod {
            let receipts = try outcome.get()
            proven =
                hash == nil
                ? try match(receipts, with: header, from: "eth_getBlockReceipts", askedAt)
                : try prove(receipts, of: header, from: "eth_getBlockReceipts")
        } else {
            proven = try await logsWithoutBlockReceipts(of: header)
        }
        memory.withLock { $0.recent.add(InitiatingBlock(proven)) }
        return (json, proven)
    }

    /// Whether a node that names blocks by number names this one too.
    private func checkBranch(
        of outcome: Result<ArraySlice<UInt8>, UpstreamFailure>, holds block: BlockReference
    ) throws(UpstreamFailure) {
        if case .failure(let failure) = outcome, !failure.isLack { throw failure }
        guard let json = try? outcome.get(), !json.isJSONNull,
            try header(json, from: "eth_getBlockByNumber", at: block.number).hash == block.hash
        else {
            throw UpstreamFailure(
                .missing, "the node is behind, or on another branch than the blocks above", isOffBranch: true)
        }
    }

    func prove(
        _ receipts: ArraySlice<UInt8>, of block: ReadHeader, from method: String
    ) throws(UpstreamFailure) -> ProvenReceipts {
        try believing(method) { () throws(UpstreamFailure) in
            try ReceiptsProof.prove(receiptsJSON: receipts, of: block)
        }
    }

    /// Receipts by number, of a header by number: where they do not belong together, each may be right about a block of its own.
    private func match(
        _ receipts: ArraySlice<UInt8>, with block: ReadHeader, from method: String, _ askedAt: Moment
    ) throws(UpstreamFailure) -> ProvenReceipts {
        do throws(UpstreamFailure) {
            let proven = try ReceiptsProof.prove(receiptsJSON: receipts, of: block)
            memory.withLock { $0.unmatchedReceipts.end() }
            return proven
        } catch {
            guard error.cause == .integrity else {
                refused(method, error.cause)
                throw error
            }
            let now = clock.now()
            throw contradiction(
                method, error.detail,
                isRepeated: memory.withLock { $0.unmatchedReceipts.add(askedAt: askedAt, now: now) })
        }
    }

    private static func fullBlock(_ hash: Hash32) -> RPCCall {
        RPCCall("eth_getBlockByHash", [.word(hash), .flag(true)])
    }
}

extension InitiatingBlock {
    /// The block with the digest of each of its logs.
    init(_ receipts: ProvenReceipts) {
        self.init(
            reference: receipts.block, logs: receipts.logs.map { LogDigest(of: $0.log) }, proof: receipts.proof)
    }
}
