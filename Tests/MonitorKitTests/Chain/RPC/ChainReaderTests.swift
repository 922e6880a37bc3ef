import Synchronization
import Testing

@testable import MonitorKit

/// The reader against nodes behind real HTTP: what it asks, and what it does when a node takes less or offers less.
@Suite(.timeLimit(.minutes(15))) struct ChainReaderTests {
    private let chain = Rehearsed.first

    private func head(_ node: ServedNode) throws -> BlockReference {
        try #require(node.world.superchain[chain]).latest.reference
    }

    /// Blocks of another chain prove themselves as well as those that were asked for: only the chain's id tells them apart.
    @Test func endpointThatServesAnotherChain_isRefused() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let reader = try node.reader(chain, at: node.urls[Rehearsed.second])
            let failure = await #expect(throws: UpstreamFailure.self) { try await reader.heads() }
            #expect(failure?.cause == .wrongChain)
            #expect("\(try #require(failure))".contains("serves chain \(Rehearsed.second), not \(chain)"))
            #expect(try await node.reader(chain).heads().latest.number.value > 0)
        }
    }

    @Test(arguments: [1, 2, 7, 16]) func smallBatchLimit_isLearned_andEveryHeaderComes(limit: Int) async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            node.setNode(chain, batchLimit: limit)
            let reader = try node.reader(chain)
            #expect(try await reader.blocks(from: BlockNumber(0), count: 16).count == 16)
            let learned = try await node.traffic(of: chain) {
                _ = try await reader.blocks(from: BlockNumber(0), count: 16)
            }
            // Halving from 16 down ends between half the node's limit and the limit itself; now and then one call more is tried.
            #expect((16...18).contains(learned.allCalls))
            #expect(learned.requests <= 16 / max(1, (limit + 2) / 2) + 2)
        }
    }

    /// Takes batches of ten calls, and says of larger ones that it is asked too often.
    private final class Throttling: RPCTransport {
        let batches = Mutex<[Int]>([])
        let byStatus: Bool

        init(byStatus: Bool) { self.byStatus = byStatus }

        func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
            let calls = String(decoding: body, as: UTF8.self).split(separator: "jsonrpc").count - 1
            batches.withLock { $0.append(calls) }
            let answer = calls <= 10 ? #""result":"0x1""# : #""error":{"code":-32005,"message":"too many requests"}"#
            let members = (0..<calls).map { #"{"jsonrpc":"2.0","id":\#($0 + 1),\#(answer)}"# }
            let text = calls == 1 ? members[0] : "[" + members.joined(separator: ",") + "]"
            return RPCHTTPAnswer(status: byStatus && calls > 10 ? 429 : 200, body: Array(text.utf8))
        }
    }

    @Test(arguments: [false, true])
    func endpointThatIsAskedTooOften_isAskedForLessAtOnce_untilItAnswers(byStatus: Bool) async throws {
        let throttling = Throttling(byStatus: byStatus)
        let client = JSONRPCClient(transport: throttling, clock: FrozenClock())
        let reader = JSONRPCChainReader(
            upstream: "el", chain: chain, client: client, clock: FrozenClock(), timeout: .seconds(1))
        let calls = (0..<20).map { _ in RPCCall("eth_chainId") }
        func isAnswered() async -> Bool {
            let outcomes = try? await reader.exchange(calls)
            return outcomes?.allSatisfy { (try? $0.get()) != nil } ?? false
        }
        #expect(await !isAnswered(), "what is refused for its number is not asked again at once")
        #expect(throttling.batches.withLock { $0 } == [20])
        #expect(await isAnswered())
        #expect(throttling.batches.withLock { $0 } == [20, 10, 10])
    }

    /// A node that is asked too often once, and counts requests.
    private final class Refusing: RPCTransport {
        private let chain: SimulatedChain
        private let byStatus: Bool
        private let posts = Mutex(0)

        init(_ chain: SimulatedChain, byStatus: Bool) {
            self.chain = chain
            self.byStatus = byStatus
        }

        var requests: Int { posts.withLock { $0 } }

        func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
            let isFirst = posts.withLock { posts in
                posts += 1
                return posts == 1
            }
            var node = SimulatedNode()
            if isFirst {
                node.faults = [.error(method: "eth_getBlockByNumber", code: -32_005, message: "too many requests")]
            }
            return RPCHTTPAnswer(
                status: isFirst && byStatus ? 429 : 200, body: node.answer(body, about: chain))
        }
    }

    @Test(arguments: [false, true])
    func lookThatIsRefusedAsTooOften_isOneRequestTheNextTimeToo(byStatus: Bool) async throws {
        let node = Refusing(try #require(Rehearsed.busySuperchain()[chain]), byStatus: byStatus)
        let reader = JSONRPCChainReader(
            upstream: "el", chain: chain, client: JSONRPCClient(transport: node, clock: FrozenClock()),
            clock: FrozenClock(), timeout: .seconds(1))
        let failure = await #expect(throws: UpstreamFailure.self) { try await reader.heads() }
        #expect(failure?.cause == .rateLimited && node.requests == 1)
        _ = try await reader.heads()
        #expect(node.requests == 2)
    }

    @Test func answerThatIsTooLargeForABatch_isAskedForInParts() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            // The answer that crosses the limit is still given, those after it are refused.
            node.setNode(chain, batchBytes: 3_000)
            let blocks = try await node.reader(chain).blocks(from: BlockNumber(0), count: 16)
            #expect(blocks.map(\.number.value) == Array(0...15))
        }
    }

    @Test func inbox_hasCode_unlessItsSlotIsEmpty_andANodeThatCannotTellSaysNothing() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            #expect(try await node.reader(chain).isInboxInitialized())
            node.setNode(chain, faults: [.inboxUninitialized])
            #expect(try await !node.reader(chain).isInboxInitialized())
            node.setNode(
                chain, faults: [.error(method: "eth_getStorageAt", code: -32601, message: "no such method")])
            let reader = try node.reader(chain)
            await #expect(throws: UpstreamFailure.self) { try await reader.isInboxInitialized() }
            node.setNode(chain, faults: [.null(method: "eth_getStorageAt")])
            await #expect(throws: UpstreamFailure.self) { try await reader.isInboxInitialized() }
        }
    }

    @Test func nodeWithoutBlockReceipts_isReadByTransaction_andProvesAsMuch() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let block = try head(node)
            let expected = try await node.reader(chain).messages(of: block)
            #expect(!expected.messages.isEmpty && expected.isProven)
            let absent = NodeFault.error(method: "eth_getBlockReceipts", code: -32601, message: "no such method")
            node.setNode(chain, faults: [absent], batchLimit: 3)
            let reader = try node.reader(chain)
            #expect(try await reader.messages(of: block) == expected)
            // What a node does not offer is not asked for again.
            let traffic = try await node.traffic(of: chain) {
                _ = try await reader.evidence(at: block.number.lowered(by: 1), .ancestor(of: block))
            }
            #expect(traffic.calls["eth_getBlockReceipts"] == nil)
            #expect(traffic.calls["eth_getTransactionReceipt", default: 0] > 0)
        }
    }

    @Test func logThatIsHiddenFromReceiptsByTransaction_isCaught() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let block = try head(node)
            let absent = NodeFault.error(method: "eth_getBlockReceipts", code: -32601, message: "no such method")
            node.setNode(chain, faults: [absent, .withheldLog(block: block.hash, index: 0)])
            let reader = try node.reader(chain)
            let failure = await #expect(throws: UpstreamFailure.self) { try await reader.messages(of: block) }
            #expect(failure?.cause == .integrity)
        }
    }

    @Test func busyChain_costsOneRequestABlock_onceItIsKnownToBeBusy() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let reader = try node.reader(chain)
            var latest = try await reader.heads().latest
            _ = try await reader.messages(of: latest.reference)
            var second: UInt64 = 30
            for _ in 0..<5 {
                node.world.withSuperchain { superchain in
                    superchain.sendMessage(from: Rehearsed.second, to: chain)
                    second += 2
                    superchain.advance(to: Rehearsed.genesis.advanced(by: second))
                }
                let traffic = try await node.traffic(of: chain) {
                    latest = try await reader.heads().latest
                    let found = try await reader.messages(of: latest.reference)
                    #expect(!found.messages.isEmpty && found.isProven)
                    let evidence = try await reader.evidence(at: latest.number, .hash(latest.hash))
                    #expect(evidence.isProven && !evidence.logs.isEmpty)
                }
                #expect(traffic.requests == 1)
                #expect(traffic.calls == ["eth_getBlockByNumber": 3, "eth_getBlockReceipts": 1])
            }
            // A look that brings nothing new makes the next one small again.
            _ = try await reader.heads()
            let idle = try await node.traffic(of: chain) { _ = try await reader.heads() }
            #expect(idle.calls == ["eth_getBlockByNumber": 3])
        }
    }

    @Test func chainThatHasBecomeQuiet_isAskedSmallQuestionsAgain() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let reader = try node.reader(chain)
            let latest = try await reader.heads().latest
            _ = try await reader.messages(of: latest.reference)
            #expect(reader.memory.withLock { $0.expectsMessagesAtHead })
            // What was sent so far is in the next block.
            var looks: [(mayHoldMessages: Bool, receipts: Int?)] = []
            for second: UInt64 in [32, 34, 36, 38] {
                node.world.withSuperchain { $0.advance(to: Rehearsed.genesis.advanced(by: second)) }
                var latest = latest
                let traffic = try await node.traffic(of: chain) { latest = try await reader.heads().latest }
                looks.append((latest.mayHoldMessages, traffic.calls["eth_getBlockReceipts"]))
            }
            #expect(looks.map(\.mayHoldMessages) == [true, false, false, false])
            #expect(looks.map(\.receipts) == [1, 1, nil, nil])
        }
    }

    @Test func nodeThatDoesNotGiveItsNewestBlockAtOnce_isStillFollowed() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let reader = try node.reader(chain)
            let latest = try await reader.heads().latest
            _ = try await reader.messages(of: latest.reference)
            #expect(reader.memory.withLock { $0.expectsMessagesAtHead })
            node.setNode(chain, batchLimit: 3)
            #expect(try await reader.heads().latest == latest)
            node.setNode(chain, faults: [.null(method: "eth_getBlockReceipts")])
            #expect(try await reader.heads().latest == latest)
        }
    }

    /// A node that gives no answer in time to what asks for receipts, while it is told so.
    private final class Stalling: RPCTransport {
        private let chain: SimulatedChain
        private let isStalling = Mutex(false)

        init(_ chain: SimulatedChain) { self.chain = chain }

        func stall(_ stalls: Bool) { isStalling.withLock { $0 = stalls } }

        func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
            let asksForReceipts = String(decoding: body, as: UTF8.self).includes("eth_getBlockReceipts")
            if asksForReceipts, isStalling.withLock({ $0 }) {
                throw UpstreamFailure(.timeout, "no answer in time")
            }
            return RPCHTTPAnswer(status: 200, body: SimulatedNode().answer(body, about: chain))
        }
    }

    @Test func nodeThatHangsAtItsNewestBlock_isStillFollowed_andAskedForAllOfItOnceItGivesWholeBlocks() async throws {
        let served = try #require(Rehearsed.busySuperchain()[chain])
        let node = Stalling(served)
        let reader = JSONRPCChainReader(
            upstream: "el", chain: chain, client: JSONRPCClient(transport: node, clock: FrozenClock()),
            clock: FrozenClock(), timeout: .seconds(1))
        let latest = try await reader.heads().latest
        _ = try await reader.messages(of: latest.reference)
        #expect(reader.memory.withLock { $0.expectsMessagesAtHead })
        node.stall(true)
        let failure = await #expect(throws: UpstreamFailure.self) { try await reader.heads() }
        #expect(failure?.cause == .timeout)
        let again = try await reader.heads().latest
        #expect(again == latest)
        node.stall(false)
        #expect(!reader.memory.withLock { $0.lastBlockHeldMessages })
        let below = try #require(served.block(at: latest.number.lowered(by: 1))).reference
        _ = try await reader.messages(of: below)
        #expect(reader.memory.withLock { $0.lastBlockHeldMessages })
    }

    @Test func quietChain_costsThreeCallsInOneRequest_aLook() async throws {
        try await ServedNode.serving(Rehearsed.superchain()) { node in
            let reader = try node.reader(chain)
            _ = try await reader.heads()
            let traffic = try await node.traffic(of: chain) { _ = try await reader.heads() }
            #expect(traffic.requests == 1 && traffic.calls == ["eth_getBlockByNumber": 3])
        }
    }

    @Test func initiatingBlock_thatIsNamedByNumber_comesWithTheProofThatTheNodeIsOnOurBranch() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let reader = try node.reader(chain)
            let block = try head(node)
            let old = block.number.lowered(by: 5)
            let traffic = try await node.traffic(of: chain) {
                let evidence = try await reader.evidence(at: old, .ancestor(of: block))
                #expect(evidence.reference.number == old)
            }
            #expect(traffic.requests == 1 && traffic.allCalls == 3)
            let replaced = BlockReference(number: block.number, hash: Hash32(1, 2, 3, 4), timestamp: block.timestamp)
            let unseen = BlockReference(number: block.number.next, hash: block.hash, timestamp: block.timestamp)
            for descendant in [replaced, unseen] {
                let failure = await #expect(throws: UpstreamFailure.self) {
                    try await reader.evidence(at: old, .ancestor(of: descendant))
                }
                #expect(failure?.isOffBranch == true && failure?.cause == .missing)
            }
            // What the node has not kept is another matter.
            let below = await #expect(throws: UpstreamFailure.self) {
                try await reader.evidence(at: BlockNumber(1 << 40), .ancestor(of: block))
            }
            #expect(below?.isOffBranch == false)
        }
    }

    @Test func initiatingBlock_costsTwoCallsOnce() async throws {
        try await ServedNode.serving(Rehearsed.busySuperchain()) { node in
            let reader = try node.reader(chain)
            let block = try head(node)
            let first = try await node.traffic(of: chain) {
                _ = try await reader.evidence(at: block.number, .hash(block.hash))
            }
            #expect(first.requests == 1 && first.allCalls == 2)
            let again = try await node.traffic(of: chain) {
                _ = try await reader.evidence(at: block.number, .hash(block.hash))
            }
            #expect(again.requests == 0)
        }
    }
}
