import MonitorKit
import Testing

/// History that a node says is gone: asked for again in a while, and not at every look.
@Suite struct PrunedHistoryTests {
    /// Block 99 of one chain names block 10 of the other, which is far below the window.
    private func world() async -> ScriptedWorld {
        var world = ScriptedWorld.namingOldBlocks(10)
        world.a.hideEvidence(of: [10])
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

    /// Whoever can be asked lacks it, and the endpoint that may have it is dead for long; at last it is back.
    @Test func historyThatMayBeElsewhere_isNotGone_andIsAskedForNoMoreOften() async {
        var world = ScriptedWorld.namingOldBlocks(10)
        let withheld = Withheld(chain: world.a, failure: UpstreamFailure(.missing, "resting", mayBeElsewhere: true))
        world.driver.readers[world.a.id] = withheld
        for look in 1...100 {
            await world.driver.pass()
            let expected: Int = min(look, 3) + look / 32
            #expect(world.driver.looksAtHistory == expected)
            #expect(world.statuses == ["unknown upstream_unreadable unsafe"])
        }
        #expect(world.driver.core.brokenInvariants == [])
        // Now all say that they have nothing.
        world.driver.readers[world.a.id] = Withheld(chain: world.a, failure: UpstreamFailure(.missing, "pruned"))
        for _ in 101...128 { await world.driver.pass() }
        #expect(world.statuses == ["unknown history_unavailable unsafe"])
        world.driver.readers[world.a.id] = withheld
        for _ in 129...160 { await world.driver.pass() }
        #expect(world.statuses == ["unknown upstream_unreadable unsafe"])
        world.driver.readers[world.a.id] = world.a
        for _ in 161...192 { await world.driver.pass() }
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.looksAtHistory == 9)
    }

    @Test func historyThatMayBeElsewhere_isReadSoon_whereTheEndpointRestsForAMoment() async {
        var world = ScriptedWorld.namingOldBlocks(10)
        world.driver.readers[world.a.id] = Withheld(
            chain: world.a, failure: UpstreamFailure(.missing, "resting", mayBeElsewhere: true))
        for _ in 1...2 { await world.driver.pass() }
        world.driver.readers[world.a.id] = world.a
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
    }

    /// Block 99 of one chain names blocks 10, 20 and 30 of the other, of which the node has none.
    private func worldOfThree() async -> ScriptedWorld {
        var world = ScriptedWorld.namingOldBlocks(10, 20, 30)
        world.a.hideEvidence(of: [10, 20, 30])
        await world.driver.pass()
        return world
    }

    @Test func severalHeights_costOneReadIn32Looks_andEachHasItsTurn() async {
        var world = await worldOfThree()
        #expect(world.driver.heightsLookedAt == [30, 20, 10])
        for _ in 2...192 { await world.driver.pass() }
        #expect(world.driver.heightsLookedAt.dropFirst(3) == [30, 20, 30, 10, 30, 30])
        #expect(world.statuses == Array(repeating: "unknown history_unavailable unsafe", count: 3))
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// The others are truly gone, so that the highest never comes back.
    @Test func oneWrongAnswerAmongMany_isCorrectedInTenRounds_whichCostAFewReadsEach() async {
        var world = ScriptedWorld { $0.tail = 4 }
        world.a.extend(to: 100)
        world.b.extend(to: 100)
        for number in UInt64(10)..<50 {
            world.b.execute(world.a.initiate(number, executedAs: UInt32(number)), in: 99)
        }
        world.a.hideEvidence(of: Set(UInt64(10)..<50))
        world.a.setHeads(safe: 90, finalized: 80)
        world.b.setHeads(safe: 90, finalized: 80)
        await world.driver.pass()
        world.a.hideEvidence(of: Set(UInt64(11)..<50))
        for _ in 2...319 { await world.driver.pass() }
        let expected: Int = 40 + 5 * 1 + 4 * 8
        #expect(world.driver.heightsLookedAt.count == expected)
        #expect(!world.statuses.contains("valid - unsafe"))
        await world.driver.pass()
        #expect(world.statuses.filter { $0 == "valid - unsafe" }.count == 1)
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func heightThatComesBack_bringsTheOthers() async {
        var world = await worldOfThree()
        world.a.hideEvidence(of: [])
        for _ in 2...32 { await world.driver.pass() }
        #expect(world.driver.heightsLookedAt.dropFirst(3) == [30, 20, 10])
        #expect(world.statuses == Array(repeating: "valid - unsafe", count: 3))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func othersThatAreStillGone_areAskedOnce_andThenOneByOneAgain() async {
        var world = await worldOfThree()
        world.a.hideEvidence(of: [10, 20])
        for _ in 2...63 { await world.driver.pass() }
        #expect(world.driver.heightsLookedAt.dropFirst(3) == [30, 20, 10])
        for _ in 64...96 { await world.driver.pass() }
        #expect(world.driver.heightsLookedAt.dropFirst(6) == [10, 20])
        world.a.hideEvidence(of: [])
        for _ in 97...128 { await world.driver.pass() }
        #expect(world.driver.heightsLookedAt.dropFirst(8) == [20, 10])
        #expect(world.statuses == Array(repeating: "valid - unsafe", count: 3))
    }
}

/// What the endpoints of a chain say together of every initiating block.
private struct Withheld: ScriptedEndpoint {
    let chain: ScriptedChain
    let failure: UpstreamFailure

    func evidence(at number: BlockNumber, _ identity: BlockIdentity) async throws(UpstreamFailure) -> InitiatingBlock {
        throw failure
    }
}

extension CoreDriver {
    /// How often block 10 was asked for.
    fileprivate var looksAtHistory: Int { heightsLookedAt.filter { $0 == 10 }.count }

    /// The initiating blocks that were asked for.
    fileprivate var heightsLookedAt: [UInt64] {
        reads.compactMap { if case .evidence(_, let number, _) = $0 { number.value } else { nil } }
    }
}
