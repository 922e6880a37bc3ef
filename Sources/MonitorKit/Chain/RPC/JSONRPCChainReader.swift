import Synchronization

/// Reads a chain from an execution node over JSON-RPC, and believes nothing that does not hash.
package final class JSONRPCChainReader: ChainReader {
    /// The endpoint's configured name.
    package let upstream: String
    private let chain: ChainID
    let client: JSONRPCClient
    let clock: any MonitorClock
    let timeout: Duration
    let refused: @Sendable (String, UpstreamCause) -> Void
    let memory = Mutex(EndpointMemory())

    /// Reads one chain through a client.
    ///
    /// - Parameters:
    ///   - timeout: for one HTTP exchange as a whole.
    ///   - refused: gets the method and the cause of each answer that came and was not believed.
    package init(
        upstream: String, chain: ChainID, client: JSONRPCClient, clock: any MonitorClock, timeout: Duration,
        refused: @escaping @Sendable (String, UpstreamCause) -> Void = { _, _ in }
    ) {
        self.upstream = upstream
        self.chain = chain
        self.client = client
        self.clock = clock
        self.timeout = timeout
        self.refused = refused
    }

    /// The chain that an endpoint serves.
    ///
    /// - Parameter refused: gets the method and the cause of an answer that came and names no chain.
    package static func chainID(
        of client: JSONRPCClient, timeout: Duration,
        refused: @Sendable (String, UpstreamCause) -> Void = { _, _ in }
    ) async throws(UpstreamFailure) -> ChainID {
        let json = try await client.call(RPCCall("eth_chainId"), timeout: timeout)
        do throws(UpstreamFailure) {
            return try decodeChainID(json)
        } catch {
            refused("eth_chainId", error.cause)
            throw error
        }
    }

    /// The `latest`, `safe` and `finalized` headers in one batch; on a busy chain with all of the newest block.
    package func heads() async throws(UpstreamFailure) -> ChainHeads {
        let askedAt = clock.now()
        let (identifies, isBusy) = memory.withLock { ($0.mustIdentify, $0.expectsMessagesAtHead) }
        guard isBusy else { return try await heads(askedAt, identifies: identifies, isBusy: false) }
        do throws(UpstreamFailure) {
            return try await heads(askedAt, identifies: identifies, isBusy: true)
        } catch {
            // What is only convenient must not keep us from the heads: where the node answered, the small question has the last
            // word, and where it did not, it comes with the next look.
            let isUnanswered = memory.withLock { memory in
                if memory.mustIdentify { memory.missedBlockAtHead() } else { memory.offersBlockAtHead = false }
                return memory.mustIdentify
            }
            guard !isUnanswered else { throw error }
            return try await heads(askedAt, identifies: false, isBusy: false)
        }
    }

    private func heads(
        _ askedAt: Moment, identifies: Bool, isBusy: Bool
    ) async throws(UpstreamFailure) -> ChainHeads {
        var calls = ["latest", "safe", "finalized"].map { tag in
            RPCCall("eth_getBlockByNumber", [.text(tag), .flag(isBusy && tag == "latest")])
        }
        if isBusy { calls.append(RPCCall("eth_getBlockReceipts", [.text("latest")])) }
        if identifies { calls.append(RPCCall("eth_chainId")) }
        let outcomes = try await exchange(calls, isUrgent: true)
        if identifies, let last = outcomes.last {
            let json = try last.get()
            try believing("eth_chainId") { () throws(UpstreamFailure) in try checkChain(json) }
            memory.withLock { $0.mustIdentify = false }
        } else if memory.withLock({ $0.mustIdentify }) {
            // Another node may have answered, and blocks of another chain prove themselves as well as those of ours.
            return try await heads(askedAt, identifies: true, isBusy: false)
        }
        let json = try outcomes[0].get()
        let latest = try header(json, from: "eth_getBlockByNumber")
        let observed = latest.observed
        memory.withLock { $0.looked(at: latest.hash, mayHoldMessages: observed.mayHoldMessages) }
        if isBusy { searchAhead(latest, blockJSON: json, receipts: outcomes[3]) }
        return ChainHeads(
            latest: observed, safe: try taggedHead(outcomes[1]), finalized: try taggedHead(outcomes[2]),
            askedAt: askedAt)
    }

    /// Headers by number, in batches.
    package func blocks(
        from first: BlockNumber, count: Int
    ) async throws(UpstreamFailure) -> [ObservedBlock] {
        let numbers = (0..<UInt64(max(count, 1))).map { first.advanced(by: $0) }
        let askedAt = clock.now()
        let outcomes = try await exchange(
            numbers.map { RPCCall("eth_getBlockByNumber", [.quantity($0.value), .flag(false)]) })
        var blocks: [ObservedBlock] = []
        for (number, outcome) in zip(numbers, outcomes) {
            // The head may have moved down since it was read; what is above it is simply not there, as `null` or error.
            if case .failure(let failure) = outcome, failure.isLack, !blocks.isEmpty { break }
            let json = try outcome.get()
            if json.isJSONNull { break }
            let header = try header(json, from: "eth_getBlockByNumber", at: number)
            if let below = blocks.last, below.hash != header.header.parentHash {
                let now = clock.now()
                throw contradiction(
                    "eth_getBlockByNumber", "the blocks of one answer are not linked; the chain may be changing",
                    isRepeated: memory.withLock { $0.unlinkedBlocks.add(askedAt: askedAt, now: now) })
            }
            blocks.append(header.observed)
        }
        guard !blocks.isEmpty else { throw UpstreamFailure(.missing, "no block at the height asked for") }
        if blocks.count > 1 { memory.withLock { $0.unlinkedBlocks.end() } }
        return blocks
    }

    /// One word of the inbox's storage.
    package func isInboxInitialized() async throws(UpstreamFailure) -> Bool {
        let call = RPCCall(
            "eth_getStorageAt",
            [.address(CrossL2Inbox.address), .word(CrossL2Inbox.implementationSlot), .text("latest")])
        let json = try await client.call(call, timeout: timeout)
        return try UpstreamFailure.decoding(json, as: "word of storage") { (json: inout JSONReader) throws(JSONError) in
            try json.readHash32() != .zero
        }
    }

    func header(
        _ json: ArraySlice<UInt8>, from method: String, expecting hash: Hash32? = nil, at number: BlockNumber? = nil
    ) throws(UpstreamFailure) -> ReadHeader {
        try believing(method) { () throws(UpstreamFailure) in
            let header = try HeaderProof.prove(blockJSON: json, expecting: hash)
            if let number, header.header.number != number {
                throw UpstreamFailure(.integrity, "the node answered with another height than the one asked for")
            }
            return header
        }
    }

    /// Counts an answer that came and is not believed; what went wrong before that is counted where it was asked.
    func believing<Value>(
        _ method: String, _ prove: () throws(UpstreamFailure) -> Value
    ) throws(UpstreamFailure) -> Value {
        do throws(UpstreamFailure) {
            return try prove()
        } catch {
            refused(method, error.cause)
            throw error
        }
    }

    /// The failure of an answer by number whose parts do not belong together, all of which hash.
    ///
    /// That is no lie as long as it does not go on: it is asked again, elsewhere first.
    func contradiction(_ method: String, _ detail: String, isRepeated: Bool) -> UpstreamFailure {
        guard isRepeated else { return UpstreamFailure(.missing, detail, isOffBranch: true) }
        refused(method, .integrity)
        return UpstreamFailure(.integrity, detail)
    }

    private func checkChain(_ json: ArraySlice<UInt8>) throws(UpstreamFailure) {
        let served = try Self.decodeChainID(json)
        guard served == chain else {
            throw UpstreamFailure(.wrongChain, "the endpoint serves chain \(served), not \(chain)")
        }
    }

    /// The head of a tag; nil where the node has none yet, whichever way it says so.
    private func taggedHead(
        _ outcome: Result<ArraySlice<UInt8>, UpstreamFailure>
    ) throws(UpstreamFailure) -> BlockReference? {
        if case .failure(let failure) = outcome, failure.isLack || failure.cause == .rpc { return nil }
        let json = try outcome.get()
        return json.isJSONNull ? nil : try header(json, from: "eth_getBlockByNumber").reference
    }

    static func decodeChainID(_ json: ArraySlice<UInt8>) throws(UpstreamFailure) -> ChainID {
        let text: String
        do throws(JSONError) {
            text = try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in try json.readString() }
        } catch {
            throw UpstreamFailure(.decode, "the chain id is no text")
        }
        guard let chain = ChainID(text) else { throw UpstreamFailure(.decode, "the chain id is no number") }
        return chain
    }
}

extension ReadHeader {
    /// What following a chain needs of the header.
    package var observed: ObservedBlock {
        ObservedBlock(
            reference: reference, parentHash: header.parentHash,
            mayHoldMessages: header.logsBloom.mightContainExecutingMessage, isProven: isProven,
            shape: BlockShape(header, transactionHashes: transactionHashes))
    }
}
