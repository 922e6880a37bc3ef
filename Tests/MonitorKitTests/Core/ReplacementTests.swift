import MonitorKit
import Testing

/// The protocol's own remedy is recognized, linked to its cause, and told apart from what looks like it.
@Suite struct ReplacementTests {
    /// Chain b at block 8, its blocks with one deposit and one transaction of a user, a forged claim in block 6.
    private func world(
        forged: Bool = true, transactions: (deposits: Int, users: Int) = (1, 1)
    ) -> ScriptedWorld {
        let world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 8, transactions: transactions)
        guard forged else { return world }
        var claim = world.a.initiate(4, payload: 11)
        claim = ExecutingMessage(
            transactionHash: claim.transactionHash, logIndex: claim.logIndex, identifier: claim.identifier,
            payloadHash: Hash32(6, 6, 6, 6))
        world.b.execute(claim, in: 6)
        return world
    }

    private func replacements(_ world: ScriptedWorld) -> [BlockReplacement] {
        world.driver.transitions.compactMap {
            guard case .blockReplaced(_, let replacement) = $0 else { return nil }
            return replacement
        }
    }

    private func ends(_ world: ScriptedWorld) -> [JobEnd] {
        world.driver.transitions.compactMap {
            guard case .ended(_, let end) = $0 else { return nil }
            return end
        }
    }

    /// Other blocks stand on chain b, with a deposit and nothing else, and above them some that hold a user's transaction too.
    private func replace(_ blocks: ClosedRange<UInt64>, goingOnTo head: UInt64? = nil, _ world: ScriptedWorld) {
        world.b.cut(above: blocks.lowerBound - 1)
        world.b.extend(to: blocks.upperBound, branch: 1, transactions: (1, 0))
        if let head { world.b.extend(to: head, branch: 1, transactions: (1, 1)) }
    }

    /// The head of chain b that moved back is named again after a block time and a second.
    private func rewind(_ world: inout ScriptedWorld) async {
        await world.driver.pass()
        await world.driver.pass(after: 3)
    }

    /// The next look at every chain, so many seconds after the one before.
    private func look(_ world: inout ScriptedWorld, after seconds: UInt64) async {
        let now = world.driver.now
        world.driver.now = Moment(wall: now.wall, steady: now.steady + (seconds - 1) * 1_000_000_000)
        await world.driver.pass()
    }

    /// The rollup node of chain b has derived a block.
    private func vouch(for number: UInt64, _ world: inout ScriptedWorld) async {
        var status = SyncStatus()
        status.localSafe = .init(
            block: BlockReference(
                number: BlockNumber(number), hash: world.b.hash(number), timestamp: world.b.timestamp(number)))
        await world.driver.carryOut(.statusRead(world.b.id, by: "op-node", status))
    }

    @Test func localSafeBlockWithAnInvalidMessage_isOverdue_afterTenMinutes_andToldOnce() async {
        var world = world()
        func overdue() -> [String] {
            world.driver.transitions.compactMap { transition in
                guard case .replacementOverdue(let chain, let block, let messages) = transition else { return nil }
                return "\(chain) block \(block.number): \(messages)"
            }
        }
        await look(&world, after: 1)
        await look(&world, after: 3_600)
        #expect(overdue() == [], "an unsafe block is nobody's to replace")
        await vouch(for: 7, &world)
        await look(&world, after: 599)
        #expect(overdue() == [])
        await look(&world, after: 2)
        await look(&world, after: 3_600)
        #expect(overdue() == ["902 block 6: 1"])
    }

    @Test(arguments: [false, true])
    func blindChain_tellsOfNoOverdueReplacement_beforeItIsSeenThatTheBlockStillStands(_ isReplaced: Bool) async {
        var world = world()
        func isOverdue() -> Bool {
            world.driver.transitions.contains { if case .replacementOverdue = $0 { true } else { false } }
        }
        await look(&world, after: 1)
        await vouch(for: 7, &world)
        await look(&world, after: 500)
        world.b.fail(UpstreamFailure(.connect, "refused"))
        await look(&world, after: 1)
        await look(&world, after: 300)
        #expect(!isOverdue(), "it cannot be seen")
        if isReplaced { replace(6...6, goingOnTo: 9, world) }
        world.b.fail(nil)
        await look(&world, after: 1)
        #expect(isOverdue() == !isReplaced)
    }

    @Test func everyLocalSafeBlock_isWatched_howeverManyWorseMessagesAreListed() async {
        var world = ScriptedWorld { $0.listedMessages = 1 }
        world.a.extend(to: 10)
        world.b.extend(to: 8, transactions: (1, 1))
        for number: UInt64 in [3, 6] {
            let claim = world.a.initiate(4, payload: number)
            world.a.edit(4) { $0.logs = [] }
            world.b.execute(claim, in: number)
        }
        world.b.setHeads(safe: 4, finalized: 2)
        await look(&world, after: 1)
        await vouch(for: 7, &world)
        await look(&world, after: 600)
        let overdue = world.driver.transitions.compactMap { transition -> UInt64? in
            guard case .replacementOverdue(_, let block, _) = transition else { return nil }
            return block.number.value
        }
        #expect(overdue == [6])
    }

    @Test func unexplainedReplacement_whoseReceiptsComeAfterTheBlocksAbove_isNotLost() async {
        var world = world(forged: false, transactions: (3, 2))
        await world.driver.pass()
        world.b.cut(above: 4)
        world.b.extend(to: 5, branch: 1, transactions: (3, 0))
        world.b.extend(to: 12, branch: 1, transactions: (3, 2))
        await world.driver.pass()
        #expect(replacements(world).map(\.cause) == [.unexplained])
    }

    @Test func headThatAReplicaBeginsWith_isRecognized_whenItIsReplaced() async {
        let world = ScriptedWorld { $0.tail = 0 }
        var driven = world
        world.a.extend(to: 10)
        world.b.extend(to: 8, transactions: (1, 1))
        let claim = world.a.initiate(4, payload: 11)
        world.a.edit(4) { $0.logs = [] }
        world.b.execute(claim, in: 8)
        world.b.setHeads(safe: 6, finalized: 6)
        await driven.driver.pass()
        replace(8...8, world)
        for _ in 0..<2 { await driven.driver.pass() }
        #expect(replacements(driven).map(\.cause) == [.invalidMessage])
        #expect(ends(driven) == [.replaced])
    }

    @Test func blockWithAnInvalidMessage_isReplaced_andTheMessageEndsSo() async throws {
        var world = world()
        await world.driver.pass()
        let job = try #require(world.driver.core.liveJobs.first)
        let old = world.b.hash(6)
        replace(6...6, goingOnTo: 9, world)
        await world.driver.pass()
        let replacement = try #require(replacements(world).first)
        #expect(replacements(world).count == 1)
        #expect(replacement.cause == .invalidMessage)
        #expect(replacement.messages == [job.id])
        #expect(replacement.old.hash == old)
        #expect(replacement.new.hash == world.b.hash(6))
        #expect(ends(world) == [.replaced])
        #expect(world.chain(world.b)?.replacements == [.invalidMessage: 1])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func replacement_isExplained_byAMessageThatWasInvalid_untilItsEvidenceWentFirst() async throws {
        var world = world()
        await world.driver.pass()
        let job = try #require(world.driver.core.liveJobs.first)
        world.a.cut(above: 2)
        world.a.extend(to: 3, branch: 1)
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.driver.core.liveJobs.map(\.isInvalid) == [false])
        #expect(world.driver.core.liveJobs.map(\.wasInvalid) == [true])
        replace(6...6, goingOnTo: 9, world)
        await world.driver.pass()
        #expect(replacements(world).map(\.cause) == [.invalidMessage])
        #expect(replacements(world).map(\.messages) == [[job.id]])
        let end = try #require(world.driver.transitions.last { if case .ended = $0 { true } else { false } })
        #expect(end.isNoteworthy, "the end of a message that was told is told")
    }

    @Test func replacementFarBelowTheHead_isSeenAcrossTheStretchesOfTheWalk() async {
        var world = world()
        world.b.extend(to: 40, transactions: (1, 1))
        await world.driver.pass()
        replace(6...6, goingOnTo: 40, world)
        await world.driver.pass()
        #expect(replacements(world).map(\.cause) == [.invalidMessage])
        #expect(ends(world) == [.replaced])
    }

    @Test func messagesAboveAReplacedBlock_areReorgedOut() async {
        var world = world()
        world.b.execute(world.a.initiate(3, payload: 12), in: 7)
        await world.driver.pass()
        replace(6...6, goingOnTo: 9, world)
        await world.driver.pass()
        #expect(Set(ends(world)) == [.replaced, .reorgedOut])
    }

    @Test func momentWithoutTheBlock_isNoFinding_andTheReplacementIsStillLinked() async {
        var world = world()
        await world.driver.pass()
        world.b.cut(above: 5)
        await rewind(&world)
        #expect(replacements(world) == [])
        #expect(ends(world) == [], "how it ends is not known yet")
        world.b.extend(to: 6, branch: 1, transactions: (1, 0))
        await world.driver.pass()
        #expect(ends(world) == [.replaced])
        #expect(replacements(world).map(\.cause) == [.invalidMessage])
        #expect(replacements(world).map(\.messages.count) == [1])
    }

    /// The engine is set back further than to the parent of the invalid block, and the good block between comes back as it was.
    @Test func goodBlockThatGoesToo_andComesBack_hidesNoReplacement() async throws {
        var world = world()
        await world.driver.pass()
        let job = try #require(world.driver.core.liveJobs.first)
        world.b.cut(above: 4)
        await rewind(&world)
        world.b.extend(to: 5, transactions: (1, 1))
        await world.driver.pass()
        #expect(replacements(world) == [])
        #expect(ends(world) == [], "how it ends is not known yet")
        world.b.extend(to: 6, branch: 1, transactions: (1, 0))
        await world.driver.pass()
        #expect(ends(world) == [.replaced])
        #expect(replacements(world).map(\.cause) == [.invalidMessage])
        #expect(replacements(world).map(\.messages) == [[job.id]])
        #expect(world.chain(world.b)?.replacements == [.invalidMessage: 1])
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// While an engine is set back, a block that nobody built on may be its head for a moment.
    @Test func syntheticHeadBesideTheParent_hidesNoReplacement() async {
        var world = world()
        await world.driver.pass()
        world.b.cut(above: 4)
        world.b.extend(to: 5, branch: 1, transactions: (1, 1))
        world.b.edit(5) { $0.attributes = 3 }
        await world.driver.pass()
        #expect(ends(world) == [], "how it ends is not known yet")
        world.b.cut(above: 4)
        world.b.extend(to: 5, transactions: (1, 1))
        world.b.extend(to: 6, branch: 2, transactions: (1, 0))
        await world.driver.pass()
        #expect(ends(world) == [.replaced])
        #expect(replacements(world).map(\.cause) == [.invalidMessage])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func messagesAboveAReplacedBlock_endWithIt_beforeAnythingComesInTheirPlace() async throws {
        var world = world()
        await world.driver.pass()
        let claim = try #require(world.driver.core.liveJobs.first).message
        world.b.execute(claim, in: 8)
        world.b.edit(8) { $0.branch = 1 }
        await world.driver.pass()
        #expect(world.driver.core.liveJobs.count == 2)
        world.b.cut(above: 4)
        await rewind(&world)
        #expect(ends(world) == [])
        world.b.extend(to: 5, transactions: (1, 1))
        world.b.extend(to: 6, branch: 2, transactions: (1, 0))
        await world.driver.pass()
        #expect(ends(world) == [.replaced, .reorgedOut])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func messages_endInTheHistory_asTheBlockInTheirPlaceShows_evenIfItComesLater() async {
        for isLate in [false, true] {
            var world = world()
            var claim = world.a.initiate(3, payload: 12)
            claim = ExecutingMessage(
                transactionHash: claim.transactionHash, logIndex: claim.logIndex, identifier: claim.identifier,
                payloadHash: Hash32(7, 7, 7, 7))
            world.b.execute(claim, in: 7)
            let old = world.b.hash(6)
            var (history, told) = (TransitionHistory(), 0)
            func look(_ world: inout ScriptedWorld, after seconds: UInt64 = 1) async {
                await world.driver.pass(after: seconds)
                for transition in world.driver.transitions[told...] { history.record(transition, at: world.driver.now) }
                told = world.driver.transitions.count
            }
            await look(&world)
            world.b.cut(above: 5)
            if isLate {
                await look(&world)
                await look(&world, after: 3)
                #expect(history.ended.map(\.end) == [nil, nil])
            }
            world.b.extend(to: 6, branch: 1, transactions: (1, 0))
            world.b.extend(to: 9, branch: 1, transactions: (1, 1))
            await look(&world)
            let ended = history.ended.sorted { $0.job.block.number < $1.job.block.number }
            #expect(ended.map(\.end) == [.replaced, .reorgedOut], "late: \(isLate)")
            #expect(ended.map(\.fellWith?.hash) == [nil, old])
        }
    }

    /// Many more messages fell with the replaced block than the history has room for.
    @Test(arguments: [false, true])
    func history_keepsWhatTookMessagesAlong_howeverManyTheyAre(_ isLate: Bool) async throws {
        var world = world()
        let truth = world.a.initiate(3, payload: 12)
        for index in UInt32(0)..<300 {
            world.b.execute(
                ExecutingMessage(
                    transactionHash: truth.transactionHash, logIndex: LogIndex(index), identifier: truth.identifier,
                    payloadHash: Hash32(7, 7, 7, 7)), in: 7)
        }
        let old = world.b.hash(6)
        var (history, told) = (TransitionHistory(), 0)
        func look(_ world: inout ScriptedWorld, after seconds: UInt64 = 1) async {
            await world.driver.pass(after: seconds)
            for transition in world.driver.transitions[told...] { history.record(transition, at: world.driver.now) }
            told = world.driver.transitions.count
        }
        await look(&world)
        world.b.cut(above: 5)
        if isLate {
            await look(&world)
            await look(&world, after: 2)
        }
        world.b.extend(to: 6, branch: 1, transactions: (1, 0))
        world.b.extend(to: 9, branch: 1, transactions: (1, 1))
        await look(&world)
        #expect(history.ended.count == TransitionHistory.endedLimit)
        let lowest = try #require(history.ended.first { $0.job.block.number == BlockNumber(6) })
        #expect(lowest.end == .replaced && lowest.fellWith == nil)
        let above = history.ended.filter { $0.job.block.number == BlockNumber(7) }
        #expect(above.count == TransitionHistory.endedLimit - 1)
        #expect(above.allSatisfy { $0.end == .reorgedOut && $0.fellWith?.hash == old })
    }

    @Test func historicMarker_isFurtherProof() async {
        var world = world()
        await world.driver.pass()
        world.b.cut(above: 5)
        world.b.extend(to: 6, branch: 1, transactions: (2, 0))
        await world.driver.pass()
        #expect(replacements(world).map(\.hasMarker) == [true])
        #expect(ends(world) == [.replaced])
    }

    @Test func transactionInThePlaceOfAnother_isNoMarker() async {
        var world = world()
        await world.driver.pass()
        world.b.cut(above: 5)
        world.b.extend(to: 6, branch: 1, transactions: (1, 1))
        await world.driver.pass()
        #expect(replacements(world) == [])
        #expect(ends(world) == [.reorgedOut])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func blockWithoutAnInvalidMessage_isReplacedUnexplained() async {
        var world = world(forged: false)
        await world.driver.pass()
        replace(8...8, world)
        await world.driver.pass()
        #expect(replacements(world).map(\.cause) == [.unexplained])
        #expect(replacements(world).first?.messages == [])
    }

    @Test func severalDeposits_areCountedInTheReceipts_beforeItIsSaid() async {
        var world = world(forged: false, transactions: (3, 2))
        await world.driver.pass()
        world.b.cut(above: 7)
        world.b.extend(to: 8, branch: 1, transactions: (3, 0))
        await world.driver.pass()
        #expect(replacements(world).map(\.cause) == [.unexplained])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func blockThatKeepsATransaction_isAnotherBlockOfTheSequencer() async {
        var world = world(forged: false, transactions: (3, 2))
        await world.driver.pass()
        world.b.cut(above: 7)
        world.b.extend(to: 8, branch: 0, transactions: (3, 1))
        world.b.edit(8) {
            $0.branch = 1; $0.transactions = (4, 0)
        }
        await world.driver.pass()
        #expect(replacements(world) == [])
    }

    @Test func otherReorgs_areNoReplacement() async {
        var world = world()
        await world.driver.pass()
        replace(6...9, world)
        world.b.edit(6) { $0.attributes = 3 }
        await world.driver.pass()
        #expect(replacements(world) == [])
        #expect(ends(world) == [.reorgedOut])
    }

    @Test func reorgBelowTheBlock_isNoReplacementOfIt() async {
        var world = world()
        await world.driver.pass()
        world.b.cut(above: 4)
        world.b.extend(to: 5, branch: 1, transactions: (1, 1))
        world.b.edit(5) { $0.attributes = 3 }
        world.b.extend(to: 9, branch: 1, transactions: (1, 0))
        await world.driver.pass()
        #expect(replacements(world) == [])
    }

    @Test func rangeOfEmptiedBlocks_isAnExpiredWindow() async {
        var world = world(forged: false)
        await world.driver.pass()
        replace(4...6, world)
        await world.driver.pass()
        #expect(replacements(world) == [])
        world.b.extend(to: 9, branch: 1, transactions: (1, 0))
        await world.driver.pass()
        #expect(replacements(world).map(\.cause) == [.windowExpiry])
        #expect(world.chain(world.b)?.replacements == [.windowExpiry: 1])
    }

    /// Blocks that nobody posted follow from old blocks of L1, and are final as fast as they come.
    @Test(arguments: [true, false])
    func rangeOfEmptiedBlocks_isAnExpiredWindow_alsoWhereItIsFinalBeforeItsFourthBlock(_ hasSameOrigins: Bool) async {
        var world = world(forged: false)
        await world.driver.pass()
        world.b.cut(above: 3)
        for top: UInt64 in 4...9 {
            world.b.extend(to: top, branch: 1, transactions: (1, 0))
            if !hasSameOrigins { world.b.edit(top) { $0.attributes = 3 } }
            world.b.setHeads(safe: top, finalized: top)
            await world.driver.pass()
            let expected: [ReplacementCause] = top < 7 ? [] : [.windowExpiry]
            #expect(replacements(world).map(\.cause) == expected, "at \(top)")
        }
        #expect(world.chain(world.b)?.heads[.finalized]?.number == BlockNumber(9))
        #expect(world.chain(world.b)?.replacements == [.windowExpiry: 1])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func replacement_whoseReceiptsComeWhenItIsFinal_isNotLost() async {
        var world = world(forged: false, transactions: (3, 2))
        await world.driver.pass()
        world.b.cut(above: 7)
        world.b.extend(to: 8, branch: 1, transactions: (3, 0))
        world.b.setHeads(safe: 8, finalized: 8)
        await world.driver.pass()
        #expect(replacements(world).map(\.cause) == [.unexplained])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func expiredWindow_isSeen_onOtherOriginsAndWhereItsLowestBlockWasEmptyBefore() async {
        for wasEmpty in [false, true] {
            var world = world(forged: false)
            if wasEmpty { world.b.edit(4) { $0.transactions = (1, 0) } }
            await world.driver.pass()
            replace(4...9, world)
            for number in UInt64(4)...9 { world.b.edit(number) { $0.attributes = 3 } }
            await world.driver.pass()
            #expect(replacements(world).map(\.cause) == [.windowExpiry], "the lowest was empty: \(wasEmpty)")
        }
    }

    @Test func blockOnAnotherOrigin_underFullOnes_isNoReplacement() async {
        var world = world(forged: false)
        await world.driver.pass()
        world.b.cut(above: 3)
        world.b.extend(to: 9, branch: 1, transactions: (1, 1))
        world.b.edit(4) {
            $0.attributes = 3; $0.transactions = (1, 0)
        }
        await world.driver.pass()
        #expect(replacements(world) == [])
    }

    @Test func loneEmptiedBlock_underFullOnes_isNoExpiredWindow() async {
        var world = world(forged: false)
        await world.driver.pass()
        replace(4...4, goingOnTo: 9, world)
        await world.driver.pass()
        #expect(replacements(world).map(\.cause) == [.unexplained])
    }

    @Test func replacedBlockThatComesBack_isAFinding() async {
        var world = world()
        await world.driver.pass()
        let claim = world.driver.core.liveJobs.first?.message
        for round in 1...2 {
            replace(6...7, world)
            await world.driver.pass()
            #expect(replacements(world).count == round)
            world.b.cut(above: 5)
            world.b.extend(to: 8, transactions: (1, 1))
            if let claim { world.b.execute(claim, in: 6) }
            await world.driver.pass()
            #expect(world.chain(world.b)?.replacementsUndone == UInt64(round))
        }
        #expect(world.chain(world.b)?.replacements == [.invalidMessage: 2])
        #expect(world.statuses.count == 1)
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func replacementSeenTwice_isCountedOnce() async {
        var world = world()
        await world.driver.pass()
        replace(6...7, world)
        await world.driver.pass()
        world.b.cut(above: 5)
        await rewind(&world)
        world.b.extend(to: 7, branch: 1, transactions: (1, 0))
        await world.driver.pass()
        #expect(replacements(world).count == 1)
    }
}
