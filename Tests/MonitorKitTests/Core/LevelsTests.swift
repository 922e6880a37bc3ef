import MonitorKit
import Testing

/// Where blocks stand between unsafe and finalized, by what tags and sync statuses vouch for.
@Suite struct LevelsTests {
    /// The blocks of the first chain above 10 are others now, of which one holds a message whose initiating log does not exist.
    private func branchOff(_ world: inout ScriptedWorld, to head: UInt64, lyingIn number: UInt64) async {
        world.a.cut(above: 10)
        let message = world.b.initiate(7)
        world.b.edit(7) { $0.logs = [] }
        world.a.extend(to: head, branch: 1)
        world.a.execute(message, in: number)
        await world.driver.pass()
    }

    /// The story: a replica is cut off; meanwhile the chain is reorganised and the new branch becomes final.
    @Test func finality_doesNotPassOverBlocks_thatWereReplacedWhileNobodyLooked() async throws {
        var world = await ScriptedWorld.withInvalidMessage()
        #expect(world.statuses == ["invalid log_missing unsafe"])

        world.a.cut(above: 10)
        world.a.extend(to: 60, branch: 1)
        world.a.setHeads(safe: 40, finalized: 30)
        let heads = try await world.a.heads()
        // The heads come, and every read that follows from them fails.
        for case .read(let request) in world.driver.core.handle(
            .headsRead(world.a.id, heads, by: "el"), at: world.driver.now)
        {
            let refused = UpstreamFailure(.connect, "refused")
            _ = world.driver.core.handle(.readFailed(request, refused), at: world.driver.now)
        }
        #expect(world.statuses == ["invalid log_missing unsafe"])

        await world.driver.pass()
        #expect(world.statuses == [])
        let ends = world.driver.transitions.compactMap { transition -> JobEnd? in
            guard case .ended(_, let end) = transition else { return nil }
            return end
        }
        #expect(ends == [.reorgedOut])
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(30))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func localSafe_isKnown_fromASyncStatusAlone() async {
        var world = await ScriptedWorld.withInvalidMessage()
        await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", world.a.status(localSafe: 17)))
        #expect(world.statuses == ["invalid log_missing local_safe"])
        #expect(world.chain(world.a)?.heads[.localSafe]?.number == BlockNumber(17))
        await world.driver.carryOut(
            .statusRead(world.a.id, by: "op-node", world.a.status(localSafe: 18, crossSafe: 16)))
        #expect(world.statuses == ["invalid log_missing cross_safe"])
    }

