import Synchronization
import Testing

@testable import MonitorKit

/// A node that passes over the last call of each batch: what it does not answer it has not said, neither way.
@Suite struct PartialAnswersTests {
    private final class Node: RPCTransport {
        let chain: SimulatedChain
        private let defect = Mutex<NodeDefect?>(nil)

        init(_ chain: SimulatedChain) { self.chain = chain }

        func turn(into defect: NodeDefect) { self.defect.withLock { $0 = defect } }

        func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
            let reply =
                defect.withLock { $0 }?.reply(to: body, about: chain) ?? NodeDefect.honestReply(to: body, about: chain)
            return RPCHTTPAnswer(status: 200, body: reply.body)
        }
    }

    private func served() throws -> (node: Node, reader: JSONRPCChainReader) {
        let node = Node(try #require(BadNodes.shortPast[Rehearsed.first]))
        let reader = JSONRPCChainReader(
            upstream: "el", chain: node.chain.id, client: JSONRPCClient(transport: node, clock: FrozenClock()),
            clock: FrozenClock(), timeout: .seconds(1))
        return (node, reader)
    }

    @Test func levelThatIsPassedOver_isNotOneThatTheNodeDoesNotHave() async throws {
        let (node, reader) = try served()
        let heads = try await reader.heads()
        #expect(heads.finalized != nil)
        node.turn(into: .batchWithoutItsLast)
        let failure = await #expect(throws: UpstreamFailure.self) { try await reader.heads() }
        #expect(failure == .unanswered)
    }

    @Test func historyThatIsPassedOver_isNotGone() async throws {
        let (node, reader) = try served()
        let head = try await reader.heads().latest.reference
        node.turn(into: .batchWithoutItsLast)
        let failure = await #expect(throws: UpstreamFailure.self) {
            try await reader.evidence(at: BlockNumber(1), .ancestor(of: head))
        }
        #expect(failure?.cause == .missing && failure?.saysNothingIsThere == false && failure?.isLack == false)
        // A node that has let go of it says so.
        node.turn(into: .prunedHistory)
        let gone = await #expect(throws: UpstreamFailure.self) {
            try await reader.evidence(at: BlockNumber(1), .ancestor(of: head))
        }
        #expect(gone?.saysNothingIsThere == true)
    }

    @Test func blocksBehindOneThatIsPassedOver_areNoEndOfTheChain() async throws {
        let (node, reader) = try served()
        _ = try await reader.heads()
        node.turn(into: .batchWithoutItsLast)
        let failure = await #expect(throws: UpstreamFailure.self) {
            try await reader.blocks(from: BlockNumber(0), count: 4)
        }
        #expect(failure == .unanswered)
    }
}
