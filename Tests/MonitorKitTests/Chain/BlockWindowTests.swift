import MonitorKit
import Testing

@Suite struct BlockWindowTests {
    private func block(_ number: UInt64) -> WindowBlock {
        WindowBlock(
            hash: Hash32(0, 0, 0, number), parentHash: Hash32(0, 0, 0, number &- 1), timestamp: Timestamp(number),
            scan: .done)
    }

    @Test func window_growsAndShrinks_atBothEnds() {
        var window = BlockWindow()
        window.append(block(500), at: BlockNumber(500))
        for number in (100..<500).reversed() { window.prepend(block(UInt64(number))) }
        for number in 501...900 { window.append(block(UInt64(number)), at: BlockNumber(UInt64(number))) }
        #expect(window.first == BlockNumber(100) && window.last == BlockNumber(900) && window.count == 801)
        for number in 100...900 as ClosedRange<UInt64> {
            #expect(window[BlockNumber(number)]?.timestamp == Timestamp(number))
        }
        #expect(window[BlockNumber(99)] == nil && window[BlockNumber(901)] == nil)
        for number in 100..<300 as Range<UInt64> { #expect(window.removeFirst()?.timestamp == Timestamp(number)) }
        for number in (700...900).reversed() { #expect(window.removeLast()?.timestamp == Timestamp(UInt64(number))) }
        #expect(window.first == BlockNumber(300) && window.last == BlockNumber(699) && window.count == 400)
        #expect(window.firstBlock?.timestamp == Timestamp(300) && window.lastBlock?.timestamp == Timestamp(699))
    }

    @Test func window_reachesDownToGenesis() {
        var window = BlockWindow()
        window.append(block(3), at: BlockNumber(3))
        for number in [2, 1, 0] as [UInt64] { window.prepend(block(number)) }
        #expect(window.first == BlockNumber(0) && window.count == 4)
    }

    @Test func window_thatWasEmptied_startsAnywhere() {
        var window = BlockWindow()
        window.append(block(10), at: BlockNumber(10))
        window.prepend(block(9))
        _ = window.removeLast()
        _ = window.removeLast()
        #expect(window.isEmpty && window.first == nil && window.removeFirst() == nil)
        window.append(block(70), at: BlockNumber(70))
        #expect(window.first == BlockNumber(70) && window.last == BlockNumber(70))
    }
}
