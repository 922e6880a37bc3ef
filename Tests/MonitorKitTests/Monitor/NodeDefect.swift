import Foundation

@testable import MonitorKit

/// What is wrong with a node: it answers over a real connection, in a form that a broken, proxied or lying node has.
enum NodeDefect: String, CaseIterable, Sendable {
    case unavailable, notFound, tooLarge, notJSON, truncated, endlessNesting, anotherChain, everyCallFails, tooOften
    case batchOutOfOrder, batchWithoutItsLast, noBlocks, prunedHistory
    case alteredHeaders, hiddenLogs, alteredLogs, wrongLogIndexes
    case noReceipts, noReceiptsAndHiddenLogs, noReceiptsAndWrongLogIndexes

    /// The cause under which calls are counted; nil where answers are unusual and right, or right about something else.
    var cause: UpstreamCause? {
        switch self {
        case .unavailable, .notFound: .http
        case .tooLarge: .tooLarge
        case .notJSON, .truncated, .endlessNesting: .decode
        case .everyCallFails, .noReceipts: .rpc
        case .tooOften: .rateLimited
        case .batchOutOfOrder, .anotherChain: nil
        case .batchWithoutItsLast, .noBlocks, .prunedHistory: .missing
        case .alteredHeaders, .hiddenLogs, .alteredLogs, .wrongLogIndexes: .integrity
        case .noReceiptsAndHiddenLogs, .noReceiptsAndWrongLogIndexes: .integrity
        }
    }

    /// Whether a monitor that has no other node sees nothing.
    var isBlinding: Bool { cause != nil && self != .noReceipts }

    /// The answer of such a node.
    func respond(to body: [UInt8], about chain: SimulatedChain) -> HTTPResponse {
        var node = SimulatedNode()
        node.faults = faults(of: chain)
        let answer = node.answer(body, about: chain)
        switch self {
        case .unavailable: return .text("no healthy upstream", status: .serviceUnavailable)
        case .notFound: return .text("404 page not found", status: .notFound)
        case .tooLarge: return Self.response([UInt8](repeating: UInt8(ascii: " "), count: Self.bodyLimit) + answer)
        case .notJSON: return Self.response(Array("<html><body>502 Bad Gateway</body></html>".utf8))
        case .truncated: return Self.response(Array(answer.prefix(answer.count / 2)))
        case .endlessNesting: return Self.response([UInt8](repeating: UInt8(ascii: "["), count: 100_000))
        case .batchOutOfOrder: return Self.response(Self.batch(answer) { Array($0.reversed()) })
        case .batchWithoutItsLast: return Self.response(Self.batch(answer) { $0.count > 1 ? Array($0.dropLast()) : $0 })
        case .wrongLogIndexes, .noReceiptsAndWrongLogIndexes:
            let text = String(decoding: answer, as: UTF8.self)
            return Self.response(
                Array(text.replacingOccurrences(of: #""logIndex":"0x"#, with: #""logIndex":"0x1"#).utf8))
        default: return Self.response(answer)
        }
    }

    private func faults(of chain: SimulatedChain) -> [NodeFault] {
        let blocks = (0...chain.latest.number.value).compactMap { chain.block(at: BlockNumber($0)) }
        let methods = [
            "eth_getBlockByNumber", "eth_getBlockByHash", "eth_getBlockReceipts", "eth_getTransactionReceipt",
        ]
        switch self {
        case .anotherChain: return [.chainID(ChainID(7))]
        case .everyCallFails: return methods.map { .error(method: $0, code: -32_603, message: "internal error") }
        case .tooOften: return methods.map { .error(method: $0, code: -32_005, message: "too many requests") }
        case .prunedHistory: return [.pruned(below: BlockNumber(1_000))]
        case .noBlocks: return methods.map { .null(method: $0) }
        case .alteredHeaders: return blocks.map { .alteredHeader(block: $0.hash, .stateRoot) }
        case .hiddenLogs:
            return blocks.flatMap { block in block.logs.indices.map { .withheldLog(block: block.hash, index: $0) } }
        case .noReceipts, .noReceiptsAndWrongLogIndexes: return Self.withoutReceipts
        case .noReceiptsAndHiddenLogs:
            return Self.withoutReceipts
                + blocks.flatMap { block in block.logs.indices.map { .withheldLog(block: block.hash, index: $0) } }
        case .alteredLogs:
            return blocks.flatMap { block in block.logs.indices.map { .alteredLog(block: block.hash, index: $0) } }
        default: return []
        }
    }

    private static let withoutReceipts = ["eth_getBlockReceipts", "eth_getTransactionReceipt"].map {
        NodeFault.error(method: $0, code: -32_601, message: "the method \($0) does not exist")
    }

    /// What those who ask such nodes take of a body, in bytes.
    static let bodyLimit = 4 << 20

    private static func response(_ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(status: .ok, contentType: "application/json", headers: [], body: body)
    }

    private static func batch(_ answer: [UInt8], _ change: ([Any]) -> [Any]) -> [UInt8] {
        guard let members = try? JSONSerialization.jsonObject(with: Data(answer)) as? [Any],
            let changed = try? JSONSerialization.data(withJSONObject: change(members))
        else { return answer }
        return Array(changed)
    }
}
