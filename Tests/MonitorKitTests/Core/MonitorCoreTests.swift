import MonitorKit
import Testing

/// What the core believes, event by event, about two small chains.
@Suite struct MonitorCoreTests {
    @Test func message_isValid_onceItsInitiatingBlockIsRead() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4), in: 6)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func message_aboveTheOtherHead_isUnknown_untilThatChainGetsThere() async {
        var world = ScriptedWorld()
        world.a.extend(to: 8)
        let message = world.a.initiate(8)
        world.b.extend(to: 9)
        world.b.execute(message, in: 9)
        world.a.cut(above: 7)
        await world.driver.pass()
        #expect(world.statuses == ["unknown initiating_chain_behind unsafe"])
        world.a.extend(to: 8)
        _ = world.a.initiate(8)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
    }

    @Test func reorgOfTheInitiatingChain_turnsValidIntoInvalid_andBack() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(6), in: 8)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])

        world.a.cut(above: 5)
        world.a.extend(to: 11, branch: 1)
        await world.driver.pass()
        #expect(world.statuses == ["invalid log_missing unsafe"])

        world.a.cut(above: 5)
        world.a.extend(to: 12, branch: 2)
        _ = world.a.initiate(6)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
        let reorgs = world.driver.transitions.filter { if case .reorged = $0 { true } else { false } }
        #expect(reorgs.count == 2)
    }

    @Test func reorgOfTheExecutingChain_endsTheJob() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4), in: 8)
        await world.driver.pass()
        world.b.cut(above: 7)
        world.b.extend(to: 10, branch: 1)
        await world.driver.pass()
        #expect(world.statuses == [])
        #expect(world.driver.ends == [.reorgedOut])
        #expect(world.snapshot.counts.isEmpty)
    }

    @Test func reorgDeeperThanTheFirstLookBack_isFollowedToItsAncestor() async {
        var world = ScriptedWorld()
        world.a.extend(to: 200)
        await world.driver.pass()
        world.a.cut(above: 90)
        world.a.extend(to: 205, branch: 1)
        await world.driver.pass()
        await world.driver.pass()
        guard case .reorged(_, let ancestor, let depth)? = world.driver.transitions.last(where: { $0.isReorg }) else {
            Issue.record("no reorg was announced")
            return
        }
        #expect(ancestor == BlockNumber(90))
        #expect(depth == 110)
        #expect(world.chain(world.a)?.window == BlockNumber(0)...BlockNumber(205))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func shrunkHead_counts_onceItWasNamedForABlockTime_andASecond() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(9), in: 10)
        await world.driver.pass()
        world.a.cut(above: 8)
        for _ in 0..<3 {
            await world.driver.pass()
            #expect(world.statuses == ["valid - unsafe"])
            #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(10))
        }
        await world.driver.pass()
        #expect(world.statuses == ["unknown initiating_chain_behind unsafe"])
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(8))
        #expect(world.chain(world.a)?.unconfirmedHeads == 0)
    }

    @Test func alternatingBackends_areNoReorg_andAreCountedAsWhatTheyAre() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        await world.driver.pass()
        for _ in 0..<5 {
            world.a.cut(above: 9)
            await world.driver.pass()
            world.a.extend(to: 10)
            await world.driver.pass()
        }
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(10))
        #expect(!world.driver.transitions.contains { $0.isReorg || $0.isRewind })
        #expect(world.chain(world.a)?.unconfirmedHeads == 5)
    }

    @Test func laggingBackend_thatIsAskedTwiceWithinABlockTime_isNoRewind() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        await world.driver.pass()
        for head in UInt64(11)...15 {
            world.a.cut(above: head - 4)
            for _ in 0..<2 { await world.driver.pass() }
            world.a.extend(to: head)
            for _ in 0..<2 { await world.driver.pass() }
            #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(head))
        }
        #expect(!world.driver.transitions.contains { $0.isReorg || $0.isRewind })
        #expect(world.chain(world.a)?.reorgsBySafety == [0, 0, 0, 0])
        #expect(world.chain(world.a)?.unconfirmedHeads == 5, "once for each head, however often it is named")
    }

    @Test func invalidMessage_climbsTheSafetyLevels_withItsBlock() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        let truth = world.a.initiate(4)
        world.b.execute(
            ExecutingMessage(
                transactionHash: truth.transactionHash, logIndex: truth.logIndex, identifier: truth.identifier,
                payloadHash: .zero),
            in: 6)
        await world.driver.pass()
        #expect(world.statuses == ["invalid payload_mismatch unsafe"])
        world.b.setHeads(safe: 6)
        await world.driver.pass()
        #expect(world.statuses == ["invalid payload_mismatch cross_safe"])
        world.b.setHeads(safe: 8, finalized: 7)
        await world.driver.pass()
        #expect(world.statuses == ["invalid payload_mismatch finalized"])
        #expect(world.snapshot.counts.values.map(\.invalidBySafety) == [[0, 0, 0, 1]])
    }

    @Test func safeHead_beforeActivation_meansLocalSafe() async {
        var world = ScriptedWorld(b: ScriptedChain(902, activation: 100_000))
        world.b.extend(to: 10)
        world.b.setHeads(safe: 5)
        await world.driver.pass()
        #expect(world.chain(world.b)?.heads[.localSafe]?.number == BlockNumber(5))
        #expect(world.chain(world.b)?.heads[.crossSafe] == nil)
    }

    @Test func job_leavesTheWindow_aTailBelowTheFinalizedHead() async {
        var world = ScriptedWorld { $0.tail = 4 }
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4), in: 5)
        world.b.setHeads(safe: 7, finalized: 7)
        await world.driver.pass()
        #expect(world.statuses == ["valid - finalized"])
        world.b.extend(to: 12)
        world.b.setHeads(safe: 8, finalized: 8)
        await world.driver.pass()
        #expect(world.statuses == [])
        #expect(world.driver.ends == [.finalizedValid])
        #expect(world.chain(world.b)?.window?.lowerBound == BlockNumber(6))
    }

    @Test func start_readsFromATailBelowTheFinalizedHead() async {
        var world = ScriptedWorld { $0.tail = 20 }
        world.a.extend(to: 300)
        world.a.setHeads(safe: 200, finalized: 150)
        await world.driver.pass()
        #expect(world.chain(world.a)?.window == BlockNumber(140)...BlockNumber(300))
        #expect(world.chain(world.a)?.isComplete == true)
    }

    @Test func messageFromBelowTheWindow_isReadByNumber() async {
        var world = ScriptedWorld.namingOldBlocks(10)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        let descendants = world.driver.reads.compactMap { read -> BlockReference? in
            if case .evidence(world.a.id, BlockNumber(10), .ancestor(let block)) = read { block } else { nil }
        }
        #expect(descendants.map(\.hash) == descendants.map { world.a.hash($0.number.value) })
        #expect(descendants.count == 1 && descendants.allSatisfy { $0.number > BlockNumber(10) })
    }

    @Test func prunedHistory_isUnknown_neverInvalid() async {
        var world = ScriptedWorld.namingOldBlocks(10)
        world.a.hideEvidence(of: [10])
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.statuses == ["unknown history_unavailable unsafe"])
    }

    @Test func deadInitiatingChain_leavesMessagesUnknown_andAgesItsOwnRowOnly() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4), in: 10)
        world.a.fail(UpstreamFailure(.connect, "refused"))
        await world.driver.pass()
        #expect(world.statuses == ["unknown upstream_unreadable unsafe"])
        #expect(world.chain(world.b)?.verifiedAt == Double(world.b.timestamp(10).seconds))
        #expect(world.chain(world.a)?.verifiedAt == 0)
        world.a.fail(nil)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
    }

    @Test func readThatFails_neverChangesADefiniteVerdict() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4), in: 10)
        await world.driver.pass()
        world.a.fail(UpstreamFailure(.timeout, "too slow"))
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.statuses == ["valid - unsafe"])
    }

    @Test func manyMessagesOfOneInitiatingBlock_costOneRead() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        let message = world.a.initiate(4)
        for index in 0..<50 {
            world.b.execute(
                ExecutingMessage(
                    transactionHash: .zero, logIndex: LogIndex(UInt32(index)), identifier: message.identifier,
                    payloadHash: message.payloadHash),
                in: 6)
        }
        await world.driver.pass()
        await world.driver.pass()
        let evidence = world.driver.reads.filter { if case .evidence = $0 { true } else { false } }
        #expect(evidence.count == 1)
        #expect(world.driver.core.liveJobs.filter { $0.status == .valid }.count == 50)
    }

    @Test func fullBook_leavesMessagesOut_andSaysThatTheChainIsNotComplete() async {
        var world = ScriptedWorld { $0.maximumJobs = 2 }
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        for block in UInt64(5)...7 { world.b.execute(world.a.initiate(4, payload: block), in: block) }
        await world.driver.pass()
        #expect(world.driver.core.liveJobs.count == 2)
        #expect(world.chain(world.b)?.isComplete == false)
        #expect(world.chain(world.a)?.isComplete == true)
        #expect(world.driver.transitions.contains { if case .capacityReached = $0 { true } else { false } })
    }

    @Test func headerThatContradictsTheConfiguration_withholdsVerdicts() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4), in: 6)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        world.a.skewClock(by: 1)
        world.a.extend(to: 11)
        await world.driver.pass()
        #expect(world.statuses == ["unknown configuration unsafe"])
        #expect(world.chain(world.a)?.isComplete == false)
    }

    @Test func undecodableLog_isCounted_andHidesNoOther() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4), in: 6)
        world.b.edit(6) { $0.undecodable = [LogIndex(3)] }
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.chain(world.b)?.undecodableLogs == 1)
    }

    @Test func unprovenHeader_isCounted_andItsReceiptsAreReadAnyway() async {
        var world = ScriptedWorld()
        world.b.extend(to: 10)
        world.b.edit(6) { $0.isProven = false }
        await world.driver.pass()
        #expect(world.chain(world.b)?.unprovenHeaders == 1)
        #expect(
            world.driver.reads.contains {
                if case .messages(_, let block) = $0 { block.number.value == 6 } else { false }
            })
    }

    @Test func chainOfTheSetThatIsNotWatched_isSaidToBe() async {
        let absent = ScriptedChain(903)
        let a = ScriptedChain(901)
        let b = ScriptedChain(902)
        var world = ScriptedWorld(a: a, b: b) { configuration in
            configuration.parameters = ProtocolParameters(
                chains: [a.id: a.parameters, b.id: b.parameters], unattached: [absent.id])
        }
        absent.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(absent.initiate(4), in: 6)
        await world.driver.pass()
        #expect(world.statuses == ["unknown chain_not_attached unsafe"])
    }

    @Test func messageInItsOwnBlock_isValidBelowAndACycleAbove() async {
        var world = ScriptedWorld()
        world.b.extend(to: 10)
        let earlier = world.b.initiate(6, payload: 1, executedAs: 1)
        _ = world.b.initiate(6, payload: 2)
        let later = world.b.initiate(6, payload: 3, executedAs: 0)
        world.b.execute(earlier, in: 6)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])

        var other = ScriptedWorld()
        other.b.extend(to: 10)
        for payload in UInt64(1)...3 { _ = other.b.initiate(6, payload: payload) }
        other.b.execute(later, in: 6)
        await other.driver.pass()
        #expect(other.statuses == ["invalid cycle unsafe"])
    }

    @Test func replacedFinalizedBlocks_countAtTheSecondLook_andAreAViolation() async {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        world.a.setHeads(safe: 15, finalized: 10)
        await world.driver.pass()
        world.a.cut(above: 5)
        world.a.extend(to: 22, branch: 1)
        world.a.setHeads(safe: 15, finalized: 10)
        await world.driver.pass()
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(20))
        #expect(!world.driver.transitions.contains { $0.isReorg })
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(22))
        #expect(world.driver.transitions.contains { if case .finalityViolated = $0 { true } else { false } })
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func answerWithoutProof_aboutAProvenBlock_isNotBelieved() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4), in: 6)
        world.a.answer(with: .nothing)
        await world.driver.pass()
        #expect(world.statuses == ["unknown upstream_unreadable unsafe"])
        world.a.answer(with: .receipts)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])

        world.b.extend(to: 12)
        world.b.execute(world.a.initiate(5), in: 12)
        world.b.answer(with: .nothing)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.chain(world.b)?.verifiedAt == Double(world.b.timestamp(10).seconds))
        world.b.answer(with: .receipts)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe", "valid - unsafe"])
    }

    @Test func finalityThatRanAhead_duringAnOutage_leavesNoGap() async {
        var world = ScriptedWorld { $0.tail = 20 }
        world.a.extend(to: 20)
        world.b.extend(to: 20)
        world.a.setHeads(safe: 15, finalized: 10)
        await world.driver.pass()
        world.b.extend(to: 500)
        world.b.execute(world.a.initiate(4), in: 300)
        world.b.setHeads(safe: 490, finalized: 480)
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.chain(world.b)?.window == BlockNumber(470)...BlockNumber(500))
        #expect(world.driver.ends == [.finalizedValid])
        #expect(!world.driver.transitions.contains { if case .windowLost = $0 { true } else { false } })
    }

    @Test func headsOutOfOrder_moveNoLevel() async {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        world.a.setHeads(safe: 5, finalized: 10)
        await world.driver.pass()
        #expect(world.chain(world.a)?.heads[.finalized] == nil)
        #expect(world.chain(world.a)?.heads[.crossSafe] == nil)
        #expect(world.chain(world.a)?.heads[.unsafe]?.number == BlockNumber(20))
    }

    @Test func laggingNodeThatMovesOn_isNoRewind() async {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        await world.driver.pass()
        world.a.cut(above: 15)
        for head in UInt64(16)...19 {
            world.a.extend(to: head)
            await world.driver.pass()
        }
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(20))
        #expect(!world.driver.transitions.contains { $0.isRewind })
        #expect(world.chain(world.a)?.unconfirmedHeads == 3, "the last may still be confirmed")
    }

    @Test func windowThatIsFull_letsTheLowestGo_andIsNotComplete() async {
        var world = ScriptedWorld { $0.maximumWindow = 10 }
        world.a.extend(to: 30)
        world.a.setHeads(safe: 0, finalized: 0)
        await world.driver.pass()
        #expect(world.chain(world.a)?.window == BlockNumber(21)...BlockNumber(30))
        #expect(world.chain(world.a)?.isComplete == false)
        #expect(world.driver.transitions.contains { if case .windowFull = $0 { true } else { false } })
    }

    @Test func contradictionToTheConfiguration_endsWithTheBlockThatShowedIt() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(4), in: 6)
        await world.driver.pass()
        world.a.skewClock(by: 1)
        world.a.extend(to: 11)
        await world.driver.pass()
        #expect(world.statuses == ["unknown configuration unsafe"])
        world.a.skewClock(by: 0)
        world.a.cut(above: 10)
        world.a.extend(to: 12, branch: 1)
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func sameEvents_leadToTheSameDirectives() async {
        func run() async -> [String] {
            var world = ScriptedWorld()
            world.a.extend(to: 60)
            world.b.extend(to: 60)
            for block in UInt64(5)...40 { world.b.execute(world.a.initiate(block / 2), in: block) }
            await world.driver.pass()
            world.a.cut(above: 10)
            world.a.extend(to: 61, branch: 1)
            await world.driver.pass()
            return world.driver.transitions.map { "\($0)" }
        }
        let first = await run()
        #expect(first.count > 36)
        #expect(await run() == first)
    }
}

extension CoreDriver {
    var ends: [JobEnd] {
        transitions.compactMap { if case .ended(_, let end) = $0 { end } else { nil } }
    }
}

extension Transition {
    var isReorg: Bool { if case .reorged = self { true } else { false } }
    var isRewind: Bool { if case .rewound = self { true } else { false } }
}
