import Testing

@testable import MonitorKit

/// What messages add up to: volume, age, ends, reorgs, and which blocks they stand in and name.
@Suite struct MessageStatisticsTests {
    private func world() async -> ScriptedWorld {
        var world = ScriptedWorld { $0.tail = 4 }
        world.a.extend(to: 100)
        world.b.extend(to: 100)
        world.a.setHeads(safe: 90, finalized: 80)
        world.b.setHeads(safe: 90, finalized: 80)
        await world.driver.pass()
        return world
    }

    private func statistics(_ world: ScriptedWorld) throws -> MessageStatistics {
        try #require(world.chain(world.b)).statistics
    }

    @Test func messages_areCountedByPair_byAge_andByTheBlocksThatTheyName() async throws {
        var world = await world()
        world.b.extend(to: 101)
        // Blocks of two seconds: 0, 60, 62 and 182 seconds before block 101.
        for number in [101, 71, 70, 10] as [UInt64] {
            if number == 101 { world.a.extend(to: 101) }
            world.b.execute(world.a.initiate(number, payload: number, executedAs: UInt32(number)), in: 101)
        }
        await world.driver.pass()
        #expect(try statistics(world).executedWithin == [1, 2, 4, 4, 4, 4])
        #expect(world.snapshot.found == [.init(executing: world.b.id, initiating: world.a.id): 4])
        #expect(world.chain(world.a)?.initiating == BlockNumber(10)...BlockNumber(101))
        #expect(world.chain(world.b)?.initiating == nil)
    }

    @Test func rangeOfNamedBlocks_shrinks_whenItsEdgesAreNamedNoMore() async throws {
        var world = await world()
        world.b.extend(to: 103)
        for (block, number) in [(101, 10), (102, 50), (103, 90)] as [(UInt64, UInt64)] {
            world.b.execute(world.a.initiate(number), in: block)
        }
        await world.driver.pass()
        #expect(world.chain(world.a)?.initiating == BlockNumber(10)...BlockNumber(90))
        world.b.cut(above: 102)
        world.b.extend(to: 104, branch: 1)
        await world.driver.pass()
        #expect(world.chain(world.a)?.initiating == BlockNumber(10)...BlockNumber(50))
        world.b.setHeads(safe: 104, finalized: 104)
        await world.driver.pass()
        #expect(world.chain(world.a)?.initiating == BlockNumber(50)...BlockNumber(50))
    }

    @Test func ends_areCounted_asWellAsWhichSideAReorgTook() async throws {
        var world = await world()
        world.b.extend(to: 102)
        world.b.execute(world.a.initiate(99), in: 101)
        world.b.execute(world.a.initiate(98), in: 102)
        await world.driver.pass()
        world.a.cut(above: 98)
        world.a.extend(to: 101, branch: 1)
        await world.driver.pass()
        #expect(try statistics(world).initiatingReorged == 1)
        #expect(try statistics(world).executingReorged == 0)
        world.b.cut(above: 101)
        world.b.extend(to: 103, branch: 1)
        await world.driver.pass()
        #expect(try statistics(world).executingReorged == 1)
        #expect(try statistics(world).ended(.reorgedOut) == 1)
        world.b.setHeads(safe: 103, finalized: 103)
        world.b.extend(to: 104, branch: 1)
        await world.driver.pass()
        await world.driver.pass()
        #expect(try statistics(world).ended(.finalizedInvalid) == 0, "it stands in the tail")
        world.b.extend(to: 108, branch: 1)
        world.b.setHeads(safe: 108, finalized: 108)
        await world.driver.pass()
        #expect(try statistics(world).ended(.finalizedInvalid) == 1)
    }

    @Test func detection_isTimedFromTheBlock_andOnlyOnceTheWindowIsWhole() async throws {
        var world = ScriptedWorld { $0.tail = 4 }
        world.a.extend(to: 100)
        world.b.extend(to: 100)
        world.b.execute(world.a.initiate(50), in: 99)
        for chain in [world.a, world.b] { chain.setHeads(safe: 90, finalized: 80) }
        await world.driver.pass()
        #expect(try statistics(world).detection.count == 0, "found in a backfill")
        world.b.extend(to: 101)
        world.b.execute(world.a.initiate(51), in: 101)
        world.driver.now = Moment(wall: Double(world.b.timestamp(101).seconds) - 0.75, steady: 9_000_000_000)
        await world.driver.pass()
        #expect(try statistics(world).detection.count == 1)
        #expect(try statistics(world).detection.sum == 0.25)
    }

    @Test func levels_nameTheirSource() async throws {
        let world = await world()
        #expect(world.chain(world.a)?.levelSources == [.crossSafe: "tags", .finalized: "tags"])
    }
}