    /// A node that has just been restarted says "no data" for a while.
    @Test func level_staysWhereItWas_whileANodeSaysNothing() async {
        var world = await ScriptedWorld.withInvalidMessage()
        await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", world.a.status(localSafe: 17)))
        for _ in 0..<3 { await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", SyncStatus())) }
        #expect(world.statuses == ["invalid log_missing local_safe"])
    }

    @Test func headOfAnotherBranch_orAboveWhatWasRead_movesNothing() async {
        var world = await ScriptedWorld.withInvalidMessage()
        let other = ScriptedChain(901)
        other.extend(to: 40, branch: 3)
        for number in [UInt64(17), 40] {
            await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", other.status(localSafe: number)))
            #expect(world.statuses == ["invalid log_missing unsafe"])
        }
    }

    /// Right after messages are switched on nothing is verified, and a node may name genesis as its `safe` head.
    ///
    /// A replica that starts then cannot know what it named before.
    @Test func safeTagAtGenesis_isNoHeadAfterAMinute_takesNothingBack_andHidesNoFinality() async {
        // Messages are switched on in block 10.
        var world = ScriptedWorld(a: ScriptedChain(901, activation: 1_020))
        world.a.extend(to: 12)
        world.a.setHeads(safe: 9, finalized: 4)
        await world.driver.pass()
        #expect(world.chain(world.a)?.heads[.localSafe]?.number == BlockNumber(9))
        world.a.extend(to: 20)
        for finalized: UInt64 in 5...8 {
            world.a.setHeads(safe: 0, finalized: finalized)
            await world.driver.pass(after: 30)
            #expect(world.chain(world.a)?.heads[.localSafe]?.number == (finalized < 7 ? BlockNumber(9) : nil))
            #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(finalized))
        }
        world.a.setHeads(safe: 15, finalized: 8)
        await world.driver.pass()
        #expect(world.chain(world.a)?.heads[.crossSafe]?.number == BlockNumber(15))
        for _ in 0..<3 {
            world.a.setHeads(safe: 0, finalized: 8)
            await world.driver.pass(after: 30)
        }
        #expect(world.chain(world.a)?.heads[.crossSafe] == nil, "the verifier lost what it knew")
        #expect(world.chain(world.a)?.levelRegressions == [0, 0, 0, 0])
        #expect(!world.driver.transitions.contains { if case .levelMovedBack = $0 { true } else { false } })
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func statusThatIsSafeAtGenesis_isInOrder_andVouchesForTheOtherLevels() async {
        var world = await ScriptedWorld.withInvalidMessage()
        let named = world.a.status(localSafe: 17, crossSafe: 0, finalized: 8)
        for _ in 0..<3 { await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", named)) }
        #expect(world.statuses == ["invalid log_missing local_safe"])
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(8))
        // Older nodes tell no local-safe head.
        for _ in 0..<3 {
            await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", world.a.status(crossSafe: 0)))
            await world.driver.carryOut(
                .supernodeStatusRead(world.a.id, by: "supernode", world.a.status(crossSafe: 0, finalized: 8)))
        }
        #expect(world.statuses == ["invalid log_missing local_safe"])
        #expect(world.chain(world.a)?.levelRegressions == [0, 0, 0, 0])
        #expect(
            !world.driver.transitions.contains {
                switch $0 {
                case .levelMovedBack, .levelsOutOfOrder: true
                default: false
                }
            })
    }

    @Test func statusThatNamesAnotherBranch_movesNothing_andIsADisagreement_atTheSecondLook() async {
        var world = await ScriptedWorld.withInvalidMessage()
        let other = ScriptedChain(901)
        other.extend(to: 10)
        other.extend(to: 20, branch: 1)
        for (look, disagreeing) in [0, 1, 1].enumerated() {
            let named = other.status(localSafe: 18, crossSafe: 16)
            // Looks are as far apart as those at other endpoints; one in between does not count.
            let now = world.driver.now
            world.driver.now = Moment(wall: now.wall + 14, steady: now.steady + 14_000_000_000)
            await world.driver.carryOut(.statusRead(world.a.id, by: "supernode", named))
            world.driver.now = Moment(wall: now.wall + 16, steady: now.steady + 16_000_000_000)
            await world.driver.carryOut(
                look == 0
                    ? .statusRead(world.a.id, by: "supernode", named)
                    : .supernodeStatusRead(world.a.id, by: "supernode", named))
            #expect(world.statuses == ["invalid log_missing unsafe"])
            #expect(world.chain(world.a)?.disagreeingUpstreams == disagreeing)
        }
        let told = world.driver.transitions.compactMap { transition -> String? in
            guard case .upstreamsDisagree(_, let name, _, let ours, _) = transition else { return nil }
            return "\(name) at \(ours.number)"
        }
        #expect(told == ["supernode at 16"])
        func later(_ named: SyncStatus) async {
            let now = world.driver.now
            world.driver.now = Moment(wall: now.wall + 16, steady: now.steady + 16_000_000_000)
            await world.driver.carryOut(.supernodeStatusRead(world.a.id, by: "supernode", named))
        }
        await later(SyncStatus())
        #expect(world.chain(world.a)?.disagreeingUpstreams == 1, "nothing was compared")
        await later(world.a.status(localSafe: 17))
        #expect(world.chain(world.a)?.disagreeingUpstreams == 0)
        #expect(world.statuses == ["invalid log_missing local_safe"])
    }

    @Test func statusWhoseLevelsAreOutOfOrder_movesNothing_andIsAnnouncedOnce_atTheSecondLook() async {
        var world = await ScriptedWorld.withInvalidMessage()
        let wrong = world.a.status(localSafe: 12, crossSafe: 17)
        for _ in 0..<3 { await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", wrong)) }
        #expect(world.statuses == ["invalid log_missing unsafe"])
        #expect(
            world.driver.transitions.filter { if case .levelsOutOfOrder = $0 { true } else { false } }.count == 1)
    }

    /// Three supernodes, of which one verifies nothing, must not call everybody for a lie that the others hold back.
    @Test func supernode_vouchesForWhatItDerived_andNotForWhatItVerified() async {
        var world = await ScriptedWorld.withInvalidMessage()
        let said = world.a.status(localSafe: 17, crossSafe: 16, finalized: 15)
        await world.driver.carryOut(.supernodeStatusRead(world.a.id, by: "supernode", said))
        #expect(world.statuses == ["invalid log_missing local_safe"])
        #expect(world.chain(world.a)?.heads[.crossSafe] == nil)
    }

    @Test func supernodeWhoseLevelsAreOutOfOrder_movesNothing_andIsAnnounced() async {
        var world = await ScriptedWorld.withInvalidMessage()
        let wrong = world.a.status(localSafe: 16, crossSafe: 17)
        for _ in 0..<3 { await world.driver.carryOut(.supernodeStatusRead(world.a.id, by: "supernode", wrong)) }
        #expect(world.statuses == ["invalid log_missing unsafe"])
        #expect(
            world.driver.transitions.filter { if case .levelsOutOfOrder = $0 { true } else { false } }.count == 1)
    }

