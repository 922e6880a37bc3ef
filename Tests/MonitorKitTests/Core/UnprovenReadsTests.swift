import MonitorKit
import Testing

/// Logs that came without receipts: they are believed, they are counted for as long as something rests on them, and it is said.
@Suite struct UnprovenReadsTests {
    /// A true message and a false one in block 6 of one chain, which name block 4 of the other.
    private func world(tail: UInt64? = nil) -> ScriptedWorld {
        let world = ScriptedWorld { if let tail { $0.tail = tail } }
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4, payload: 1, executedAs: 0), in: 6)
        world.b.execute(Corruption.payload.applied(to: world.a.initiate(4, payload: 2, executedAs: 1), logs: 2), in: 6)
        return world
    }

    private func reads(_ world: ScriptedWorld) -> [UInt64?] {
        [world.chain(world.a)?.unprovenReads, world.chain(world.b)?.unprovenReads]
    }

    private func told(_ world: ScriptedWorld) -> [String] {
        world.driver.transitions.compactMap { transition in
            if case .receiptsMissing(let chain, let block) = transition { "\(chain) \(block.number)" } else { nil }
        }
    }

    private let judged = ["invalid payload_mismatch unsafe", "valid - unsafe"]

    @Test func logsWithoutReceipts_areJudgedByAllTheSame_countedAndSaidOnce() async {
        var world = world()
        for chain in [world.a, world.b] { chain.answer(with: .bloom) }
        await world.driver.pass()
        #expect(world.statuses == judged)
        #expect(reads(world) == [1, 1], "an initiating block, and one that was searched")
        #expect(Set(told(world)) == ["901 4", "902 6"])
        #expect(world.snapshot.chains.allSatisfy { $0.isComplete && $0.unprovenHeaders == 0 })
        world.b.extend(to: 12)
        world.b.execute(world.a.initiate(5), in: 11)
        await world.driver.pass()
        #expect(reads(world) == [2, 2] && told(world).count == 2)
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func receipts_leaveNothingToCount() async {
        var world = world()
        await world.driver.pass()
        #expect(world.statuses == judged && reads(world) == [0, 0] && told(world).isEmpty)
    }

    @Test func blocksThatAreReplaced_andReadWithReceipts_countNoLonger() async {
        var world = world()
        for chain in [world.a, world.b] { chain.answer(with: .bloom) }
        await world.driver.pass()
        for chain in [world.a, world.b] { chain.answer(with: .receipts) }
        world.b.cut(above: 5)
        world.b.extend(to: 11, branch: 1)
        world.b.execute(world.a.initiate(3), in: 7)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(reads(world) == [0, 0], "of the other chain no message names block 4 any more")
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func initiatingBlockThatIsReplaced_countsByItsNewRead() async {
        var world = world()
        world.a.answer(with: .bloom)
        await world.driver.pass()
        #expect(reads(world) == [1, 0])
        world.a.answer(with: .receipts)
        world.a.cut(above: 3)
        world.a.extend(to: 11, branch: 1)
        _ = world.a.initiate(4, payload: 1)
        await world.driver.pass()
        #expect(world.statuses == ["invalid log_missing unsafe", "valid - unsafe"])
        #expect(reads(world) == [0, 0])
        world.a.answer(with: .bloom)
        world.a.cut(above: 3)
        world.a.extend(to: 12, branch: 2)
        await world.driver.pass()
        #expect(reads(world) == [1, 0])
        #expect(told(world) == ["901 4", "901 4"], "it had ended in between")
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func blocksThatLeaveTheWindow_countNoLonger() async {
        var world = world(tail: 4)
        for chain in [world.a, world.b] { chain.answer(with: .bloom) }
        await world.driver.pass()
        #expect(reads(world) == [1, 1])
        for chain in [world.a, world.b] {
            chain.extend(to: 100)
            chain.setHeads(safe: 90, finalized: 80)
        }
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.statuses.isEmpty && reads(world) == [0, 0])
        #expect(world.driver.core.brokenInvariants == [])
    }
}
