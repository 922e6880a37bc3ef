import MonitorKit
import Testing

/// What would fall with an invalid message: an upper bound that people can plan with, and never a verdict.
@Suite struct ExposureTests {
    private static func forged(by chain: ScriptedChain, _ number: UInt64) -> ExecutingMessage {
        ExecutingMessage(
            transactionHash: Hash32(8, 8, 8, number), logIndex: LogIndex(9),
            identifier: MessageIdentifier(
                origin: .zero, blockNumber: BlockNumber(number), logIndex: LogIndex(77),
                timestamp: chain.timestamp(number), chainID: chain.id),
            payloadHash: .zero)
    }

    /// A false claim in block 5 of a; above it a sends to b, and b back to a.
    private func world() -> ScriptedWorld {
        let world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.a.execute(Self.forged(by: world.b, 2), in: 5)
        world.b.execute(world.a.initiate(6, payload: 24), in: 7)
        world.a.execute(world.b.initiate(8, payload: 25, executedAs: 1), in: 9)
        // Stands below all of it.
        world.b.execute(world.a.initiate(2, payload: 26, executedAs: 2), in: 4)
        return world
    }

    @Test func radius_countsBlocksMessagesAndChains_alongTheMessages() async throws {
        var world = world()
        await world.driver.pass()
        let job = try #require(world.driver.core.liveJobs.first { $0.tier != nil })
        // Blocks 5 to 10 of a and 7 to 10 of b; the false claim, and two that stand on it.
        let expected = BlastRadius(blocks: 6 + 4, messages: 3, chains: 2, isWhole: true)
        #expect(world.driver.core.message(job.id)?.radius == expected)
        #expect(world.chain(world.a)?.findings.invalid.map(\.radius) == [expected])
        #expect(expected.description == "10 blocks, 3 messages, 2 chains")
    }

    @Test func exposedMessages_areCounted_andStayValid() async throws {
        var world = world()
        await world.driver.pass()
        #expect(world.statuses.filter { $0 == "valid - unsafe" }.count == 3)
        #expect(world.chain(world.a)?.findings.exposed == 1)
        #expect(world.chain(world.b)?.findings.exposed == 1)
        let exposed = world.driver.core.liveJobs.compactMap { world.driver.core.message($0.id) }
            .filter(\.isExposed).map(\.job.block.number)
        #expect(exposed.sorted() == [BlockNumber(7), BlockNumber(9)])
        let filter = MessageFilter()
        let listed = world.driver.core.messages(matching: filter, after: nil, limit: 10).messages
        #expect(listed.count { $0.isExposed } == 2)
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func radius_growsWithTheChain() async {
        var world = world()
        await world.driver.pass()
        world.a.extend(to: 12)
        await world.driver.pass()
        #expect(world.chain(world.a)?.findings.invalid.first?.radius?.blocks == 12)
    }

    @Test func endOfTheInvalidMessage_exposesNothingAnyMore() async {
        var world = world()
        await world.driver.pass()
        world.a.cut(above: 4)
        world.a.extend(to: 11, branch: 1)
        await world.driver.pass()
        await world.driver.pass()
        // Claims of logs that went are invalid themselves now, and what stands on them is exposed in turn.
        #expect(world.chain(world.b)?.findings.invalid.map(\.job.block.number) == [BlockNumber(7)])
        world.b.cut(above: 6)
        world.b.extend(to: 11, branch: 1)
        await world.driver.pass()
        #expect(world.snapshot.chains.allSatisfy { $0.findings.exposed == 0 && $0.findings.invalidCount == 0 })
    }

    /// Blocks up to a height on both chains, with a false claim low in the first.
    private func longWorld(_ height: UInt64, steps: Int) -> ScriptedWorld {
        let (a, b) = (ScriptedChain(901, blockTime: 1), ScriptedChain(902, blockTime: 1))
        let world = ScriptedWorld(a: a, b: b) { configuration in
            configuration.tail = 100_000
            configuration.exposureSteps = steps
        }
        a.extend(to: height)
        b.extend(to: height)
        a.execute(Self.forged(by: b, 2), in: 5)
        a.setHeads(finalized: 1)
        b.setHeads(finalized: 1)
        return world
    }

    @Test func longChainAboveAnInvalidMessage_isCountedUpToABound_andSaysSo() async {
        var world = longWorld(600, steps: 400)
        await world.driver.pass()
        let radius = world.chain(world.a)?.findings.invalid.first?.radius
        #expect(radius?.isWhole == false)
        #expect(radius?.description.hasPrefix("at least ") == true)
        #expect((radius?.blocks).map { $0 >= 200 && $0 < 600 } == true, "\(String(describing: radius))")
    }

    @Test func costlyAnswer_isMadeAnewOnceASecond_andStandsMeanwhile() async {
        var world = longWorld(2_000, steps: 10_000)
        await world.driver.pass()
        await world.driver.pass()
        func blocks() -> Int? { world.chain(world.a)?.findings.invalid.first?.radius?.blocks }
        #expect(blocks() == 1_996)
        // Within the same second: the next pass is a second later by the driver's clock.
        world.a.extend(to: 2_001)
        let now = world.driver.now
        world.driver.now = Moment(wall: now.wall - 0.5, steady: now.steady - 500_000_000)
        await world.driver.pass()
        #expect(blocks() == 1_996)
        await world.driver.pass()
        #expect(blocks() == 1_997)
    }
}
