import Synchronization
import Testing

@testable import MonitorKit

/// An endpoint that names a head which it does not hold, and which can be: it comes first, beside an honest one.
@Suite struct HeldHeadsTests {
    private let chain = ScriptedChain(901)
    /// Blocks have two seconds, and the first the time 1,000: block 100 is of the time 1,200.
    private let time = VirtualTime(start: 1_205)

    private func follower(of endpoints: [any ChainReader]) -> ChainFollower {
        chain.extend(to: 100)
        let parameters = ProtocolParameters(chains: [chain.id: chain.parameters])
        let monitor = Monitor(
            configuration: CoreConfiguration(parameters: parameters, attached: [chain.id]), upstreams: [],
            pollUpperBound: .seconds(2), surroundings: Monitor.Surroundings(clock: time, chance: { 0.5 }))
        let follower = ChainFollower(chain: chain.id, parameters: chain.parameters, monitor: monitor)
        for (rank, endpoint) in endpoints.enumerated() { follower.add(endpoint, rank: rank) }
        return follower
    }

    /// The endpoint names its head, and is asked for blocks; then two seconds pass.
    private func look(
        _ follower: ChainFollower, at endpoint: Endpoint, asking first: UInt64, _ count: Int
    ) async throws {
        follower.answered(endpoint, try await endpoint.heads())
        await follower.perform(.blocks(chain.id, first: BlockNumber(first), count: count))
        time.pass(.seconds(2))
    }

    private func serving(_ follower: ChainFollower) -> Int? {
        let now = time.now()
        return follower.endpoints.withLock { $0.roster.serving(at: now) }
    }

    @Test func endpointThatDoesNotHoldItsHeads_isPassedOver_untilItDoes() async throws {
        let liar = Endpoint(chain, claiming: 103)
        let follower = follower(of: [liar, chain])
        try await look(follower, at: liar, asking: 101, 3)
        #expect(serving(follower) == 0 && follower.doubt(about: liar) == nil, "once may be an accident")
        try await look(follower, at: liar, asking: 101, 3)
        #expect(serving(follower) == 1 && follower.doubt(about: liar)?.cause == .missing)

        // By now there is a block at the height that it named, and it is another.
        chain.extend(to: 110)
        time.pass(.seconds(10))
        await follower.checkHeads()
        #expect(serving(follower) == 1)

        liar.claimNothing()
        follower.answered(liar, try await liar.heads())
        time.pass(.seconds(10))
        await follower.checkHeads()
        #expect(serving(follower) == 0 && follower.doubt(about: liar) == nil)
    }

    @Test func endpointWhoseHistoryIsGone_holdsItsHead_andIsAskedForItNowAndThen() async throws {
        let pruned = Endpoint(chain, lowest: 50)
        let follower = follower(of: [pruned, chain])
        for _ in 0..<6 {
            try await look(follower, at: pruned, asking: 10, 5)
            #expect(serving(follower) == 0)
        }
        #expect(pruned.asked.filter { $0 == "21 from 80" }.count == 2)
        #expect(pruned.asked.filter { $0 == "5 from 10" }.count == 6)
    }

    @Test func endpointThatIsAlone_isNotChecked() async throws {
        let liar = Endpoint(chain, claiming: 103)
        let follower = follower(of: [liar])
        for _ in 0..<3 { try await look(follower, at: liar, asking: 101, 3) }
        #expect(serving(follower) == 0 && liar.asked == Array(repeating: "3 from 101", count: 3))
    }
}

/// An endpoint of a chain, which may name a head of its own making, and may lack old blocks.
private final class Endpoint: ChainReader {
    private struct State {
        var claim: UInt64?
        var asked: [String] = []
    }

    let upstream = "endpoint"
    private let chain: ScriptedChain
    private let lowest: UInt64
    private let state: Mutex<State>

    init(_ chain: ScriptedChain, claiming claim: UInt64? = nil, lowest: UInt64 = 0) {
        self.chain = chain
        self.lowest = lowest
        state = Mutex(State(claim: claim))
    }

    /// The headers that it was asked for.
    var asked: [String] { state.withLock { $0.asked } }

    /// Names the head that there is.
    func claimNothing() { state.withLock { $0.claim = nil } }

    func heads() async throws(UpstreamFailure) -> ChainHeads {
        guard let claim = state.withLock({ $0.claim }) else { return try await chain.heads() }
        let head = BlockReference(
            number: BlockNumber(claim), hash: Hash32(6, 6, 6, 6), timestamp: chain.timestamp(claim))
        return ChainHeads(
            latest: ObservedBlock(reference: head, parentHash: .zero, mayHoldMessages: false, isProven: true),
            safe: nil, finalized: nil, askedAt: Moment(wall: 0, steady: 0))
    }

    func blocks(from first: BlockNumber, count: Int) async throws(UpstreamFailure) -> [ObservedBlock] {
        state.withLock { $0.asked.append("\(count) from \(first)") }
        guard first.value >= lowest else { throw UpstreamFailure(.missing, "pruned") }
        return try await chain.blocks(from: first, count: count)
    }

    func messages(of block: BlockReference) async throws(UpstreamFailure) -> BlockMessages {
        try await chain.messages(of: block)
    }

    func evidence(
        at number: BlockNumber, _ identity: BlockIdentity
    ) async throws(UpstreamFailure) -> InitiatingBlock {
        try await chain.evidence(at: number, identity)
    }
}
