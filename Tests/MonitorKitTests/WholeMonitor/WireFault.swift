@testable import MonitorKit

/// What a node, or the way to it, does for a while.
enum WireFault: Hashable {
    /// Answers come late, but come.
    case slow
    /// No answer comes.
    case hangs
    /// Nobody listens.
    case refuses
    /// A gateway answers in place of the node.
    case status(Int)
    /// The body ends too soon.
    case cutShort
    /// The node shows the chain as it was when this began.
    case stale
    /// The node does not tell the truth, or not all of it.
    case lies(NodeFault)
    /// The node takes only so many calls at once.
    case smallBatches(Int)

    /// Draws one; a lie is about one of the newest blocks.
    static func draw(_ chain: SimulatedChain, _ numbers: inout SeededNumbers) -> WireFault {
        switch numbers.number(0, 11) {
        case 0: .slow
        case 1: .hangs
        case 2: .refuses
        case 3: .status(numbers.pick([429, 500, 502, 503]) ?? 503)
        case 4: .cutShort
        case 5: .stale
        case 6: .smallBatches(numbers.number(1, 8))
        case 7: .lies(missingMethod("eth_getBlockReceipts"))
        case 8: .lies(.null(method: "eth_getBlockReceipts"))
        case 9: .lies(.chainID(ChainID(999)))
        default: lie(chain, &numbers)
        }
    }

    private static func missingMethod(_ name: String) -> NodeFault {
        .error(method: name, code: -32601, message: "the method does not exist")
    }

    private static func lie(_ chain: SimulatedChain, _ numbers: inout SeededNumbers) -> WireFault {
        let depth = UInt64(numbers.number(0, 12))
        let block = chain.block(at: chain.latest.number.lowered(by: depth)) ?? chain.latest
        let log = numbers.number(0, max(0, block.logs.count - 1))
        switch numbers.number(0, 2) {
        case 0: return .lies(.withheldLog(block: block.hash, index: log))
        case 1: return .lies(.alteredLog(block: block.hash, index: log))
        default:
            let field = numbers.pick(NodeFault.HeaderField.allCases) ?? .stateRoot
            return .lies(.alteredHeader(block: block.hash, field))
        }
    }
}
