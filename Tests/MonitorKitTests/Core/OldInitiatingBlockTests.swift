import MonitorKit
import Testing

/// Initiating blocks below the window, which a node can only be asked for by number: whose branch the answer is from.
@Suite struct OldInitiatingBlockTests {
    private func isEvidence(_ read: ReadRequest) -> Bool { if case .evidence = read { true } else { false } }

    @Test func backendOnAnotherBranch_isNotBelieved_norTakenForOneWithoutHistory() async {
        var world = ScriptedWorld.namingOldBlocks(10)
        // The heads come from one backend, the read of block 10 from another, on which 10 was replaced.
        world.driver.readers[world.a.id] = TwoBackends(world.a, evidenceFrom: branched())
        for look in 1...3 {
            await world.driver.pass()
            #expect(world.statuses == ["unknown upstream_unreadable unsafe"])
            // Again with each look at first: nothing says that the history is gone.
            #expect(world.driver.reads.count(where: isEvidence) == look)
        }
        world.driver.readers[world.a.id] = world.a
        for _ in 0..<2 { await world.driver.pass() }
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// The same chain, on which every block from 10 on is another, without the log.
    private func branched() -> ScriptedChain {
        let chain = ScriptedChain(901)
        chain.extend(to: 9)
        chain.extend(to: 100, branch: 1)
        return chain
    }

    @Test func blockThatTwoEndpointsDispute_isNotBelieved_andTheDisputeIsAFindingAtTheSecondLook() async throws {
        var world = ScriptedWorld.namingOldBlocks(10)
        world.driver.readers[world.a.id] = TwoBackends(world.a, evidenceFrom: branched())
        await world.driver.pass()
        let block = BlockReference(number: BlockNumber(10), hash: world.a.hash(10), timestamp: world.a.timestamp(10))
        for disagreeing in [0, 1, 1] {
            await world.driver.carryOut(.evidenceDisputed(world.a.id, block, by: "two", besides: "one"))
            #expect(world.statuses == ["unknown upstream_unreadable unsafe"])
            #expect(world.chain(world.a)?.disagreeingUpstreams == disagreeing)
        }
        func tellings() -> [Bool] {
            world.driver.transitions.compactMap { transition in
                switch transition {
                case .upstreamsDisagree(world.a.id, "two", "one", block, .finalized): true
                case .upstreamsAgree(world.a.id, "two", "one"): false
                default: nil
                }
            }
        }
        #expect(tellings() == [true])
        world.driver.readers[world.a.id] = world.a
        for _ in 0..<8 { await world.driver.pass() }
        #expect(world.statuses == ["valid - unsafe"])
        #expect(tellings() == [true, false])
        #expect(world.chain(world.a)?.disagreeingUpstreams == 0)
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func evidenceThatWasFinal_isReadAgain_whenTheWindowIsLost() async {
        var world = ScriptedWorld.namingOldBlocks(10)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        // The node shares nothing with us any more, below the finalized block too.
        world.a.cut(above: 9)
        world.a.extend(to: 101, branch: 1)
        world.a.setHeads(safe: 91, finalized: 81)
        for _ in 0..<4 { await world.driver.pass() }
        #expect(world.driver.transitions.contains { if case .windowLost = $0 { true } else { false } })
        #expect(world.statuses == ["invalid log_missing unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func answerThatWasOnItsWay_whenTheWindowWasLost_isNotBelieved() async throws {
        var world = ScriptedWorld.namingOldBlocks(10)
        let message = world.a.initiate(11)
        await world.driver.pass()
        world.b.extend(to: 101)
        world.b.execute(message, in: 101)
        _ = world.driver.core.handle(.headsRead(world.b.id, try await world.b.heads(), by: "el"), at: world.driver.now)
        let block = BlockReference(
            number: BlockNumber(101), hash: world.b.hash(101), timestamp: world.b.timestamp(101))
        let asked = world.driver.core.handle(
            .messagesRead(world.b.id, block, try await world.b.messages(of: block)), at: world.driver.now)
        let identity = try #require(
            asked.compactMap { directive -> BlockIdentity? in
                if case .read(.evidence(_, BlockNumber(11), let identity)) = directive { identity } else { nil }
            }.first)
        let late = try await world.a.evidence(at: BlockNumber(11), identity)

        world.a.cut(above: 9)
        world.a.extend(to: 102, branch: 1)
        world.a.setHeads(safe: 91, finalized: 81)
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.driver.transitions.contains { if case .windowLost = $0 { true } else { false } })
        await world.driver.carryOut(.evidenceRead(world.a.id, late))
        #expect(world.statuses.filter { $0.hasPrefix("invalid log_missing") }.count == 2)
        #expect(world.driver.core.brokenInvariants == [])
    }
}

/// An address behind which two nodes stand that do not agree.
private struct TwoBackends: ScriptedEndpoint {
    let chain: ScriptedChain
    let other: ScriptedChain

    init(_ chain: ScriptedChain, evidenceFrom other: ScriptedChain) {
        self.chain = chain
        self.other = other
    }

    func evidence(
        at number: BlockNumber, _ identity: BlockIdentity
    ) async throws(UpstreamFailure) -> InitiatingBlock {
        try await other.evidence(at: number, identity)
    }
}
