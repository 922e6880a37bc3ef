@testable import MonitorKit

/// What is wrong with a node, or with the way to it: everything goes over a real connection, in a form that a broken, proxied or lying
/// node has.
enum NodeDefect: String, CaseIterable, Sendable {
    // Whoever calls does not get a whole answer in time.
    case down, hangsUp, silent, dripsItsHead, dripsItsBody, resetsInTheBody, endsInTheBody
    // The connection cannot be secured.
    case plainText, untrusted
    // Something answers in the node's place.
    case unavailable, notFound, redirects, limitsByStatus, limitsForADay
    // The body is no answer.
    case tooLarge, endless, notJSON, truncated, endlessNesting
    // The answer is not to what was asked, or not to all of it.
    case anotherChain, nameless, everyCallFails, tooOften, batchOutOfOrder, batchWithoutItsLast
    // What must be there is not.
    case noBlocks, noKnownBlocks, prunedHistory
    // What is there does not hash.
    case alteredHeaders, hiddenLogs, alteredLogs, wrongLogIndexes
    // There are logs, and no receipts that prove them.
    case noReceipts, noReceiptsAndHiddenLogs, noReceiptsAndWrongLogIndexes

    /// The defects of connections that need certificates to be shown.
    static let ofTLS: [NodeDefect] = [.plainText, .untrusted]
    /// All others but the node that has no receipts and lies about nothing: it serves where no other one does.
    static let inTheClear = allCases.filter { !ofTLS.contains($0) && $0 != .noReceipts }

    /// The causes of which calls are counted under one; none where answers are unusual and right.
    var causes: Set<UpstreamCause> {
        switch self {
        case .down, .hangsUp: [.connect]
        case .silent, .dripsItsHead, .dripsItsBody: [.timeout]
        // A reset may overtake what was said before it: then no byte of the answer has come.
        case .resetsInTheBody: [.http, .connect]
        case .plainText, .untrusted: [.tls]
        case .endsInTheBody, .unavailable, .notFound, .redirects: [.http]
        case .tooLarge, .endless: [.tooLarge]
        case .notJSON, .truncated, .endlessNesting, .nameless: [.decode]
        case .anotherChain: [.wrongChain]
        case .everyCallFails: [.rpc]
        case .limitsByStatus, .limitsForADay, .tooOften: [.rateLimited]
        case .batchOutOfOrder, .noReceipts: []
        case .batchWithoutItsLast, .noBlocks, .noKnownBlocks, .prunedHistory: [.missing]
        case .alteredHeaders, .hiddenLogs, .alteredLogs, .wrongLogIndexes: [.integrity]
        case .noReceiptsAndHiddenLogs, .noReceiptsAndWrongLogIndexes: [.integrity]
        }
    }

    /// Whether such a node shows heads that can be used, whatever else it does not show.
    var showsHeads: Bool {
        switch self {
        case .batchOutOfOrder, .noKnownBlocks, .prunedHistory, .hiddenLogs, .alteredLogs, .wrongLogIndexes: true
        case .noReceipts, .noReceiptsAndHiddenLogs, .noReceiptsAndWrongLogIndexes: true
        default: false
        }
    }

    /// Whether no answer of such a node comes before whoever asks has to give up.
    var isLate: Bool { causes == [.timeout] }

    /// Whether it shows only where the node says who it is: one that turns so takes another one's place, and ends its connections.
    var isOfAnotherNode: Bool { self == .anotherChain || self == .nameless }

    /// What such a node does wrong in answering calls.
    func faults(of chain: SimulatedChain) -> [NodeFault] {
        let blocks = (0...chain.latest.number.value).compactMap { chain.block(at: BlockNumber($0)) }
        let methods = [
            "eth_getBlockByNumber", "eth_getBlockByHash", "eth_getBlockReceipts", "eth_getTransactionReceipt",
        ]
        switch self {
        case .anotherChain: return [.chainID(ChainID(7))]
        case .nameless: return [.null(method: "eth_chainId")]
        case .everyCallFails: return methods.map { .error(method: $0, code: -32_603, message: "internal error") }
        case .tooOften: return methods.map { .error(method: $0, code: -32_005, message: "too many requests") }
        case .prunedHistory: return [.pruned(below: BlockNumber(1_000))]
        case .noBlocks: return methods.map { .null(method: $0) }
        case .noKnownBlocks: return methods.dropFirst().map { .null(method: $0) }
        case .alteredHeaders: return blocks.map { .alteredHeader(block: $0.hash, .stateRoot) }
        case .noReceipts, .noReceiptsAndWrongLogIndexes: return Self.withoutReceipts
        case .noReceiptsAndHiddenLogs: return Self.withoutReceipts + NodeDefect.hiddenLogs.faults(of: chain)
        case .hiddenLogs:
            return blocks.flatMap { block in block.logs.indices.map { .withheldLog(block: block.hash, index: $0) } }
        case .alteredLogs:
            return blocks.flatMap { block in block.logs.indices.map { .alteredLog(block: block.hash, index: $0) } }
        default: return []
        }
    }

    private static let withoutReceipts = ["eth_getBlockReceipts", "eth_getTransactionReceipt"].map {
        NodeFault.error(method: $0, code: -32_601, message: "the method \($0) does not exist")
    }
}
