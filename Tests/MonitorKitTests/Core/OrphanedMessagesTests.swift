import Testing

@testable import MonitorKit

/// A message whose block is missing has no end before the block in its place is known, and then exactly one.
@Suite struct OrphanedMessagesTests {
    /// Chain b at block 8, its blocks with one deposit and one transaction of a user; a claim in one of them, false or not.
    private func world(in number: UInt64 = 6, isForged: Bool = true) async -> ScriptedWorld {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 8, transactions: (1, 1))
        let claim = world.a.initiate(4, payload: 11)
        if isForged { world.a.edit(4) { $0.logs = [] } }
        world.b.execute(claim, in: number)
        await world.driver.pass()
        return world
    }

    /// The head moves back to a height, which two looks say, a block time and a second apart.
    private func rewind(_ world: inout ScriptedWorld, to number: UInt64) async {
        world.b.cut(above: number)
        await world.driver.pass()
        await world.driver.pass(after: 3)
    }

    /// What was told of messages that left.
    private func told(_ world: ScriptedWorld) -> [String] {
        world.driver.transitions.compactMap {
            switch $0 {
            case .orphaned: "orphaned"
            case .ended(_, let end): end.rawValue
            default: nil
            }
        }
    }

    @Test func end_isNamedAndCountedOnce_whenTheBlockInThePlaceIsKnown() async throws {
        var world = await world()
        await rewind(&world, to: 5)
        #expect(told(world) == ["orphaned"])
        #expect(world.statuses == [])
        var statistics = try #require(world.chain(world.b)).statistics
        #expect(JobEnd.allCases.map(statistics.ended) == [0, 0, 0, 0, 0, 0])
        #expect(statistics.executingReorged == 1, "that it went is known")
        world.b.extend(to: 9, branch: 1, transactions: (1, 0))
        await world.driver.pass()
        #expect(told(world) == ["orphaned", "replaced"])
        statistics = try #require(world.chain(world.b)).statistics
        #expect(statistics.ended(.replaced) == 1 && statistics.ended(.reorgedOut) == 0)
        #expect(statistics.executingReorged == 1)
        #expect(world.driver.core.chains[1].replacements.orphans.isEmpty)
    }

    @Test func blockWithOtherTransactions_isNoReplacement() async {
        var world = await world()
        await rewind(&world, to: 5)
        world.b.extend(to: 6, branch: 1, transactions: (1, 3))
        await world.driver.pass()
        #expect(told(world) == ["orphaned", "reorged_out"])
    }

    @Test func anotherBranchBelow_isNoReplacement() async {
        var world = await world()
        await rewind(&world, to: 5)
        world.b.cut(above: 3)
        world.b.extend(to: 9, branch: 1, transactions: (1, 0))
        for _ in 0..<2 { await world.driver.pass() }
        #expect(told(world) == ["orphaned", "reorged_out"])
    }

    @Test func otherBlockBelow_isNoReplacement_andTellsTheEnd_onceTheBlockInThePlaceIsKnown() async {
        var world = await world()
        await rewind(&world, to: 4)
        world.b.extend(to: 5, branch: 1, transactions: (1, 3))
        await world.driver.pass()
        #expect(told(world) == ["orphaned"])
        world.b.extend(to: 6, branch: 1, transactions: (1, 0))
        await world.driver.pass()
        #expect(told(world) == ["orphaned", "reorged_out"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func messageFarAboveTheAncestor_endsAtOnce_whereTheOtherBranchIsSeen() async {
        var world = await world(in: 7)
        world.b.cut(above: 5)
        world.b.extend(to: 9, branch: 1, transactions: (1, 1))
        await world.driver.pass()
        #expect(told(world) == ["reorged_out"])
    }

    @Test func blocksThatWentTogether_areBounded_andTheLowestAreRemembered() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 80, transactions: (1, 1))
        let claim = world.a.initiate(4, payload: 11)
        world.a.edit(4) { $0.logs = [] }
        for number in UInt64(6)...80 { world.b.execute(claim, in: number) }
        await world.driver.pass()
        await rewind(&world, to: 4)
        let departed = world.driver.core.chains[1].replacements.departed.keys.map(\.value)
        #expect(departed.sorted() == Array(5...68))
        #expect(told(world) == Array(repeating: "reorged_out", count: 12) + Array(repeating: "orphaned", count: 63))
        world.b.extend(to: 5, transactions: (1, 1))
        world.b.extend(to: 6, branch: 1, transactions: (1, 0))
        await world.driver.pass()
        let last = told(world).suffix(63)
        #expect(Array(last) == ["replaced"] + Array(repeating: "reorged_out", count: 62))
        #expect(world.driver.core.chains[1].replacements.orphans.isEmpty)
    }

    @Test func messageWhoseBlockComesBack_endsBeforeItIsFoundAgain() async throws {
        var world = await world()
        let claim = try #require(world.driver.core.liveJobs.first).message
        await rewind(&world, to: 5)
        world.b.extend(to: 8, transactions: (1, 1))
        world.b.execute(claim, in: 6)
        await world.driver.pass()
        #expect(told(world) == ["orphaned", "reorged_out"])
        #expect(world.statuses == ["invalid log_missing unsafe"])
        let last = world.driver.transitions.lastIndex { if case .ended = $0 { true } else { false } }
        let found = world.driver.transitions.lastIndex { if case .judged = $0 { true } else { false } }
        #expect(try #require(last) < #require(found))
    }

    @Test func markedReplacement_thatIsFinalInTheSameLook_isStillRead() async {
        var world = await world()
        world.b.cut(above: 5)
        world.b.extend(to: 6, branch: 1, transactions: (2, 0))
        world.b.extend(to: 9, branch: 1, transactions: (1, 1))
        world.b.setHeads(safe: 8, finalized: 7)
        await world.driver.pass()
        #expect(told(world) == ["orphaned", "replaced"])
    }

    @Test func windowThatIsLost_namesEveryEnd() async {
        var world = await world()
        await rewind(&world, to: 5)
        world.b.cut(above: 0)
        world.b.edit(0) { $0.branch = 7 }
        world.b.extend(to: 3, branch: 7)
        for _ in 0..<3 { await world.driver.pass() }
        #expect(told(world) == ["orphaned", "reorged_out"])
    }

    @Test(arguments: [true, false])
    func forcedRange_tellsTheEnd_onceItIsSeenToBeOne(_ isEmptied: Bool) async {
        var world = await world(in: 4, isForged: false)
        world.b.cut(above: 3)
        world.b.extend(to: 5, branch: 1, transactions: (1, 0))
        for number: UInt64 in 4...5 { world.b.edit(number) { $0.attributes = 3 } }
        await world.driver.pass()
        #expect(told(world) == ["orphaned"], "one or two empty blocks are no range")
        world.b.extend(to: 9, branch: 1, transactions: isEmptied ? (1, 0) : (1, 1))
        await world.driver.pass()
        #expect(told(world) == ["orphaned", isEmptied ? "replaced" : "reorged_out"])
    }

    @Test func orphanWithoutRoom_endsAtOnce() async throws {
        var world = await world()
        let job = try #require(world.driver.core.liveJobs.first)
        for _ in 0..<ReplacementWatch.orphanLimit {
            let isKept = world.driver.core.chains[1].replacements.keepOrphan(job)
            try #require(isKept)
        }
        await rewind(&world, to: 5)
        #expect(told(world) == ["reorged_out"])
        let statistics = try #require(world.chain(world.b)).statistics
        #expect(statistics.ended(.reorgedOut) == 1)
    }

    /// Who fills the blocks above an invalid one does not choose how its message is said to have ended.
    @Test func messagesAbove_makeRoomForThoseBelow() async throws {
        var world = await world()
        let job = try #require(world.driver.core.liveJobs.first)
        let above = Job(
            message: job.message, chain: job.chain,
            block: BlockReference(number: BlockNumber(8), hash: world.b.hash(8), timestamp: world.b.timestamp(8)),
            safety: .unsafe)
        for _ in 0..<ReplacementWatch.orphanLimit {
            let isKept = world.driver.core.chains[1].replacements.keepOrphan(above)
            try #require(isKept)
        }
        await rewind(&world, to: 5)
        world.b.extend(to: 9, branch: 1, transactions: (1, 0))
        await world.driver.pass()
        let ends = world.driver.transitions.compactMap { transition -> JobEnd? in
            guard case .ended(let ended, let end) = transition, ended.block.number == job.block.number else {
                return nil
            }
            return end
        }
        #expect(ends == [.replaced])
        #expect(world.driver.core.chains[1].replacements.orphans.isEmpty)
    }

    @Test func orphans_areBounded() async throws {
        let world = await world()
        let job = try #require(world.driver.core.liveJobs.first)
        var watch = ReplacementWatch()
        for _ in 0..<ReplacementWatch.orphanLimit {
            let isKept = watch.keepOrphan(job)
            try #require(isKept)
        }
        let hasRoom = watch.keepOrphan(job)
        #expect(!hasRoom)
        let kept = watch.takeOrphans(at: job.block.number)
        #expect(kept.count == ReplacementWatch.orphanLimit)
        let hasRoomAgain = watch.keepOrphan(job)
        #expect(hasRoomAgain)
    }
}
