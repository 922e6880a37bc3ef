import MonitorKit
import Synchronization
import Testing

/// How messages end that were never judged, or were let go before they were final.
@Suite struct MessageEndsTests {
    private func ended(_ world: ScriptedWorld) -> [Transition] {
        world.driver.transitions.filter { if case .ended = $0 { true } else { false } }
    }

    private func count(_ end: JobEnd, _ world: ScriptedWorld) -> UInt64? {
        world.chain(world.b)?.statistics.ended(end)
    }

    /// The lines that transitions leave in a log that keeps warnings.
    private func warnings(of transitions: [Transition]) -> [String] {
        let lines = Mutex<[String]>([])
        let log = EventLog(minimum: .warn, format: .logfmt, clock: FrozenClock()) { bytes in
            lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            return true
        }
        for transition in transitions { TransitionLog.write(transition, to: log) }
        return lines.withLock { $0 }
    }

    @Test func messageThatWasNeverJudged_endsAsFinalizedUnknown_onceItLeavesTheTail_andIsTold() async throws {
        var world = ScriptedWorld.namingOldBlocks(10)
        world.a.hideEvidence(of: [10])
        await world.driver.pass()
        world.b.extend(to: 110)
        world.b.setHeads(safe: 108, finalized: 101)
        await world.driver.pass()
        #expect(world.statuses == ["unknown history_unavailable finalized"], "it stands in the tail")
        #expect(ended(world).isEmpty)
        world.b.setHeads(safe: 108, finalized: 102)
        await world.driver.pass()
        #expect(world.statuses == [])
        #expect(ended(world).count == 1 && count(.finalizedUnknown, world) == 1)
        #expect(ended(world).map(\.isNoteworthy) == [true], "nobody said that it is true")
        let line = try #require(warnings(of: ended(world)).first)
        #expect(line.contains("event=message_ended ") && line.contains(" status=unknown to=finalized_unknown"))
        var history = TransitionHistory()
        for transition in world.driver.transitions { history.record(transition, at: world.driver.now) }
        #expect(history.ended.map(\.end) == [.finalizedUnknown])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func messageFromAnUnattachedChain_endsWithoutAWord_andIsCounted() async throws {
        let start = ScriptedWorld.namingAnUnattachedChain(tail: 4)
        let b = start.chain
        var driver = start.driver
        await driver.pass()
        #expect(driver.core.liveJobs.map(\.status) == [.unknown(.chainNotAttached)])
        b.extend(to: 20)
        b.setHeads(safe: 19, finalized: 18)
        await driver.pass()
        let ended = driver.transitions.filter { if case .ended = $0 { true } else { false } }
        let id = try #require(ended.first?.job).id
        #expect(ended.map(\.isNoteworthy) == [false], "whoever leaves a chain unattached has chosen not to know")
        #expect(warnings(of: ended) == [])
        var history = TransitionHistory()
        for transition in driver.transitions { history.record(transition, at: driver.now) }
        #expect(history.ended.isEmpty)
        #expect(history.transitions(of: id).isEmpty)
        #expect(driver.core.snapshot.chains.first?.statistics.ended(.finalizedUnknown) == 1)
    }

    @Test func messageWhoseBlockIsLetGo_becauseTheWindowIsFull_isEvicted_andNotCalledFinal() async throws {
        var world = ScriptedWorld { $0.maximumWindow = 10 }
        world.a.extend(to: 5)
        world.b.extend(to: 5)
        world.b.execute(world.a.initiate(1), in: 2)
        world.a.edit(1) { $0.logs = [] }
        await world.driver.pass()
        #expect(world.statuses == ["invalid log_missing unsafe"])
        world.b.extend(to: 15)
        await world.driver.pass()
        #expect(world.statuses == [])
        #expect(ended(world).count == 1 && count(.evicted, world) == 1 && count(.finalizedInvalid, world) == 0)
        #expect(world.chain(world.b)?.statistics.executingReorged == 0)
        #expect(world.chain(world.b)?.isComplete == false)
        let full = world.driver.transitions.filter { if case .windowFull = $0 { true } else { false } }
        #expect(full.count == 1)
        let line = try #require(warnings(of: ended(world)).first)
        #expect(line.contains(" status=invalid to=evicted"))
        #expect(world.driver.core.brokenInvariants == [])
    }
}
