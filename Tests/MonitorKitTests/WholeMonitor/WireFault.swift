@testable import MonitorKit

/// What a node, or the way to it, does for a while.
enum WireFault: Hashable {
    /// Answers come late, but come.
    case slow
    /// No answer comes.
    case hangs
    /// No answer comes to requests with that method.
    case hangsAt(String)
    /// Nobody listens.
    case refuses
    /// A gateway answers in place of the node.
    case status(Int)
    /// The body ends too soon.
    case cutShort
    /// The node shows the chain as it was when this began.
    case stale
    /// The node names the heads that there would be so many seconds later if nobody sent anything, and holds none of them.
    case namesFutureHeads(in: UInt64)
    /// The node shows the whole chain as it would be so many seconds after this began if nobody sent anything.
    case showsTheFuture(in: UInt64)
    /// A fault of the node that concerns no block of its own.
    case fails(NodeFault)
    /// The node offers no receipts, neither of a block nor of a transaction.
    ///
    /// Not among those that are drawn: where no other node has receipts, what such a node then says of its logs is believed.
    case withoutReceipts
    /// The node does not tell the truth about its newest blocks, or not all of it.
    case lies(Lie)
    /// The node keeps the receipts of so many blocks, and of none below.
    case prunes(keeping: UInt64)
    /// The node takes only so many calls at once.
    case smallBatches(Int)
    /// The node has so many blocks on top that nobody else has.
    case runsAhead(UInt64)
    /// The node names a head so many blocks above its newest one, and has none of them.
    case claimsAhead(UInt64)

    /// What a node says wrongly of a block.
    enum Lie: Hashable {
        case withholdsALog
        case altersALog
        case altersTheHeader(NodeFault.HeaderField)

        /// The same about the newest blocks of a chain, which nobody has read yet.
        func faults(about chain: SimulatedChain) -> [NodeFault] {
            (0..<4).compactMap { chain.block(at: chain.latest.number.lowered(by: $0)) }.map { block in
                let last = max(0, block.logs.count - 1)
                return switch self {
                case .withholdsALog: .withheldLog(block: block.hash, index: last)
                case .altersALog: .alteredLog(block: block.hash, index: last)
                case .altersTheHeader(let field): .alteredHeader(block: block.hash, field)
                }
            }
        }
    }

    /// Draws one.
    static func draw(_ numbers: inout SeededNumbers) -> WireFault {
        switch numbers.number(0, 15) {
        case 0: .slow
        case 1: .hangs
        case 2: .refuses
        case 3: .status(numbers.pick([429, 500, 502, 503]) ?? 503)
        case 4: .cutShort
        case 5: .stale
        case 6: .smallBatches(numbers.number(1, 8))
        case 7: .fails(missingMethod("eth_getBlockReceipts"))
        case 8: .fails(.null(method: "eth_getBlockReceipts"))
        case 9: .fails(.chainID(ChainID(999)))
        case 10: .prunes(keeping: UInt64(numbers.number(0, 30)))
        case 11: .hangsAt(numbers.pick(methods) ?? "eth_getBlockReceipts")
        case 12: .runsAhead(ahead(&numbers))
        case 13: .claimsAhead(ahead(&numbers))
        default: lie(&numbers)
        }
    }

    /// What a node that is asked for one thing more than for others may hang at.
    private static let methods = [
        "eth_getBlockByNumber", "eth_getBlockReceipts", "eth_getTransactionByHash", "eth_getStorageAt",
    ]

    /// Few blocks, which may well be, or more than time allows.
    private static func ahead(_ numbers: inout SeededNumbers) -> UInt64 {
        UInt64(numbers.chance(0.5) ? numbers.number(1, 4) : numbers.number(15, 60))
    }

    /// Draws how a node lies about what is to come: it must not be alone, for whoever is alone is believed.
    ///
    /// - Parameter isNear: by so little that it can be believed; finality that is named so early is caught up with before a world comes
    ///   to rest.
    static func drawFuture(isNear: Bool, _ numbers: inout SeededNumbers) -> WireFault {
        let seconds = UInt64(isNear ? numbers.number(1, 10) : numbers.number(15, 45))
        return numbers.chance(0.5) ? .namesFutureHeads(in: seconds) : .showsTheFuture(in: seconds)
    }

    /// Draws what a replica meets on all of its wires at once when it is cut off, or when it is left with an old view.
    static func drawPartition(_ numbers: inout SeededNumbers) -> WireFault {
        numbers.pick([.refuses, .hangs, .stale]) ?? .refuses
    }

    static func missingMethod(_ name: String) -> NodeFault {
        .error(method: name, code: -32601, message: "the method does not exist")
    }

    private static func lie(_ numbers: inout SeededNumbers) -> WireFault {
        switch numbers.number(0, 4) {
        case 0: .lies(.withholdsALog)
        case 1: .lies(.altersALog)
        // These two change verdicts, if they are believed.
        case 2: .lies(.altersTheHeader(.logsBloom))
        case 3: .lies(.altersTheHeader(.timestamp))
        default: .lies(.altersTheHeader(numbers.pick(NodeFault.HeaderField.allCases) ?? .stateRoot))
        }
    }
}
