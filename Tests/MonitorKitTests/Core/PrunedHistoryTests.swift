import MonitorKit
import Testing

/// History that a node says is gone: asked for again in a while, and not at every look.
@Suite struct PrunedHistoryTests {
    /// Block 99 of one chain names block 10 of the other, which is far below the window.
    private func world() async -> ScriptedWorld {
        var world = ScriptedWorld { $0.tail = 4 }
        world.a.extend(to: 100)
        world.b.extend(to: 100)
        world.b.execute(world.a.initiate(10), in: 99)
        world.a.hideEvidence(of: [10])
        world.a.setHeads(safe: 90, finalized: 80)
        world.b.setHeads(safe: 90, finalized: 80)
        await world.driver.pass()
        return world
    }

    @Test func history_isAskedForAgain_once_in32Looks() async {
        var world = await world()
        #expect(world.driver.looksAtHistory == 1)
        for look in 2...100 {
            await world.driver.pass()
            #expect(world.driver.looksAtHistory == 1 + look / 32)
            #expect(world.statuses == ["unknown history_unavailable unsafe"])
        }
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func historyThatComesBack_settlesTheMessage() async {
        var world = await world()
        world.a.hideEvidence(of: [])
        for _ in 2...31 { await world.driver.pass() }
        #expect(world.statuses == ["unknown history_unavailable unsafe"])
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
        for _ in 33...100 { await world.driver.pass() }
        #expect(world.driver.looksAtHistory == 2)
    }

    @Test func history_isNotAskedFor_onceNoMessageNeedsIt() async {
        var world = await world()
        world.b.cut(above: 98)
        world.b.extend(to: 101, branch: 1)
        for _ in 2...100 { await world.driver.pass() }
        #expect(world.statuses == [])
        #expect(world.driver.looksAtHistory == 1)
    }

    @Test func messageThatComesLater_isAnsweredByTheNextLook() async {
        var world = await world()
        world.b.extend(to: 102)
        world.b.execute(world.a.initiate(10, payload: 8), in: 102)
        for _ in 2...31 { await world.driver.pass() }
        #expect(world.statuses == Array(repeating: "unknown history_unavailable unsafe", count: 2))
        #expect(world.driver.looksAtHistory == 1)
        world.a.hideEvidence(of: [])
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe", "valid - unsafe"])
        #expect(world.driver.looksAtHistory == 2)
    }

    @Test func nodeThatIsDown_atTheLook_isAskedWhenItIsBack() async {
        var world = await world()
        for _ in 2...31 { await world.driver.pass() }
        world.a.hideEvidence(of: [])
        world.a.fail(UpstreamFailure(.connect, "refused"))
        for _ in 0..<5 { await world.driver.pass() }
        #expect(world.statuses == ["unknown history_unavailable unsafe"])
        world.a.fail(nil)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
    }
}

extension CoreDriver {
    /// How often block 10 was asked for.
    fileprivate var looksAtHistory: Int {
        reads.filter { if case .evidence(_, BlockNumber(10), _) = $0 { true } else { false } }.count
    }
}
