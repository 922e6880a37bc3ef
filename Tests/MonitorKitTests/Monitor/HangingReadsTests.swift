import Testing

@testable import MonitorKit

/// An endpoint that shows its heads and hangs at what stands behind them.
@Suite struct HangingReadsTests {
    private let chain = Rehearsed.first

    @Test func endpointThatHangsAtReceipts_isReplacedForGood_untilItAnswersThem() {
        let world = WiredMonitor([
            .init(chain: chain, fault: .hangsAt("eth_getBlockReceipts")), .init(chain: chain),
            .init(chain: Rehearsed.second),
        ])
        world.pass(seconds: 30)
        var ages: [Double] = []
        var isUp: [Bool?] = []
        world.pass(seconds: 120) {
            ages.append(world.age(of: chain))
            isUp.append(world.snapshot.upstreams["el-0"])
        }
        #expect(ages.allSatisfy { $0 < 5 }, "\(ages)")
        #expect(isUp.allSatisfy { $0 == false }, "heads alone are of no use")
        #expect(world.broken == [])

        // It is tried again, and serves: that the other one hangs now holds up nothing.
        world.wires[0].set(nil)
        world.pass(seconds: 60)
        #expect(world.snapshot.upstreams["el-0"] == true)
        world.wires[1].set(.hangs)
        ages = []
        world.pass(seconds: 30) { ages.append(world.age(of: chain)) }
        #expect(ages.allSatisfy { $0 < 5 }, "\(ages)")
        world.stop()
    }
}
