import Synchronization

/// What is left where a node does not give all receipts of a block at once: one by one, which proves as much, or logs alone.
extension JSONRPCChainReader {
    /// The logs of a block whose node does not offer the receipts of blocks.
    func logsWithoutBlockReceipts(of block: ReadHeader) async throws(UpstreamFailure) -> ProvenReceipts {
        if fallBack(to: .byTransaction) == .byTransaction {
            if let proven = try await receiptsByTransaction(of: block) { return proven }
            fallBack(to: .logsAlone)
        }
        return try await logsAlone(of: block)
    }

    /// Notes that the node offers nothing better; says what is known by now, which other reads may have found out.
    @discardableResult
    private func fallBack(to method: EndpointMemory.ReceiptsMethod) -> EndpointMemory.ReceiptsMethod {
        let now = clock.now()
        return memory.withLock { memory in
            memory.fallBack(to: method, at: now)
            return memory.receiptsMethod
        }
    }

    /// The receipts of a block, one call for each transaction: they hash to the same root.
    ///
    /// Nil where the node does not offer the method.
    private func receiptsByTransaction(of block: ReadHeader) async throws(UpstreamFailure) -> ProvenReceipts? {
        let method = "eth_getTransactionReceipt"
        let outcomes = try await exchange(block.transactionHashes.map { RPCCall(method, [.word($0)]) })
        if outcomes.contains(where: \.isUnknownMethod) { return nil }
        var list: [UInt8] = [UInt8(ascii: "[")]
        for outcome in outcomes {
            let json = try outcome.get()
            // After a reorg a transaction stands in another block: that is no lie.
            guard try Self.block(ofReceipt: json) == block.hash else {
                throw UpstreamFailure(.missing, "a transaction of the block stands in another block, or in none, now")
            }
            if list.count > 1 { list.append(UInt8(ascii: ",")) }
            list += json
        }
        list.append(UInt8(ascii: "]"))
        return try prove(list[...], of: block, from: method)
    }

    /// The logs of a block by its hash (EIP-234), all of them: its header's bloom is held against nothing less.
    private func logsAlone(of block: ReadHeader) async throws(UpstreamFailure) -> ProvenReceipts {
        let method = "eth_getLogs"
        let filter = RPCParameter.object([RPCMember("blockHash", .word(block.hash))])
        let outcome = try await exchange([RPCCall(method, [filter])])[0]
        if outcome.isUnknownMethod {
            // There is nothing to be spared: whichever of them it comes to offer, the next read finds it.
            memory.withLock { $0.offersNoLogs() }
            throw Self.noLogs
        }
        let json = try outcome.get()
        return try believing(method) { () throws(UpstreamFailure) in try LogsCheck.check(logsJSON: json, of: block) }
    }

    private static let noLogs = UpstreamFailure(
        .rpc,
        """
        the node offers none of eth_getBlockReceipts, eth_getTransactionReceipt and eth_getLogs: let it offer one, the first \
        rather than the others, or name another endpoint of the chain
        """, code: -32601)

    /// The block that a receipt says that it belongs to; nil for `null` and where it does not say.
    private static func block(ofReceipt json: ArraySlice<UInt8>) throws(UpstreamFailure) -> Hash32? {
        if json.isJSONNull { return nil }
        return try UpstreamFailure.decoding(json, as: "receipt") { (json: inout JSONReader) throws(JSONError) in
            var hash: Hash32?
            try json.beginObject()
            while let key = try json.nextKey() {
                if key == "blockHash" { hash = try json.readHash32() } else { try json.skipValue() }
            }
            return hash
        }
    }
}

extension Result where Failure == UpstreamFailure {
    /// JSON-RPC 2.0: "method not found".
    var isUnknownMethod: Bool {
        if case .failure(let failure) = self { failure.code == -32601 } else { false }
    }
}
