import Testing

@testable import MonitorKit

/// A whole monitor by whose clock the honest heads of a chain are of the future, and those of a node that stands still soon are not.
@Suite struct ClockBehindTests {
    private let chain = Rehearsed.first

    @Test(arguments: [0, 1])
    func endpointThatMoves_isFollowed_besideOneThatStandsStill(moving: Int) {
        let world = WiredMonitor(
            [
                .init(chain: chain, fault: moving == 0 ? nil : .stale),
                .init(chain: chain, fault: moving == 1 ? nil : .stale), .init(chain: Rehearsed.second),
            ], clockBehind: 15)
        // Until the head that stands still is a minute old, and two looks have shown that it is behind.
        world.pass(seconds: 150)
        var distances: [UInt64?] = []
        world.pass(seconds: 30) {
            let top = world.chain(chain)?.window?.upperBound.value
            let head = world.superchain.current[chain]?.latest.number.value
            distances.append(top.flatMap { top in head.map { max(top, $0) - min(top, $0) } })
        }
        #expect(distances.count == 30 && distances.allSatisfy { $0.map { $0 <= 3 } ?? false }, "\(distances)")
        #expect(world.snapshot.upstreams["el-\(moving)"] == true && world.broken == [])
        world.stop()
    }
}
