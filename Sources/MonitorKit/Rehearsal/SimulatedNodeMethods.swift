/// The methods of a simulated node.
struct SimulatedNodeMethods {
    /// The methods that there are.
    static let names: Set<String> = [
        "eth_blockNumber", "eth_chainId", "eth_getBlockByHash", "eth_getBlockByNumber", "eth_getBlockReceipts",
        "eth_getLogs", "eth_getStorageAt", "eth_getTransactionByHash", "eth_getTransactionReceipt", "eth_syncing",
        "net_version",
        "web3_clientVersion",
    ]
    /// Logs in one answer at most.
    private static let logLimit = 100_000

    let chain: SimulatedChain
    let faults: [NodeFault]

    /// Carries out a call.
    func answer(_ method: String, _ values: [[UInt8]]) throws(RPCRefusal) -> SimulatedNode.Answer {
        switch method {
        case "eth_getBlockByNumber":
            let arguments = try RPCArguments(values, required: 2, atMost: 2)
            return try block(try block(arguments.blockNumber(0)), isFull: arguments.flag(1))
        case "eth_getBlockByHash":
            let arguments = try RPCArguments(values, required: 2, atMost: 2)
            return block(chain.block(try arguments.hash(0)), isFull: try arguments.flag(1))
        case "eth_getBlockReceipts":
            return try receipts(RPCArguments(values, required: 1, atMost: 1).block(0))
        case "eth_getLogs":
            let arguments = try RPCArguments(values, required: 1, atMost: 1)
            return try logs(LogFilter(arguments.json(0), at: 0))
        case "eth_getStorageAt":
            return try storage(RPCArguments(values, required: 3, atMost: 3))
        case "eth_getTransactionByHash":
            return transaction(try RPCArguments(values, required: 1, atMost: 1).hash(0))
        case "eth_getTransactionReceipt":
            return try receipt(RPCArguments(values, required: 1, atMost: 1).hash(0))
        default:
            _ = try RPCArguments(values, required: 0, atMost: 0)
            return constant(method)
        }
    }

    private func constant(_ method: String) -> SimulatedNode.Answer {
        switch method {
        case "eth_chainId":
            let text = BlockJSON.quantity(UInt256(claimedChainID.word))
            return .result { $0.write(text) }
        case "net_version":
            let text = claimedChainID.description
            return .result { $0.write(text) }
        case "eth_blockNumber":
            let text = HexString.text(quantity: chain.latest.number.value)
            return .result { $0.write(text) }
        case "eth_syncing": return .result { $0.write(false) }
        default: return .result { $0.write("Rehearsal/v1/simulated") }
        }
    }

    private var claimedChainID: ChainID {
        for case .chainID(let id) in faults { return id }
        return chain.id
    }

    /// A word of storage: of all there is, only what stands behind the inbox is not zero.
    private func storage(_ arguments: RPCArguments) throws(RPCRefusal) -> SimulatedNode.Answer {
        let (address, slot) = (try arguments.address(0), try arguments.hash(1))
        let isBehindInbox = address == CrossL2Inbox.address && slot == CrossL2Inbox.implementationSlot
        let isInitialized = !faults.contains(.inboxUninitialized)
        let word = isBehindInbox && isInitialized ? Hash32(0, 0, 0x0000_0000_c0d3_c0d3, 0xc0d3_0000_0000_0022) : .zero
        return .result { $0.write(word.description) }
    }

    private func block(_ block: SimulatedBlock?, isFull: Bool) -> SimulatedNode.Answer {
        guard let block else { return .null }
        return .result { BlockJSON(block, on: chain, faults).write(isFull: isFull, into: &$0) }
    }

    private static let prunedHistory = RPCRefusal(code: 4444, "pruned history unavailable")

    private func receipts(_ name: RPCArguments.BlockName) throws(RPCRefusal) -> SimulatedNode.Answer {
        // A tag that is not set is an error everywhere but here.
        guard let block = try? block(name) else { return .null }
        guard !faults.havePruned(block) else { throw Self.prunedHistory }
        return .result { BlockJSON(block, on: chain, faults).writeReceipts(into: &$0) }
    }

    private func transaction(_ hash: Hash32) -> SimulatedNode.Answer {
        guard let (block, index) = chain.place(ofTransaction: hash) else { return .null }
        return .result { BlockJSON(block, on: chain, faults).writeTransaction(index, into: &$0) }
    }

    private func receipt(_ hash: Hash32) throws(RPCRefusal) -> SimulatedNode.Answer {
        guard let (block, index) = chain.place(ofTransaction: hash) else { return .null }
        guard !faults.havePruned(block) else { throw Self.prunedHistory }
        return .result { BlockJSON(block, on: chain, faults).writeReceipt(index, into: &$0) }
    }

    private func logs(_ filter: LogFilter) throws(RPCRefusal) -> SimulatedNode.Answer {
        var blocks: [SimulatedBlock] = []
        switch filter.blocks {
        case .hash(let hash):
            guard let block = chain.block(hash) else { throw .unknownBlock }
            blocks = [block]
        case .range(let from, let to):
            let first = try bound(from ?? .tag("latest"))
            let last = try bound(to ?? .tag("latest"))
            guard first <= last else { throw .invalidRange }
            let end = min(last, chain.latest.number)
            if first <= end { blocks = (first.value...end.value).compactMap { chain.block(at: BlockNumber($0)) } }
        }
        guard !blocks.contains(where: { faults.havePruned($0) }) else { throw Self.prunedHistory }
        return .result { json in
            json.array { list in
                var room = Self.logLimit
                for block in blocks {
                    BlockJSON(block, on: chain, faults).writeLogs(matching: filter, room: &room, into: &list)
                }
            }
        }
    }

    /// The height that bounds a range of logs, which need not exist.
    private func bound(_ name: RPCArguments.BlockName) throws(RPCRefusal) -> BlockNumber {
        switch name {
        case .number(let number): return max(BlockNumber(number), chain.lowest)
        case .tag(let tag):
            guard let number = height(of: tag) else { throw RPCRefusal(code: -32000, "\(tag) header not found") }
            return number
        case .hash: throw .invalidRange
        }
    }

    /// A block; nil where the node has none.
    private func block(_ name: RPCArguments.BlockName) throws(RPCRefusal) -> SimulatedBlock? {
        switch name {
        case .hash(let hash): return chain.block(hash)
        case .number(let number): return chain.block(at: BlockNumber(number))
        case .tag(let tag):
            guard let number = height(of: tag) else { throw RPCRefusal(code: -32000, "\(tag) block not found") }
            return chain.block(at: number)
        }
    }

    /// The height of a tag; nil where it is not set.
    private func height(of tag: String) -> BlockNumber? {
        switch tag {
        case "safe": chain.safe
        case "finalized": chain.finalized
        case "earliest": BlockNumber(0)
        // Without a mempool the pending block is the newest one.
        default: chain.latest.number
        }
    }
}
