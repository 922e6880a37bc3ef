/// From what was named to blocks.
extension Verifier {
    /// A transaction or a block: whichever the node knows by that hash.
    func named(_ hash: Hash32, _ view: ChainView) async throws(UpstreamFailure) -> VerifiedBlock {
        let transaction = try await reads.asking(view.executing.nodes) {
            (node) throws(UpstreamFailure) -> Hash32? in
            let outcomes = try await reads.exchange(
                [
                    RPCCall("eth_getTransactionReceipt", [.word(hash)]),
                    RPCCall("eth_getBlockByHash", [.word(hash), .flag(false)]),
                ], with: node)
            if let json = try? outcomes[0].get(), !json.isJSONNull { return try Self.blockHash(ofReceipt: json) }
            if let json = try? outcomes[1].get(), !json.isJSONNull { return nil }
            // A node that refuses to say has not said that there is nothing.
            if let refusal = outcomes.lazy.compactMap(Self.refusal).first { throw refusal }
            throw UpstreamFailure(.missing, "has neither a transaction nor a block of that hash")
        }
        guard let transaction else { return try await block(.hash(hash), view) { _ in true } }
        return try await block(.hash(transaction), view, isCanonical: true) { $0.transactionHash == hash }
    }

    private static func refusal(_ outcome: Result<ArraySlice<UInt8>, UpstreamFailure>) -> UpstreamFailure? {
        guard case .failure(let failure) = outcome, !failure.isLack else { return nil }
        return failure
    }

    private static func blockHash(ofReceipt json: ArraySlice<UInt8>) throws(UpstreamFailure) -> Hash32 {
        try UpstreamFailure.decoding(json, as: "receipt") { (json: inout JSONReader) throws(JSONError) in
            var hash: Hash32?
            try json.beginObject()
            while let key = try json.nextKey() {
                if key == "blockHash" { hash = try json.readHash32() } else { try json.skipValue() }
            }
            return try json.require(hash, "blockHash")
        }
    }

    func block(
        _ name: VerificationTarget.BlockName, _ view: ChainView, isCanonical: Bool = false,
        where isWanted: @Sendable (ExecutingMessage) -> Bool
    ) async throws(UpstreamFailure) -> VerifiedBlock {
        let parameter: RPCParameter
        var expected: Hash32?
        switch name {
        case .number(let number): parameter = .quantity(number.value)
        case .hash(let hash): (parameter, expected) = (.word(hash), hash)
        case .tag(let tag):
            guard let head = view.executing.heads.block(of: tag) else {
                throw UpstreamFailure(.missing, "has no block with the tag \(tag.rawValue)")
            }
            (parameter, expected) = (.word(head.hash), head.hash)
        }
        let block: ExaminedBlock
        do throws(UpstreamFailure) {
            block = try await reads.block(
                parameter, expecting: expected, of: view.chain, withTransactions: true, from: view.executing.nodes)
        } catch {
            guard error.isLack else { throw error }
            try view.executing.heads.demand(name)
            throw error
        }
        if case .number(let number) = name, block.reference.number != number {
            throw UpstreamFailure(.integrity, "the node answered with another height than the one asked for")
        }
        var canonical = true
        if case .hash = name, !isCanonical { canonical = try await isOnChain(block.reference, view) }
        return await verified(block, isCanonical: canonical, view, where: isWanted)
    }

    /// Whether a block stands at its height: a node that has none there may be behind, and the next one is asked.
    private func isOnChain(_ block: BlockReference, _ view: ChainView) async throws(UpstreamFailure) -> Bool {
        do throws(UpstreamFailure) {
            return try await reads.asking(view.executing.nodes) { (node) throws(UpstreamFailure) in
                let call = RPCCall("eth_getBlockByNumber", [.quantity(block.number.value), .flag(false)])
                let json = try await reads.exchange([call], with: node)[0].get()
                return try HeaderProof.prove(blockJSON: json).hash == block.hash
            }
        } catch {
            // No node has a block there: the chain has become shorter.
            guard error.isLack else { throw error }
            return false
        }
    }

    /// The blocks of a range that may hold messages.
    func range(
        _ range: ClosedRange<BlockNumber>, _ view: ChainView, _ progress: (UInt64, UInt64) -> Void
    ) async throws(UpstreamFailure) -> [VerifiedBlock] {
        var blocks: [VerifiedBlock] = []
        var next = range.lowerBound
        while next <= range.upperBound {
            let count = min(Self.batch, range.upperBound.value - next.value + 1)
            for header in try await headers(from: next, count: count, view)
            where header.header.logsBloom.mightContainExecutingMessage {
                let block = try await self.block(.hash(header.hash), view, isCanonical: true) { _ in true }
                if !block.messages.isEmpty || !block.undecodable.isEmpty { blocks.append(block) }
            }
            next = next.advanced(by: count)
            progress(next.value - range.lowerBound.value, range.upperBound.value - range.lowerBound.value + 1)
        }
        return blocks
    }

    private func headers(
        from first: BlockNumber, count: UInt64, _ view: ChainView
    ) async throws(UpstreamFailure) -> [ReadHeader] {
        let numbers = (0..<count).map { first.advanced(by: $0) }
        return try await reads.asking(view.executing.nodes) { (node) throws(UpstreamFailure) in
            let outcomes = try await reads.exchange(
                numbers.map { RPCCall("eth_getBlockByNumber", [.quantity($0.value), .flag(false)]) }, with: node)
            var headers: [ReadHeader] = []
            for (number, outcome) in zip(numbers, outcomes) {
                let json = try outcome.get()
                if json.isJSONNull { try view.executing.heads.demand(.number(number)) }
                let header = try HeaderProof.prove(blockJSON: json)
                guard header.header.number == number else {
                    throw UpstreamFailure(.integrity, "the node answered with another height than the one asked for")
                }
                headers.append(header)
            }
            return headers
        }
    }
}
