import MonitorKit
import Testing

/// Messages that were found before the chain that they come from was asked for the first time.
@Suite struct UntriedChainTests {
    @Test func messagesOfAChainThatWasNeverRead_areUnreadable_andHoldNothingBack_onceItHasFailed() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.a.execute(world.b.initiate(4), in: 10)
        world.b.fail(UpstreamFailure(.connect, "refused"))
        // The executing chain is asked first in each pass.
        await world.driver.pass()
        #expect(world.statuses == ["unknown upstream_unreadable unsafe"])
        #expect(world.chain(world.a)?.verifiedAt == Double(world.a.timestamp(10).seconds))
        #expect(world.chain(world.a)?.isComplete == true && world.chain(world.a)?.hasNeverAnswered == false)
        #expect(world.chain(world.b)?.hasNeverAnswered == true)
        #expect(world.driver.core.brokenInvariants == [])

        world.b.fail(nil)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.chain(world.b)?.hasNeverAnswered == false)
    }

    @Test func chainThatWasNotAskedYet_isNotOneThatNeverAnswered() {
        let world = ScriptedWorld()
        #expect(world.snapshot.chains.allSatisfy { !$0.hasNeverAnswered })
    }
}
