import Synchronization
import Testing

@testable import MonitorKit

/// What a second endpoint says of an old initiating block, before it is believed.
@Suite struct CrossCheckTests {
    private let chain = ScriptedChain(901)
    private let old = BlockNumber(10)
    private let time = VirtualTime(start: 1_000)
    private let late = UpstreamFailure(.timeout, "no answer in time")

    private func reference(_ number: UInt64) -> BlockReference {
        BlockReference(number: BlockNumber(number), hash: chain.hash(number), timestamp: chain.timestamp(number))
    }

    /// What becomes of an honest answer about block 10 below block 90, where these endpoints are there too.
    private func outcome(_ witnesses: [Witness]) async throws -> MonitorEvent {
        try await outcomes(witnesses, 1)[0]
    }

    /// The same, several times in a row; before each, something may happen.
    private func outcomes(
        _ witnesses: [Witness], _ times: Int, before: (Int, ChainFollower) -> Void = { _, _ in }
    ) async throws -> [MonitorEvent] {
        chain.extend(to: 100)
        let follower = ChainFollower.following(chain, by: time)
        follower.add(chain, rank: 0)
        follower.answered(chain, try await chain.heads())
        // None of them has been looked at yet, as in the first seconds of a replica.
        for (rank, witness) in witnesses.enumerated() { follower.add(witness, rank: rank + 1) }
        let block = try await chain.evidence(at: old, .ancestor(of: reference(90)))
        var outcomes: [MonitorEvent] = []
        for round in 0..<times {
            before(round, follower)
            outcomes.append(await follower.crossChecked(block, below: reference(90), from: chain))
        }
        return outcomes
    }

    private func isBelieved(_ event: MonitorEvent) -> Bool {
        if case .evidenceRead(chain.id, let block) = event { block.reference.number == old } else { false }
    }

    @Test func onlyEndpoint_isBelieved() async throws {
        #expect(isBelieved(try await outcome([])))
    }

    @Test func endpointThatNamesTheSameBlock_isAskedForOneHeader() async throws {
        let witness = Witness(chain)
        #expect(isBelieved(try await outcome([witness])))
        #expect(witness.asked == [10])
    }

    @Test func endpointOnOurBranch_thatNamesAnotherBlock_isADispute_withBothNames() async throws {
        let witness = Witness(chain, naming: [10: Hash32(6, 6, 6, 6)])
        guard case .evidenceDisputed(chain.id, let block, "witness", "el-901") = try await outcome([witness]) else {
            Issue.record("nobody noticed")
            return
        }
        #expect(block == reference(10))
        #expect(witness.asked == [10, 90])
    }

    @Test func dispute_lastsUntilAnEndpointAgrees_thatOneIsSilentEndsNothing() async throws {
        let witness = Witness(chain, naming: [10: Hash32(6, 6, 6, 6)])
        let events = try await outcomes([witness], 4) { round, _ in
            if round == 1 { witness.fail(UpstreamFailure(.missing, "pruned")) }
            if round == 3 { witness.recover() }
        }
        #expect(events.map(isBelieved) == [false, false, false, true])
    }

    @Test func endpointThatCannotSay_isLeftAloneForHalfAMinute() async throws {
        let witness = Witness(chain, failing: late)
        let events = try await outcomes([witness], 4) { round, _ in
            if round == 2 { time.pass(.seconds(29)) }
            if round == 3 { time.pass(.seconds(1)) }
        }
        #expect(events.allSatisfy(isBelieved))
        #expect(witness.asked == [10, 10], "of four times the first and the last")
    }

    /// It failed once: at first it rests, and then nothing has shown yet that it answers again.
    @Test(arguments: [0, 1]) func endpointThatRestsAfterAFailure_isAskedAllTheSame(seconds: Int) async throws {
        let witness = Witness(chain, naming: [10: Hash32(6, 6, 6, 6)])
        let events = try await outcomes([witness], 1) { _, follower in
            follower.failed(witness, late)
            time.pass(.seconds(seconds))
        }
        #expect(events.map(isBelieved) == [false])
        #expect(witness.asked == [10, 90])
    }

    @Test func endpointThatRests_isAskedAfterThoseThatAreFit() async throws {
        let (resting, next) = (Witness(chain), Witness(chain, name: "next"))
        let events = try await outcomes([resting, next], 1) { _, follower in follower.failed(resting, late) }
        #expect(events.map(isBelieved) == [true])
        #expect(resting.asked == [] && next.asked == [10])
    }

    @Test func endpointThatIsDistrusted_hasNoSay() async throws {
        let witness = Witness(chain, naming: [10: Hash32(6, 6, 6, 6)])
        let events = try await outcomes([witness], 1) { _, follower in
            follower.failed(witness, UpstreamFailure(.integrity, "does not hash"))
        }
        #expect(events.map(isBelieved) == [true])
        #expect(witness.asked == [])
    }

    @Test func endpointOnAnotherBranch_hasNoSay_andTheNextIsAsked() async throws {
        let astray = Witness(chain, naming: [10: Hash32(6, 6, 6, 6), 90: Hash32(7, 7, 7, 7)])
        let next = Witness(chain, name: "next")
        #expect(isBelieved(try await outcome([astray, next])))
        #expect(next.asked == [10])
    }

    @Test func endpointThatFails_hasNoSay_andTheNextIsAsked() async throws {
        let next = Witness(chain, naming: [10: Hash32(6, 6, 6, 6)], name: "next")
        let event = try await outcome([Witness(chain, failing: UpstreamFailure(.timeout, "no answer in time")), next])
        #expect(next.asked == [10, 90])
        if case .evidenceDisputed(_, _, "next", _) = event {} else { Issue.record("the second was not heard") }
        #expect(isBelieved(try await outcome([Witness(chain, failing: UpstreamFailure(.missing, "pruned"))])))
    }
}

/// Another endpoint of a chain, which may name other blocks at some heights.
private final class Witness: ScriptedEndpoint {
    let upstream: String
    let chain: ScriptedChain
    private let state: Mutex<(names: [UInt64: Hash32], failure: UpstreamFailure?)>
    private let numbers = Mutex<[UInt64]>([])

    init(
        _ chain: ScriptedChain, naming names: [UInt64: Hash32] = [:], failing failure: UpstreamFailure? = nil,
        name: String = "witness"
    ) {
        self.chain = chain
        state = Mutex((names, failure))
        upstream = name
    }

    func fail(_ failure: UpstreamFailure) { state.withLock { $0.failure = failure } }

    /// Answers, and says what all others say.
    func recover() { state.withLock { $0 = ([:], nil) } }

    /// The heights that it was asked for.
    var asked: [UInt64] { numbers.withLock { $0 } }

    func blocks(from first: BlockNumber, count: Int) async throws(UpstreamFailure) -> [ObservedBlock] {
        numbers.withLock { $0.append(first.value) }
        let (names, failure) = state.withLock { $0 }
        if let failure { throw failure }
        return try await chain.blocks(from: first, count: count).map { block in
            guard let name = names[block.number.value] else { return block }
            return ObservedBlock(
                reference: BlockReference(number: block.number, hash: name, timestamp: block.timestamp),
                parentHash: block.parentHash, mayHoldMessages: block.mayHoldMessages, isProven: true, shape: nil)
        }
    }
}
