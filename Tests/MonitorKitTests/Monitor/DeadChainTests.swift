import Testing

@testable import MonitorKit

/// A chain none of whose nodes answers when the monitor starts: it ages its own row, and holds nobody else back.
@Suite struct DeadChainTests {
    private let alive = Rehearsed.first
    private let dead = Rehearsed.second

    private func world(_ fault: WireFault) -> WiredMonitor {
        WiredMonitor([.init(chain: alive), .init(chain: dead, fault: fault)])
    }

    @Test(arguments: [WireFault.hangs, .refuses])
    func chainThatNeverAnswered_holdsBackNeitherTheAgeNorTheWindowOfAnother(_ fault: WireFault) {
        let world = world(fault)
        world.pass(seconds: 20)
        var ages: [Double] = []
        world.pass(seconds: 100) { ages.append(world.age(of: alive)) }
        #expect(ages.allSatisfy { $0 < 5 }, "\(ages)")
        // Eight seconds to finality, ten of tail, in blocks of two seconds.
        let window = world.chain(alive)?.window
        #expect(window.map { $0.upperBound.value - $0.lowerBound.value < 15 } == true)
        let reasons = Set(world.jobs.map { $0.status.reasonLabel })
        #expect(reasons == ["upstream_unreadable"])
        #expect(world.age(of: dead) > 1_000_000 && world.broken == [])
        world.stop()
    }

    @Test func readiness_waitsForAChainThatDoesNotAnswer_andIsKept() {
        let world = world(.refuses)
        world.pass(seconds: 55)
        #expect(world.chain(alive)?.isComplete == true && world.chain(dead)?.hasNeverAnswered == true)
        #expect(!world.snapshot.isReady, "its node may only be starting")
        world.pass(seconds: 10)
        #expect(world.snapshot.isReady)

        // It answers at last: what was ready stays so while the window is read.
        for wire in world.wires { wire.set(nil) }
        var wasReady: [Bool] = []
        world.pass(seconds: 30) { wasReady.append(world.snapshot.isReady) }
        #expect(wasReady.allSatisfy { $0 })
        #expect(world.chain(dead)?.isComplete == true && world.age(of: dead) < 5)
        let verdicts = Set(world.jobs.map { $0.status.label })
        #expect(verdicts.contains("valid") && world.broken == [])
        world.stop()
    }

    @Test func readiness_isNotGiven_whereNoChainAnswers() {
        let world = WiredMonitor([.init(chain: alive, fault: .refuses), .init(chain: dead, fault: .refuses)])
        world.pass(seconds: 90)
        #expect(!world.snapshot.isReady)
        world.stop()
    }
}
