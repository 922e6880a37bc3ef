import MonitorKit
import Testing

/// Looking messages up: what one call costs, and what is said of initiating blocks.
@Suite struct LookupTests {
    private func world(_ change: (inout CoreConfiguration) -> Void = { _ in }) -> ScriptedWorld {
        let world = ScriptedWorld(change)
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        return world
    }

    /// The same claim with another payload.
    private func lie(about message: ExecutingMessage, at logIndex: UInt32 = 0) -> ExecutingMessage {
        ExecutingMessage(
            transactionHash: message.transactionHash, logIndex: LogIndex(logIndex), identifier: message.identifier,
            payloadHash: .zero)
    }

    /// As many lies in one block as one call looks at, and the truth behind them.
    @Test func pageThatWouldTakeTooLong_isCut_andTheNextOneGoesOnBehindTheBlock() async {
        var world = world()
        let truth = world.a.initiate(4)
        let lies = (UInt32(0)..<20_000).map { lie(about: truth, at: $0) }
        world.b.edit(6) { block in block.messages = lies }
        world.b.execute(world.a.initiate(5), in: 9)
        await world.driver.pass()
        var filter = MessageFilter()
        filter.status = "valid"
        let cut = world.driver.core.messages(matching: filter, after: nil, limit: 10)
        #expect(cut.messages.isEmpty)
        #expect(cut.next == MessagePlace(chain: world.b.id, block: BlockNumber(6), logIndex: LogIndex(.max)))
        let rest = world.driver.core.messages(matching: filter, after: cut.next, limit: 10)
        #expect(rest.messages.map(\.job.block.number.value) == [9])
        #expect(rest.next == nil)
    }

    /// What became of rule 8 for each message that a chain executes, in the order of blocks and logs.
    private func rule8(of chain: ScriptedChain, in world: ScriptedWorld) -> [VerdictStep.Outcome] {
        let jobs = world.driver.core.liveJobs.filter { $0.chain == chain.id }
            .sorted { ($0.block.number, $0.message.logIndex) < ($1.block.number, $1.message.logIndex) }
        return jobs.compactMap { job in
            world.driver.core.steps(of: job.id)?.first { $0.rule == .initiatingBlockValid }?.outcome
        }
    }

    @Test func initiatingBlockBelowTheWindow_isNotSaidToHoldNoInvalidMessage() async {
        var world = ScriptedWorld { $0.tail = 4 }
        world.a.extend(to: 100)
        world.b.extend(to: 100)
        world.b.execute(world.a.initiate(10), in: 98)
        world.b.execute(world.a.initiate(95), in: 99)
        world.a.setHeads(safe: 90, finalized: 80)
        world.b.setHeads(safe: 90, finalized: 80)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe", "valid - unsafe"])
        #expect(rule8(of: world.b, in: world) == [.undecided, .holds])
    }

    @Test func initiatingBlockWithAMessageThatWasLeftOut_isNotSaidToHoldNoInvalidMessage() async {
        // There is room for one message; chain b is read last.
        var world = world { $0.maximumJobs = 1 }
        world.a.execute(world.b.initiate(5), in: 6)
        world.b.execute(lie(about: world.a.initiate(2)), in: 5)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(rule8(of: world.a, in: world) == [.undecided])
    }

    @Test func initiatingBlockWithAMessageThatIsUnknown_isNotSaidToHoldNoInvalidMessage() async {
        var world = world()
        world.a.extend(to: 11)
        world.b.extend(to: 12)
        world.b.execute(world.b.initiate(12, executedAs: 1), in: 12)
        world.b.execute(world.a.initiate(11, executedAs: 2), in: 12)
        world.a.cut(above: 10)
        await world.driver.pass()
        #expect(world.statuses == ["unknown initiating_chain_behind unsafe", "valid - unsafe"])
        #expect(rule8(of: world.b, in: world) == [.undecided, .undecided])
    }
}
