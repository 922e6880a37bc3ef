import Testing

@testable import MonitorKit

/// Invalid messages that people have looked at and do not want to hear of again.
@Suite struct IgnoredMessagesTests {
    /// Two lies about chain a in chain b.
    private func world(ignoring ignored: Set<JobID> = []) -> ScriptedWorld {
        let world = ScriptedWorld { $0.ignored = ignored }
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        let truth = world.a.initiate(2)
        let lie = ExecutingMessage(
            transactionHash: truth.transactionHash, logIndex: truth.logIndex, identifier: truth.identifier,
            payloadHash: .zero)
        world.b.execute(lie, in: 5)
        world.b.execute(lie, in: 7)
        return world
    }

    private func firstLie() async throws -> JobID {
        var world = world()
        await world.driver.pass()
        return try #require(world.chain(world.b)?.findings.invalid.first?.job.id)
    }

    @Test func ignoredMessage_isJudged_andCountsOnItsOwn() async throws {
        let ignored = try await firstLie()
        var world = world(ignoring: [ignored])
        await world.driver.pass()
        let job = try #require(world.driver.core.message(ignored)?.job)
        #expect(job.status == .invalid(.payloadMismatch))
        #expect(job.isIgnored && job.tier == nil)
        let counts = try #require(world.snapshot.counts.values.first)
        #expect(counts.invalid == 1)
        #expect(counts.ignored == 1)
        let findings = try #require(world.chain(world.b)).findings
        #expect(findings.invalid.map(\.job.block.number.value) == [7])
        #expect(findings.invalidCount == 1)
        #expect(findings.invalidByReason == [.payloadMismatch: 1])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func digest_doesNotDependOnWhatIsIgnored_becauseVerdictsDoNot() async throws {
        let ignored = try await firstLie()
        var (one, other) = (world(), world(ignoring: [ignored]))
        for world in [one, other] { world.b.setHeads(safe: 8, finalized: 8) }
        await one.driver.pass()
        await other.driver.pass()
        #expect(one.chain(one.b)?.findings.checkpoints == other.chain(other.b)?.findings.checkpoints)
    }

    @Test func counts_goBack_whenTheBlockGoes() async throws {
        let ignored = try await firstLie()
        var world = world(ignoring: [ignored])
        await world.driver.pass()
        world.b.cut(above: 4)
        world.b.extend(to: 11, branch: 1)
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.snapshot.counts.values.allSatisfy { $0.ignored == 0 && $0.invalid == 0 })
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func ignoredMessage_pressesNothing_andIsNotPushed() async throws {
        let ignored = try await firstLie()
        var world = world(ignoring: [ignored])
        var invalid = InvalidMessages(startedAt: Moment(wall: 0, steady: 0))
        var button = StopButton(targets: 1, tier: 1, startedAt: Moment(wall: 0, steady: 0))
        await world.driver.pass()
        for transition in world.driver.transitions {
            _ = invalid.note(transition, at: Moment(wall: 1, steady: 1))
            _ = button.note(transition, at: Moment(wall: 1, steady: 1))
        }
        #expect(invalid.all.map(\.block.number.value) == [7])
        #expect(button.presses(at: Moment(wall: 2, steady: 2)).map(\.count) == [1])
    }
}
