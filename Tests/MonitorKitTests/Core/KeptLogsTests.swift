import Testing

@testable import MonitorKit

/// What is kept of the logs of initiating blocks: as much as messages need, however many logs a block has.
@Suite struct KeptLogsTests {
    /// Block 4 of one chain has a hundred logs, and no room is left for logs that nobody names.
    private func world(room: Int = 0) -> ScriptedWorld {
        let world = ScriptedWorld { $0.spareLogs = room }
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        for payload in UInt64(0)..<100 { _ = world.a.initiate(4, payload: payload) }
        return world
    }

    /// A message that claims one of the logs of block 4, whether there is such a log or not.
    private func message(_ world: ScriptedWorld, log index: UInt32, executedAs logIndex: UInt32) -> ExecutingMessage {
        ExecutingMessage(
            transactionHash: .zero, logIndex: LogIndex(logIndex),
            identifier: MessageIdentifier(
                origin: Address(1, 2, 3), blockNumber: BlockNumber(4), logIndex: LogIndex(index),
                timestamp: world.a.timestamp(4), chainID: world.a.id),
            payloadHash: Hash32(0, 0, 0, UInt64(index)))
    }

    /// Messages in one block of the other chain, each of which claims a log of block 4.
    private func claim(_ logs: [UInt32], in number: UInt64, of world: ScriptedWorld) {
        for (place, log) in logs.enumerated() {
            world.b.execute(message(world, log: log, executedAs: UInt32(place)), in: number)
        }
    }

    /// A claim of log 70 was judged when block 11 came, with a claim of another log; by then block 4 may be unreadable.
    private func worldWithALaterClaim(of log: UInt32, whileUnreadable isHidden: Bool = false) async -> ScriptedWorld {
        var world = world()
        claim([70], in: 6, of: world)
        await world.driver.pass()
        if isHidden { world.a.hideEvidence(of: [4]) }
        world.b.extend(to: 11)
        claim([log], in: 11, of: world)
        await world.driver.pass()
        return world
    }

    @Test(arguments: [(0, 2), (99, 2), (100, 100)])
    func logsThatNobodyNames_areKept_onlyWhileThereIsRoom(room: Int, kept: Int) async {
        var world = world(room: room)
        claim([70, 3], in: 6, of: world)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe", "valid - unsafe"])
        #expect(world.driver.core.evidence.keptLogs == kept)
        #expect(world.driver.evidenceReads == 1)
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func messageThatNamesAnotherLog_costsOneMoreRead_andNothingIsSaidOfTheFirst() async {
        var world = world()
        claim([70], in: 6, of: world)
        await world.driver.pass()
        let told = world.driver.verdicts
        world.b.extend(to: 11)
        claim([3, 5, 70], in: 11, of: world)
        await world.driver.pass()
        #expect(world.statuses == Array(repeating: "valid - unsafe", count: 4))
        #expect(world.driver.evidenceReads == 2)
        #expect(world.driver.core.evidence.keptLogs == 3)
        let since = Set(world.driver.verdicts.dropFirst(told.count).map(\.job.block.number))
        #expect(since == [BlockNumber(11)])

        // Nothing new is named.
        world.b.extend(to: 12)
        claim([5], in: 12, of: world)
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.statuses == Array(repeating: "valid - unsafe", count: 5))
        #expect(world.driver.evidenceReads == 2)
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func logThatTheBlockDoesNotHave_isMissing_withoutAnotherRead() async {
        let world = await worldWithALaterClaim(of: 100)
        #expect(world.statuses == ["invalid log_missing unsafe", "valid - unsafe"])
        #expect(world.driver.evidenceReads == 1)
    }

    @Test func blockThatCannotBeReadOnceMore_leavesVerdictsAlone_andTheMessageWaits() async {
        var world = await worldWithALaterClaim(of: 3, whileUnreadable: true)
        #expect(world.statuses == ["unknown upstream_unreadable unsafe", "valid - unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
        world.a.hideEvidence(of: [])
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe", "valid - unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func logsWhoseMessagesWent_areLetGo_thoughOneStillNamesTheBlock() async {
        var world = world()
        claim([70], in: 5, of: world)
        claim(Array(0..<20), in: 6, of: world)
        await world.driver.pass()
        #expect(world.driver.core.evidence.keptLogs == 21)
        world.b.cut(above: 5)
        world.b.extend(to: 11, branch: 1)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.core.evidence.keptLogs == 1)
        #expect(world.driver.evidenceReads == 1)
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func blockThatIsFinal_isReadOnceMore_beforeItsLogsAreLetGo() async {
        var world = await worldWithALaterClaim(of: 3, whileUnreadable: true)
        world.a.setHeads(safe: 8, finalized: 8)
        await world.driver.pass()
        #expect(world.statuses == ["unknown upstream_unreadable unsafe", "valid - unsafe"])
        world.a.hideEvidence(of: [])
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.statuses == ["valid - unsafe", "valid - unsafe"])
        #expect(world.driver.core.evidence.keptLogs == 0)
        #expect(world.driver.core.brokenInvariants == [])
    }
}

extension CoreDriver {
    /// How often an initiating block was asked for.
    fileprivate var evidenceReads: Int { reads.filter { if case .evidence = $0 { true } else { false } }.count }

    /// What was said of messages.
    fileprivate var verdicts: [VerdictChange] {
        transitions.compactMap { if case .judged(let change) = $0 { change } else { nil } }
    }
}
