import Testing

@testable import MonitorKit

/// A whole monitor, and an endpoint that names heads which are none: it comes first in the configuration.
@Suite struct LyingEndpointTests {
    private let chain = Rehearsed.first

    /// How far the window of the chain is from the true head, in blocks.
    private func distance(_ world: WiredMonitor) -> UInt64? {
        let top = world.chain(chain)?.window?.upperBound
        guard let top, let head = world.superchain.current[chain]?.latest.number else { return nil }
        return max(top, head).value - min(top, head).value
    }

    /// The head can be, by its time and its height, and none of the three blocks up to it can be had.
    @Test func endpointThatIsSecondsAhead_isPassedOver_andServesAgainOnceItHoldsItsHeads() {
        let world = WiredMonitor([
            .init(chain: chain, fault: .namesFutureHeads(in: 6)), .init(chain: chain),
            .init(chain: Rehearsed.second),
        ])
        world.pass(seconds: 40)
        #expect(world.chain(chain)?.isComplete == true)
        var (ages, distances, isUp): ([Double], [UInt64?], [Bool?]) = ([], [], [])
        world.pass(seconds: 60) {
            ages.append(world.age(of: chain))
            distances.append(distance(world))
            isUp.append(world.snapshot.upstreams["el-0"])
        }
        #expect(ages.allSatisfy { $0 < 5 }, "\(ages)")
        #expect(distances.allSatisfy { $0.map { $0 <= 2 } ?? false }, "\(distances)")
        #expect(isUp.allSatisfy { $0 == false }, "what it names is of no use")
        #expect(world.chain(chain)?.disagreeingUpstreams == 0 && world.broken == [])

        world.wires[0].set(nil)
        world.pass(seconds: 60)
        #expect(world.snapshot.upstreams["el-0"] == true)
        // It serves: that the other one hangs now holds up nothing.
        world.wires[1].set(.hangs)
        ages = []
        world.pass(seconds: 30) { ages.append(world.age(of: chain)) }
        #expect(ages.allSatisfy { $0 < 5 }, "\(ages)")
        world.stop()
    }

    /// Whoever is alone is believed, however far its head is ahead, and its finality with it.
    @Test(arguments: [true, false])
    func chainOfTheFuture_isLeft_onceTheEndpointIsHonest_orAnotherOneIs(isTheSame: Bool) {
        let world = WiredMonitor([
            .init(chain: chain, fault: .showsTheFuture(in: 200)), .init(chain: chain, fault: .refuses),
            .init(chain: Rehearsed.second),
        ])
        world.pass(seconds: 15)
        #expect(world.chain(chain)?.isComplete == true && distance(world).map { $0 > 50 } == true)
        world.wires[0].set(isTheSame ? nil : .refuses)
        world.wires[1].set(isTheSame ? .refuses : nil)
        world.pass(seconds: 40)
        #expect(world.chain(chain)?.isComplete == true && distance(world).map { $0 <= 2 } == true)
        #expect(world.age(of: chain) < 5 && world.broken == [])
        let statuses = Set(world.jobs.map { $0.status.label })
        #expect(statuses.contains("valid") && !statuses.contains("invalid"))
        world.stop()
    }
}
