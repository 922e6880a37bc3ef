import MonitorKit
import Testing

/// A liar that is the only endpoint is believed; what it said does not outlive it.
@Suite struct FalseHeadsTests {
    /// A chain of its own making, with 400 blocks more than there is time for, nearly all of them final.
    private func liar() -> ScriptedChain {
        let liar = ScriptedChain(901)
        liar.extend(to: 500, branch: 1)
        liar.setHeads(safe: 495, finalized: 490)
        return liar
    }

    /// The true chain stands at block 100, of the time 1,200; first it is read from someone else.
    private func world(from reader: any ChainReader, at wall: Double) async -> ScriptedWorld {
        var world = ScriptedWorld { $0.tail = 20 }
        world.a.extend(to: 100)
        world.a.setHeads(safe: 90, finalized: 80)
        world.driver.now = Moment(wall: wall, steady: 0)
        world.driver.readers[world.a.id] = reader
        await world.driver.pass()
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(490))
        world.driver.readers[world.a.id] = world.a
        return world
    }

    /// By a clock that shows nothing: all these blocks are of its future.
    @Test func finalityOfBlocksThatNobodyRead_keepsNoHonestHeadOut() async {
        var world = await world(from: HeadsAlone(chain: liar()), at: 0)
        #expect(world.chain(world.a)?.window == BlockNumber(500)...BlockNumber(500))
        for head in UInt64(100)...104 {
            world.a.extend(to: head)
            await world.driver.pass()
        }
        #expect(world.chain(world.a)?.window == BlockNumber(70)...BlockNumber(104))
        #expect(world.chain(world.a)?.isComplete == true)
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(80))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func finalityOfTheFuture_keepsNoHeadOfNowOut() async {
        var world = await world(from: liar(), at: 1_200)
        #expect(world.chain(world.a)?.window == BlockNumber(480)...BlockNumber(500))
        #expect(world.chain(world.a)?.isComplete == true)
        for _ in 0..<5 { await world.driver.pass() }
        #expect(world.chain(world.a)?.window == BlockNumber(70)...BlockNumber(100))
        #expect(world.chain(world.a)?.isComplete == true)
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(80))
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// By a clock by which all of these blocks can be, and by one by which none of them can.
    @Test(arguments: [5_000.0, 0])
    func nodeThatIsBehindFinality_isMerelyBehind_howeverLong(at wall: Double) async {
        var world = await world(from: liar(), at: wall)
        // Tags of its own would be news of finality.
        world.a.setHeads()
        for head in UInt64(100)...110 {
            world.a.extend(to: head)
            await world.driver.pass()
        }
        #expect(world.chain(world.a)?.window == BlockNumber(480)...BlockNumber(500))
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(490))
        #expect(!world.driver.transitions.contains { if case .windowLost = $0 { true } else { false } })
    }

    /// While older blocks are still being read: what is final and was read is no less final for that.
    @Test func nodeThatIsBehindFinality_endsNoBackfill() async {
        var world = ScriptedWorld { $0.tail = 900 }
        world.a.extend(to: 1_000)
        world.a.setHeads(safe: 995, finalized: 990)
        world.driver.readers[world.a.id] = HeadsAlone(chain: world.a, lowest: 900)
        world.driver.now = Moment(wall: 5_000, steady: 0)
        await world.driver.pass()
        #expect(world.chain(world.a)?.window?.contains(BlockNumber(990)) == true)
        #expect(world.chain(world.a)?.isComplete == false)
        let lagging = ScriptedChain(901)
        lagging.extend(to: 500)
        world.driver.readers[world.a.id] = lagging
        for head in UInt64(501)...510 {
            lagging.extend(to: head)
            await world.driver.pass()
        }
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(1_000))
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(990))
        #expect(!world.driver.transitions.contains { if case .windowLost = $0 { true } else { false } })
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func finalizedHead_thatIsNotOnTheChainThatIsReadThen_isLetGo() async throws {
        var world = ScriptedWorld()
        world.a.extend(to: 100)
        let honest = try await world.a.heads()
        let named = BlockReference(
            number: BlockNumber(90), hash: Hash32(6, 6, 6, 6), timestamp: world.a.timestamp(90))
        await world.driver.carryOut(
            .headsRead(
                world.a.id, ChainHeads(latest: honest.latest, safe: named, finalized: named, askedAt: honest.askedAt),
                by: "el"))
        #expect(world.chain(world.a)?.window == BlockNumber(0)...BlockNumber(100))
        #expect(world.chain(world.a)?.heads[.finalized] == nil)
        world.a.setHeads(safe: 90, finalized: 80)
        await world.driver.pass()
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(80))
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// What was final and stood on the chain that was read is not unsaid by a reorg.
    @Test func finalizedHead_thatWasRead_isKept_whereItsBlockIsReplaced() async {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        world.a.setHeads(safe: 15, finalized: 10)
        await world.driver.pass()
        world.a.cut(above: 5)
        world.a.extend(to: 22, branch: 1)
        world.a.setHeads()
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.driver.transitions.contains { if case .finalityViolated = $0 { true } else { false } })
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(10))
    }

    @Test(arguments: [true, false])
    func tag_vouchesForNothing_whereItsTimeIsNotThatOfItsHeight(hasItsTime: Bool) async throws {
        var world = ScriptedWorld()
        world.a.extend(to: 100)
        let honest = try await world.a.heads()
        let named = BlockReference(
            number: BlockNumber(50), hash: Hash32(6, 6, 6, 6),
            timestamp: world.a.timestamp(50).advanced(by: hasItsTime ? 0 : 1))
        let heads = ChainHeads(latest: honest.latest, safe: named, finalized: named, askedAt: honest.askedAt)
        // No block below the head is read, so that nothing but the time speaks against it.
        _ = world.driver.core.handle(.headsRead(world.a.id, heads, by: "el"), at: world.driver.now)
        #expect(world.chain(world.a)?.heads[.finalized]?.number == (hasItsTime ? BlockNumber(50) : nil))
    }
}

/// A node that names heads and has nothing else, or nothing below some height.
private struct HeadsAlone: ChainReader {
    let chain: ScriptedChain
    var lowest: UInt64 = .max

    var upstream: String { chain.upstream }

    func heads() async throws(UpstreamFailure) -> ChainHeads { try await chain.heads() }

    func blocks(from first: BlockNumber, count: Int) async throws(UpstreamFailure) -> [ObservedBlock] {
        try check(first)
        return try await chain.blocks(from: first, count: count)
    }

    func messages(of block: BlockReference) async throws(UpstreamFailure) -> BlockMessages {
        try check(block.number)
        return try await chain.messages(of: block)
    }

    func evidence(
        at number: BlockNumber, _ identity: BlockIdentity
    ) async throws(UpstreamFailure) -> InitiatingBlock {
        try check(number)
        return try await chain.evidence(at: number, identity)
    }

    private func check(_ number: BlockNumber) throws(UpstreamFailure) {
        guard number.value >= lowest else { throw UpstreamFailure(.missing, "no such block") }
    }
}
