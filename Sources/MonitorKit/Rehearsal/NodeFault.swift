/// A way in which a simulated node misbehaves.
package enum NodeFault: Hashable, Sendable {
    /// A field of a header that a lying node changes; the block hash stays what it was.
    package enum HeaderField: String, CaseIterable, Hashable, Sendable {
        /// The root of the state.
        case stateRoot
        /// The root of the receipts.
        case receiptsRoot
        /// The hash of the block below.
        case parentHash
        /// The time, one second later.
        case timestamp
        /// The filter, empty.
        case logsBloom
    }

    /// Every call of a method fails.
    case error(method: String, code: Int, message: String)
    /// Every call of a method is answered with `null`.
    case null(method: String)
    /// A log is left out of everything that the node says about a block.
    case withheldLog(block: Hash32, index: Int)
    /// A log has another last byte of data, or another last topic where it has no data.
    case alteredLog(block: Hash32, index: Int)
    /// A header says something else.
    case alteredHeader(block: Hash32, HeaderField)
    /// The node has the receipts of blocks below a height no more (EIP-4444); headers it has.
    case pruned(below: BlockNumber)
    /// The node says that it serves another chain.
    case chainID(ChainID)
    /// The inbox has no code behind its proxy, as on a chain that is alone in its set.
    case inboxUninitialized
}

extension Sequence where Element == NodeFault {
    /// What the node does instead of answering a method; nil when it answers.
    func answer(to method: String) -> SimulatedNode.Answer? {
        for fault in self {
            switch fault {
            case .error(method, let code, let message): return .failure(RPCRefusal(code: code, message))
            case .null(method): return .null
            default: continue
            }
        }
        return nil
    }

    /// Whether the node has let go of the receipts of a block.
    func havePruned(_ block: SimulatedBlock) -> Bool {
        contains { if case .pruned(let height) = $0 { block.number < height } else { false } }
    }

    /// The header that the node shows.
    func header(of block: SimulatedBlock) -> BlockHeader {
        var header = block.header
        for case .alteredHeader(block.hash, let field) in self {
            switch field {
            case .stateRoot: header.stateRoot = header.parentHash
            case .receiptsRoot: header.receiptsRoot = header.transactionsRoot
            case .parentHash: header.parentHash = header.stateRoot
            case .timestamp: header.timestamp = header.timestamp.advanced(by: 1)
            case .logsBloom: header.logsBloom = Bloom()
            }
        }
        return header
    }

    /// The log that the node shows; nil when it hides it.
    func shown(_ log: Log, index: Int, of block: Hash32) -> Log? {
        var log = log
        for fault in self {
            switch fault {
            case .withheldLog(block, index): return nil
            case .alteredLog(block, index): log.alter()
            default: continue
            }
        }
        return log
    }
}

extension Log {
    /// Changes one bit.
    fileprivate mutating func alter() {
        if let last = data.indices.last {
            data[last] ^= 1
        } else {
            var altered = Log.Topics()
            for topic in topics.dropLast() { altered.append(topic) }
            if let last = topics.last { altered.append(Keccak256.hash(last.bytes)) }
            topics = altered
        }
    }
}
