import Foundation
import Synchronization
import Testing

@testable import MonitorKit

/// The reader against nodes that offer no receipts at all, behind real HTTP and as a real one answered.
@Suite(.timeLimit(.minutes(15))) struct LogsAloneTests {
    private let chain = Rehearsed.first

    private static func absent(_ methods: String...) -> [NodeFault] {
        methods.map { .error(method: $0, code: -32601, message: "the method \($0) does not exist") }
    }

    private static let withoutReceipts = absent("eth_getBlockReceipts", "eth_getTransactionReceipt")

    private func head(_ node: ServedNode) throws -> BlockReference {
        try #require(node.world.superchain[chain]).latest.reference
    }

    @Test func nodeWithoutReceipts_isReadByItsLogs_andNothingOfThatCountsAsProven() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let block = try head(node)
            let expected = try await node.reader(chain).messages(of: block)
            let initiating = try await node.reader(chain).evidence(at: block.number, .hash(block.hash))
            #expect(!expected.messages.isEmpty && expected.proof == .receipts && initiating.proof == .receipts)
            node.setNode(chain, faults: Self.withoutReceipts)
            let reader = try node.reader(chain)
            let found = try await reader.messages(of: block)
            #expect(found.messages == expected.messages && found.deposits == expected.deposits)
            #expect(found.proof == .bloom && !found.isProven)
            let read = try await reader.evidence(at: block.number, .hash(block.hash))
            #expect(read.logs == initiating.logs && !read.logs.isEmpty && read.reference == block)
            #expect(read.proof == .bloom && !read.isProven)
        }
    }

    /// The header is proven by the blocks above, and the logs are asked for by its hash.
    @Test func initiatingBlock_thatIsNamedByNumber_isReadByItsLogsToo() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let block = try head(node)
            let old = block.number.lowered(by: 5)
            let expected = try await node.reader(chain).evidence(at: old, .ancestor(of: block))
            node.setNode(chain, faults: Self.withoutReceipts)
            let read = try await node.reader(chain).evidence(at: old, .ancestor(of: block))
            #expect(read.reference == expected.reference && read.logs == expected.logs && !read.logs.isEmpty)
            #expect(read.proof == .bloom && expected.proof == .receipts)
        }
    }

    @Test func whatANodeDoesNotOffer_isNotAskedForAgain_norWithTheHeads() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let block = try head(node)
            node.setNode(chain, faults: Self.withoutReceipts)
            let reader = try node.reader(chain)
            _ = try await reader.heads()
            _ = try await reader.messages(of: block)
            let again = try await node.traffic(of: chain) { _ = try await reader.messages(of: block) }
            #expect(again.calls == ["eth_getBlockByHash": 1, "eth_getLogs": 1])
            // The chain is busy, and its newest block is not asked for as a whole all the same.
            let heads = try await node.traffic(of: chain) { _ = try await reader.heads() }
            #expect(heads.calls == ["eth_getBlockByNumber": 3])
            // Another node may answer after a failure to reach it.
            reader.memory.withLock { $0.lostSight() }
            node.setNode(chain)
            let proven = try await reader.messages(of: block)
            #expect(proven.proof == .receipts)
        }
    }

    /// The first of them leaves a gap in the count, the last one nothing but bits of the bloom.
    @Test(arguments: [false, true]) func logThatIsHidden_isCaught(isLast: Bool) async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let simulated = try #require(node.world.superchain[chain]).latest
            #expect(simulated.logs.count > 1)
            let block = simulated.reference
            let hidden = NodeFault.withheldLog(block: block.hash, index: isLast ? simulated.logs.count - 1 : 0)
            node.setNode(chain, faults: Self.withoutReceipts + [hidden])
            for isEvidence in [false, true] {
                let reader = try node.reader(chain)
                let failure = await #expect(throws: UpstreamFailure.self) {
                    if isEvidence {
                        _ = try await reader.evidence(at: block.number, .hash(block.hash))
                    } else {
                        _ = try await reader.messages(of: block)
                    }
                }
                #expect(failure?.cause == .integrity)
            }
        }
    }

    @Test func nodeWithoutLogsEither_isAFailedRead_thatSaysWhatIsMissing_untilItOffersOneOfThem() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let block = try head(node)
            node.setNode(chain, faults: Self.withoutReceipts + Self.absent("eth_getLogs"))
            let reader = try node.reader(chain)
            let failure = await #expect(throws: UpstreamFailure.self) { try await reader.messages(of: block) }
            #expect(failure?.cause == .rpc && failure?.code == -32601)
            for word in [
                "eth_getBlockReceipts", "eth_getTransactionReceipt", "eth_getLogs", "name another endpoint",
            ] {
                #expect(failure?.detail.contains(word) == true, "\(word)")
            }
            node.setNode(chain)
            let found = try await reader.messages(of: block)
            #expect(found.proof == .receipts)
        }
    }

    /// A real node's answers, of which those with receipts are kept back.
    private struct RecordedWithoutReceipts: RPCTransport {
        let node: RecordedNode

        func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
            var text = String(decoding: body, as: UTF8.self)
            for method in ["eth_getBlockReceipts", "eth_getTransactionReceipt"] {
                text = text.replacingOccurrences(of: method, with: "eth_neverAsked")
            }
            let answer = String(decoding: node.answer(Array(text.utf8)), as: UTF8.self)
            return RPCHTTPAnswer(
                status: 200, body: Array(answer.replacingOccurrences(of: "-32000", with: "-32601").utf8))
        }
    }

    /// The two blocks of which a real node was asked for all logs.
    @Test(arguments: [
        (901, "0x270f9c36850b386902d26337a3c9b8cdf3d8ab5a8c055314b8a7e122bdf54fac", 2),
        (902, "0xb1a5e5a906b5f89b07cd3c432da4d59177edc0963c49c66b94df712b1729d6d5", 5),
    ])
    func realNode_withItsReceiptsKeptBack_tellsTheSameLogs(id: Int, hash: String, logs: Int) async throws {
        let node = try RecordedNode(chain: id, through: "lagging")
        let block = BlockReference(number: BlockNumber(10), hash: try Hash32(hex: hash), timestamp: Timestamp(0))
        func reader(_ transport: any RPCTransport) -> JSONRPCChainReader {
            JSONRPCChainReader(
                upstream: "el", chain: ChainID(UInt64(id)),
                client: JSONRPCClient(transport: transport, clock: FrozenClock()), clock: FrozenClock(),
                timeout: .seconds(1))
        }
        let whole = try await reader(DirectTransport { node.answer($0) })
            .evidence(at: block.number, .hash(block.hash))
        let alone = try await reader(RecordedWithoutReceipts(node: node))
            .evidence(at: block.number, .hash(block.hash))
        #expect(whole.proof == .receipts && alone.proof == .bloom)
        #expect(alone.logs == whole.logs && alone.logs.count == logs && alone.reference == whole.reference)
        guard id == 901 else { return }
        let found = try await reader(RecordedWithoutReceipts(node: node)).messages(of: block)
        let proven = try await reader(DirectTransport { node.answer($0) }).messages(of: block)
        #expect(found.messages == proven.messages && found.messages.count == 1 && found.deposits == proven.deposits)
        #expect(found.proof == .bloom && proven.proof == .receipts)
    }
}
