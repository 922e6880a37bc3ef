import MonitorKit
import Testing

/// Walks back at the lower end of a window, where there is nothing further down.
@Suite struct WalkBackTests {
    @Test(arguments: UInt64(0)...6)
    func reorgNearGenesis_isFollowedToItsAncestor(_ ancestor: UInt64) async {
        var world = ScriptedWorld()
        world.a.extend(to: 7)
        await world.driver.pass()
        world.a.cut(above: ancestor)
        world.a.extend(to: 8, branch: 1)
        await world.driver.pass()
        #expect(world.driver.reorgs == [.init(ancestor: ancestor, depth: 7 - ancestor)])
        #expect(world.chain(world.a)?.window == BlockNumber(0)...BlockNumber(8))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func reorgOfTwoThousandBlocks_isFollowedToItsAncestor_inBatches() async {
        var world = ScriptedWorld()
        world.a.extend(to: 3_000)
        world.a.setHeads(safe: 900, finalized: 900)
        world.b.extend(to: 3_000)
        world.b.setHeads(safe: 2_900, finalized: 2_900)
        world.b.execute(world.a.initiate(2_500), in: 2_999)
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.statuses == ["valid - unsafe"])
        let before = world.driver.reads.count
        world.a.cut(above: 999)
        world.a.extend(to: 3_001, branch: 1)
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.driver.reorgs == [.init(ancestor: 999, depth: 2_001)])
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(3_001))
        #expect(world.chain(world.a)?.isComplete == true)
        #expect(world.statuses == ["invalid log_missing unsafe"])
        // Down in batches of 50 and up again in batches of 50, and the evidence once more.
        #expect(world.driver.reads.count - before < 100)
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func otherGenesis_losesTheWindow_andStartsAgainAtZero() async {
        var world = ScriptedWorld()
        world.a.extend(to: 5)
        await world.driver.pass()
        world.a.edit(0) { $0.branch = 1 }
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.driver.transitions.contains { if case .windowLost = $0 { true } else { false } })
        #expect(world.chain(world.a)?.window == BlockNumber(0)...BlockNumber(5))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func singleBlock_thatIsReplaced_isReadAgain() async {
        var world = ScriptedWorld()
        await world.driver.pass()
        #expect(world.chain(world.a)?.window == BlockNumber(0)...BlockNumber(0))
        world.a.edit(0) { $0.branch = 1 }
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.driver.core.brokenInvariants == [])
        #expect(world.driver.reads.last == .blocks(world.a.id, first: BlockNumber(0), count: 1))
    }

    @Test func headBehind_thatWasNamedOnceAndLeft_isNamedTwiceMoreBeforeItCounts() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        await world.driver.pass()
        world.a.cut(above: 5)
        await world.driver.pass()
        world.a.extend(to: 9, branch: 1)
        await world.driver.pass()
        #expect(world.driver.reorgs == [.init(ancestor: 5, depth: 5)])
        world.a.cut(above: 5)
        await world.driver.pass()
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(9))
        await world.driver.pass(after: 3)
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(5))
        #expect(world.chain(world.a)?.unconfirmedHeads == 0, "the first was the beginning of a reorg")
    }

    @Test func doubtAboutFinality_endsWithTheNextBlocksOfOurChain() async {
        var world = ScriptedWorld()
        world.a.extend(to: 5)
        func look(_ branch: UInt64, to head: UInt64) async {
            world.a.cut(above: 5)
            world.a.extend(to: head, branch: branch)
            world.a.setHeads(finalized: 8)
            await world.driver.pass()
        }
        func isBroken() -> Bool {
            world.driver.transitions.contains { if case .finalityViolated = $0 { true } else { false } }
        }
        await look(0, to: 10)
        await look(1, to: 10)
        // Two blocks at once, which are read by number.
        await look(0, to: 12)
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(12))
        await look(1, to: 13)
        #expect(!isBroken())
        await look(1, to: 14)
        #expect(isBroken())
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func initiatingBlock_thatIsReplacedAndLeftBehindFinality_inOneAnswer_isReadAgain() async {
        var world = ScriptedWorld { $0.tail = 0 }
        world.a.extend(to: 16)
        world.a.setHeads(safe: 10, finalized: 10)
        world.b.extend(to: 16)
        world.b.execute(world.a.initiate(12), in: 14)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])

        // The new branch lacks the log, and is final above that height by the time it is read.
        world.a.cut(above: 11)
        world.a.extend(to: 17, branch: 1)
        world.a.setHeads(safe: 15, finalized: 15)
        await world.driver.pass()
        #expect(world.chain(world.a)?.window == BlockNumber(15)...BlockNumber(17))
        #expect(world.statuses == ["invalid log_missing unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func evidenceOfABlock_thatIsReplacedAndLeftBehindFinality_whileItIsRead_isReadAgain() async throws {
        var world = ScriptedWorld { $0.tail = 0 }
        world.a.extend(to: 16)
        world.a.setHeads(safe: 10, finalized: 10)
        let message = world.a.initiate(12)
        world.b.extend(to: 16)
        await world.driver.pass()

        // The read of block 12 is on its way, and is answered from the branch of that moment.
        world.b.extend(to: 17)
        world.b.execute(message, in: 17)
        _ = world.driver.core.handle(.headsRead(world.b.id, try await world.b.heads(), by: "el"), at: world.driver.now)
        let block = BlockReference(
            number: BlockNumber(17), hash: world.b.hash(17), timestamp: world.b.timestamp(17))
        let reads = world.driver.core.handle(
            .messagesRead(world.b.id, block, try await world.b.messages(of: block)), at: world.driver.now)
        #expect(reads.contains { if case .read(.evidence) = $0 { true } else { false } })
        let late = try await world.a.evidence(at: BlockNumber(12), .hash(world.a.hash(12)))

        world.a.cut(above: 11)
        world.a.extend(to: 17, branch: 1)
        world.a.setHeads(safe: 15, finalized: 15)
        await world.driver.pass()
        await world.driver.carryOut(.evidenceRead(world.a.id, late))
        #expect(world.statuses == ["invalid log_missing unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func headBelowTheWindow_duringAWalk_asksForNothing_andTheWalkIsMadeLater() async throws {
        var world = ScriptedWorld { $0.tail = 20 }
        world.a.extend(to: 300)
        world.a.setHeads(safe: 160, finalized: 150)
        await world.driver.pass()
        #expect(world.chain(world.a)?.window == BlockNumber(140)...BlockNumber(300))

        // A walk begins, and its first read fails.
        world.a.cut(above: 295)
        world.a.extend(to: 300, branch: 1)
        let walk = world.driver.core.handle(
            .headsRead(world.a.id, try await world.a.heads(), by: "el"), at: world.driver.now)
        let request = try #require(walk.compactMap(\.blockRead).first)
        #expect(request == .blocks(world.a.id, first: BlockNumber(293), count: 8))
        let refused = UpstreamFailure(.connect, "refused")
        #expect(world.driver.core.handle(.readFailed(request, refused), at: world.driver.now).blockReads == [])

        // Meanwhile another backend answers, which is behind the whole window.
        let behind = try #require(try await world.a.blocks(from: BlockNumber(100), count: 1).first)
        let heads = ChainHeads(latest: behind, safe: nil, finalized: nil, askedAt: world.driver.now)
        #expect(
            world.driver.core.handle(.headsRead(world.a.id, heads, by: "el"), at: world.driver.now).blockReads == [])
        #expect(world.chain(world.a)?.window == BlockNumber(140)...BlockNumber(300))

        await world.driver.pass()
        #expect(world.driver.reorgs == [.init(ancestor: 295, depth: 5)])
        #expect(world.chain(world.a)?.window == BlockNumber(140)...BlockNumber(300))
        #expect(world.driver.core.brokenInvariants == [])
    }
}

extension CoreDriver {
    struct Reorg: Hashable {
        let ancestor: UInt64
        let depth: UInt64
    }

    fileprivate var reorgs: [Reorg] {
        transitions.compactMap { transition in
            guard case .reorged(_, let ancestor, let depth) = transition else { return nil }
            return Reorg(ancestor: ancestor.value, depth: depth)
        }
    }
}

extension Directive {
    fileprivate var blockRead: ReadRequest? {
        guard case .read(let request) = self, case .blocks = request else { return nil }
        return request
    }
}

extension [Directive] {
    fileprivate var blockReads: [ReadRequest] { compactMap(\.blockRead) }
}