    /// The node that told local safety has died, and nobody names that level for the new branch.
    @Test func localSafety_endsWithItsBlock_whenNobodyNamesItAnew() async {
        var world = await ScriptedWorld.withInvalidMessage()
        await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", world.a.status(localSafe: 17)))
        await branchOff(&world, to: 24, lyingIn: 16)
        #expect(world.statuses.allSatisfy { $0.hasSuffix("unsafe") }, "\(world.statuses)")
        #expect(world.chain(world.a)?.heads[.localSafe] == nil)
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// The head can be read after a reorg, and the answer about the `safe` one is an error.
    @Test func crossSafety_endsWithItsBlock_whenTheNodeDoesNotNameItAnew() async {
        var world = await ScriptedWorld.withInvalidMessage()
        world.a.setHeads(safe: 18)
        await world.driver.pass()
        #expect(world.statuses == ["invalid log_missing cross_safe"])
        world.a.setHeads()
        await branchOff(&world, to: 24, lyingIn: 16)
        #expect(world.statuses == ["invalid log_missing unsafe"])
        #expect(world.chain(world.a)?.heads[.crossSafe] == nil)
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// What is built on a chain that was set back below its safe head was never verified.
    @Test func crossSafety_endsWithItsBlock_alsoWhereTheChainHasBecomeShorter() async {
        var world = await ScriptedWorld.withInvalidMessage()
        world.a.setHeads(safe: 18)
        await world.driver.pass()
        world.a.cut(above: 10)
        world.a.setHeads()
        await world.driver.pass()
        await world.driver.pass(after: 60)
        #expect(world.chain(world.a)?.heads[.crossSafe] == nil)
        await branchOff(&world, to: 14, lyingIn: 13)
        #expect(world.statuses == ["invalid log_missing unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// The endpoint that is left has not come as far as the rollup node says that it derived.
    @Test func localSafety_aboveAShorterChain_isTheSame_forWhoSawTheLongerOneAndForWhoDidNot() async {
        var old = await ScriptedWorld.withInvalidMessage()
        let named = old.a.status(localSafe: 18)
        await old.driver.carryOut(.statusRead(old.a.id, by: "op-node", named))
        #expect(old.statuses == ["invalid log_missing local_safe"])
        old.a.cut(above: 15)
        await old.driver.pass()
        await old.driver.pass(after: 60)
        await old.driver.carryOut(.statusRead(old.a.id, by: "op-node", named))
        var restarted = ScriptedWorld(a: old.a, b: old.b)
        await restarted.driver.pass()
        await restarted.driver.carryOut(.statusRead(old.a.id, by: "op-node", named))
        #expect(old.statuses == ["invalid log_missing unsafe"])
        #expect(restarted.statuses == old.statuses)
        old.a.extend(to: 20)
        await old.driver.pass()
        await restarted.driver.pass()
        #expect(old.statuses == ["invalid log_missing local_safe"])
        #expect(restarted.statuses == old.statuses)
        #expect(old.driver.core.brokenInvariants == [] && restarted.driver.core.brokenInvariants == [])
    }

    /// The new head of the level lies above the blocks that have been read of the new branch so far.
    @Test func level_staysWhereItWas_untilTheHeadThatWasNamedAnewIsReached() async {
        var world = ScriptedWorld { $0.batch = 5 }
        world.a.extend(to: 20)
        world.b.extend(to: 20)
        let message = world.b.initiate(2)
        world.b.edit(2) { $0.logs = [] }
        world.a.execute(message, in: 5)
        world.a.setHeads(safe: 18)
        await world.driver.pass()
        #expect(world.statuses == ["invalid log_missing cross_safe"])
        world.a.cut(above: 10)
        world.a.extend(to: 60, branch: 1)
        world.a.setHeads(safe: 40)
        await world.driver.pass()
        #expect(world.statuses == ["invalid log_missing cross_safe"])
        #expect(world.chain(world.a)?.heads[.crossSafe]?.number == BlockNumber(40))
        let moves = world.driver.transitions.filter { if case .invalidMoved = $0 { true } else { false } }
        #expect(moves.isEmpty, "block 5 was safe before and after")
    }
}
