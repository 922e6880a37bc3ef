import Synchronization
import Testing

@testable import MonitorKit

/// Answers by number whose parts do not belong together: of what a chain that changes may do now and then, nothing is held against a
/// node.
@Suite struct ContradictionsTests {
    private let chain = Rehearsed.first

    private static let busy = Rehearsed.busySuperchain()

    /// Several nodes behind one address, which take turns and take eight calls at once.
    private final class Balancer: RPCTransport {
        private let chains: [SimulatedChain]
        private let state: Mutex<(turns: Int, faults: [NodeFault])>

        init(_ chains: [SimulatedChain], faults: [NodeFault] = []) {
            self.chains = chains
            state = Mutex((0, faults))
        }

        func heal() { state.withLock { $0.faults = [] } }

        func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
            let (turn, faults) = state.withLock { state in
                state.turns += 1
                return (state.turns, state.faults)
            }
            var node = SimulatedNode()
            node.faults = faults
            node.batchLimit = 8
            return RPCHTTPAnswer(status: 200, body: node.answer(body, about: chains[turn % chains.count]))
        }
    }

    /// The causes of answers that were not believed.
    private final class Refusals: Sendable {
        private let causes = Mutex<[UpstreamCause]>([])

        var all: [UpstreamCause] { causes.withLock { $0 } }

        func note(_ cause: UpstreamCause) { causes.withLock { $0.append(cause) } }
    }

    private func reader(_ transport: Balancer, _ refusals: Refusals) -> JSONRPCChainReader {
        JSONRPCChainReader(
            upstream: "el", chain: chain, client: JSONRPCClient(transport: transport, clock: FrozenClock()),
            clock: FrozenClock(), timeout: .seconds(1)
        ) { _, cause in
            refusals.note(cause)
        }
    }

    private func at(_ second: UInt64) -> Moment { Moment(wall: 0, steady: second * 1_000_000_000) }

    @Test func thirdInARow_isNoAccident_andAnAnswerThatFitsEndsTheRow() {
        var contradictions = Contradictions()
        let first = (0..<5).map { contradictions.add(askedAt: at($0), now: at($0)) }
        #expect(first == [false, false, true, false, false])
        contradictions.end()
        let second = (5..<8).map { contradictions.add(askedAt: at($0), now: at($0)) }
        #expect(second == [false, false, true])
    }

    @Test func thoseThatAreFarApart_areNotInARow() {
        var contradictions = Contradictions()
        let found = ([0, 1, 121, 122, 123] as [UInt64]).map { contradictions.add(askedAt: at($0), now: at($0)) }
        #expect(found == [false, false, false, false, true])
    }

    @Test func answersThatWereOnTheirWayAtOnce_areOneCase() {
        var contradictions = Contradictions()
        let together = (1..<9).map { contradictions.add(askedAt: at(0), now: at($0)) }
        #expect(together.allSatisfy { !$0 })
        let next = contradictions.add(askedAt: at(8), now: at(9))
        let last = contradictions.add(askedAt: at(9), now: at(10))
        #expect(!next && last)
    }

    @Test func blocksOfTwoBranches_areAskedForAgain_andAreALieOnlyWhereThatGoesOn() async throws {
        var forked = Self.busy
        forked.reorganize(chain, depth: 12)
        let refusals = Refusals()
        let reader = reader(
            Balancer([try #require(Self.busy[chain]), try #require(forked[chain])]), refusals)
        var failures: [UpstreamFailure?] = []
        for look in 1...3 {
            let failure = await #expect(throws: UpstreamFailure.self) {
                try await reader.blocks(from: BlockNumber(0), count: 16)
            }
            failures.append(failure)
            #expect(refusals.all == (look < 3 ? [] : [.integrity]))
        }
        #expect(failures.map { $0?.cause } == [.missing, .missing, .integrity])
        #expect(failures.map { $0?.isOffBranch } == [true, true, false])
    }

    @Test func receiptsByNumber_thatAreNotThoseOfTheHeader_areALieOnlyWhereThatGoesOn() async throws {
        let node = try #require(Self.busy[chain])
        let head = node.latest.reference
        let old = try #require(node.block(at: head.number.lowered(by: 5)))
        let refusals = Refusals()
        let transport = Balancer([node], faults: [.withheldLog(block: old.hash, index: 0)])
        let reader = reader(transport, refusals)
        #expect(!old.logs.isEmpty)
        for _ in 0..<2 {
            let failure = await #expect(throws: UpstreamFailure.self) {
                try await reader.evidence(at: old.number, .ancestor(of: head))
            }
            #expect(failure?.cause == .missing && failure?.isOffBranch == true)
        }
        #expect(refusals.all == [])
        let third = await #expect(throws: UpstreamFailure.self) {
            try await reader.evidence(at: old.number, .ancestor(of: head))
        }
        #expect(third?.cause == .integrity && refusals.all == [.integrity])

        // What is named by its hash has one truth, and is held against the node at once.
        let named = await #expect(throws: UpstreamFailure.self) {
            try await reader.evidence(at: old.number, .hash(old.hash))
        }
        #expect(named?.cause == .integrity && refusals.all == [.integrity, .integrity])
        transport.heal()
        let evidence = try await reader.evidence(at: old.number, .ancestor(of: head))
        #expect(evidence.reference == old.reference)
    }
}
