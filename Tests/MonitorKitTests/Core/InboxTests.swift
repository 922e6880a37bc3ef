import Testing

@testable import MonitorKit

/// An inbox without code explains why there are no messages.
@Suite struct InboxTests {
    private func read(_ world: inout ScriptedWorld, _ isInitialized: Bool) async -> [Bool] {
        let before = world.driver.transitions.count
        await world.driver.carryOut(.inboxRead(world.a.id, isInitialized: isInitialized))
        return world.driver.transitions.dropFirst(before).compactMap { transition in
            if case .inboxChanged(_, let isInitialized) = transition { isInitialized } else { nil }
        }
    }

    @Test func inboxWithoutCode_isTold_onceAndAgainWhenItHasSome() async {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        await world.driver.pass()
        #expect(world.chain(world.a)?.isInboxInitialized == nil)
        #expect(await read(&world, false) == [false])
        #expect(await read(&world, false).isEmpty)
        #expect(world.chain(world.a)?.isInboxInitialized == false)
        #expect(await read(&world, true) == [true])
        #expect(world.chain(world.a)?.isInboxInitialized == true)
    }

    @Test func inboxWithCode_isNoNews() async {
        var world = ScriptedWorld()
        #expect(await read(&world, true).isEmpty)
        #expect(world.chain(world.a)?.isInboxInitialized == true)
    }

    @Test func readingOfTheInbox_decidesNothing() async {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        await world.driver.pass()
        let before = world.chain(world.a)?.verifiedAt
        _ = await read(&world, false)
        #expect(world.chain(world.a)?.isComplete == true && world.chain(world.a)?.verifiedAt == before)
    }
}
